"""Where results are written: tried before the work, lest it be lost to a place that takes nothing."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from w2v.errors import FormatError

if TYPE_CHECKING:
    from w2v.vectors import KeyedVectors


def try_folder(path: str) -> None:
    """Find out whether a model can be saved in a folder, made if need be.

    Raises:
        FormatError: it is a file, or nothing can be written there.
    """
    if os.path.lexists(path) and not Path(path).is_dir():
        raise FormatError(f"{path!r} is a file, and a model is saved in a folder. Name another place.")
    _try_to_write(path, Path(path))


def try_file(path: str) -> None:
    """Find out whether a file can be written; one that is there already stays as it is.

    Raises:
        FormatError: it is a folder, or nothing can be written there.
    """
    if Path(path).is_dir():
        raise FormatError(f"{path!r} is a folder. Name a file.")
    _try_to_write(path, Path(path).parent)


def save_somewhere(vectors: KeyedVectors, out: str) -> None:
    """Save a model, and if its folder does not take it, in a new one nearby.

    Raises:
        FormatError: its folder did not take it; the message says where it is.
    """
    try:
        vectors.save(out)
    except FormatError as error:
        for near in (_nearest(Path(out).parent), Path.cwd(), Path(tempfile.gettempdir())):
            try:
                beside = tempfile.mkdtemp(prefix=f"{Path(out).name}-", dir=near)
                vectors.save(beside)
            except (OSError, FormatError):
                continue
            raise FormatError(f"{error} The model is saved in {beside!r} instead.") from None
        raise


def _try_to_write(path: str, folder: Path) -> None:
    """Write a byte where `folder` is, or will be, and say if folders have to be made for it."""
    nearest = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=nearest) as file:
            file.write(b"w")
    except OSError as error:
        raise FormatError(f"Cannot write {path!r}: {error.strerror}. Name another place.") from None
    if not (parent := Path(path).parent).exists():
        print(f"The folder {parent} is not there yet; it is made.", file=sys.stderr)


def _nearest(folder: Path) -> Path:
    """The folder itself or, if it is not there, the nearest of those above it that are."""
    return next(place for place in (folder, *folder.parents, Path.cwd()) if place.exists())
