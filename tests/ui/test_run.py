"""A training that goes on whether or not a page follows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.training.helpers import two_topics
from w2v.errors import TrainingError
from w2v.training import TrainConfig
from w2v.ui.curve import LossCurve
from w2v.ui.job import Job
from w2v.ui.line import TrainingLine
from w2v.ui.run import Moment, Run
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.ui.training import Update, training

JOB = Job(two_topics(), TrainConfig(vector_size=8, min_count=1, epochs=3, threads=1))


def begin(updates: Iterator[Update], session: Session) -> Run:
    return Run(JOB, updates, LossCurve(), lambda update: session.keep(update.model, update.stopped))


def last(run: Run) -> Moment:
    *_, moment = run.follow()
    return moment


def test_it_ends_with_a_model_in_the_session_though_nobody_follows() -> None:
    session, done = Session(), threading.Event()

    def updates() -> Iterator[Update]:
        yield from training(JOB, TrainingLine(1, 1), threading.Event(), Settings())
        done.set()

    run = begin(updates(), session)
    assert done.wait(30)
    assert last(run).words == len(session.vectors)
    assert session.model.name == JOB.corpus.name


def test_who_comes_late_is_told_all_that_is_there_and_who_stays_only_what_is_new() -> None:
    go_on = threading.Event()

    def updates() -> Iterator[Update]:
        yield Update("one", seen={"map": 1, "probes": 1})
        assert go_on.wait(30)
        yield Update("two", seen={"map": 2})

    run = begin(updates(), Session())
    staying = run.follow()
    first = next(staying)
    while first.update.label != "one":
        first = next(staying)
    assert first.seen == {"map": 1, "probes": 1}
    assert run.running
    go_on.set()
    (*_, second) = staying
    assert (second.update.label, second.ended) == ("two", True)
    assert "probes" not in second.seen
    assert last(run).seen == {"map": 2, "probes": 1}
    assert not run.running


def test_a_refusal_is_told_to_everyone() -> None:
    def updates() -> Iterator[Update]:
        yield Update("Preparing the text")
        raise TrainingError("No such device.")

    run = begin(updates(), Session())
    assert [str(last(run).error) for _ in range(2)] == ["No such device."] * 2


def test_a_fault_of_the_program_is_raised_where_it_is_followed() -> None:
    def updates() -> Iterator[Update]:
        yield Update("Preparing the text")
        raise ZeroDivisionError

    run = begin(updates(), Session())
    with pytest.raises(ZeroDivisionError):
        last(run)


def test_a_session_that_was_closed_takes_nothing_more() -> None:
    session = Session()
    session.close()
    last(begin(training(JOB, TrainingLine(1, 1), threading.Event(), Settings()), session))
    assert session.run is None
    assert session.previous is None


def test_whoever_was_let_go_and_is_still_here_gets_what_they_train() -> None:
    session = Session()
    session.close()
    run = begin(training(JOB, TrainingLine(1, 1), session.begin_training(), Settings()), session)
    assert last(run).words
    assert session.previous is not None
