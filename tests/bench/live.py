"""What watching a training costs: words/s with the page's live map beside none, in turn: `python -m tests.bench.live`.

The watchers are those of the Train tab, asked as often as the page asks (about three times a second), in the same
process as the training, as on the page. What a browser spends on showing them is its own.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Mapping
from pathlib import Path

from w2v import Corpus, TrainConfig, Trainer
from w2v.ui import live_view
from w2v.ui.session import Session
from w2v.ui.training import UPDATE_SECONDS, Watcher

EXAMPLE = Path(__file__).parents[2] / "examples" / "state_of_the_union.txt.gz"


def watchers() -> dict[str, Watcher]:
    """Everything the page shows beside a training, fresh."""
    return {"map": live_view.watch(Session())}


def run(corpus: Corpus, config: TrainConfig, watching: Mapping[str, Watcher]) -> tuple[float, dict[str, int]]:
    """Words per second of one training, and how many pictures each watcher drew in it."""
    trainer = Trainer(corpus, config)
    drawn = dict.fromkeys(watching, 0)
    began = time.perf_counter()
    tokens = 0
    for progress in trainer.run(interval=UPDATE_SECONDS):
        tokens = progress.tokens
        for name, watch in watching.items():
            drawn[name] += watch(trainer, progress) is not None
    return tokens / (time.perf_counter() - began), drawn


def main() -> None:
    """Train with and without, in turn, and print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=4)
    arguments = parser.parse_args()
    corpus = Corpus.from_files([EXAMPLE])
    config = TrainConfig(epochs=arguments.epochs)
    run(corpus, TrainConfig(epochs=1), watchers())  # warm up
    bare, watched = [], []
    for _ in range(arguments.rounds):
        speed, _ = run(corpus, config, {})
        bare.append(speed)
        speed, drawn = run(corpus, config, watchers())
        watched.append(speed)
        seconds = config.epochs * corpus.n_tokens / speed
        often = ", ".join(f"{name} {count / seconds:.1f}/s" for name, count in drawn.items())
        print(f"bare {bare[-1]:11,.0f} words/s   watched {watched[-1]:11,.0f} words/s   ({often})")
    costs = [1 - with_ / without for with_, without in zip(watched, bare, strict=True)]
    print(f"Watching costs {statistics.median(costs):.1%} of the speed (goal: under 3 %).")


if __name__ == "__main__":
    main()
