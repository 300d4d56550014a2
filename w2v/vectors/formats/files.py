"""Writing a file so that nobody ever sees half of it, whatever happens to the machine meanwhile."""

from __future__ import annotations

import os
import re
import secrets
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from w2v.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ABANDONED: Final = 3_600  # seconds without a byte written


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when the block ends well, and vanishes when it does not.

    The bytes reach the disk before the name does. Where the system can (Linux), the file has no name while it is
    written, so a killed process leaves nothing behind; unless it dies between giving the name and moving it into
    place, or on another system. What such a one left is swept away by the next save of the same file.

    Raises:
        FormatError: if the system refuses to write there (no space, no right, no such folder).
    """
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        with _nameless(path.parent) or temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if not temporary.exists():
                _name(file, temporary)
        temporary.replace(path)  # in one step: there is the old file, then the new one, and never none
        _sync_folder(path.parent)
    except OSError as error:
        raise FormatError(f"Cannot write {str(path)!r}: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what killed writers of `path` left, if it is old enough to be nobody's work."""
    left = re.compile(rf"\.{re.escape(path.name[:100])}\.[0-9a-f]{{12}}\.tmp")
    for other in path.parent.iterdir():
        with suppress(FileNotFoundError):  # its writer, or another sweeper, was sooner
            if left.fullmatch(other.name) and time.time() - other.stat().st_mtime > _ABANDONED:
                other.unlink()


def _nameless(folder: Path) -> BinaryIO | None:
    """Return a file without a name on `folder`'s disk, or None where the system has no such thing."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        return os.fdopen(os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666), "wb")
    except OSError:  # not every file system has them; a real obstacle shows when the named file is opened
        return None


def _name(file: BinaryIO, path: Path) -> None:
    """Give a nameless file its name."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:  # naming the folder makes Python call linkat, which follows /proc's link to the file
        os.link(f"/proc/self/fd/{file.fileno()}", path.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _sync_folder(folder: Path) -> None:
    """Make a renaming last through a power cut; Windows neither can nor needs to."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
