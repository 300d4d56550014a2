"""Queries, reading and writing, timed beside gensim on the same vectors in the same run.

    python -m tests.bench.vectors queries --words 1000000 --size 100
    python -m tests.bench.vectors files --words 100000 --size 300
    python -m tests.bench.vectors evaluation --words 40000 --size 100

Prints one JSON object a line: what was timed, seconds for us and for gensim, and how many times as fast we are.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import gensim
import numpy as np
from gensim.models import KeyedVectors as Gensim

from w2v.vectors import KeyedVectors
from w2v.vectors.evaluation import evaluate_analogies
from w2v.vectors.formats import export, open_vectors

if TYPE_CHECKING:
    from collections.abc import Callable

ANALOGIES = Path(gensim.__file__).parent / "test" / "test_data" / "questions-words.txt"


def seconds(function: Callable[[], object], repeats: int) -> float:
    """The shortest of some runs."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        function()
        times.append(time.perf_counter() - started)
    return min(times)


def report(what: str, ours: float, theirs: float | None = None) -> None:
    """Print one result."""
    line = {"what": what, "seconds": round(ours, 5)}
    if theirs is not None:
        line |= {"gensim": round(theirs, 5), "times as fast": round(theirs / ours, 2)}
    print(json.dumps(line), flush=True)


def models(words: list[str], size: int) -> tuple[KeyedVectors, Gensim]:
    """The same random vectors for us and for gensim."""
    table = np.random.default_rng(0).standard_normal((len(words), size), dtype=np.float32)
    theirs = Gensim(size)
    theirs.index_to_key = words
    theirs.key_to_index = {word: row for row, word in enumerate(words)}
    theirs.vectors = table
    theirs.fill_norms()
    return KeyedVectors(words, table), theirs


def spelled(n: int) -> list[str]:
    """Distinct made-up words of 3 to 12 letters."""
    rng = np.random.default_rng(1)
    words: dict[str, None] = {}
    while len(words) < n:
        letters = rng.choice(list("etaoinshrdlucmfwyp"), (n, 12))
        lengths = rng.integers(3, 13, n)
        words |= dict.fromkeys("".join(row[:length]) for row, length in zip(letters, lengths, strict=True))
    return list(words)[:n]


def bench_queries(n: int, size: int) -> None:
    """One question, a hundred at once, and a misspelling."""
    words = [f"word{i}" for i in range(n)]
    ours, theirs = models(words, size)
    asked = words[: n : n // 100][:100]
    one = f"most_similar, {n:,} x {size}"
    report(one, seconds(lambda: ours.most_similar(words[7]), 15), seconds(lambda: theirs.most_similar(words[7]), 15))
    many = f"100 questions at once, {n:,} x {size}"
    loop = seconds(lambda: [theirs.most_similar(word) for word in asked], 2)
    report(many, seconds(lambda: ours.most_similar_many(asked), 3), loop)
    speller = KeyedVectors(spelled(100_000), np.ones((100_000, 1)))
    report("first suggestion among 100,000 words", seconds(lambda: speller.suggest("kingdmo"), 1))
    report("a suggestion among 100,000 words", seconds(lambda: speller.suggest("kingdmo"), 5))


def bench_files(n: int, size: int) -> None:
    """Text and binary files, written and read."""
    ours, theirs = models([f"word{i}" for i in range(n)], size)
    with tempfile.TemporaryDirectory() as folder:
        for format_, binary in (("word2vec", False), ("word2vec-binary", True)):
            path = Path(folder) / format_
            written = seconds(partial(theirs.save_word2vec_format, str(path), binary=binary), 1)
            report(f"write {format_}, {n:,} x {size}", seconds(partial(export, ours, format_, path), 1), written)
            mine = seconds(partial(open_vectors, path), 1)
            read = seconds(partial(Gensim.load_word2vec_format, str(path), binary=binary), 1)
            report(f"read {format_}, {n:,} x {size}", mine, read)
        report(f"save, {n:,} x {size}", seconds(lambda: ours.save(Path(folder) / "model"), 1))
        report(f"load, {n:,} x {size}", seconds(lambda: KeyedVectors.load(Path(folder) / "model"), 1))


def bench_evaluation(n: int, size: int) -> None:
    """Google's 19,544 analogies, all of whose words are known."""
    lines = [line.split() for line in ANALOGIES.read_text().splitlines() if not line.startswith(":")]
    known = list(dict.fromkeys(word for line in lines for word in line))
    ours, theirs = models([*known, *(f"word{i}" for i in range(n - len(known)))], size)
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part.txt"
        part.write_text(": part\n" + "\n".join(" ".join(line) for line in lines[::100]))
        slow = seconds(lambda: theirs.evaluate_word_analogies(str(part)), 1) * len(lines) / len(lines[::100])
    what = f"{len(lines):,} analogies, {n:,} x {size} (gensim: from every hundredth)"
    report(what, seconds(lambda: evaluate_analogies(ours, ANALOGIES), 2), slow)


def main() -> None:
    """Run one of the benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    benches = {"queries": bench_queries, "files": bench_files, "evaluation": bench_evaluation}
    parser.add_argument("bench", choices=benches)
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--size", type=int, default=100)
    arguments = parser.parse_args()
    benches[arguments.bench](arguments.words, arguments.size)


if __name__ == "__main__":
    main()
