"""How long a training will take, said without trying it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from w2v.training.devices import resolve_threads

if TYPE_CHECKING:
    from w2v.corpus import Corpus
    from w2v.training.config import TrainConfig

STARTING_SECONDS = 0.1

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
