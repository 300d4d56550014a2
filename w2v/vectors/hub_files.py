"""Which files of a repository to fetch: told by their names, before anything is downloaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from w2v.errors import HubError
from w2v.vectors.formats.folder import MODEL
from w2v.vectors.formats.projector import METADATA, TENSORS, VECTORS
from w2v.vectors.formats.static_embedding import NESTED, TOKENIZER

if TYPE_CHECKING:
    from collections.abc import Collection

_PICKLES: Final = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".model", ".kv", ".npy", ".joblib", ".h5")
_TABLE: Final = re.compile(r"[^/]+\.(?:txt|vec)(?:\.gz)?", re.IGNORECASE)
_NO_TABLES: Final = re.compile(r"(?:readme|licen[cs]e|requirements|vocab|merges|notice|changelog)\b.*", re.IGNORECASE)


class NothingToOpenError(HubError):
    """None of the files that were looked at holds vectors."""


@dataclass(frozen=True)
class Choice:
    """What to fetch.

    Attributes:
        format: the name of its format.
        files: their names in the repository; the first one tells where the model is.
        is_folder: whether the format is one of a folder.
    """

    format: str
    files: tuple[str, ...]
    is_folder: bool = True


def choose(names: Collection[str], repository: str) -> Choice:
    """Return the files that hold vectors: our folder first, then a static embedding, TSVs, a table of text.

    Raises:
        HubError: there are several tables, or only files that could run a program when opened.
        NothingToOpenError: there are none.
    """
    if MODEL in names and TOKENIZER not in names:
        return Choice("folder", (MODEL,))
    for folder in ("", f"{NESTED}/"):
        if {f"{folder}{MODEL}", f"{folder}{TOKENIZER}"} <= set(names):
            return Choice("static-embedding", (f"{folder}{MODEL}", f"{folder}{TOKENIZER}"))
    for tensors in (TENSORS, VECTORS):
        if {tensors, METADATA} <= set(names):
            return Choice("projector", (tensors, METADATA))
    tables = sorted(name for name in names if _TABLE.fullmatch(name) and not _NO_TABLES.fullmatch(name))
    if len(tables) == 1:
        return Choice("word2vec", (tables[0],), is_folder=False)
    if tables:
        shown = ", ".join(tables[:5])
        raise HubError(f"{repository} holds {len(tables)} tables ({shown}): download the one you want and open that.")
    pickles = sorted(name for name in names if name.lower().endswith(_PICKLES))
    if pickles:
        raise HubError(
            f"{repository} offers its vectors only as {pickles[0]!r}, a kind of file that can run any program when it"
            " is opened: it is never opened here. Ask its owner for safetensors or word2vec text."
        )
    raise NothingToOpenError(
        f"{repository} holds no vectors in a format that is known here: safetensors, TSV or word2vec text."
    )
