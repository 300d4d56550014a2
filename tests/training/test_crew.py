"""The threads of a training begin, pause and end together, whenever they are interrupted."""

from __future__ import annotations

import threading
from collections.abc import Callable

import torch

from w2v.training.crew import Crew


def endless() -> Crew:
    """Three threads that step and never end."""

    def work(rank: int) -> None:
        while True:
            crew.meet()
            crew.end_step(rank)

    crew = Crew(3, work)
    return crew


def ended_within(crew: Crew, seconds: float) -> bool:
    closing = threading.Thread(target=crew.close, daemon=True)
    closing.start()
    closing.join(seconds)
    return not closing.is_alive()


def test_closing_just_after_a_turn_began_ends_every_thread() -> None:
    for _ in range(200):
        crew = endless()
        assert crew.run(0.0)
        with crew._changed:  # as `run` leaves it when it is interrupted while it waits
            crew._turn += 1
            crew._changed.notify_all()
        assert ended_within(crew, 10.0)


def test_closing_while_threads_are_being_started_ends_those_that_were() -> None:
    crew = endless()
    crew._threads[0].start()
    assert ended_within(crew, 10.0)


def in_a_fresh_thread(call: Callable[[], None]) -> None:
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()


def test_the_last_of_several_crews_gives_pytorch_its_threads_back() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(before + 1)
    try:
        first = endless()
        first.run(0.0)
        crews, found = [first], list[int]()

        def begin_another() -> None:  # where PyTorch has the one thread that the first crew set
            crews.append(endless())
            crews[-1].run(0.0)

        in_a_fresh_thread(begin_another)
        for crew in crews:
            crew.close()
        in_a_fresh_thread(lambda: found.append(torch.get_num_threads()))
        assert found == [before + 1]
    finally:
        torch.set_num_threads(before)
