"""The plain formats of the word2vec family: text with a first line (word2vec, fastText), without one (GloVe).

Whatever ends in `.gz` is written packed; readers look at the bytes, not at the name.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from w2v.vectors.formats.rows import read_rows, write_rows
from w2v.vectors.formats.streams import opened, written
from w2v.vectors.formats.tokens import refuse

if TYPE_CHECKING:
    import os

    from w2v.vectors.keyed_vectors import KeyedVectors

# What C's isspace takes for white space: the tools of this family split there.
_UNSAFE: Final = re.compile(r"[ \t\n\v\f\r]|^$")


def write_text(vectors: KeyedVectors, path: str | os.PathLike[str], *, header: bool = True) -> None:
    """Write a text file that gensim, fastText's tools and spaCy open; without a header, as GloVe's are.

    Numbers are written with the fewest digits that give back the same float32.

    Raises:
        FormatError: before anything is written, if a word holds white space or is empty.
    """
    refuse(vectors.index_to_key, _UNSAFE, "A text table")
    with written(Path(path)) as file:
        if header:
            file.write(f"{len(vectors)} {vectors.vector_size}\n".encode())
        write_rows(vectors, file)


def read_text(path: str | os.PathLike[str]) -> KeyedVectors:
    """Read a text file in word2vec's, fastText's or GloVe's layout, packed by gzip or not.

    Raises:
        FormatError: naming the line that is damaged, repeated, too short or too long.
    """
    with opened(Path(path)) as source:
        return read_rows(source, title="a text table")
