"""How much may come out of a packed file. Its own word on that is not believed."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

RATIO: Final = 100
"""Vectors shrink to a third or so when packed; a file that grows by more than this is a bomb …"""
_ALWAYS: Final = 1 << 30  # … unless it stays below this many bytes

_most: ContextVar[int | None] = ContextVar("most_unpacked", default=None)


def most_unpacked(size: int) -> int:
    """Return the most bytes that a packed file of `size` bytes may unpack to."""
    usual, most = max(_ALWAYS, RATIO * size), _most.get()
    return usual if most is None else min(usual, most)


@contextmanager
def unpacking_at_most(n_bytes: int) -> Iterator[None]:
    """Let no file that is read inside the block unpack to more than so many bytes, as a page for strangers wants."""
    token = _most.set(n_bytes)
    try:
        yield
    finally:
        _most.reset(token)
