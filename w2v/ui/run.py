"""A training that goes on by itself, in a thread of its own, whether or not a page follows it."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from w2v.errors import W2VError
from w2v.ui.curve import LossCurve
from w2v.ui.job import Job
from w2v.ui.training import Update


@dataclass(frozen=True)
class Moment:
    """What there is to show of a run, as one follower is told.

    Attributes:
        update: the newest, without its model.
        words: how many words the model knows, once there is one.
        fraction: how far it is, from 0 to 1.
        losses: the points of its loss curve so far, as `LossCurve.frame` has them; None before the first.
        seen: what each watcher has that this follower was not told yet.
        error: why there was no training, if there was none.
        ended: whether nothing more will come.
    """

    update: Update
    words: int | None
    fraction: float
    losses: pd.DataFrame | None
    seen: Mapping[str, Any]
    error: W2VError | None
    ended: bool


class Run:
    """One training under way, or at its end.

    Attributes:
        job: what is trained; None once it has ended, lest it hold a text and a model that were replaced.
        config: the settings.
        from_model: whether it began with the vectors of a model.
        curve: its loss.
    """

    def __init__(self, job: Job, updates: Iterator[Update], curve: LossCurve, keep: Callable[[Update], Any]) -> None:
        """Begin.

        Args:
            job: what is trained.
            updates: the training, as `training.training` yields it.
            curve: receives its loss.
            keep: takes every update at once, followed or not.
        """
        self.job: Job | None = job
        self.config = job.config
        self.from_model = job.start is not None
        self.curve = curve
        self._keep = keep
        self._changed = threading.Condition()  # guards all that follows
        self._number = 0
        self._update = Update("Starting")
        self._words: int | None = None
        self._fraction = 0.0
        self._seen: dict[str, tuple[int, Any]] = {}
        self._error: Exception | None = None
        self._ended = False
        # A copy of the context: on ZeroGPU it says whose quota of seconds is used.
        arguments = (contextvars.copy_context(), updates)
        threading.Thread(target=self._main, args=arguments, name="w2v-run", daemon=True).start()

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return not self._ended

    def follow(self) -> Iterator[Moment]:
        """Yield the present moment and then every newer one, to the last; slow followers skip some.

        Raises:
            Exception: a fault of the program ended the run.
        """
        told, ended = -1, False
        while not ended:
            with self._changed:
                while self._number <= told and not self._ended:
                    self._changed.wait()
                moment, told, ended = self._moment(told), self._number, self._ended
            yield moment
        if self._error is not None and not isinstance(self._error, W2VError):
            raise self._error

    def _moment(self, told: int) -> Moment:
        seen = {name: value for name, (number, value) in self._seen.items() if number > told}
        error = self._error if isinstance(self._error, W2VError) else None
        losses = None if self.curve.is_empty else self.curve.frame()
        return Moment(self._update, self._words, self._fraction, losses, seen, error, self._ended)

    def _main(self, context: contextvars.Context, updates: Iterator[Update]) -> None:
        try:
            while (update := context.run(next, updates, None)) is not None:
                self._take(update)
        except Exception as error:  # noqa: BLE001  told to whoever follows
            self._error = error
        finally:
            with self._changed:
                self.job, self._ended = None, True
                self._changed.notify_all()

    def _take(self, update: Update) -> None:
        self._keep(update)
        with self._changed:
            self._number += 1
            self._update = replace(update, model=None, stopped=None, seen={})
            self._words = len(update.model.vectors) if update.model else None
            self._seen |= {name: (self._number, value) for name, value in update.seen.items()}
            if update.progress:
                self._fraction = update.progress.fraction
                if not update.model:
                    self.curve.add(update.progress)
            self._changed.notify_all()
