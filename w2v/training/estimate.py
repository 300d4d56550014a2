"""How long a training will take, said without trying it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from w2v.training.batches import Shape
from w2v.training.devices import resolve_threads
from w2v.training.sampling import keep_probabilities

if TYPE_CHECKING:
    from w2v.corpus import Corpus
    from w2v.training.config import TrainConfig
    from w2v.training.progress import Progress

STARTING_SECONDS = 0.1

STEP_SECONDS = 1.2e-4
"""What a step takes however little is in it: short texts are learned in small steps."""

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
    kept = float(keep_probabilities(counts, config.subsample) @ counts)
    shape = Shape.for_training(config, len(counts), kept, cores)
    per_word = _core_seconds(config, len(counts)) * OPTIMIZER_COST[config.optimizer]
    epoch = float(counts.sum()) * per_word / cores + STEP_SECONDS * kept / (shape.centres * cores)
    return STARTING_SECONDS + epoch * config.epochs


def _core_seconds(config: TrainConfig, n_words: int) -> float:
    """Seconds one core takes for a word of the text, with SGD."""
    d = config.vector_size
    if config.loss == "softmax":  # the scores of all words fall out of the caches the sooner, the more words there are
        return 3.6e-10 * math.pow(n_words, 1.33) * (0.65 + 0.35 * d / 100)
    if config.loss == "hierarchical":
        return 0.35e-6 + 0.7e-8 * d if config.architecture == "skipgram" else 0.15e-6 + 0.35e-8 * d
    return 0.05e-6 + 0.26e-8 * d


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
