"""A training as the page follows it, before any browser."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.training.helpers import two_topics
from w2v.errors import TrainingError
from w2v.training import Progress, TrainConfig, Trainer, fit, register_loss
from w2v.ui.job import Job
from w2v.ui.line import TrainingLine
from w2v.ui.settings import Settings
from w2v.ui.training import Update, training

CONFIG = TrainConfig(vector_size=8, min_count=1, epochs=3, threads=1)


def test_watchers_look_at_every_event_and_their_news_is_in_the_update() -> None:
    events: list[Progress] = []

    def count(trainer: Trainer, progress: Progress) -> int:
        events.append(progress)
        return len(trainer.vectors(5))

    def silent(_trainer: Trainer, _progress: Progress) -> None:
        return None

    watchers = {"count": count, "silent": silent}
    updates = list(training(Job(two_topics(), CONFIG), TrainingLine(1, 1), threading.Event(), Settings(), watchers))
    told = [update for update in updates if update.progress and not update.model]
    assert [update.seen for update in told] == [{"count": 5}] * len(events)
    assert events[-1].done


LONG = replace(CONFIG, epochs=120)


def stopped_after(job: Job, events: int, settings: Settings | None = None) -> list[Update]:
    """All updates of a training whose stop is asked for after so many events."""
    stop, updates = threading.Event(), []
    for update in training(job, TrainingLine(1, 1), stop, settings or Settings()):
        updates.append(update)
        if sum(told.progress is not None for told in updates) == events:
            stop.set()
    return updates


def test_a_stop_keeps_the_model_and_resuming_ends_as_if_there_had_been_none(tmp_path: Path) -> None:
    corpus = two_topics()
    last = stopped_after(Job(corpus, LONG, checkpoint=tmp_path / "stopped"), 1)[-1]
    assert last.model is not None
    assert "Stopped in epoch" in last.warning
    assert last.stopped is not None
    *_, end = training(last.stopped, TrainingLine(1, 1), threading.Event(), Settings())
    assert end.label == "Trained"
    assert end.model is not None
    assert end.stopped is None
    assert np.array_equal(end.model.vectors.vectors, fit(corpus, LONG).vectors)
    assert list(tmp_path.iterdir()) == []


def test_the_limit_of_time_is_for_each_go(tmp_path: Path) -> None:
    settings = replace(Settings(), max_training_minutes=0)  # over at once
    job = Job(two_topics(), replace(LONG, epochs=3000), checkpoint=tmp_path / "stopped")
    *_, first = training(job, TrainingLine(1, 1), threading.Event(), settings)
    assert "the most this page gives" in first.warning
    assert first.stopped is not None
    *_, second = training(first.stopped, TrainingLine(1, 1), threading.Event(), settings)
    assert first.progress is not None
    assert second.progress is not None
    assert second.progress.tokens > first.progress.tokens
    assert second.stopped is not None


def test_a_visitor_who_is_away_makes_room_when_others_wait_and_can_go_on(tmp_path: Path) -> None:
    line = TrainingLine(1, 1)
    job = Job(two_topics(), replace(LONG, epochs=10_000), checkpoint=tmp_path / "stopped")
    updates = training(job, line, threading.Event(), Settings(), away=lambda: True)
    while next(updates).progress is None:
        pass
    next(updates)  # nobody waits
    other = line.join()
    *_, last = updates
    assert "others were waiting while this page was closed" in last.warning
    assert last.stopped is not None
    assert other.ahead == 0


def test_a_stop_while_waiting_learns_nothing_and_keeps_what_was_stopped_before(tmp_path: Path) -> None:
    line, stop = TrainingLine(1, 1), threading.Event()
    line.join()
    updates = training(Job(two_topics(), LONG, checkpoint=tmp_path / "stopped"), line, stop, Settings())
    assert "Waiting in line: 1" in next(updates).label
    stop.set()
    (last,) = updates
    assert (last.model, last.stopped) == (None, None)


def test_a_visitor_who_left_leaves_no_file_behind(tmp_path: Path) -> None:
    gone = tmp_path / "folder of the visitor" / "stopped"
    last = stopped_after(Job(two_topics(), LONG, checkpoint=gone), 1)[-1]
    assert last.stopped is None
    assert not gone.parent.exists()


def test_divergence_says_what_to_change_and_keeps_the_last_finite_vectors(tmp_path: Path) -> None:
    failing = threading.Event()

    def fails_later(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        if failing.is_set():
            raise TrainingError("Training diverged. Lower learning_rate.")
        return ((logits - labels).square() * weights).sum()

    register_loss("fails later", fails_later)
    job = Job(two_topics(), replace(LONG, loss="fails later"), checkpoint=tmp_path / "stopped")
    after_the_first_event = {"fail": lambda _trainer, _progress: failing.set()}
    *_, last = training(job, TrainingLine(1, 1), threading.Event(), Settings(), after_the_first_event)
    assert last.label == "Diverged"
    assert "Lower learning_rate" in last.warning
    assert last.model is not None
    assert np.isfinite(last.model.vectors.vectors).all()
    assert last.stopped is None


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (Job(two_topics(), LONG), "another text"),
        (Job(two_topics(), replace(LONG, window=9)), "“Window” was 5 and is now 9"),
        (Job(two_topics(), replace(LONG, architecture="cbow")), "“Architecture” was Skip-gram and is now CBOW, mean"),
        (Job(two_topics(), LONG, fit(two_topics(20), CONFIG)), "other vectors"),
    ],
)
def test_what_has_changed_since_a_stop_is_named(other: Job, said: str) -> None:
    job = Job(two_topics(), LONG)
    assert said in "; ".join(job.changes(other))
    assert job.changes(replace(job, stopped=True)) == []
