"""Tables for data frames: Parquet and Arrow files with the columns `word`, `vector` and, where known, `count`.

Written and read by polars, which is optional: `pip install polars`.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from w2v.errors import FormatError
from w2v.vectors.formats.assembly import assembled
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.limits import most_unpacked
from w2v.vectors.formats.rows import MAX_DIMENSIONS
from w2v.vectors.formats.tensors import halve, halved

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from types import ModuleType

    from w2v.vectors.keyed_vectors import KeyedVectors


def write_parquet(vectors: KeyedVectors, path: str | os.PathLike[str], *, dtype: str = "float32") -> None:
    """Write a Parquet file, packed with zstd.

    Args:
        vectors: the model.
        path: the file.
        dtype: "float32", or "float16", whose numbers keep three digits and pack to about half.

    Raises:
        FormatError: if polars is missing or the disk refuses.
    """
    frame = _frame(vectors, dtype)
    with replacing(Path(path)) as file, _refusals(f"Cannot write {str(path)!r}"):
        frame.write_parquet(file, compression="zstd")


def write_arrow(vectors: KeyedVectors, path: str | os.PathLike[str], *, dtype: str = "float32") -> None:
    """Write an Arrow (Feather) file; see `write_parquet`."""
    frame = _frame(vectors, dtype)
    with replacing(Path(path)) as file, _refusals(f"Cannot write {str(path)!r}"):
        frame.write_ipc(file, compression="uncompressed")


def read_table(path: str | os.PathLike[str]) -> KeyedVectors:
    """Read a Parquet or Arrow file with a column of words and one of vectors, both of equal length.

    Raises:
        FormatError: if polars is missing, a column is, or the table is damaged or unpacks to far more than its size.
    """
    path = Path(path)
    polars = _polars()
    # As a stream, so that a path with * or ? in it is no pattern.
    with _refusals(f"Cannot read {str(path)!r}, is it damaged?"), path.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
        if is_parquet:
            _check_size(polars, path)
        file.seek(0)
        frame = polars.read_parquet(file) if is_parquet else polars.read_ipc(file)
    for column in ("word", "vector"):
        if column not in frame.columns:
            raise FormatError(f"{str(path)!r} has no column {column!r}, only {', '.join(frame.columns)[:200]}.")
    words, counts = frame["word"], frame["count"] if "count" in frame.columns else None
    if words.dtype != polars.String or words.null_count() or (counts is not None and counts.null_count()):
        raise FormatError(f"The columns 'word' and 'count' of {str(path)!r} must be text and numbers without gaps.")
    vectors = _matrix(frame["vector"], polars, path)
    return assembled(words.to_list(), vectors, path, counts=None if counts is None else counts.to_numpy())


def _frame(vectors: KeyedVectors, dtype: str) -> Any:  # noqa: ANN401  a polars.DataFrame; polars is optional
    polars = _polars()
    stored = halve(vectors.vectors) if halved(dtype, "vector") else vectors.vectors
    number = polars.Float16 if stored.dtype == np.float16 else polars.Float32
    columns = {
        "word": vectors.index_to_key,
        "vector": polars.Series(stored, dtype=polars.Array(number, vectors.vector_size)),
    }
    if vectors.counts is not None:
        columns["count"] = vectors.counts
    return polars.DataFrame(columns)


@contextmanager
def _refusals(what: str) -> Iterator[None]:
    """Turn what polars says of a bad file or a full disk into our words."""
    polars = _polars()
    try:
        yield
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError) as error:
        raise FormatError(f"{what} {str(error).strip().splitlines()[0][:200]}") from error


def _check_size(polars: ModuleType, path: Path) -> None:
    """Refuse a Parquet file whose rows come to far more than its bytes, before they are unpacked."""
    number = polars.scan_parquet(path, glob=False).select(polars.len()).collect().item()
    kind = polars.read_parquet_schema(path).get("vector")
    width = kind.size if isinstance(kind, polars.Array) else 1
    if not 1 <= width <= MAX_DIMENSIONS or number * width * 4 > most_unpacked(path.stat().st_size):
        raise FormatError(
            f"{str(path)!r} claims {number:,} vectors of {width:,} numbers, more than is taken from a file of its size."
        )


def _matrix(column: Any, polars: ModuleType, path: Path) -> Any:  # noqa: ANN401  a polars.Series in, an array out
    """Return a column of lists of numbers as (n, d)."""
    kind = column.dtype
    if not isinstance(kind, polars.Array | polars.List) or not kind.inner.is_numeric() or column.null_count():
        raise FormatError(f"The column 'vector' of {str(path)!r} must hold lists of numbers, not {kind}.")
    if isinstance(kind, polars.List):
        sizes = column.list.len()
        if sizes.n_unique() != 1:
            raise FormatError(f"The vectors of {str(path)!r} have between {sizes.min()} and {sizes.max()} numbers.")
        column = column.list.to_array(sizes[0])
    if column.arr.explode().null_count():
        raise FormatError(f"A vector of {str(path)!r} has a gap.")
    return column.to_numpy()


def _polars() -> ModuleType:
    try:
        import polars as pl
    except ImportError as error:
        raise FormatError("Parquet and Arrow files need polars: pip install polars, or choose 'bundle'.") from error
    return pl
