"""Throw damaged files at every reader for as long as you like: `python -m tests.vectors.fuzz --seconds 600 [FORMAT …]`.

Each reader gets files of its format with bytes changed, cut out, doubled and swapped, and pure rubbish. It must read
them or refuse them with a `FormatError`; anything else is a find, and its file is kept. The quick tests run it briefly.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.vectors.models import make
from w2v.errors import FormatError
from w2v.vectors.formats import FORMATS, export, open_vectors

WORDS = ["the", "cat", "naïve", "😀", "</s>", "0.5"]


def damaged(data: bytes, rng: random.Random) -> bytes:
    """A file's bytes after an accident or two."""
    result = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        place, length = rng.randrange(len(result) + 1), rng.choice((1, 1, 2, 8, 64))
        kind = rng.randrange(5)
        if kind == 0:
            result[place : place + length] = rng.randbytes(length)
        elif kind == 1:
            del result[place : place + length]
        elif kind == 2:
            result[place:place] = result[place : place + length] * rng.choice((1, 2, 500))
        elif kind == 3:
            result[place : place + 1] = rng.choice(
                (b"\0", b"\xff", b"\n", b" ", b"\t", b"nan", b"1e999", b"-", b"9" * 30)
            )
        else:
            del result[place:]
    return bytes(result)


def files_of(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())


def fuzz(name: str, seconds: float, seed: int, kept: Path) -> tuple[int, list[Path]]:
    """Fuzz one reader; how many files it got, and those it failed on."""
    rng, finds, tried = random.Random(seed), [], 0  # noqa: S311  no secret
    with tempfile.TemporaryDirectory(prefix="w2v-fuzz-") as folder:
        whole, broken = Path(folder) / f"whole{FORMATS[name].suffix}", Path(folder) / f"broken{FORMATS[name].suffix}"
        export(make(WORDS, 3), name, whole)
        originals = {path.relative_to(whole): path.read_bytes() for path in files_of(whole)}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            tried += 1
            victim = rng.choice(list(originals))
            for relative, data in originals.items():
                target = broken / relative if whole.is_dir() else broken
                target.parent.mkdir(parents=True, exist_ok=True)
                rubbish = rng.random() < 0.05
                hurt = rng.randbytes(rng.randrange(300)) if rubbish else damaged(data, rng)
                target.write_bytes(hurt if relative == victim else data)
            for reader in (FORMATS[name].read, open_vectors):
                try:
                    model = reader(broken)
                    assert np.isfinite(model.vectors).all()
                except FormatError as error:
                    assert "\n" not in str(error)  # noqa: PT017
                except Exception as error:  # noqa: BLE001  whatever it is, it is a find
                    place = kept / f"{name}-{seed}-{tried}{FORMATS[name].suffix}"
                    (shutil.copytree if broken.is_dir() else shutil.copy)(broken, place)
                    print(f"{place}: {type(error).__name__}: {error}", file=sys.stderr)
                    finds.append(place)
                    break
    return tried, finds


def main() -> int:
    """Fuzz the readers named, or all of them; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument("--seconds", type=float, default=60, help="for each format")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()), help="where finds are kept")
    arguments = parser.parse_args()
    found = False
    for name in arguments.formats or FORMATS:
        tried, finds = fuzz(name, arguments.seconds, arguments.seed, arguments.kept)
        print(f"{name}: {tried:,} files, {len(finds)} finds (seed {arguments.seed})")
        found = found or bool(finds)
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
