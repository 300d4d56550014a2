"""The line in which trainings wait, first come first served. Knows nothing of what is trained."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from w2v.errors import TrainingError


class Ticket:
    """A place in line. Leave it when done, whether or not its turn ever came."""

    def __init__(self, line: TrainingLine) -> None:
        self._line = line

    @property
    def ahead(self) -> int:
        """How many must leave before it is this ticket's turn; 0 when it is."""
        return self._line.ahead_of(self)

    @property
    def others_wait(self) -> bool:
        """Whether anyone stands in line for a turn."""
        return self._line.someone_waits

    def wait(self, stop: threading.Event, poll_seconds: float = 0.25) -> Iterator[int]:
        """Yield how many are ahead, now and then, until it is this ticket's turn or `stop` is set."""
        while (ahead := self.ahead) > 0 and not stop.wait(poll_seconds):
            yield ahead

    def leave(self) -> None:
        """Give the place up; leaving twice is harmless."""
        self._line.remove(self)


class TrainingLine:
    """Lets `at_once` tickets have their turn together and holds up to `waiting` more."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._at_once = at_once
        self._most = at_once + waiting
        self._tickets: list[Ticket] = []
        self._lock = threading.Lock()

    @property
    def someone_waits(self) -> bool:
        """Whether more tickets are out than have their turn."""
        return len(self._tickets) > self._at_once

    def join(self) -> Ticket:
        """Take the last place in line.

        Raises:
            TrainingError: the line is full.
        """
        with self._lock:
            if len(self._tickets) >= self._most:
                waiting = self._most - self._at_once
                raise TrainingError(
                    f"{waiting} trainings are waiting already, the most this page holds. Try again soon."
                )
            ticket = Ticket(self)
            self._tickets.append(ticket)
            return ticket

    def ahead_of(self, ticket: Ticket) -> int:
        """How many tickets must leave before this one has its turn."""
        with self._lock:
            return max(0, self._tickets.index(ticket) + 1 - self._at_once) if ticket in self._tickets else 0

    def remove(self, ticket: Ticket) -> None:
        """Take a ticket out of the line, if it is in it."""
        with self._lock:
            if ticket in self._tickets:
                self._tickets.remove(ticket)
