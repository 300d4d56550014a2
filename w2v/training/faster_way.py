"""Whether the threads take their steps together, or one takes them all: what is faster changes with what else runs."""

from __future__ import annotations

TRIAL_SECONDS = 0.02
"""Long enough for the processor to go round among those who want it."""

FIRST_PERIOD, LONGEST_PERIOD, TRIALS_SHARE = 0.5, 2.0, 25
"""How many seconds the better way is kept before the other is tried again, twice as long each time; but at least so
many times what the trial took."""

WARM_UP = 2
"""PyTorch makes a way of its own faster in its first calls: those are not counted."""


class FasterWay:
    """Finds the faster of two ways by trying the other one now and then.

    Together, threads meet twice a step, so that they wait for whichever the system has put aside: next to a single busy
    program two threads on two cores are slower than one. On small texts one thread is as fast in any case.

    Attributes:
        alone: whether one thread should take the next burst of steps for all.
    """

    def __init__(self) -> None:
        self.alone = False
        self._trying = False
        self._calls = {False: 0, True: 0}
        self._other = 0.0  # seconds a step took the other way
        self._steps, self._seconds, self._until, self._period = 0, 0.0, TRIAL_SECONDS, FIRST_PERIOD

    def took(self, steps: int, seconds: float) -> None:
        """Say what the last burst took, and have `alone` for the next one."""
        self._calls[self.alone] += 1
        if self._calls[self.alone] <= WARM_UP:
            return
        self._steps += steps
        self._seconds += seconds
        if self._seconds < self._until:
            return
        each, spent = self._seconds / self._steps, self._seconds
        self._steps, self._seconds = 0, 0.0
        if self._trying:
            self._until = max(self._period, TRIALS_SHARE * spent)
            self._period = min(2 * self._period, LONGEST_PERIOD)
            stays = each < self._other
        else:
            self._other, self._until = each, TRIAL_SECONDS
            stays = False
        self._trying = not self._trying
        self.alone ^= not stays
