"""Threads that take every step together, so that training on several cores is exactly repeatable."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Callable


class _Ended(Exception):  # noqa: N818  not an error
    """Unwinds a worker that is to end."""


class _Pool:
    """PyTorch's own threads, which are set to one while any crew works: the last to end gives them back.

    Their number belongs to the whole process. A crew that began and ended beside another would take that one's single
    thread for what was set before.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._crews = 0
        self._size = 1

    def borrow(self) -> None:
        """Remember the size, if no crew is at work."""
        with self._lock:
            if self._crews == 0:
                self._size = torch.get_num_threads()
            self._crews += 1

    def give_back(self) -> None:
        """Restore the size, if no crew is at work any more."""
        with self._lock:
            self._crews -= 1
            if self._crews == 0:
                torch.set_num_threads(self._size)


_POOL = _Pool()


class Crew:
    """A few threads in lock-step, which work only while someone waits for them in `run`.

    PyTorch's own thread pool starts and joins around every small operation, which wastes much of a second core. Here
    each thread computes alone, on its own half of the step, and they meet twice a step.
    """

    def __init__(self, size: int, work: Callable[[int], None]) -> None:
        """Prepare the threads. `work(rank)` is what each does; it calls `meet` and `end_step` as it goes."""
        self._barrier = threading.Barrier(size)
        self._work = work
        self._changed = threading.Condition()  # guards all that follows
        self._turn = 0
        self._closing = False
        self._deadline = 0.0
        self._due = False
        self._active = size
        self._parked = 0
        self._error: BaseException | None = None
        self._borrowed = False
        self._threads = [
            threading.Thread(target=self._main, args=(rank,), name=f"w2v-train-{rank}", daemon=True)
            for rank in range(size)
        ]

    def run(self, seconds: float) -> bool:
        """Let the threads work for about so long, to the end of a step; whether they have more to do.

        Any thread may call this, one at a time. What a worker raises is raised here.
        """
        with self._changed:
            self._deadline = time.perf_counter() + seconds
            self._turn += 1
            self._parked = 0
            self._changed.notify_all()
            if self._turn == 1:
                _POOL.borrow()
                self._borrowed = True
                for thread in self._threads:
                    thread.start()
            self._changed.wait_for(lambda: self._parked == self._active)
            if self._error is not None:
                raise self._error
            return self._active > 0

    def close(self) -> None:
        """End the threads at the end of their step, and wait until they have ended."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if any(thread.ident is None for thread in self._threads):  # interrupted while they were started
            self._barrier.abort()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()
        self._give_back()  # if not all of them were started

    def meet(self) -> None:
        """Wait, in a worker, until all workers are here."""
        try:
            self._barrier.wait()
        except threading.BrokenBarrierError:  # another worker failed
            raise _Ended from None

    def end_step(self, rank: int) -> None:
        """Meet, in a worker, at the end of a step, and pause there, all or none, when the time is up."""
        if rank == 0:  # one watch for all, or one might pause a step earlier than another
            self._due = self._closing or time.perf_counter() >= self._deadline
        self.meet()
        if self._due:
            self._pause()

    def _pause(self) -> None:
        with self._changed:
            turn = self._turn
            self._parked += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closing or self._turn != turn)
            if self._turn == turn:  # if a turn was begun, another worker may be at it already: end with it, together
                raise _Ended

    def _main(self, rank: int) -> None:
        torch.set_num_threads(1)  # holds for this thread, but within MKL for all
        torch.set_flush_denormal(True)  # squares of tiny gradients would slow Adagrad down fiftyfold
        try:
            with contextlib.suppress(_Ended):
                self._work(rank)
        except BaseException as error:  # noqa: BLE001  raised again by `run`
            with self._changed:
                self._error = self._error or error
            self._barrier.abort()
        finally:
            with self._changed:
                self._active -= 1
                if self._active == 0:
                    self._give_back()
                self._changed.notify_all()

    def _give_back(self) -> None:
        if self._borrowed:
            self._borrowed = False
            _POOL.give_back()
