"""Whether a training is one that this page gives: checked before it takes a place in line."""

from __future__ import annotations

import math

import torch

from w2v.corpus import Corpus, Vocab
from w2v.errors import ConfigError
from w2v.training import TrainConfig
from w2v.training.batches import Shape
from w2v.training.config import in_words
from w2v.training.devices import resolve_threads
from w2v.ui.settings import Settings

_OF_EACH_NUMBER = {"sgd": 1, "adagrad": 2, "adam": 3}  # the number, and what the optimizer remembers of it
_WHILE_RESUMED = 2  # the state itself; a training that goes on reads it beside that which it began with
_BATCH_COPIES = 12  # of a batch's rows, in each thread: gathered, in low precision, their gradients, and so on
_SOFTMAX_COPIES = 3  # of the output matrix, in each thread: its gradient, and what that is worked out in


def check(corpus: Corpus, config: TrainConfig, settings: Settings) -> None:
    """Refuse a training beyond the page's limits.

    Raises:
        ConfigError: it would keep too many words, take too much memory, or read too many words.
    """
    vocab = corpus.vocab.prune(config.min_count, config.max_vocab_size or None)
    kept = len(vocab)
    if kept > settings.max_vocabulary:
        raise ConfigError(
            "max_vocab_size",
            f"With these settings {kept:,} words are kept, and this page trains at most {settings.max_vocabulary:,}:"
            f" raise min_count, or set max_vocab_size to {settings.max_vocabulary}.",
        )
    _check_memory(vocab, config, settings)
    most = settings.max_training_mwords * 1_000_000
    if (asked := config.epochs * corpus.n_tokens) > most:
        fit = most // max(corpus.n_tokens, 1)
        way = f"set epochs to {fit} or fewer" if fit else "take a shorter text"
        raise ConfigError(
            "epochs",
            f"{config.epochs:,} epochs of {corpus.n_tokens:,} words are {asked / 1e6:,.0f} million words to read, and"
            f" this page reads at most {settings.max_training_mwords:,} million: {way}, or train on your own machine.",
        )


def _bytes_of(rows: int, vector_size: int) -> int:
    return 4 * rows * vector_size  # float32


def _rows(vocab: Vocab, config: TrainConfig) -> tuple[int, int]:
    """Rows of `vector_size` numbers that are kept, and read from a checkpoint, and that the threads work in."""
    n_words, n_tokens = len(vocab), int(vocab.counts.sum())
    kept = 2 * (n_words + 1) * _OF_EACH_NUMBER[config.optimizer] * _WHILE_RESUMED
    threads = resolve_threads(config.threads, torch.device("cpu"), n_tokens)
    shape = Shape.for_training(config, max(n_words, 1), n_tokens, threads)
    in_each = _BATCH_COPIES * shape.blocks * shape.reach
    if config.loss == "softmax":
        in_each += _SOFTMAX_COPIES * n_words
    return kept, threads * in_each


def _check_memory(vocab: Vocab, config: TrainConfig, settings: Settings) -> None:
    kept, in_threads = _rows(vocab, config)
    needed, most = _bytes_of(kept + in_threads, config.vector_size), settings.max_training_mb * 2**20
    if needed <= most:
        return
    fit = most // _bytes_of(kept + in_threads, 1)
    ways = [f"at most {fit:,} dimensions" if fit else "fewer dimensions"]
    ways += ["fewer threads"] if config.threads > 1 and in_threads > kept else []
    ways += ["a higher minimum count", "or a smaller largest vocabulary (max_vocab_size)"]
    raise ConfigError(
        "vector_size",
        f"{config.vector_size:,} dimensions for {len(vocab):,} words take up to {math.ceil(needed / 2**20):,} MB of"
        f" memory to train with {in_words('optimizer', config.optimizer)}, and this page gives a training at most"
        f" {settings.max_training_mb:,} MB: choose {', '.join(ways)}, or train on your own machine.",
    )
