"""What someone gets who sets nothing: `TrainConfig.for_corpus` on the shipped texts, beside gensim's usual settings.

    python -m tests.bench.defaults [--seeds N] [--json]

gensim trains skip-gram for five epochs, which is what many take for a first try, on the same tokens. Every training
runs in a process of its own, ours and gensim's in turn.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.train import quality, show, summary, tokenise, train_gensim

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXTS = {"State of the Union": "state_of_the_union.txt.gz", "King James Bible": "king_james_bible.txt.gz"}


def train_ours(tokens: Path, folder: Path, seed: int) -> tuple[float, float]:
    """Train as `for_corpus` advises and save; words per second, and seconds of the training itself."""
    from w2v.corpus import Corpus
    from w2v.training import TrainConfig, Trainer

    corpus = Corpus.from_files([tokens], sentences="lines", lowercase=False)
    trainer = Trainer(corpus, TrainConfig.for_corpus(corpus, seed=seed))
    *_, progress = trainer.run()
    trainer.vectors().save(folder)
    return progress.words_per_second, progress.elapsed


def child(who: str, tokens: Path, seed: int) -> dict[str, float]:
    """One training, in this process."""
    import resource

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "model"
        if who == "ours":
            speed, seconds = train_ours(tokens, folder, seed)
        else:
            begun = time.perf_counter()
            speed = train_gensim(tokens, folder, {}, 5, seed)
            seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"words_per_second": speed, "seconds": seconds, "peak_mb": peak, **quality(folder)}


def run(who: str, tokens: Path, seed: int) -> dict[str, float]:
    """One training, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.defaults", "--child", who, str(tokens), str(seed)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def compare(seeds: int) -> list[dict[str, Any]]:
    """Every text with every seed, ours and gensim's in turn."""
    table = []
    for name, file in TEXTS.items():
        results: dict[str, list[dict[str, float]]] = {"ours": [], "gensim": []}
        with tempfile.TemporaryDirectory() as place:
            tokens, _ = tokenise(str(EXAMPLES / file), Path(place))
            for seed in range(1, seeds + 1):
                for who, found in results.items():
                    found.append(run(who, tokens, seed))
        table.append({"row": name, **{who: summary(found) for who, found in results.items()}})
    return table


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        who, tokens, seed = given.child
        print(json.dumps(child(who, Path(tokens), int(seed))))
        return
    table = compare(given.seeds)
    if given.json:
        print(json.dumps(table))
    else:
        print("Total is the training itself; epochs, and much else, are not the same.")
        show(table)


if __name__ == "__main__":
    main()
