"""One training to do: what it learns from, with which settings, from where it begins."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from w2v.corpus import Corpus
from w2v.training import TrainConfig, Trainer
from w2v.training.config import in_words
from w2v.vectors import KeyedVectors


@dataclass(frozen=True)
class Job:
    """A training to do, or to go on with.

    Attributes:
        corpus: the text.
        config: the settings.
        start: vectors to go on from; None to begin at random.
        checkpoint: a file of the visitor's own that keeps the training while it is stopped; None to keep nothing.
        stopped: whether that file holds this training, stopped on its way.
    """

    corpus: Corpus
    config: TrainConfig
    start: KeyedVectors | None = None
    checkpoint: Path | None = None
    stopped: bool = False

    def trainer(self) -> Trainer:
        """What does it, from its beginning or from where it was stopped.

        Raises:
            ConfigError, CorpusError, TrainingError, FormatError: as `Trainer` and `Trainer.resume` do.
        """
        if self.stopped and self.checkpoint is not None:
            return Trainer.resume(self.checkpoint, self.corpus, start=self.start)
        return Trainer(self.corpus, self.config, start=self.start)

    def changes(self, other: Job) -> list[str]:
        """What is different in another job, in words: with any of it, this one cannot go on."""
        said = [] if other.corpus is self.corpus else ["another text was loaded"]
        if (other.start is None) != (self.start is None):
            said.append("it is to begin with other vectors")
        for spec in fields(TrainConfig):
            ours, theirs = getattr(self.config, spec.name), getattr(other.config, spec.name)
            if ours != theirs:
                was, now = in_words(spec.name, ours), in_words(spec.name, theirs)
                said.append(f"“{spec.metadata['label']}” was {was} and is now {now}")
        return said
