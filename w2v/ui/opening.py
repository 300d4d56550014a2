"""Models from elsewhere: a dropped file of any format, or a repository on the Hub."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from w2v.errors import FormatError
from w2v.ui.model import Model
from w2v.ui.settings import Settings
from w2v.vectors import KeyedVectors, formats
from w2v.vectors.formats.limits import unpacking_at_most
from w2v.vectors.hub import pull

_UNPACKED = 3  # times the largest file may come out of a packed one
_PREFIX = "https://huggingface.co/"


def open_files(paths: Sequence[str] | None, settings: Settings) -> Model:
    """The model in a file a visitor dropped, or in several that belong together.

    Raises:
        FormatError: no file, too large, or none of the formats that are known.
    """
    files = [Path(path) for path in paths or ()]
    if not files:
        raise FormatError("No file was chosen: drop a zip, a text file of vectors, or the files of a folder.")
    most = settings.max_model_mb * 2**20
    if (size := sum(file.stat().st_size for file in files)) > most:
        raise FormatError(
            f"{files[0].name} is {size / 2**20:,.0f} MB, and this page opens at most {settings.max_model_mb:,} MB."
        )
    with unpacking_at_most(_UNPACKED * most):
        format_, vectors = _read(files)
    return Model(vectors, _stem(files[0]), f"{files[0].name}, {formats.FORMATS[format_].title}")


def open_repository(name: str | None, token: str | None, settings: Settings, *, cache: bool = False) -> Model:
    """The model in a repository: "user/repo", its address on the Hub, or "user/repo@revision".

    Args:
        name: what the visitor typed.
        token: the visitor's own.
        settings: limits.
        cache: whether the Hub's cache on this machine may be used. Not for strangers: it may hold what is private.

    Raises:
        HubError: there is none, it is too large, or nothing in it may be opened.
    """
    wanted, _, revision = (name or "").strip().removeprefix(_PREFIX).rstrip("/").partition("@")
    most = settings.max_model_mb * 2**20
    with unpacking_at_most(_UNPACKED * most):
        # Without a token of the visitor's own: False, for None would lend them the machine's.
        fetched = pull(wanted, revision=revision or None, token=token or False, max_bytes=most, keep=cache)
    linked = f"{fetched.repository}@{revision}" if revision else fetched.repository
    place = "this machine's copy, for the Hub cannot be reached" if fetched.cached else "the Hub"
    source = f"{place}: {fetched.repository}, revision {fetched.commit[:8]}"
    return Model(fetched.vectors, fetched.repository.partition("/")[2], source, linked)


def _read(files: Sequence[Path]) -> tuple[str, KeyedVectors]:
    """The name of the format and the vectors."""
    if len(files) == 1:
        return _recognised(files[0])
    with tempfile.TemporaryDirectory(prefix="w2v-") as scratch:
        for file in files:
            shutil.copy(file, Path(scratch) / file.name)
        return _recognised(Path(scratch))


def _recognised(path: Path) -> tuple[str, KeyedVectors]:
    try:
        name = formats.recognise(path)
        return name, formats.FORMATS[name].read(path)
    except FormatError as error:
        # The whole path is nobody's business but this machine's.
        raise FormatError(str(error).replace(f"{path}/", "").replace(f"{path.parent}/", "")) from error


def _stem(file: Path) -> str:
    name = file.name.removesuffix(".gz")
    return Path(name).stem or "model"
