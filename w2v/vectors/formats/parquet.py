"""Tables for data frames: Parquet and Arrow files with the columns `word`, `vector` and, where known, `count`.

Written and read by polars, which is optional: `pip install polars`. What polars makes of a damaged file can be the end
of its whole process, so strangers' files are read in another one (`table_process`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from w2v.errors import FormatError
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.folder import read_folder
from w2v.vectors.formats.limits import most_unpacked
from w2v.vectors.formats.tensors import halve, halved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from w2v.vectors.keyed_vectors import KeyedVectors

REFUSED: Final = 3
"""The exit code of the process that reads, if it says why it refuses; with any other it has nothing to say."""
_PATIENCE: Final = 1_200  # seconds
_PACKAGE: Final = Path(__file__).parents[3]


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
    with replacing(Path(path)) as file, refusals(f"Cannot write {str(path)!r}"):
        frame.write_parquet(file, compression="zstd")


def write_arrow(vectors: KeyedVectors, path: str | os.PathLike[str], *, dtype: str = "float32") -> None:
    """Write an Arrow (Feather) file; see `write_parquet`."""
    frame = _frame(vectors, dtype)
    with replacing(Path(path)) as file, refusals(f"Cannot write {str(path)!r}"):
        frame.write_ipc(file, compression="uncompressed")


def read_table(path: str | os.PathLike[str]) -> KeyedVectors:
    """Read a Parquet or Arrow file with a column of words and one of vectors, both of equal length.

    Raises:
        FormatError: if polars is missing, a column is, or the table is damaged or unpacks to far more than its size.
    """
    import_polars()
    path = Path(path)
    try:
        most = most_unpacked(path.stat().st_size)
    except OSError as error:
        raise FormatError(f"Cannot read {str(path)!r}: {error.strerror or error}.") from error
    paths = os.pathsep.join([str(_PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])])
    known = os.environ | {"PYTHONPATH": paths, "RUST_BACKTRACE": "0", "POLARS_MAX_THREADS": "2"}
    with tempfile.TemporaryDirectory(prefix="w2v-") as scratch:
        command = [sys.executable, "-m", "w2v.vectors.formats.table_process", str(path.absolute()), scratch, str(most)]
        try:
            done = subprocess.run(  # noqa: S603  our own program
                command, env=known, capture_output=True, check=False, timeout=_PATIENCE
            )
        except subprocess.TimeoutExpired:
            raise FormatError(f"Cannot read {str(path)!r}: it took longer than {_PATIENCE // 60} minutes.") from None
        if done.returncode == 0:
            return read_folder(scratch)
        if done.returncode != REFUSED:
            raise FormatError(f"Cannot read {str(path)!r}, it is damaged: polars gave up on it.")
        told = json.loads(done.stdout.splitlines()[-1])  # polars may have printed lines of its own before
        raise FormatError(told["refused"].replace(str(path.absolute()), str(path)))


def _frame(vectors: KeyedVectors, dtype: str) -> Any:  # noqa: ANN401  a polars.DataFrame; polars is optional
    polars = import_polars()
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
def refusals(what: str) -> Iterator[None]:
    """Turn what polars says of a bad file or a full disk into our words."""
    polars = import_polars()
    try:
        yield
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError) as error:
        raise FormatError(f"{what} {str(error).strip().splitlines()[0][:200]}") from error


def import_polars() -> ModuleType:
    """Return polars, or say how to get it."""
    try:
        import polars as pl
    except ImportError as error:
        raise FormatError("Parquet and Arrow files need polars: pip install polars, or choose 'bundle'.") from error
    return pl
