"""Training on a ZeroGPU Space, where a GPU is lent for a while to a forked process of `spaces`.

There, what goes in and what comes out is pickled, and no event or lock crosses. So the process sends a snapshot of the
vectors on the CPU now and then; `RemoteTrainer` answers from the newest one, as a `Trainer` would from its own. To
stop, a file is made that the process looks for. On any other machine nothing here is used.

Tested with a stand-in for `spaces` that forks and pickles; it has not been run on a real ZeroGPU yet.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from w2v.corpus import Corpus, Vocab
from w2v.errors import FormatError, TimeUpError, TrainingError, W2VError
from w2v.training import Progress, TrainConfig, Trainer, estimate_seconds
from w2v.vectors import KeyedVectors

SNAPSHOT_SECONDS = 2.0
"""Seconds of training between two snapshots."""
_LEAST, _MOST = 30, 120  # seconds to ask for; more than that a visitor's quota seldom has
_STARTING = 20  # seconds for the process to begin and the text to cross
_RESERVE = 5  # seconds before the end at which to come back with what was learned
_CORES = 8  # a GPU is taken to be as fast as so many cores until somebody has measured it

Maker = Callable[[], Trainer]


@dataclass(frozen=True)
class Message:
    """What the process sends.

    Attributes:
        progress: an event.
        snapshot: the vectors as they are, now and then and last of all.
        error: why it cannot go on.
        time_up: whether that is because the time is used up.
    """

    progress: Progress | None = None
    snapshot: KeyedVectors | None = None
    error: str = ""
    time_up: bool = False


def is_here() -> bool:
    """Whether this is a ZeroGPU Space."""
    return os.getenv("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")


def trainer(make: Maker, corpus: Corpus, config: TrainConfig) -> Trainer:
    """A trainer for this machine: the one that `make` makes, or one that does so in ZeroGPU's process.

    Args:
        make: makes the trainer; it must be possible to pickle it.
        corpus: the whole text.
        config: the settings.
    """
    return cast("Trainer", RemoteTrainer(make, corpus, config)) if is_here() else make()


def seconds_for(corpus: Corpus, config: TrainConfig) -> int:
    """How long to ask for the GPU."""
    needed = _STARTING + estimate_seconds(corpus, replace(config, threads=_CORES))
    return int(min(max(needed, _LEAST), _MOST))


def _duration(_make: Maker, _folder: str, _interval: float, seconds: int) -> int:
    return seconds


def _train(make: Maker, folder: str, interval: float, seconds: int) -> Iterator[Message]:
    """Train in the process that has the GPU; ends with a snapshot and a checkpoint."""
    stop, sent, progress, error, time_up = Path(folder, "stop"), -SNAPSHOT_SECONDS, None, "", False
    try:
        made = make()
    except W2VError as refused:
        yield Message(error=str(refused))
        return
    began = None
    try:
        for progress in made.run(interval):
            began = progress.elapsed if began is None else began
            due = progress.elapsed - sent >= SNAPSHOT_SECONDS
            sent = progress.elapsed if due else sent
            yield Message(progress, made.vectors() if due else None)
            if stop.exists() or progress.done:
                break
            if progress.elapsed - began > seconds - _STARTING - _RESERVE:
                error = f"The GPU was lent for {seconds} seconds; what was learned until then is kept. Resume goes on."
                time_up = True
                break
    except TrainingError as diverged:
        error = str(diverged)
    if progress is not None and not progress.done:
        made.save_checkpoint(Path(folder, "checkpoint"))
    yield Message(snapshot=made.vectors(), error=error, time_up=time_up)


def _lent() -> Callable[..., Generator[Message, None, None]]:
    """`_train` as `spaces` runs it. `spaces` wants to be imported before CUDA is touched, so this is done at once."""
    if not is_here():
        return cast("Callable[..., Generator[Message, None, None]]", _train)
    import spaces

    decorate: Any = spaces.GPU(duration=_duration)
    return cast("Callable[..., Generator[Message, None, None]]", decorate(_train))


train_lent = _lent()


class RemoteTrainer:
    """Answers like the `Trainer` that works in ZeroGPU's process, from the newest that it sent.

    Attributes:
        config: the settings.
        corpus: the text, rare words already left out.
    """

    def __init__(self, make: Maker, corpus: Corpus, config: TrainConfig) -> None:
        self.config = config
        self.corpus = corpus.prune(config.min_count, config.max_vocab_size or None)
        self._make = make
        self._seconds = seconds_for(corpus, config)
        self._newest: KeyedVectors | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="w2v-", ignore_cleanup_errors=True)

    @property
    def vocab(self) -> Vocab:
        """The words that get vectors, most frequent first."""
        return self.corpus.vocab

    def run(self, interval: float = 0.25) -> Generator[Progress, None, None]:
        """Train, yielding the process's events. Closing this stops it, and waits for what it learned.

        Raises:
            TimeUpError: the time was up.
            TrainingError: it diverged; `vectors()` gives the last good ones.
        """
        stop = Path(self._folder.name, "stop")
        stop.unlink(missing_ok=True)
        messages = train_lent(self._make, self._folder.name, interval, self._seconds)
        try:
            for message in messages:
                self._take(message)
                if message.progress is not None:
                    yield message.progress
        except GeneratorExit:
            stop.touch()
            for message in messages:
                self._newest = message.snapshot or self._newest
            raise

    def vectors(self, n_words: int | None = None) -> KeyedVectors:
        """The vectors of the newest snapshot; only those of the `n_words` most frequent words, if that is given.

        Raises:
            TrainingError: nothing came back yet.
        """
        newest = self._newest
        if newest is None:
            raise TrainingError("Nothing was learned: no GPU was free. Try again later.")
        if n_words is None or n_words >= len(newest):
            return newest
        counts = None if newest.counts is None else newest.counts[:n_words]
        return KeyedVectors(newest.index_to_key[:n_words], newest.vectors[:n_words], counts, newest.metadata)

    def save_checkpoint(self, path: str | os.PathLike[str]) -> None:
        """Save what the process left when it was stopped.

        Raises:
            FormatError: it left nothing yet, or the file cannot be written.
        """
        try:
            shutil.copyfile(Path(self._folder.name, "checkpoint"), path)
        except OSError as error:
            raise FormatError(f"Cannot write {os.fspath(path)!r}: {error.strerror or error}.") from error

    def _take(self, message: Message) -> None:
        self._newest = message.snapshot or self._newest
        if message.error:
            raise (TimeUpError if message.time_up else TrainingError)(message.error)
