"""From files of strangers to Unicode text, in bounded blocks.

What is not UTF-8 (or marked as UTF-16/32 by its byte order mark, or in an encoding that was asked for) or is binary is
refused with a `CorpusError` that names the file by its base name only. Nothing here knows what a word or a sentence is.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from w2v.errors import CorpusError, EncodingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK_BYTES = 1 << 20

_GZIP_MAGIC = b"\x1f\x8b"

# What people take for text, told by its first bytes: some of it would even decode.
_DOCUMENTS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip file, as those of Word, OpenDocument and EPUB are",
    b"{\\rtf": "an RTF document",
    b"\xd0\xcf\x11\xe0": "a document of an old Word",
    b"BZh9": "packed by bzip2",
    b"\xfd7zXZ": "packed by xz",
    b"\x28\xb5\x2f\xfd": "packed by zstd",
    b"7z\xbc\xaf\x27\x1c": "packed by 7-Zip",
}

# UTF-32 first: its little-endian mark begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LONGEST_MARK = 4


class Block(NamedTuple):
    """A stretch of decoded text; lines end with a line feed whatever the file uses.

    Attributes:
        text: the characters; may be empty.
        size: how many bytes of text (after decompression) the block was made from.
        position: how many bytes of the file on disk have been read so far.
    """

    text: str
    size: int
    position: int


def read_blocks(path: Path, *, encoding: str = "utf-8", block_bytes: int = BLOCK_BYTES) -> Iterator[Block]:
    """Read a text file, plain or gzip (recognised by its first bytes, not its name).

    Args:
        path: the file.
        encoding: what it is in, unless a byte order mark says otherwise.
        block_bytes: how many bytes of text to decode at a time.

    Yields:
        The text in order. Block borders fall between any two characters.

    Raises:
        EncodingError: it is not valid text in that encoding.
        CorpusError: the file cannot be read, or is binary.
    """
    with _opened(path) as (file, raw):
        data = raw.read(max(block_bytes, _LONGEST_MARK))
        for magic, kind in _DOCUMENTS.items():
            if data.startswith(magic):
                raise CorpusError(f"{path.name!r} is {kind}, not text. Save what it holds as plain UTF-8 text (.txt).")
        decoder = _StrictDecoder(path.name, data, encoding)
        while data:
            yield Block(decoder.decode(data), len(data), file.tell())
            data = raw.read(block_bytes)
        yield Block(decoder.decode(b"", final=True), 0, file.tell())


def check_size(path: Path, max_bytes: int) -> int:
    """Count a file's bytes of text after decompression, in no more time and memory than `max_bytes` take.

    A gzip file's own word for its size is not trusted.

    Raises:
        CorpusError: there are more than `max_bytes`, or the file cannot be read.
    """
    with _opened(path) as (file, raw):
        if raw is file:
            size = path.stat().st_size
        else:
            size = 0
            while size <= max_bytes and (data := raw.read(BLOCK_BYTES)):
                size += len(data)
    if size > max_bytes:
        raise CorpusError(
            f"{path.name!r} holds more text than the {max_bytes:,} bytes there is room for. Use a part of it."
        )
    return size


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The file on disk and the stream of its text's bytes; they are the same object unless it is compressed."""
    if path.is_dir():
        raise CorpusError(f"{(path.name or str(path))!r} is a folder. Name the text files in it.")
    try:
        with path.open("rb") as file:
            compressed = file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
            file.seek(0)
            yield file, cast("BinaryIO", gzip.GzipFile(fileobj=file, mode="rb")) if compressed else file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CorpusError(f"{path.name!r} is a damaged gzip file ({error}). Compress the text again.") from error
    except OSError as error:
        raise CorpusError(f"{path.name!r} cannot be read: {error.strerror or error}. Choose another file.") from error


class _StrictDecoder:
    """Decodes bytes block by block; refuses, with the byte's offset, what is no text."""

    def __init__(self, name: str, start: bytes, encoding: str) -> None:
        self._name = name
        self._bom, self._encoding = next(
            ((bom, encoding) for bom, encoding in _BYTE_ORDER_MARKS if start.startswith(bom)), (b"", encoding)
        )
        self._decoder = codecs.getincrementaldecoder(self._encoding)("strict")
        self._newlines = io.IncrementalNewlineDecoder(None, translate=True)
        self._offset = 0  # bytes handed over in earlier calls

    def decode(self, data: bytes, *, final: bool = False) -> str:
        pending = len(self._decoder.getstate()[0])
        begin = len(self._bom) if self._offset == 0 else 0
        try:
            text = self._decoder.decode(data[begin:], final)
        except UnicodeDecodeError as error:
            if b"\0" in data and self._encoding == "utf-8":
                raise CorpusError(self._binary) from error
            offset = self._offset + begin - pending + error.start
            raise EncodingError(self._refusal(error.object[error.start], offset)) from error
        if "\0" in text:
            raise CorpusError(self._binary)
        self._offset += len(data)
        return self._newlines.decode(text, final)

    @property
    def _binary(self) -> str:
        return f"{self._name!r} is binary: it holds NUL bytes. Save it as plain UTF-8 text (.txt)."

    def _refusal(self, byte: int, offset: int) -> str:
        label = self._encoding.upper().removesuffix("-LE").removesuffix("-BE")
        return (
            f"{self._name!r} is not valid {label}: byte 0x{byte:02X} at offset {offset:,}. "
            "Open it in a text editor and save it with the encoding UTF-8."
        )
