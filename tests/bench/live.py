"""What watching a training costs: words/s with the page's live map and watched words beside none, in turn.

    python -m tests.bench.live [--epochs N] [--rounds N]

The watchers are those of the Train tab, asked as often as the page asks (about three times a second), in the same
process as the training, as on the page. What a browser spends on showing them is its own.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import ThreadpoolController

from w2v import Corpus, TrainConfig, Trainer
from w2v.ui import live_view, probes
from w2v.ui.session import Session
from w2v.ui.training import UPDATE_SECONDS, Watcher

EXAMPLE = Path(__file__).parents[2] / "examples" / "state_of_the_union.txt.gz"


WORDS = "war, peace, congress"


def watchers() -> dict[str, Watcher]:
    """Everything the page shows beside a training, fresh."""
    return {"map": live_view.watch(Session()), "words": probes.watch(Session(), WORDS)}


@dataclass(frozen=True)
class Run:
    """One training.

    Attributes:
        speed: words per second.
        share: the part of the time it stood still while the watchers looked.
        drawn: pictures per second of each watcher.
    """

    speed: float
    share: float
    drawn: dict[str, float]


def run(corpus: Corpus, config: TrainConfig, watching: Mapping[str, Watcher]) -> Run:
    """Train once, with these watchers."""
    trainer = Trainer(corpus, config)
    drawn = dict.fromkeys(watching, 0)
    looked = 0.0
    tokens = 0
    pools = ThreadpoolController()  # held to one thread, as on the page
    began = time.perf_counter()
    for progress in trainer.run(interval=UPDATE_SECONDS):
        tokens = progress.tokens
        paused = time.perf_counter()
        with pools.limit(limits=1):
            for name, watch in watching.items():
                drawn[name] += watch(trainer, progress) is not None
        looked += time.perf_counter() - paused
    seconds = time.perf_counter() - began
    return Run(tokens / seconds, looked / seconds, {name: count / seconds for name, count in drawn.items()})


def main() -> None:
    """Train with and without, in turn, and print both speeds, and what part of the time the watchers took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=4)
    arguments = parser.parse_args()
    corpus = Corpus.from_files([EXAMPLE])
    config = TrainConfig(epochs=arguments.epochs)
    run(corpus, TrainConfig(epochs=1), watchers())  # warm up
    ratios, shares = [], []
    for _ in range(arguments.rounds):
        bare, watched = run(corpus, config, {}), run(corpus, config, watchers())
        ratios.append(watched.speed / bare.speed)
        shares.append(watched.share)
        often = ", ".join(f"{name} {rate:.1f}/s" for name, rate in watched.drawn.items())
        print(
            f"bare {bare.speed:10,.0f} words/s   watched {watched.speed:10,.0f} words/s"
            f"   standing still {watched.share:.1%}   ({often})"
        )
    print(f"Watched, it trains at {statistics.median(ratios):.3f} of the speed; on a busy machine this varies widely.")
    print(f"It stands still {statistics.median(shares):.1%} of the time (goal: under 3 %).")


if __name__ == "__main__":
    main()
