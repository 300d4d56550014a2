"""`Trainer`: from a corpus and a configuration to word vectors, telling its progress as it goes."""

from __future__ import annotations

import math
import os
import time
from dataclasses import astuple, replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from w2v.errors import ConfigError, CorpusError, FormatError
from w2v.training.checkpoint import Checkpoint, check_origin, fingerprint, fingerprint_of_start, read, write
from w2v.training.config import TrainConfig
from w2v.training.crew import Crew
from w2v.training.devices import resolve_device, resolve_threads
from w2v.training.engine import Engine, Position
from w2v.training.progress import Progress
from w2v.training.sampling import keep_probabilities
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

    def __init__(self, corpus: Corpus, config: TrainConfig | None = None, *, start: KeyedVectors | None = None) -> None:
        """Make everything ready; nothing is learned yet.

        Args:
            corpus: the text.
            config: the settings; None for those that suit the text, `TrainConfig.for_corpus`.
            start: vectors to go on from, with this or another text: words they know begin there, new words at random,
                and words that the text does not have keep theirs, and their counts. What they were compared with is
                learned anew.

        Raises:
            ConfigError: `start` has vectors of another size, or subsampling skips every word.
            CorpusError: too little is left to learn from.
            TrainingError: the device is not there.
        """
        if config is None:
            config = TrainConfig.for_corpus(corpus, **({} if start is None else {"vector_size": start.vector_size}))
        self.config = config
        self.corpus = _pruned(corpus, self.config)
        self._original = corpus
        self._device = resolve_device(self.config.device)
        threads = resolve_threads(self.config.threads, self._device, self.corpus.n_tokens)
        # A program around us may have set other ways of making tensors than those that steps can work on.
        with torch.inference_mode(mode=False), torch.device("cpu"):
            self._engine = Engine(self.corpus, self.config, self._device, threads)
        self._start = start
        if start is not None:
            self._engine.weights.begin_from(self.vocab.words, start)
        self._elapsed = 0.0
        self._loss = 0.0

    @property
    def vocab(self) -> Vocab:
        """The words that get vectors, most frequent first."""
        return self.corpus.vocab

    def run(
        self,
        interval: float = 0.25,
        *,
        checkpoint: str | os.PathLike[str] | None = None,
        checkpoint_seconds: float = 60.0,
    ) -> Generator[Progress, None, None]:
        """Train, yielding an event about every `interval` seconds; nothing is computed between the events.

        Breaking out keeps what was learned, and a later call goes on from there. Every `next` may come from another
        thread.

        Args:
            interval: seconds between events.
            checkpoint: a file to save to at once and every `checkpoint_seconds`, so that `Trainer.resume` can go on if
                this process is killed.
            checkpoint_seconds: least time between two saves.

        Raises:
            TrainingError: it diverged; `vectors()` gives the last good ones.
            FormatError: the checkpoint cannot be written.
        """
        engine = self._engine
        if checkpoint is not None:  # at once: a place that takes no file is known before the work
            self.save_checkpoint(checkpoint)
        crew = Crew(engine.threads, lambda rank: engine.work(rank, crew))
        seconds = min(interval, FIRST_EVENT)
        saved = self._elapsed
        try:
            more = engine.position.epoch < self.config.epochs
            while more:
                begun = time.perf_counter()
                try:
                    more = crew.run(seconds)
                finally:
                    self._elapsed += time.perf_counter() - begun
                seconds = interval
                if checkpoint is not None and (not more or self._elapsed - saved >= checkpoint_seconds):
                    self.save_checkpoint(checkpoint)
                    saved = self._elapsed
                yield self._progress(done=not more)
        finally:
            crew.close()

    def save_checkpoint(self, path: str | os.PathLike[str]) -> None:
        """Save all that `resume` needs to end with the very vectors of a training that was never stopped.

        Raises:
            FormatError: the file cannot be written.
        """
        engine = self._engine
        tensors = {name: tensor.cpu().numpy() for name, tensor in engine.tensors().items()}
        state = {
            "config": self.config.to_dict(),
            "machine": {"device": self._device.type, "threads": engine.threads},
            "corpus": fingerprint(self._original),
            "start": None if self._start is None else fingerprint_of_start(self._start),
            "position": astuple(engine.position),
            "tokens": engine.tokens,
            "rate": engine.rate,
            "elapsed": self._elapsed,
            "loss": self._loss,
        }
        write(path, Checkpoint(tensors, state))

    @classmethod
    def resume(cls, path: str | os.PathLike[str], corpus: Corpus, *, start: KeyedVectors | None = None) -> Trainer:
        """A trainer that goes on where a checkpoint was saved; `corpus` and `start` are the same again.

        On the same machine, device and number of threads it ends bit for bit where the first would have ended.

        Raises:
            FormatError: the checkpoint cannot be read.
            TrainingError: it was made with another text, or began from another model.
        """
        saved = read(path)
        check_origin(saved, corpus, start)
        try:
            config = TrainConfig.from_dict(saved.state["config"])
            trainer = cls(corpus, replace(config, **saved.state["machine"]), start=start)
            trainer.config = config
            tensors = {name: torch.from_numpy(array) for name, array in saved.tensors.items()}
            epoch, round_, step = (int(part) for part in saved.state["position"])
            position = Position(epoch, round_, step)
            trainer._engine.restore(tensors, position, int(saved.state["tokens"]), float(saved.state["rate"]))
            trainer._elapsed, trainer._loss = float(saved.state["elapsed"]), float(saved.state["loss"])
            if not (0.0 <= trainer._elapsed < math.inf and math.isfinite(trainer._loss)):
                raise ValueError(f"it ran for {trainer._elapsed:g} seconds to a loss of {trainer._loss:g}")
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            own_loss = isinstance(error, ConfigError) and error.field == "loss"
            way = "Register the loss first if it is your own, or start anew." if own_loss else "Start anew."
            raise FormatError(f"{os.fspath(path)!r} does not hold together: {error}. {way}") from None
        return trainer

    def vectors(self, n_words: int | None = None) -> KeyedVectors:
        """The vectors as they are now, a copy.

        Args:
            n_words: only those of the so many most frequent words of the text, for a quick look; None for all.
        """
        size = len(self.vocab) if n_words is None else min(n_words, len(self.vocab))
        table = self._engine.weights.input[:size].to("cpu", torch.float32, copy=True).numpy()
        if self._start is None or n_words is not None:
            return KeyedVectors(self.vocab.words[:size], table, self.vocab.counts[:size], self._metadata())
        start = self._start
        kept = [row for row, word in enumerate(start.index_to_key) if word not in self.vocab]
        words, counts = self.vocab.words + [start.index_to_key[row] for row in kept], None
        if not kept:
            counts = self.vocab.counts
        elif start.counts is not None:  # each word's are those of the text that it was last learned from
            counts = np.concatenate((self.vocab.counts, start.counts[kept]))
        return KeyedVectors(words, np.concatenate((table, start.vectors[kept])), counts, self._metadata())

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
    """Train to the end, with the settings that suit the text (`TrainConfig.for_corpus`) if none are given.

    Raises:
        CorpusError, TrainingError: as `Trainer` does.
    """
    trainer = Trainer(corpus, config)
    for _ in trainer.run(interval=60.0):
        pass
    return trainer.vectors()


