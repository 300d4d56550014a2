"""A training as the page follows it, before any browser."""

from __future__ import annotations

import threading

from tests.training.helpers import two_topics
from w2v.training import Progress, TrainConfig, Trainer
from w2v.ui.line import TrainingLine
from w2v.ui.settings import Settings
from w2v.ui.training import training

CONFIG = TrainConfig(vector_size=8, min_count=1, epochs=3, threads=1)


def test_watchers_look_at_every_event_and_their_news_is_in_the_update() -> None:
    events: list[Progress] = []

    def count(trainer: Trainer, progress: Progress) -> int:
        events.append(progress)
        return len(trainer.vectors(5))

    def silent(_trainer: Trainer, _progress: Progress) -> None:
        return None

    watchers = {"count": count, "silent": silent}
    updates = list(training(two_topics(), CONFIG, TrainingLine(1, 1), threading.Event(), Settings(), watchers))
    told = [update for update in updates if update.progress and not update.model]
    assert [update.seen for update in told] == [{"count": 5}] * len(events)
    assert events[-1].done
