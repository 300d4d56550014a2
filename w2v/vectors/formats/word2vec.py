"""The plain formats of the word2vec family: text with a first line (word2vec, fastText) or without (GloVe), and binary.

Whatever ends in `.gz` is written packed; readers look at the bytes, not at the name.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from w2v.vectors.formats.binary import read_binary_rows
from w2v.vectors.formats.rows import read_rows, write_rows
from w2v.vectors.formats.streams import opened, written
from w2v.vectors.formats.tokens import refuse

_MARK: Final = re.compile("\\A\ufeff")  # there, readers take it for the mark of an encoding

if TYPE_CHECKING:
    import os

    from w2v.vectors.keyed_vectors import KeyedVectors

# What C's isspace takes for white space: the tools of this family split there.
_UNSAFE: Final = re.compile(r"[ \t\n\v\f\r]|\A\Z")


def write_text(vectors: KeyedVectors, path: str | os.PathLike[str], *, header: bool = True) -> None:
    """Write a text file that gensim, fastText's tools and spaCy open; without a header, as GloVe's are.

    Numbers are written with the fewest digits that give back the same float32.

    Raises:
        FormatError: before anything is written, if a word holds white space or is empty.
    """
    refuse(vectors.index_to_key, _UNSAFE, "A text table")
    if not header:
        refuse(vectors.index_to_key[:1], _MARK, "The first line of a file")
    with written(Path(path)) as file:
        if header:
            file.write(f"{len(vectors)} {vectors.vector_size}\n".encode())
        write_rows(vectors, file)


def read_text(path: str | os.PathLike[str], *, limit: int | None = None) -> KeyedVectors:
    """Read a text file in word2vec's, fastText's or GloVe's layout, packed by gzip or not; its first `limit` words.

    Raises:
        FormatError: naming the line that is damaged, repeated, too short or too long.
    """
    with opened(Path(path)) as source:
        return read_rows(source, title="a text table", limit=limit)


def write_binary(vectors: KeyedVectors, path: str | os.PathLike[str]) -> None:
    """Write the binary layout of the original program: the word, a space, float32 numbers, a newline.

    Raises:
        FormatError: before anything is written, if a word holds white space or is empty.
    """
    refuse(vectors.index_to_key, _UNSAFE, "The binary word2vec format")
    table = vectors.vectors.astype("<f4", copy=False)
    with written(Path(path)) as file:
        file.write(f"{len(vectors)} {vectors.vector_size}\n".encode())
        for word, vector in zip(vectors.index_to_key, table, strict=True):
            file.write(b"%b %b\n" % (word.encode(), vector.tobytes()))


def read_binary(path: str | os.PathLike[str], *, limit: int | None = None) -> KeyedVectors:
    """Read a binary word2vec file (Google News, for one), packed by gzip or not; with a limit, its first words.

    Raises:
        FormatError: if it is cut off, claims another size than it has, or a word is damaged or repeated.
    """
    with opened(Path(path)) as source:
        return read_binary_rows(source, limit)
