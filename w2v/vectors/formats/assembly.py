"""From what a file held to `KeyedVectors`, or to a message that says which file and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from w2v.errors import FormatError
from w2v.vectors.formats.tokens import shown
from w2v.vectors.keyed_vectors import KeyedVectors

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike


def assembled(
    words: list[str],
    vectors: ArrayLike,
    path: Path,
    *,
    counts: ArrayLike | None = None,
    metadata: dict[str, Any] | None = None,
    first_line: int | None = None,
) -> KeyedVectors:
    """Return the checked model that was read from `path`.

    Args:
        words: one for each row.
        vectors: (n, d).
        path: for messages.
        counts: how often each word occurred, where the file says so.
        metadata: what else the file says.
        first_line: the line of the first word, in a text file that has one word a line.

    Raises:
        FormatError: if a word repeats or a number is not finite, naming the file and the place.
    """
    _refuse_twins(words, path, first_line)
    try:
        return KeyedVectors(words, vectors, counts, metadata)
    except FormatError as error:
        raise FormatError(f"{str(path)!r}: {error}") from error


def _refuse_twins(words: list[str], path: Path, first_line: int | None) -> None:
    if len(set(words)) == len(words):
        return
    seen: dict[str, int] = {}
    for row, word in enumerate(words):
        if (first := seen.setdefault(word, row)) != row:
            unit, offset = ("word", 1) if first_line is None else ("line", first_line)
            raise FormatError(
                f"{str(path)!r} holds {shown(word)} twice, as {unit}s {first + offset:,} and {row + offset:,}:"
                " drop one of them."
            )
