"""How much memory there is: the machine's, or what its container is lent of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_FALLBACK = 4 * 2**30  # bytes, where the system does not tell
_LIMITS = ("memory.max", "memory.limit_in_bytes")  # of version 2 and 1 of Linux's control groups


def memory_bytes(root: Path = Path("/")) -> int:
    """Bytes of memory that this process may have at most, all programs beside it left out of account.

    Args:
        root: where the system's files begin.
    """
    try:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        machine = _FALLBACK
    return min([machine, *_lent(root)])


def _lent(root: Path) -> Iterator[int]:
    """The limits of the control groups that this process is in, and of those around them."""
    for folder in _groups(root):
        for name in _LIMITS:
            try:
                text = (folder / name).read_text().strip()
            except OSError:
                continue
            if text.isdigit():  # or "max"
                yield int(text)


def _groups(root: Path) -> Iterator[Path]:
    mounted = root / "sys/fs/cgroup"
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        lines = []
    yield from (mounted, mounted / "memory")  # a container sees its own group there
    for line in lines:
        _, kinds, path = line.split(":", 2)
        if kinds == "" or "memory" in kinds.split(","):
            own = (mounted / "memory" if kinds else mounted) / path.lstrip("/")
            yield from (folder for folder in (own, *own.parents) if mounted in folder.parents)
