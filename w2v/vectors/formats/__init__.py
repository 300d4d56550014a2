"""The files that vectors come from and go to: one table of formats, one door in, one door out.

export(vectors, "word2vec", "vectors.txt.gz")
vectors = open_vectors("vectors.txt.gz")        # the format is recognised by the bytes, not by the name
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from w2v.errors import FormatError
from w2v.vectors.formats.recognition import recognise
from w2v.vectors.formats.registry import FORMATS, Format

if TYPE_CHECKING:
    import os

    from w2v.vectors.keyed_vectors import KeyedVectors

__all__ = ["FORMATS", "Format", "export", "open_vectors", "recognise"]


def export(vectors: KeyedVectors, format: str, path: str | os.PathLike[str], **options: Any) -> None:  # noqa: A002, ANN401
    """Write vectors in a format of `FORMATS`.

    Args:
        vectors: the model.
        format: its name, such as "word2vec" or "bundle".
        path: the file or folder to write. Tables whose name ends in `.gz` are packed.
        **options: what the format's writer takes besides, such as `dtype="float16"`.

    Raises:
        FormatError: if there is no such format or option, a word cannot be stored in it, or the disk refuses.
    """
    if format not in FORMATS:
        raise FormatError(f"There is no format {format!r}: choose one of {', '.join(FORMATS)}.")
    if unknown := options.keys() - FORMATS[format].options:
        known = ", ".join(sorted(FORMATS[format].options)) or "none"
        raise FormatError(f"The format {format!r} has no option {min(unknown)!r}; it has: {known}.")
    FORMATS[format].write(vectors, Path(path), **options)


def open_vectors(path: str | os.PathLike[str]) -> KeyedVectors:
    """Read vectors from a file or folder of any format in `FORMATS`.

    Raises:
        FormatError: if it is none of them, or damaged; the message says where.
    """
    return FORMATS[recognise(Path(path))].read(Path(path))
