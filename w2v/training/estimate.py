"""How long a training will take, said without trying it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from w2v.training.devices import resolve_threads

if TYPE_CHECKING:
    from w2v.corpus import Corpus
    from w2v.training.config import TrainConfig
    from w2v.training.progress import Progress

STARTING_SECONDS = 0.1

LEAST_SECONDS = 0.3
"""A shorter training says little about the pace of the next."""

OPTIMIZER_COST = {"sgd": 1.0, "adam": 2.6, "adagrad": 1.5}
"""How many times as long a step takes as with SGD."""


def estimate_seconds(corpus: Corpus, config: TrainConfig) -> float:
    """About how long a training will take on the processor.

    The costs were measured on one idle machine, with bfloat16 products in hardware; `python -m tests.bench.estimate`
    compares them with the machine at hand.
    """
    counts = corpus.vocab.prune(config.min_count, config.max_vocab_size or None).counts
    cores = resolve_threads(config.threads, torch.device("cpu"), int(counts.sum()))
    per_word = _core_seconds(config, len(counts)) * OPTIMIZER_COST[config.optimizer]
    return STARTING_SECONDS + float(counts.sum()) * config.epochs * per_word / cores


def _core_seconds(config: TrainConfig, n_words: int) -> float:
    """Seconds one core takes for a word of the text, with SGD."""
    d = config.vector_size
    if config.loss == "softmax":  # the scores of all words fall out of the caches the sooner, the more words there are
        return 3.6e-10 * math.pow(n_words, 1.33) * (0.65 + 0.35 * d / 100)
    if config.loss == "hierarchical":
        return 0.9e-6 + 1.72e-8 * d
    return 0.15e-6 + 0.37e-8 * d


class Pace:
    """Says how long a training will take, by how long those before it took here: one kind by its like, else by any."""

    def __init__(self) -> None:
        """Know nothing yet: say what `estimate_seconds` says."""
        self._factors: dict[tuple[str, ...], float] = {}  # times what was said; the newest last

    def seconds(self, corpus: Corpus, config: TrainConfig) -> float:
        """About how long a training will take."""
        newest = next(reversed(self._factors.values()), 1.0)
        work = estimate_seconds(corpus, config) - STARTING_SECONDS
        return STARTING_SECONDS + work * self._factors.get(_kind(config), newest)

    def learn(self, corpus: Corpus, config: TrainConfig, progress: Progress) -> None:
        """Take in how far a training has come in its time; too little of either says nothing."""
        work = (estimate_seconds(corpus, config) - STARTING_SECONDS) * progress.fraction
        if progress.elapsed < LEAST_SECONDS or work <= 0.0:
            return
        kind = _kind(config)
        others = {other: factor for other, factor in self._factors.items() if other != kind}
        self._factors = others | {kind: progress.elapsed / work}  # in one go: another thread may be reading


def _kind(config: TrainConfig) -> tuple[str, ...]:
    return (config.architecture, config.loss, config.optimizer)
