"""Who gives way where more is wanted than all visitors may hold together, and who never does."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from copy import deepcopy
from functools import partial

import numpy as np
import pytest

from w2v.corpus import Corpus
from w2v.errors import LetGoError, RoomError
from w2v.training import TrainConfig
from w2v.ui.job import Job
from w2v.ui.model import Model, example_corpus, example_model
from w2v.ui.room import Room
from w2v.ui.session import Session
from w2v.vectors import KeyedVectors

MB = 2**20
TEXT = Corpus.from_text(" ".join(f"w{number}" for number in range(256)))


def training(mb: int) -> Job:
    """One whose vectors take so many megabytes, and a little more."""
    return Job(TEXT, TrainConfig(min_count=1, vector_size=mb * 1024, threads=1))


def model(mb: int, name: str = "model") -> Model:
    """A model of so many megabytes and a little more."""
    return Model(KeyedVectors([name], np.ones((1, mb * MB // 4), np.float32)), name)


def visitor(room: Room, mb: int = 0, used: float = 0.0, away_since: float | None = None) -> Session:
    session = Session(room)
    if mb:
        session.model = model(mb)
    session.used, session.away_since = used, away_since
    return session


def has_its_own(session: Session) -> bool:
    return session._model is not None


@pytest.fixture
def room() -> Room:
    return Room(10)


def test_an_idle_visitor_s_things_go_when_another_needs_the_room(room: Room) -> None:
    idle, asker = visitor(room, 6), visitor(room)
    asker.model = model(6, "new")
    assert asker.model.name == "new"
    assert not has_its_own(idle)
    assert 6 * MB < room.held() < 6.1 * MB


def test_nobody_goes_while_there_is_room(room: Room) -> None:
    others = [visitor(room, 3), visitor(room, 3)]
    others.append(visitor(room, 3))
    assert all(map(has_its_own, others))
    assert 9 * MB < room.held() < 9.1 * MB


def test_first_go_those_who_left_then_the_idlest_and_no_more_than_need_be(room: Room) -> None:
    lately, long_ago = visitor(room, 2, used=200), visitor(room, 2, used=100)
    gone, gone_first = visitor(room, 2, used=300, away_since=301), visitor(room, 2, used=250, away_since=251)
    order = [gone_first, gone, long_ago, lately]
    for number, mb in enumerate((3, 5, 7, 9)):
        asker = visitor(room)
        asker.model = model(mb)
        assert [has_its_own(session) for session in order] == [place > number for place in range(4)]
        asker.close()


def test_a_question_makes_a_session_less_idle(room: Room) -> None:
    first, second = visitor(room, 4, used=1), visitor(room, 4, used=2)
    assert first.vectors
    visitor(room).model = model(4)
    assert (has_its_own(first), has_its_own(second)) == (True, False)


def test_a_training_under_way_keeps_its_visitor_s_things_and_the_room_for_its_result(room: Room) -> None:
    trains, asker = visitor(room, 4), visitor(room)
    with room.training(trains, training(4)):
        assert 8 * MB < room.held() < 8.2 * MB
        with pytest.raises(RoomError):
            asker.model = model(3)
        assert has_its_own(trains)
        asker.model = model(1)
    assert has_its_own(trains)
    visitor(room).model = model(8)
    assert not has_its_own(trains)


def test_a_training_without_room_for_its_result_is_refused_and_one_with_room_makes_others_give_way(room: Room) -> None:
    idle, asker = visitor(room, 2), visitor(room, 7)
    with pytest.raises(RoomError), room.training(asker, training(4)):
        pytest.fail("It began.")
    assert has_its_own(idle)
    assert room.held() < 9.1 * MB
    with room.training(asker, training(2)):
        assert not has_its_own(idle)


def test_a_refusal_names_the_values_and_the_way_out_and_nobody_loses_anything(room: Room) -> None:
    trains, idle, asker = visitor(room, 3), visitor(room, 1), visitor(room, 1)
    asker.model = kept = model(1, "kept")
    version = asker.version
    with room.training(trains, training(1)):
        said = r"take 9\.0 MB of memory, and 5\.9 MB of the 10\.0 MB .*W2V_MAX_HELD_MB.* smaller.* later.* of your own"
        with pytest.raises(RoomError, match=said):
            asker.model = model(8, "refused")  # and the one before it stays, for the way back
    assert (asker.model, asker.version) == (kept, version)
    assert asker.previous is not None
    assert all(map(has_its_own, (trains, idle)))
    assert not asker.let_go


def test_a_text_that_is_refused_leaves_the_one_before() -> None:
    session = Session(Room(1))
    session.corpus = TEXT
    with pytest.raises(RoomError):
        session.corpus = Corpus.from_text(" ".join(map(str, range(20_000))))
    assert session.corpus is TEXT


def test_what_takes_the_place_of_something_needs_only_what_is_more(room: Room) -> None:
    session = visitor(room)
    for number in range(5):  # the present one, and the one before
        session.model = model(4, str(number))
    assert session.model.name == "4"
    with pytest.raises(RoomError):
        session.model = model(7)


def test_the_result_of_a_training_is_kept_in_any_case(room: Room) -> None:
    session = visitor(room, 4)
    assert session.keep(model(8, "trained"), None) == 1
    assert session.model.name == "trained"


def test_the_examples_are_nobody_s_and_what_is_held_twice_counts_once(room: Room) -> None:
    session = visitor(room)
    session.corpus = example_corpus()
    session.model = Model(example_model().vectors, "the same")
    assert room.held() == 0
    session.corpus = TEXT
    once = room.held()
    session.stopped = Job(TEXT, TrainConfig(), example_model().vectors)
    assert room.held() == once


def test_a_pasted_text_counts_for_as_long_as_it_can_be_read_again(room: Room) -> None:
    session = visitor(room)
    session.read_again = partial(Corpus.from_text, "x" * 3 * MB)
    assert 3 * MB < room.held() < 3.1 * MB


def test_a_session_counts_from_its_making_until_nothing_knows_it(room: Room) -> None:
    made = deepcopy(Session(room))  # as Gradio makes one for whoever calls
    made.model = model(3)
    assert room.held() > 3 * MB
    del made
    gc.collect()
    assert room.held() == 0


def test_who_lost_something_is_told_until_there_is_something_new(room: Room) -> None:
    loser, empty = visitor(room, 6), visitor(room)
    visitor(room).model = model(6)
    with pytest.raises(LetGoError, match="load your text again, or open a model"):
        loser.own_up()
    empty.close()
    empty.own_up()
    first = loser.let_go
    loser.corpus = TEXT
    loser.own_up()
    loser.close()
    assert loser.let_go > first


def test_many_at_once_never_hold_more_than_they_may() -> None:
    room, sessions, held = Room(10), [], list[int]()

    def come(take: Callable[[], Model]) -> None:
        for _ in range(10):
            session = Session(room)
            sessions.append(session)
            session.model = take()
            held.append(room.held())

    threads = [threading.Thread(target=come, args=[partial(model, mb)]) for mb in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(held) == 40
    assert max(held) <= 10 * MB
