"""Who finds which session again."""

from __future__ import annotations

from typing import Any

import pytest

from w2v.corpus import Corpus
from w2v.ui.session import Session
from w2v.ui.visitors import Visitors


class Clock:
    """Tells the time that it is set to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visitors(clock: Clock) -> Visitors:
    return Visitors(3, 600, clock)


def arrive(visitors: Visitors, connection: str, key: Any = "") -> tuple[str, Session]:
    return visitors.arrived(connection, key, Session())


def is_closed(session: Session) -> bool:
    return session.stop_training.is_set()


def test_a_key_finds_the_session_again(visitors: Visitors, clock: Clock) -> None:
    key, session = arrive(visitors, "first")
    visitors.left("first")
    clock.now = 599
    visitors.let_go()
    assert arrive(visitors, "second", key) == (key, session)
    clock.now = 2000
    visitors.let_go()
    assert not is_closed(session)


def test_the_new_page_may_come_before_the_old_one_is_missed(visitors: Visitors, clock: Clock) -> None:
    key, session = arrive(visitors, "first")
    assert arrive(visitors, "second", key)[1] is session
    visitors.left("first")
    clock.now = 2000
    visitors.let_go()
    assert not is_closed(session)
    assert session.away_since is None


def test_who_does_not_come_back_in_time_is_let_go(visitors: Visitors, clock: Clock) -> None:
    key, session = arrive(visitors, "first")
    visitors.left("first")
    assert not is_closed(session)
    clock.now = 600
    visitors.let_go()
    assert is_closed(session)
    assert arrive(visitors, "second", key)[1] is not session


def test_they_are_let_go_by_themselves() -> None:
    visitors = Visitors(3, 0.01)
    _, session = arrive(visitors, "first")
    visitors.left("first")
    assert session.stop_training.wait(10)


@pytest.mark.parametrize("key", ["", "first", None, 0, 1.5, [], {}, ["first"], "x" * 10**6, "\0", "é"])
def test_what_is_no_key_finds_nobody(visitors: Visitors, key: Any) -> None:
    ours, session = arrive(visitors, "first")
    given, found = arrive(visitors, "second", key)
    assert found is not session
    assert given not in (ours, key)


def test_keys_cannot_be_guessed(visitors: Visitors) -> None:
    keys = {arrive(visitors, f"{number}")[0] for number in range(100)}
    assert len(keys) == 100
    assert min(len(key) for key in keys) >= 43  # 256 bits, six to a character


def test_of_more_than_are_kept_those_who_left_first_are_let_go_then_those_who_came_first(
    visitors: Visitors, clock: Clock
) -> None:
    _, first = arrive(visitors, "first")
    _, second = arrive(visitors, "second")
    _, third = arrive(visitors, "third")
    for clock.now, name in ((1, "third"), (2, "second")):
        visitors.left(name)
    arrive(visitors, "fourth")
    assert [is_closed(session) for session in (first, second, third)] == [False, False, True]
    arrive(visitors, "fifth")
    assert [is_closed(session) for session in (first, second, third)] == [False, True, True]
    arrive(visitors, "sixth")
    assert is_closed(first)


def test_a_connection_that_never_came_may_leave(visitors: Visitors) -> None:
    visitors.left("unknown")


def something() -> Corpus:
    return Corpus.from_text("some words")


def test_a_client_that_never_opened_the_page_is_held_as_long_as_one_that_did(visitors: Visitors, clock: Clock) -> None:
    session = Session()
    session.corpus = something()
    visitors.left("client", session)
    clock.now = 599
    visitors.let_go()
    assert session.things
    clock.now = 600
    visitors.let_go()
    assert not session.things


def test_one_whose_connection_ended_for_a_moment_is_held_while_it_goes_on_asking(
    visitors: Visitors, clock: Clock
) -> None:
    session = Session()
    session.corpus = something()
    for clock.now in (0, 500, 1000):
        visitors.left("client", session)
        session.used = clock.now
    clock.now = 1599
    visitors.let_go()
    assert session.things
    clock.now = 1600
    visitors.let_go()
    assert not session.things


def test_clients_that_leave_nothing_behind_push_nobody_out(visitors: Visitors) -> None:
    sessions = [arrive(visitors, f"{number}")[1] for number in range(3)]
    for number in range(10):
        visitors.left(f"client {number}", Session())
    assert not any(map(is_closed, sessions))


def test_somebody_at_a_page_has_not_left_it_though_its_connection_ended(visitors: Visitors, clock: Clock) -> None:
    _, session = arrive(visitors, "first")
    visitors.left("first")
    assert visitors.here("first", session) is session
    clock.now = 2000
    visitors.let_go()
    assert not is_closed(session)
    assert session.away_since is None


def test_a_page_gets_its_session_back_when_gradio_has_made_a_new_one_for_it(visitors: Visitors) -> None:
    _, session = arrive(visitors, "first")
    assert visitors.here("first", Session()) is session
    stranger = Session()
    assert visitors.here("second", stranger) is stranger
