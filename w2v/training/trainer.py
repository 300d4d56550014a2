"""`Trainer`: from a corpus and a configuration to word vectors, telling its progress as it goes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import torch

from w2v.errors import CorpusError
from w2v.training.config import TrainConfig
from w2v.training.crew import Crew
from w2v.training.devices import resolve_device, resolve_threads
from w2v.training.engine import Engine
from w2v.training.progress import Progress
from w2v.vectors import KeyedVectors

if TYPE_CHECKING:
    from collections.abc import Generator

    from w2v.corpus import Corpus, Vocab

FIRST_EVENT = 0.05
"""Seconds of training before the first event."""


class Trainer:
    """Trains word vectors.

    Attributes:
        config: the settings.
        corpus: the text, rare words already left out.
    """

    def __init__(self, corpus: Corpus, config: TrainConfig | None = None) -> None:
        """Make everything ready; nothing is learned yet.

        Raises:
            CorpusError: too little is left to learn from.
            TrainingError: the device is not there.
        """
        self.config = config or TrainConfig()
        self.corpus = _pruned(corpus, self.config)
        self._original = corpus
        self._device = resolve_device(self.config.device)
        self._engine = Engine(
            self.corpus, self.config, self._device, resolve_threads(self.config.threads, self._device)
        )
        self._elapsed = 0.0
        self._loss = 0.0

    @property
    def vocab(self) -> Vocab:
        """The words that get vectors, most frequent first."""
        return self.corpus.vocab

    def run(self, interval: float = 0.25) -> Generator[Progress, None, None]:
        """Train, yielding an event about every `interval` seconds; nothing is computed between the events.

        Breaking out keeps what was learned, and a later call goes on from there. Every `next` may come from another
        thread.

        Raises:
            TrainingError: it diverged; `vectors()` gives the last good ones.
        """
        engine = self._engine
        crew = Crew(engine.threads, lambda rank: engine.work(rank, crew))
        seconds = min(interval, FIRST_EVENT)
        try:
            more = engine.position.epoch < self.config.epochs
            while more:
                begun = time.perf_counter()
                try:
                    more = crew.run(seconds)
                finally:
                    self._elapsed += time.perf_counter() - begun
                seconds = interval
                yield self._progress(done=not more)
        finally:
            crew.close()

    def vectors(self) -> KeyedVectors:
        """The vectors as they are now, a copy."""
        table = self._engine.weights.input[:-1].to("cpu", torch.float32, copy=True).numpy()
        return KeyedVectors(self.vocab.words, table, self.vocab.counts, self._metadata())

    def _metadata(self) -> dict[str, object]:
        corpus = self._original
        return {
            "config": self.config.to_dict(),
            "corpus": {
                "name": corpus.name,
                "tokens": corpus.n_tokens,
                "distinct_words": len(corpus.vocab),
                "sentences": corpus.n_sentences,
            },
            "training": {
                "seconds": round(self._elapsed, 3),
                "loss": self._loss,
                "epochs_done": round(self._engine.tokens / self.corpus.n_tokens, 4),
                "device": self._device.type,
                "threads": self._engine.threads,
            },
        }

    def _progress(self, *, done: bool) -> Progress:
        engine = self._engine
        total = self.corpus.n_tokens * self.config.epochs
        measured = engine.measured_loss()
        self._loss = self._loss if measured is None else measured
        fraction = engine.tokens / total
        return Progress(
            epoch=min(engine.position.epoch + 1, self.config.epochs),
            epochs=self.config.epochs,
            tokens=engine.tokens,
            total_tokens=total,
            fraction=fraction,
            loss=self._loss,
            learning_rate=engine.rate,
            words_per_second=engine.tokens / self._elapsed,
            elapsed=self._elapsed,
            eta=self._elapsed * (1 - fraction) / fraction if fraction else 0.0,
            done=done,
        )


def fit(corpus: Corpus, config: TrainConfig | None = None) -> KeyedVectors:
    """Train to the end.

    Raises:
        CorpusError, TrainingError: as `Trainer` does.
    """
    trainer = Trainer(corpus, config)
    for _ in trainer.run(interval=60.0):
        pass
    return trainer.vectors()


def estimate_seconds(corpus: Corpus, config: TrainConfig) -> float:
    """About how long a training will take on this machine's processor, without trying it."""
    counts = corpus.vocab.prune(config.min_count, config.max_vocab_size or None).counts
    cores = resolve_threads(config.threads, torch.device("cpu"))
    per_token = (1.0 + config.vector_size / 100) * 5e-7  # seconds on one core, measured
    return 0.1 + float(counts.sum()) * config.epochs * per_token / cores


def _pruned(corpus: Corpus, config: TrainConfig) -> Corpus:
    pruned = corpus.prune(config.min_count, config.max_vocab_size or None)
    if len(pruned.vocab) < 2:
        raise CorpusError(
            f"Only {len(pruned.vocab)} of {len(corpus.vocab):,} words in {corpus.name!r} is left with "
            f"min_count={config.min_count} and max_vocab_size={config.max_vocab_size}; at least 2 are needed. "
            "Lower min_count or use a longer text."
        )
    return pruned
