"""The memory in which the things of all sessions have to find room together."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from w2v.errors import RoomError
from w2v.ui.job import Job
from w2v.ui.model import is_everyones
from w2v.ui.weight import result_weight, weight

if TYPE_CHECKING:
    from w2v.ui.session import Session

VARIABLE = "W2V_MAX_HELD_MB"


@dataclass(frozen=True, eq=False)
class _Promise:
    """A training under way, or in line, and the bytes that its result will take."""

    session: Session
    job: Job
    result: int


class Room:
    """Knows every session there is, also those of clients that never open the page, and what they hold.

    Where more is wanted than there is room for, the others' things are let go: first of those who have left, then of
    those who asked for nothing for the longest time; never those of a training under way. Maps, small beside the rest,
    are counted but never refused.

    Attributes:
        lock: guards what sessions hold while it changes. Never wait for anything while you have it.
    """

    def __init__(self, most_mb: float = math.inf) -> None:
        """Begin with nobody.

        Args:
            most_mb: megabytes that all may hold together.
        """
        self.lock = threading.RLock()
        self._most = most_mb * 2**20
        self._sessions: WeakSet[Session] = WeakSet()
        self._weights: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
        self._trainings: list[_Promise] = []

    def join(self, session: Session) -> None:
        """Count one more session, for as long as anything knows it."""
        with self.lock:
            self._sessions.add(session)

    def held(self) -> int:
        """Bytes that all sessions hold."""
        with self.lock:
            return sum(self._of(session) for session in self._sessions)

    @contextmanager
    def taking(self, session: Session, *attributes: str) -> Iterator[None]:
        """Within it a session takes something; at the end others give way, if need be.

        Args:
            session: who takes it.
            attributes: what changes; they are as they were if there is no room.

        Raises:
            RoomError: there is no room, even without what others may lose. Nobody has lost anything then.
        """
        with self.lock:
            before = {name: getattr(session, name) for name in attributes}
            yield
            try:
                self._make_room_for(session)
            except RoomError:
                vars(session).update(before)
                raise

    @contextmanager
    def training(self, session: Session, job: Job) -> Iterator[None]:
        """Keep room for what a training will bring, until its end; meanwhile this session's things are left alone.

        Raises:
            RoomError: there is none.
        """
        promise = _Promise(session, job, result_weight(job))
        with self.lock:
            self._trainings.append(promise)
            try:
                self._make_room_for(session)
            except RoomError:
                self._trainings.remove(promise)
                raise
        try:
            yield
        finally:
            with self.lock:
                self._trainings.remove(promise)

    def _make_room_for(self, asker: Session) -> None:
        others = {session: self._of(session) for session in self._sessions if session is not asker}
        train = {promise.session for promise in self._trainings}
        lasting = sum(held for session, held in others.items() if session in train)
        wanted = self._of(asker)
        if wanted + lasting > self._most:
            raise RoomError(_refusal(wanted, self._most - lasting, self._most))
        excess = wanted + sum(others.values()) - self._most
        for session in sorted(others.keys() - train, key=lambda each: each.idleness):
            if excess <= 0:
                return
            if others[session]:
                excess -= others[session]
                session.close()

    def _of(self, session: Session) -> int:
        trainings = [promise for promise in self._trainings if promise.session is session]
        things = [*session.things, *(thing for each in trainings for thing in (each.job.corpus, each.job.start))]
        distinct = {id(thing): thing for thing in things if thing is not None and not is_everyones(thing)}
        return sum(map(self._weigh, distinct.values())) + sum(promise.result for promise in trainings)

    def _weigh(self, thing: Any) -> int:
        if isinstance(thing, str):  # weighed at once, and nothing can refer to it weakly
            return weight(thing)
        if thing not in self._weights:
            self._weights[thing] = weight(thing)
        return self._weights[thing]


def _refusal(wanted: float, free: float, most: float) -> str:
    needed, left, limit = (f"{each / 2**20:,.1f} MB" for each in (wanted, max(0.0, free), most))
    return (
        f"With this, your text and models would take {needed} of memory, and {left} of the {limit} that this page "
        f"holds for all its visitors ({VARIABLE}) can be had for them now: take something smaller, try again later, or "
        "run this page on a machine of your own. What you had is still there."
    )
