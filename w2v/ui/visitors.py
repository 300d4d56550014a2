"""Whose session is whose: a page that is loaded again finds its visitor's things, and nobody else's."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from w2v.ui.session import Session

FIRST = "(_, ...others) => [W2VVisit.key(), ...others]"
"""JavaScript for an event: its first input becomes the key that this tab was given, empty if it has none."""

KEEP = "(key) => W2VVisit.keep(key)"
"""JavaScript for an event: its input is the key that this tab is to keep."""

WHERE = '() => ({ __type__: "update", ...(W2VVisit.where() && { selected: W2VVisit.where() }) })'
"""JavaScript for an event: the update of the page's tabs that opens the one to begin with."""


@dataclass
class _Visitor:
    session: Session
    connections: set[str] = field(default_factory=set)


class Visitors:
    """Keeps the session of a visitor whose connection has ended for a while, in case they come back.

    A page that is loaded is a new connection, and a phone may load a page anew on its own. What finds the session again
    is a key of 256 random bits that only the tab holds: it never stands in an address or a log.
    """

    def __init__(self, most: int, seconds_away: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Know nobody yet.

        Args:
            most: how many visitors' sessions are kept; of more, those who left first are let go.
            seconds_away: how long a session is kept after the last connection to it ended.
            clock: tells the time, in seconds.
        """
        self._most = most
        self._seconds_away = seconds_away
        self._clock = clock
        self._visitors: OrderedDict[str, _Visitor] = OrderedDict()  # by key, the newest arrival last
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def arrived(self, connection: str, key: Any, session: Session) -> tuple[str, Session]:
        """Take a new connection in.

        Args:
            connection: what Gradio calls it.
            key: what the page says its key is; anything may come.
            session: the one it has so far, a new one.

        Returns:
            The key to keep, and the session to use: the visitor's own if the key is one, else `session`.
        """
        with self._lock:
            if not isinstance(key, str) or key not in self._visitors:
                key = secrets.token_urlsafe(32)
                self._visitors[key] = _Visitor(session)
            visitor = self._visitors[key]
            self._visitors.move_to_end(key)
            visitor.connections.add(connection)
            visitor.session.away_since = None
            closed = self._beyond_the_most()
        for other in closed:
            other.close()
        return key, visitor.session

    def here(self, connection: str, session: Session) -> Session:
        """Know that somebody is at a page.

        Args:
            connection: what Gradio calls it. It may have ended for a moment.
            session: what Gradio has for it: a new one, where it has had too many others since.

        Returns:
            The session to use: the visitor's own.
        """
        with self._lock:
            for visitor in self._visitors.values():
                if connection in visitor.connections or visitor.session is session:
                    visitor.connections.add(connection)
                    visitor.session.away_since = None
                    session = visitor.session
        session.touch()
        return session

    def left(self, connection: str, session: Session | None = None) -> None:
        """Know that a connection has ended; whoever has no other one is away now.

        Args:
            connection: what Gradio calls it.
            session: its own, if it has one: a client that never opens the page is not known before it leaves. One
                that holds nothing need not be.
        """
        with self._lock:
            known = list(self._visitors.values())
            if session is not None and session.things and all(visitor.session is not session for visitor in known):
                known.append(_Visitor(session, {connection}))
                self._visitors[secrets.token_urlsafe(32)] = known[-1]
            for visitor in known:
                if connection in visitor.connections:
                    visitor.connections.remove(connection)
                    if not visitor.connections:
                        visitor.session.away_since = self._clock()
            closed = self._beyond_the_most()
        for other in closed:
            other.close()
        self.let_go()

    def let_go(self) -> None:
        """Close the sessions of those who have been away for too long; looks again by itself when the next one will."""
        with self._lock:
            due = self._clock() - self._seconds_away
            sessions = {key: visitor.session for key, visitor in self._visitors.items()}
            # A client's connection may end for a moment, and it goes on asking.
            since = {key: (session.away_since, session.used) for key, session in sessions.items()}
            away = {key: max(left, used) for key, (left, used) in since.items() if left is not None}
            closed = [self._visitors.pop(key).session for key, left in away.items() if left <= due]
            self._look_again([left - due for left in away.values() if left > due])
        for session in closed:
            session.close()

    def _look_again(self, seconds: list[float]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if seconds:
            self._timer = threading.Timer(min(seconds), self.let_go)
            self._timer.daemon = True
            self._timer.start()

    def _beyond_the_most(self) -> list[Session]:
        """Forget as many visitors as are too many: first who is away, the longest first, then who came first."""

        def left(key: str) -> float:
            since = self._visitors[key].session.away_since
            return float("inf") if since is None else since

        too_many = max(0, len(self._visitors) - self._most)
        return [self._visitors.pop(key).session for key in sorted(self._visitors, key=left)[:too_many]]
