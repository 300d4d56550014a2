"""How honest the time said before a training is: `python -m tests.bench.estimate [--corpus FILE] [--seconds N]`.

Trains a moment of every architecture, loss and size, and compares the speed with what `estimate_seconds` said. The last
line is the worst ratio; 2 means twice as long, or half as long, as was said.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from typing import Any

from w2v import Corpus, TrainConfig, Trainer
from w2v.training import estimate_seconds

EXAMPLE = "examples/state_of_the_union.txt.gz"


def rows() -> Iterator[dict[str, Any]]:
    """Settings of every kind and size."""
    kinds = itertools.product(("skipgram", "cbow"), ("negative", "hierarchical"), (50, 100, 300), (5, 10))
    for architecture, loss, vector_size, window in kinds:
        yield {"architecture": architecture, "loss": loss, "vector_size": vector_size, "window": window}
    for architecture in ("skipgram", "cbow"):
        yield {"architecture": architecture, "negative": 20}
    yield {"subsample": 0.0}
    yield {"threads": 1}
    for words, vector_size in itertools.product((1000, 3000, 0), (50, 100)):
        yield {"loss": "softmax", "max_vocab_size": words, "vector_size": vector_size}
    for loss, optimizer in itertools.product(("negative", "hierarchical", "softmax"), ("adam", "adagrad")):
        yield {"loss": loss, "optimizer": optimizer, "max_vocab_size": 3000 if loss == "softmax" else 0}


def measured_seconds(corpus: Corpus, config: TrainConfig, seconds: float) -> float:
    """How long all of a training would take, by a moment of it after its first event."""
    first = None
    for progress in Trainer(corpus, config).run(seconds / 4):
        if first is None:
            first = progress
        elif progress.elapsed - first.elapsed >= seconds:
            speed = (progress.tokens - first.tokens) / (progress.elapsed - first.elapsed)
            return progress.total_tokens / speed
    raise SystemExit("The text is too short to measure: it was over before its time.")


def main() -> None:
    """Print a row for each kind, and the worst ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", default=EXAMPLE)
    parser.add_argument("--seconds", type=float, default=1.0)
    arguments = parser.parse_args()
    corpus = Corpus.from_files(arguments.corpus)
    worst = 1.0
    for settings in rows():
        rate = {"adam": 0.01, "adagrad": 0.3}.get(settings.get("optimizer", ""), 0.005)
        config = TrainConfig(**{"epochs": 300, "learning_rate": rate} | settings)
        said, took = estimate_seconds(corpus, config), measured_seconds(corpus, config, arguments.seconds)
        worst = max(worst, said / took, took / said)
        shown = " ".join(f"{value}" for value in settings.values())
        print(f"{shown:<36} said {said:8.0f} s   took {took:8.0f} s   took/said {took / said:5.2f}", flush=True)
    print(f"worst ratio {worst:.2f}")


if __name__ == "__main__":
    main()
