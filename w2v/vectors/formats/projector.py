r"""TSV files for TensorFlow's Embedding Projector: `tensors.tsv`, `metadata.tsv` and `projector_config.json`.

The Projector parts lines at "\n" and fields at tabs, knows no quoting, and takes the first line of the metadata for
words if there is one column and for a heading if there are several.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from w2v.errors import FormatError
from w2v.vectors.formats.assembly import assembled
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.rows import MAX_DIMENSIONS, parse_numbers, write_numbers
from w2v.vectors.formats.streams import opened
from w2v.vectors.formats.tokens import refuse

if TYPE_CHECKING:
    import os

    from w2v.vectors.keyed_vectors import KeyedVectors

TENSORS: Final = "tensors.tsv"
VECTORS: Final = "vectors.tsv"  # what TensorFlow's tutorials call the tensors
METADATA: Final = "metadata.tsv"
PROJECTOR: Final = "projector_config.json"
_UNSAFE: Final = re.compile(r"[\t\n\r]|\A\s*\Z")  # blank lines are dropped by the Projector, and \r by some editors
_WORDS: Final = 10_000
_WORD_COLUMNS: Final = ("word", "token", "label", "name", "key", "text")  # the headings of words elsewhere


def write_projector(vectors: KeyedVectors, directory: str | os.PathLike[str], *, n_words: int = _WORDS) -> None:
    """Write the three files into a folder.

    Args:
        vectors: the model.
        directory: the folder, made if need be. To look at it, load the two TSV files on projector.tensorflow.org, or
            run TensorBoard on the folder.
        n_words: only the first so many words; the Projector's page gets slow beyond 10,000.

    Raises:
        FormatError: before anything is written, if a word holds a tab or a line break, or is blank.
    """
    if n_words < 1:
        raise FormatError(f"n_words must be at least 1, not {n_words}.")
    words = vectors.index_to_key[:n_words]
    refuse(words, _UNSAFE, "The Embedding Projector")
    folder = Path(directory)
    with replacing(folder / TENSORS) as file:
        write_numbers(vectors.vectors[: len(words)], file, b"\t")
    with replacing(folder / METADATA) as file:
        if vectors.counts is None:
            file.write("".join(f"{word}\n" for word in words).encode())
        else:
            lines = (f"{word}\t{count}\n" for word, count in zip(words, vectors.counts.tolist(), strict=False))
            file.write(("word\tcount\n" + "".join(lines)).encode())
    entry = {
        "tensorName": f"{len(words):,} of {len(vectors):,} words",
        "tensorShape": [len(words), vectors.vector_size],
        "tensorPath": TENSORS,
        "metadataPath": METADATA,
    }
    with replacing(folder / PROJECTOR) as file:
        file.write(json.dumps({"embeddings": [entry]}, indent=2).encode() + b"\n")


def read_projector(directory: str | os.PathLike[str]) -> KeyedVectors:
    """Read a folder with `tensors.tsv`, or `vectors.tsv`, and `metadata.tsv`.

    If the metadata has several columns, the words are in the one headed "word", or likewise, whatever the case, and in
    the first one if none is.

    Raises:
        FormatError: if one is missing, they differ in length, or a line is damaged.
    """
    folder = Path(directory)
    with opened(folder / METADATA) as source:
        try:
            lines = source.read(source.size).decode().removesuffix("\n").split("\n")
        except UnicodeDecodeError as error:
            raise FormatError(f"{str(folder / METADATA)!r} is not UTF-8: {error}.") from error
    columns = [line.removesuffix("\r").split("\t") for line in lines]
    heading = [name.strip().lower() for name in columns.pop(0)] if len(columns[0]) > 1 else ["word"]
    place = next((heading.index(name) for name in _WORD_COLUMNS if name in heading), 0)
    short = next((row for row, fields in enumerate(columns) if len(fields) <= place), None)
    if short is not None:
        raise FormatError(f"{str(folder / METADATA)!r}, line {short + 2:,}: it has no column {heading[place]!r}.")
    words = [fields[place] for fields in columns]
    vectors = _read_tensors(folder / (TENSORS if (folder / TENSORS).is_file() else VECTORS), len(words))
    counts = _read_counts(columns, heading.index("count"), folder / METADATA) if "count" in heading else None
    return assembled(words, vectors, folder / METADATA, counts=counts, first_line=1 if len(heading) == 1 else 2)


def _read_counts(columns: list[list[str]], place: int, path: Path) -> np.ndarray[tuple[int], np.dtype[np.int64]] | None:
    """The counts in a column; None if it holds none, for others may call anything so."""
    short = next((row for row, fields in enumerate(columns) if len(fields) <= place), None)
    if short is not None:
        raise FormatError(f"{str(path)!r}, line {short + 2:,}: it has no column 'count'.")
    try:
        counts = np.array([int(fields[place]) for fields in columns], dtype=np.int64)
    except (ValueError, OverflowError):
        return None
    return counts if (counts >= 0).all() else None


def _read_tensors(path: Path, n: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return the table of numbers, one line for each of `n` words."""
    with opened(path) as source:
        lines = source.read(source.size).removesuffix(b"\n").split(b"\n")
    d = lines[0].count(b"\t") + 1
    if len(lines) != n or d > MAX_DIMENSIONS:
        raise FormatError(f"{str(path)!r} has {len(lines):,} lines of {d:,} numbers, and {METADATA} has {n:,} words.")
    vectors = np.empty((n, d), dtype=np.float32)
    for row, line in enumerate(lines):
        fields = line.rstrip(b"\r").split(b"\t")
        try:
            if len(fields) != d:
                raise ValueError(f"it holds {len(fields):,} numbers, not {d:,}")
            vectors[row] = parse_numbers(fields)
        except ValueError as error:
            raise FormatError(f"{str(path)!r}, line {row + 1:,}: {error}.") from error
    return vectors
