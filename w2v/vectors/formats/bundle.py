"""A model in one file: a zip of our folder. Also opens a zip of any other format, as people make them.

Nothing in a zip is believed: not its paths (files go into a folder of ours under names we know), not its sizes
(what comes out is counted), not its directory (entries that overlap are refused), and zips inside are left alone.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from w2v.errors import FormatError
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.folder import CONFIG, MODEL, config_text, write_model
from w2v.vectors.formats.limits import most_unpacked
from w2v.vectors.formats.projector import METADATA, PROJECTOR, TENSORS, VECTORS
from w2v.vectors.formats.static_embedding import MODULES, TOKENIZER

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from w2v.vectors.keyed_vectors import KeyedVectors

_ENTRIES: Final = 10_000
_CHUNK: Final = 1 << 20
_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same model gives the same zip
_NAMES: Final = frozenset({MODEL, CONFIG, TOKENIZER, MODULES, TENSORS, VECTORS, METADATA, PROJECTOR})
_TABLES: Final = frozenset({".txt", ".vec", ".bin", ".gz", ".parquet", ".arrow", ".feather"})
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def write_bundle(
    vectors: KeyedVectors,
    path: str | os.PathLike[str],
    *,
    dtype: str = "float32",
    extras: Mapping[str, Path] | None = None,
) -> None:
    """Write our folder as a zip.

    Args:
        vectors: the model.
        path: the file.
        dtype: "float32", or "float16" for half the size and about three correct digits.
        extras: files to lie beside the model, by their names in the zip.

    Raises:
        FormatError: if it cannot be written.
    """
    with replacing(Path(path)) as file, zipfile.ZipFile(file, "w") as archive:
        with archive.open(zipfile.ZipInfo(MODEL, _DATE), "w", force_zip64=True) as model:
            write_model(vectors, model, dtype=dtype)
        archive.writestr(zipfile.ZipInfo(CONFIG, _DATE), config_text(vectors, dtype))
        for name, extra in (extras or {}).items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as packed, extra.open("rb") as source:
                shutil.copyfileobj(source, packed, _CHUNK)


def read_bundle(path: str | os.PathLike[str], opener: Callable[[Path], KeyedVectors]) -> KeyedVectors:
    """Unpack a zip into a temporary folder and open what is in it.

    Args:
        path: the zip.
        opener: reads the unpacked folder or file.

    Raises:
        FormatError: if the zip is damaged, hides something, or holds no vectors.
    """
    path = Path(path)
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory(prefix="w2v-") as scratch:
            entries = _chosen(archive, path)
            limit = most_unpacked(path.stat().st_size)
            for entry in entries:
                limit -= _unpack(archive, entry, Path(scratch) / PurePosixPath(entry.filename).name, limit, path)
            is_folder = any(PurePosixPath(entry.filename).name in _NAMES for entry in entries)
            return opener(Path(scratch) if is_folder else Path(scratch) / PurePosixPath(entries[0].filename).name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise FormatError(f"Cannot unpack {str(path)!r}: {error}. Is it damaged?") from error


def _chosen(archive: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    """Return the entries of one model: those of the topmost folder that holds one."""
    entries = archive.infolist()
    if len(entries) > _ENTRIES:
        raise FormatError(f"{str(path)!r} holds {len(entries):,} files, over the {_ENTRIES:,} that a model may have.")
    _refuse_overlaps(entries, path)
    folders: dict[PurePosixPath, list[zipfile.ZipInfo]] = {}
    for entry in entries:
        name = PurePosixPath(entry.filename)
        if not entry.is_dir() and "__MACOSX" not in name.parts:
            folders.setdefault(name.parent, []).append(entry)
    for folder in sorted(folders, key=lambda folder: (len(folder.parts), str(folder))):
        named = {PurePosixPath(entry.filename).name: entry for entry in folders[folder]}
        if model := [entry for name, entry in named.items() if name in _NAMES]:
            return model
        if tables := [entry for name, entry in named.items() if PurePosixPath(name).suffix.lower() in _TABLES]:
            if len(tables) > 1:
                raise FormatError(f"{str(path)!r} holds {len(tables)} tables of vectors: unpack it and open one.")
            return tables
    if any(PurePosixPath(entry.filename).name == "data.pkl" for entry in entries):
        raise FormatError(
            f"{str(path)!r} is a PyTorch file, which holds a pickle: opening one can run any program, so it is never"
            " done here. Save the vectors as safetensors or word2vec text instead."
        )
    raise FormatError(f"{str(path)!r} holds no vectors in a format that is known here.")


def _refuse_overlaps(entries: list[zipfile.ZipInfo], path: Path) -> None:
    """Refuse entries that share bytes, the trick of the smallest zip bombs (CVE-2024-0450)."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise FormatError(f"{str(path)!r} holds files that overlap: it was made to do harm.")
        end = entry.header_offset + entry.compress_size


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, limit: int, path: Path) -> int:
    """Copy one entry out; return its true size."""
    if entry.compress_type not in _METHODS or entry.flag_bits & 1:
        raise FormatError(f"{str(path)!r} is encrypted or packed in an unusual way: pack it again as a plain zip.")
    taken = 0
    with archive.open(entry) as source, target.open("xb") as file:
        while data := source.read(_CHUNK):
            taken += len(data)
            if taken > limit:
                raise FormatError(
                    f"{str(path)!r} unpacks to more than is taken from a file of its size: unpack it if you trust it."
                )
            file.write(data)
    return taken
