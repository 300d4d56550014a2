"""Bytes in and out, packed by gzip or not: read within bounds, written in one step."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from w2v.errors import FormatError
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.limits import most_unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GZIP_MAGIC: Final = b"\x1f\x8b"
_NOT_WRITTEN: Final = frozenset({".bz2", ".xz", ".zst", ".zip", ".7z", ".rar"})


class Source:
    """A file to read from, unpacked if it is gzip, whatever it is called.

    Attributes:
        path: where it is, for messages.
        size: the most bytes that can come out of it.
    """

    def __init__(self, path: Path, file: BinaryIO, size: int) -> None:
        self.path = path
        self.size = size
        self._file = file
        self._taken = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes, fewer than `size` only at the end.

        Raises:
            FormatError: if the file cannot be read, or unpacks to more than `size` allows.
        """
        try:
            data = self._file.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise FormatError(f"Cannot read {str(self.path)!r}: {error}.") from error
        self._taken += len(data)
        if self._taken > self.size:
            raise FormatError(
                f"{str(self.path)!r} unpacks to more than {self.size:,} bytes, the most that is taken from a file of"
                " its size: unpack it first if you trust it."
            )
        return data


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a file for reading, through gzip if its first bytes say so."""
    try:
        size = path.stat().st_size
        file = path.open("rb")
    except OSError as error:
        raise FormatError(f"Cannot read {str(path)!r}: {error.strerror or error}.") from error
    with file:
        packed = file.read(2) == GZIP_MAGIC
        file.seek(0)
        if packed:
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield Source(path, cast("BinaryIO", unpacked), most_unpacked(size))
        else:
            yield Source(path, file, size)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` when the block ends well; packed if the name ends in `.gz`.

    Raises:
        FormatError: if the system refuses, or the name ends as that of a file packed in another way.
    """
    if path.suffix.lower() in _NOT_WRITTEN:
        raise FormatError(f"{str(path)!r} would not be packed as its name says: end it in .gz, or pack it afterwards.")
    with replacing(path) as file:
        if path.suffix.lower() != ".gz":
            yield file
            return
        # No name and no time inside: the same vectors give the same bytes.
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed:
            yield cast("BinaryIO", packed)
