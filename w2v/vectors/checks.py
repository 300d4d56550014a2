"""What must hold of words and vectors before anything is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from w2v.errors import FormatError
from w2v.vectors.search import Floats, lengths

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_LONGEST_VECTOR = 1e38  # beyond it, lengths and dot products leave the range of float32


def checked_vectors(vectors: ArrayLike, words: list[str]) -> Floats:
    """Return `vectors` as read-only float32 of shape (words, dimensions), without a copy where that is possible."""
    try:
        with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused with its word
            array = np.ascontiguousarray(vectors, dtype=np.float32).view()
    except (TypeError, ValueError) as error:
        raise FormatError(f"Vectors must be a table of numbers: {error}.") from error
    if array.ndim != 2 or array.shape[1] == 0 or len(words) == 0 or len(array) != len(words):
        raise FormatError(f"{len(words):,} words need vectors of shape ({len(words)}, dimensions), not {array.shape}.")
    array.flags.writeable = False
    return array


def checked_index(words: list[str]) -> dict[str, int]:
    """Return each word's row; refuse words that repeat or that UTF-8 cannot hold."""
    for word in words:
        if not isinstance(word, str):
            raise FormatError(f"A word must be a string, not {word!r}.")
        if not word.isascii() and any("\ud800" <= character <= "\udfff" for character in word):
            raise FormatError(f"{word!r} holds half of a surrogate pair, which no file can store: mend or drop it.")
    index = {word: row for row, word in enumerate(words)}
    if len(index) < len(words):
        twice = next(word for row, word in enumerate(words) if index[word] != row)
        raise FormatError(f"{twice!r} occurs more than once: every word must have one vector.")
    return index


def checked_counts(counts: ArrayLike, n: int) -> NDArray[np.int64]:
    """Return a read-only copy of `counts` as int64 of shape (n,)."""
    array = np.asarray(counts)
    if array.shape != (n,) or array.dtype.kind not in "iu":
        raise FormatError(f"Counts must be {n} whole numbers, not {array.dtype} of shape {array.shape}.")
    copy = array.astype(np.int64)
    if copy.min() < 0:
        raise FormatError(f"A word cannot have occurred {copy.min()} times.")
    copy.flags.writeable = False
    return copy


def checked_norms(vectors: Floats, words: list[str]) -> Floats:
    """Return each row's length (n,), 1 for rows of zeros; refuse NaN and infinity."""
    with np.errstate(invalid="ignore"):  # a signalling NaN, which is refused below like any other
        norms = lengths(vectors)
    wrong = np.flatnonzero(~(norms < _LONGEST_VECTOR))  # also NaN
    if len(wrong):
        raise FormatError(
            f"The vector of {words[wrong[0]]!r} holds NaN, an infinite or a too large number"
            f" ({len(wrong):,} of {len(words):,} words do): train again with a lower learning rate, or mend the file."
        )
    result = norms.astype(np.float32)
    result[result == 0] = 1.0
    result.flags.writeable = False
    return result
