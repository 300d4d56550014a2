import threading

import pytest

from w2v.errors import TrainingError
from w2v.ui.line import TrainingLine


def test_first_come_first_served() -> None:
    line = TrainingLine(at_once=1, waiting=2)
    first, second, third = line.join(), line.join(), line.join()
    assert [first.ahead, second.ahead, third.ahead] == [0, 1, 2]
    first.leave()
    assert [second.ahead, third.ahead] == [0, 1]


def test_several_have_their_turn_together() -> None:
    line = TrainingLine(at_once=2, waiting=1)
    assert [line.join().ahead for _ in range(3)] == [0, 0, 1]


def test_a_full_line_refuses_and_says_how_many_wait() -> None:
    line = TrainingLine(at_once=1, waiting=1)
    line.join()
    waiting = line.join()
    with pytest.raises(TrainingError, match="1 trainings are waiting already"):
        line.join()
    waiting.leave()
    line.join()


def test_leaving_the_middle_moves_only_those_behind() -> None:
    line = TrainingLine(at_once=1, waiting=3)
    _, second, third = line.join(), line.join(), line.join()
    second.leave()
    second.leave()
    assert third.ahead == 1


def test_waiting_ends_when_the_turn_comes_or_when_stopped() -> None:
    line = TrainingLine(at_once=1, waiting=2)
    first, second, third = line.join(), line.join(), line.join()
    stop = threading.Event()
    waiting = second.wait(stop, poll_seconds=0.001)
    assert next(waiting) == 1
    first.leave()
    assert list(waiting) == []
    waiting = third.wait(stop, poll_seconds=0.001)
    assert next(waiting) == 1
    stop.set()
    assert list(waiting) == []
