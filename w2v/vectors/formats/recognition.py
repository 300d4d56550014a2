"""Which format is this? Told by the bytes; names and endings lie."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from w2v.errors import FormatError
from w2v.vectors.formats.folder import FORMAT, MODEL
from w2v.vectors.formats.projector import PROJECTOR, TENSORS, VECTORS
from w2v.vectors.formats.static_embedding import TOKENIZER
from w2v.vectors.formats.streams import opened
from w2v.vectors.formats.tensors import read_tensors

if TYPE_CHECKING:
    from pathlib import Path

_HEAD: Final = 1 << 20  # bytes looked at
_BOM: Final = b"\xef\xbb\xbf"
_HEADER: Final = re.compile(rb"\s*\d{1,18} +\d{1,18}[ \r]*\n")
_NUMBER: Final = re.compile(rb"[-+]?([0-9.]+([eE][-+]?[0-9]+)?|nan|inf)", re.IGNORECASE)  # nan is refused later
_PICKLE: Final = re.compile(rb"\x80[\x02-\x05]")
_OLD_PICKLE: Final = re.compile(rb"\([dlt]?p\d+\n|\(?[ci][A-Za-z_][\w.]*\n[A-Za-z_]\w*\n")  # protocol 0 is text
_JSON: Final = re.compile(rb'\s*\{\s*"[^"\n]{0,200}"\s*:\s*[\[{]')
_PACKED: Final = {
    b"BZh91AY&SY": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!\x1a": "RAR",
}
_FASTTEXT: Final = (793_712_314).to_bytes(4, "little")  # the magic number of fastText's model.bin
_MAGIC: Final = {b"PK\x03\x04": "bundle", b"PK\x05\x06": "bundle", b"PAR1": "parquet", b"ARROW1": "arrow"}


def recognise(path: Path, *, inside_zip: bool = False) -> str:
    """Return the name of the format of a file or folder.

    Args:
        path: the file or folder.
        inside_zip: it came out of a zip, where another zip is not welcome.

    Raises:
        FormatError: if it is none that is known, saying what would be.
    """
    if path.is_dir():
        return _folder(path)
    with opened(path) as source:
        head = source.read(_HEAD)
    if not head:
        raise FormatError(f"{str(path)!r} is empty.")
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            if name == "bundle" and inside_zip:
                raise FormatError("There is a zip inside the zip: unpack the outer one first.")
            return name
    refuse_pickles(head, path)
    _refuse_strangers(head, path)
    if head[8:9] == b"{" and int.from_bytes(head[:8], "little") < 1 << 27:  # safetensors: a length, then JSON
        return "static-embedding" if path.name == MODEL and _is_static(path.parent) else "folder"
    return _table(head, path)


def _folder(path: Path) -> str:
    if any((path / name).is_file() for name in (PROJECTOR, TENSORS, VECTORS)):
        return "projector"
    if (path / MODEL).is_file():
        return "static-embedding" if _is_static(path) else "folder"
    raise FormatError(f"{str(path)!r} holds no {MODEL}: name a folder that was saved by this program, or a file.")


def _is_static(path: Path) -> bool:
    """A static embedding has a tokenizer beside the tensors, and no header of ours in them."""
    return (path / TOKENIZER).is_file() and read_tensors(path / MODEL, {})[0].get("format") != FORMAT


def refuse_pickles(head: bytes, path: Path) -> None:
    """Refuse a file that begins as a pickle, or a NumPy array, does.

    Raises:
        FormatError: it does; the message says what to do instead.
    """
    if _PICKLE.match(head) or _OLD_PICKLE.match(head):
        raise FormatError(
            f"{str(path)!r} is a pickle (gensim's own format, or PyTorch's): opening one can run any program, so it is"
            " never done here. In gensim, save it with save_word2vec_format and open that."
        )
    if head.startswith(b"\x93NUMPY"):
        raise FormatError(f"{str(path)!r} is a NumPy array, which holds no words: save it with them as word2vec text.")


def _refuse_strangers(head: bytes, path: Path) -> None:
    """Refuse files that are well known and not read here, by their name.

    Raises:
        FormatError: it is one; the message says what to do instead.
    """
    for magic, packer in _PACKED.items():
        if head.startswith(magic):
            raise FormatError(f"{str(path)!r} is packed by {packer}: unpack it, or pack it with gzip.")
    if head.startswith(_FASTTEXT):
        raise FormatError(
            f"{str(path)!r} is a whole fastText model: open the .vec file that fastText writes beside it."
        )
    if _JSON.match(head):
        raise FormatError(f"{str(path)!r} is JSON, which is not read here: save its vectors as word2vec text.")


def _refuse_bare_numbers(first: bytes, path: Path) -> None:
    """Refuse the tensors of the Embedding Projector alone: their first numbers would be taken for words.

    Raises:
        FormatError: it is a table of numbers without words.
    """
    fields = first.split(b"\t")
    if len(fields) > 1 and all(_NUMBER.fullmatch(field.strip()) and b"." in field for field in fields):
        raise FormatError(
            f"{str(path)!r} holds numbers without words: put it beside its metadata.tsv, as tensors.tsv, and open both."
        )


def _table(head: bytes, path: Path) -> str:
    """Tell the tables of the word2vec family apart: the first row of a text ends in a number."""
    text = head.removeprefix(_BOM)
    header = _HEADER.match(text)
    first, _, _ = text[header.end() if header else 0 :].partition(b"\n")
    if not header:
        _refuse_bare_numbers(first, path)
    fields = first.rsplit(None, 1)
    is_text = len(fields) == 2 and _NUMBER.fullmatch(fields[1]) is not None
    if header:
        return "word2vec" if is_text or not first else "word2vec-binary"
    if not is_text:
        raise FormatError(
            f"{str(path)!r} is in no format that is known here: its first line holds no word and numbers."
        )
    return "glove"
