"""A training as the page follows it: its turn in line, its progress, what watchers see in it, and its model.

Knows nothing of widgets. Whoever iterates pulls the next update; closing the generator ends the training.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from threadpoolctl import ThreadpoolController

from w2v.errors import FormatError, TimeUpError, TrainingError
from w2v.training import Progress, Trainer
from w2v.ui import budget, widgets, zero_gpu
from w2v.ui.job import Job
from w2v.ui.line import TrainingLine
from w2v.ui.model import Model
from w2v.ui.settings import Settings

UPDATE_SECONDS = 0.3
CHECKPOINT_SECONDS = 60.0

Watcher: TypeAlias = Callable[[Trainer, Progress], Any]
"""Looks at a training while it rests between two events; what it has to show, as JSON, or None for nothing new.

The last time it looks, the event says `done`, though the training may have been stopped.
The training waits meanwhile, so a watcher keeps itself to a small share of `progress.elapsed`.
"""


@dataclass(frozen=True)
class Update:
    """What a running training has to say, a few times a second.

    Attributes:
        label: one line about where it is.
        progress: the newest event, None while it waits or prepares.
        model: the result, once there is one.
        warning: why it ended early, if it did.
        seen: what each watcher has that is new, under the watcher's name.
        stopped: the job as it can be gone on with, whenever that was saved.
    """

    label: str
    progress: Progress | None = None
    model: Model | None = None
    warning: str = ""
    seen: Mapping[str, Any] = field(default_factory=dict)
    stopped: Job | None = None


def training(
    job: Job,
    line: TrainingLine,
    stop: threading.Event,
    settings: Settings,
    watchers: Mapping[str, Watcher] | None = None,
    away: Callable[[], bool] = lambda: False,
    room: AbstractContextManager[None] | None = None,
) -> Iterator[Update]:
    """Wait for a turn in line, train, and end with the model; also when stopped, which keeps what was learned.

    Args:
        job: what to train.
        line: where to wait.
        stop: is set to end it early.
        settings: what the page allows.
        watchers: look at it while it goes on.
        away: whether its visitor has left the page; it then makes room as soon as others wait.
        room: keeps memory for its result, from here to its end.

    Raises:
        CorpusError, ConfigError, TrainingError: there is nothing to learn from, or nothing finite was learned.
        RoomError: there is no room for the result.
    """
    budget.check(job.corpus, job.config, settings)
    with room or nullcontext():
        yield from _in_line(job, line, stop, settings, watchers or {}, away)


def _in_line(
    job: Job,
    line: TrainingLine,
    stop: threading.Event,
    settings: Settings,
    watchers: Mapping[str, Watcher],
    away: Callable[[], bool],
) -> Iterator[Update]:
    ticket = line.join()
    try:
        for ahead in ticket.wait(stop):
            yield Update(f"Waiting in line: {ahead} training{'s' if ahead > 1 else ''} before yours")
        if stop.is_set():
            yield Update("Stopped before it began", warning="Stopped while waiting in line; nothing was learned.")
            return
        yield Update("Preparing the text")
        trainer = zero_gpu.trainer(job.trainer, job.corpus, job.config)
        limits = _Limits(stop, settings, lambda: ticket.others_wait and away())
        yield from _run(job, trainer, limits, watchers)
    finally:
        ticket.leave()


def _run(job: Job, trainer: Trainer, limits: _Limits, watchers: Mapping[str, Watcher]) -> Iterator[Update]:
    progress, warning, diverged = None, "", False
    saver, pools = _Saver(job, trainer), ThreadpoolController()
    try:
        with closing(trainer.run(interval=UPDATE_SECONDS)) as events:
            for progress in events:
                saver.begin(progress)
                yield Update(
                    _headline(progress),
                    progress,
                    seen=_look(watchers, trainer, progress, pools),
                    stopped=saver.save_now_and_then(progress),
                )
                warning = limits.reason_to_stop(progress, saver.seconds(progress))
                if warning and not progress.done:
                    break
    except TimeUpError as error:
        warning = str(error)
    except TrainingError as error:
        if progress is None:
            raise
        warning, diverged = str(error), True  # the trainer kept the last finite vectors
    stopped = None
    if progress is None or progress.done or diverged:
        saver.forget()
    else:
        stopped = saver.save()
    # Of one that was stopped the watchers have not seen the end.
    seen: dict[str, Any] = {}
    if progress is not None and not progress.done:
        seen = _look(watchers, trainer, replace(progress, done=True), pools)
    label = "Trained" if not warning else "Diverged" if diverged else f"Stopped in epoch {_where(progress)}"
    yield Update(label, progress, Model(trainer.vectors(), job.corpus.name), warning, seen=seen, stopped=stopped)


@dataclass(frozen=True)
class _Limits:
    """When a training is to end early.

    Attributes:
        stop: is set when its visitor asks.
        settings: what the page allows.
        make_room: whether others wait and nobody is there to see it.
    """

    stop: threading.Event
    settings: Settings
    make_room: Callable[[], bool]

    def reason_to_stop(self, progress: Progress, seconds: float) -> str:
        """In words, after so many seconds of this go; empty if there is none."""
        if self.stop.is_set():
            return f"Stopped in epoch {_where(progress)}; what was learned until then is kept."
        if seconds > 60 * self.settings.max_training_minutes:
            limit = f"{self.settings.max_training_minutes} minutes, the most this page gives at a time"
            return f"Stopped after {limit}; what was learned until then is kept. Resume takes a place in line again."
        if self.make_room():
            return (
                f"Stopped in epoch {_where(progress)}, since others were waiting while this page was closed; what was "
                "learned until then is kept. Resume takes a place in line again."
            )
        return ""


class _Saver:
    """Keeps a training in its job's file, in case it is stopped or its process fails."""

    def __init__(self, job: Job, trainer: Trainer) -> None:
        self._job, self._trainer = job, trainer
        self._began: float | None = None
        self._saved = 0.0

    def begin(self, progress: Progress) -> None:
        """Take the time, at the first event: what came before a stop does not count."""
        if self._began is None:
            self._began = self._saved = progress.elapsed

    def seconds(self, progress: Progress) -> float:
        """Seconds of training since it began, or since it went on."""
        return progress.elapsed - (self._began or 0.0)

    def save_now_and_then(self, progress: Progress) -> Job | None:
        """Save if it is time; the job as it can be gone on with."""
        if progress.done or progress.elapsed - self._saved < CHECKPOINT_SECONDS:
            return None
        self._saved = progress.elapsed
        return self.save()

    def save(self) -> Job | None:
        """Save; the job as it can be gone on with, None if it cannot."""
        file = self._job.checkpoint
        if file is None or not file.parent.exists():  # the visitor has left, and their folder with them
            return None
        try:
            self._trainer.save_checkpoint(file)
        except FormatError:  # no room left; the vectors are kept all the same
            return None
        return replace(self._job, stopped=True)

    def forget(self) -> None:
        """There is nothing to go on with."""
        if self._job.checkpoint is not None:
            self._job.checkpoint.unlink(missing_ok=True)


def _look(
    watchers: Mapping[str, Watcher], trainer: Trainer, progress: Progress, pools: ThreadpoolController
) -> dict[str, Any]:
    # The threads that NumPy wakes for a large product stay awake a while, in the way of the training's.
    with pools.limit(limits=1):
        seen = {name: watcher(trainer, progress) for name, watcher in watchers.items()}
    return {name: value for name, value in seen.items() if value is not None}


def _where(progress: Progress | None) -> str:
    return f"{progress.epoch} of {progress.epochs}" if progress else "1"


def _headline(progress: Progress) -> str:
    if progress.done:
        time = f"{widgets.duration(progress.elapsed)} in all"
    else:
        time = f"{widgets.duration(progress.eta)} left" if progress.settled else "measuring its pace"
    return f"Epoch {_where(progress)} · {time}"
