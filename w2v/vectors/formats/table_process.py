"""Reading a Parquet or Arrow file where a crash harms nobody: `python -m w2v.vectors.formats.table_process`.

The arguments are the file, an empty folder to save the model in, and the most bytes the table may come to. What is
refused is told as JSON on the last line, with exit code `REFUSED`; whatever else happens is the end of this process
alone.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from w2v.errors import FormatError
from w2v.vectors.formats.assembly import assembled
from w2v.vectors.formats.parquet import REFUSED, import_polars, refusals
from w2v.vectors.formats.rows import MAX_DIMENSIONS

if TYPE_CHECKING:
    from types import ModuleType

    from w2v.vectors.keyed_vectors import KeyedVectors

_OWN: Final = 4 << 30  # bytes of address space for Python and polars themselves
_OTHER_NAMES: Final = {"word": ("token", "key", "text"), "vector": ("embedding", "embeddings", "vectors")}


def main(arguments: list[str]) -> int:
    """Read and save; return the exit code."""
    path, folder, most = Path(arguments[0]), Path(arguments[1]), int(arguments[2])
    _bound_memory(_OWN + 6 * most)
    try:
        read_here(path, most).save(folder)
    except FormatError as error:
        print(json.dumps({"refused": str(error)}))  # noqa: T201  it is how this program answers
        return REFUSED
    return 0


def read_here(path: Path, most: int) -> KeyedVectors:
    """Read a table in this process: for files one made oneself.

    Args:
        path: the file.
        most: bytes the vectors may come to.

    Raises:
        FormatError: see `read_table`.
    """
    polars = import_polars()
    # As a stream, so that a path with * or ? in it is no pattern.
    with refusals(f"Cannot read {str(path)!r}, is it damaged?"), path.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
        if is_parquet:
            _check_size(polars, path, most)
        file.seek(0)
        frame = polars.read_parquet(file) if is_parquet else polars.read_ipc(file)
    names = {_column(frame.columns, name): name for name in _OTHER_NAMES}
    frame = frame.rename({old: new for old, new in names.items() if old in frame.columns})
    for column in ("word", "vector"):
        if column not in frame.columns:
            raise FormatError(f"{str(path)!r} has no column {column!r}, only {', '.join(frame.columns)[:200]}.")
    words, counts = frame["word"], frame["count"] if "count" in frame.columns else None
    if words.dtype != polars.String or words.null_count() or (counts is not None and counts.null_count()):
        raise FormatError(f"The columns 'word' and 'count' of {str(path)!r} must be text and numbers without gaps.")
    vectors = _matrix(frame["vector"], polars, path)
    return assembled(words.to_list(), vectors, path, counts=None if counts is None else counts.to_numpy())


def _column(columns: list[str], wanted: str) -> str:
    """Return the column that is `wanted`, or what others call it; `wanted` if there is none."""
    named = {column.lower(): column for column in reversed(columns)}
    return next((named[name] for name in (wanted, *_OTHER_NAMES[wanted]) if name in named), wanted)


def _check_size(polars: ModuleType, path: Path, most: int) -> None:
    """Refuse a Parquet file whose rows come to far more than its bytes, before they are unpacked."""
    number = polars.scan_parquet(path, glob=False).select(polars.len()).collect().item()
    schema = polars.read_parquet_schema(path)
    kind = schema.get(_column(list(schema), "vector"))
    width = kind.size if isinstance(kind, polars.Array) else 1
    if not 1 <= width <= MAX_DIMENSIONS or number * width * 4 > most:
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


def _bound_memory(n_bytes: int) -> None:
    """Let this process have so much address space and no more, where the system can hold it to that."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (n_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
