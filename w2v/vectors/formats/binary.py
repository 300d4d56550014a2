"""Reading the binary word2vec format: a first line, then for each word its bytes, a space and its float32 numbers.

Some writers end each vector with a newline, some do not; a newline before a word is therefore no part of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from w2v.errors import FormatError
from w2v.vectors.formats.assembly import assembled
from w2v.vectors.formats.rows import LONGEST_WORD, check_claim, parse_header

if TYPE_CHECKING:
    from w2v.vectors.formats.streams import Source
    from w2v.vectors.keyed_vectors import KeyedVectors

_CHUNK: Final = 1 << 23  # bytes read at a time
_LONGEST_HEADER: Final = 64


def read_binary_rows(source: Source, limit: int | None = None) -> KeyedVectors:
    """Read a binary table; linear in time, and nothing is believed before the size of the file was looked at.

    Of more than `limit` words the first are read.

    Raises:
        FormatError: naming the file, the word and what is wrong.
    """
    data = source.read(_CHUNK)
    end = data.find(b"\n", 0, _LONGEST_HEADER)
    header = parse_header(data[: max(end, 0)])
    if header is None:
        raise FormatError(f"{str(source.path)!r} does not begin with a line 'words dimensions'.")
    n, d = header
    check_claim(n, d, source, bytes_each=4)
    words: list[str] = []
    taken = n if limit is None else min(n, limit)
    vectors = np.empty((taken, d), dtype=np.float32)
    position, needed = end + 1, 4 * d
    for row in range(taken):
        if len(data) - position < LONGEST_WORD + needed + 2:
            data, position = data[position:] + source.read(_CHUNK), 0
        space = data.find(b" ", position, position + LONGEST_WORD)
        if space < 0 or len(data) - space - 1 < needed:
            raise FormatError(
                f"{str(source.path)!r} claims {n:,} words of {d:,} dimensions, and breaks off in word {row + 1:,}:"
                " it is cut off, or no binary word2vec file."
            )
        words.append(_word(data[position:space], row, source))
        vectors[row] = np.frombuffer(data, dtype="<f4", count=d, offset=space + 1)
        position = space + 1 + needed
    if taken == n and (data[position:] + source.read(2)).strip(b"\n"):
        raise FormatError(f"{str(source.path)!r} claims {n:,} words, and there are more: its first line is wrong.")
    return assembled(words, vectors, source.path)


def _word(data: bytes, row: int, source: Source) -> str:
    try:
        word = data.lstrip(b"\n").decode()
    except UnicodeDecodeError as error:
        raise FormatError(f"Word {row + 1:,} of {str(source.path)!r} is not UTF-8: {error}.") from error
    if not word:
        raise FormatError(f"Word {row + 1:,} of {str(source.path)!r} is empty: is the file damaged?")
    return word
