"""A training as the page follows it: its turn in line, its progress, what watchers see in it, and its model.

Knows nothing of widgets. Whoever iterates pulls the next update; closing the generator ends the training.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from w2v.corpus import Corpus
from w2v.errors import TrainingError
from w2v.training import Progress, TrainConfig, Trainer
from w2v.ui import budget, widgets, zero_gpu
from w2v.ui.line import TrainingLine
from w2v.ui.session import Model
from w2v.ui.settings import Settings

UPDATE_SECONDS = 0.3

Watcher: TypeAlias = Callable[[Trainer, Progress], Any]
"""Looks at a training while it rests between two events; what it has to show, as JSON, or None for nothing new.

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
    """

    label: str
    progress: Progress | None = None
    model: Model | None = None
    warning: str = ""
    seen: Mapping[str, Any] = field(default_factory=dict)


def training(
    corpus: Corpus,
    config: TrainConfig,
    line: TrainingLine,
    stop: threading.Event,
    settings: Settings,
    watchers: Mapping[str, Watcher] | None = None,
) -> Iterator[Update]:
    """Wait for a turn in line, train, and end with the model; also when stopped, which keeps what was learned.

    Raises:
        CorpusError, ConfigError, TrainingError: there is nothing to learn from, or nothing finite was learned.
    """
    budget.check(corpus, config, settings)
    ticket = line.join()
    try:
        for ahead in ticket.wait(stop):
            yield Update(f"Waiting in line: {ahead} training{'s' if ahead > 1 else ''} before yours")
        if stop.is_set():
            yield Update("Stopped before it began; nothing was learned.", warning="Stopped while waiting in line.")
            return
        yield Update("Preparing the text")
        trainer = zero_gpu.trainer(partial(Trainer, corpus, config), corpus, config)
        yield from _run(trainer, corpus.name, stop, settings, watchers or {})
    finally:
        ticket.leave()


def _run(
    trainer: Trainer, name: str, stop: threading.Event, settings: Settings, watchers: Mapping[str, Watcher]
) -> Iterator[Update]:
    progress, warning = None, ""
    try:
        with closing(trainer.run(interval=UPDATE_SECONDS)) as events:
            for progress in events:
                yield Update(_headline(progress), progress, seen=_look(watchers, trainer, progress))
                warning = _reason_to_stop(progress, stop, settings)
                if warning and not progress.done:
                    break
    except TrainingError as error:
        if progress is None:
            raise
        warning = str(error)  # it diverged; the trainer kept the last finite vectors
    yield Update("Stopped" if warning else "Trained", progress, Model(trainer.vectors(), name), warning)


def _look(watchers: Mapping[str, Watcher], trainer: Trainer, progress: Progress) -> dict[str, Any]:
    seen = {name: watcher(trainer, progress) for name, watcher in watchers.items()}
    return {name: value for name, value in seen.items() if value is not None}


def _reason_to_stop(progress: Progress, stop: threading.Event, settings: Settings) -> str:
    if stop.is_set():
        return f"Stopped in epoch {progress.epoch}; what was learned until then is kept."
    if progress.elapsed > 60 * settings.max_training_minutes:
        limit = f"{settings.max_training_minutes} minutes, the most this page gives"
        return f"Stopped after {limit}; what was learned until then is kept."
    return ""


def _headline(progress: Progress) -> str:
    time = f"{widgets.duration(progress.elapsed)} in all" if progress.done else f"{widgets.duration(progress.eta)} left"
    return f"Epoch {progress.epoch} of {progress.epochs} · {time}"