def _pruned(corpus: Corpus, config: TrainConfig) -> Corpus:
    pruned = corpus.prune(config.min_count, config.max_vocab_size or None)
    if len(pruned.vocab) < 2:
        raise CorpusError(
            f"Only {len(pruned.vocab)} of {len(corpus.vocab):,} words in {corpus.name!r} is left with "
            f"min_count={config.min_count} and max_vocab_size={config.max_vocab_size}; at least 2 are needed. "
            f"{'Raise max_vocab_size' if config.max_vocab_size == 1 else 'Lower min_count or use a longer text'}."
        )
    _check_neighbours(pruned, config)
    return pruned


def _check_neighbours(corpus: Corpus, config: TrainConfig) -> None:
    """Refuse what would end in the random vectors it began with."""
    if corpus.n_sentences == corpus.n_tokens:
        raise CorpusError(
            f"Each of the {corpus.n_sentences:,} sentences of {corpus.name!r} has a single word, so that none has a "
            f"neighbour to learn from, with min_count={config.min_count} and max_vocab_size={config.max_vocab_size}. "
            "Let sentences end at . ! ? and blank lines, or leave out fewer words."
        )
    counts, lengths = corpus.vocab.counts, np.diff(corpus.ends, prepend=0)
    left = float(keep_probabilities(counts, config.subsample) @ counts)
    together = 0.5 * float((lengths * (lengths - 1.0)).sum())  # pairs of words in one sentence
    if config.epochs * together * (left / corpus.n_tokens) ** 2 < 1.0:
        raise ConfigError(
            "subsample",
            f"subsample={config.subsample:g} leaves {left:.2g} of the {corpus.n_tokens:,} words of {corpus.name!r} in "
            f"each epoch, too few for any two to meet. Choose a larger value, such as 0.001, or 0 to skip none.",
        )
