"""Tables of vectors as text: a word and its numbers on every line, as word2vec, fastText and GloVe write them.

Reading is linear in time and bounded in memory: a line has a longest length, and no claim of a header is believed
before the file's size has been compared with it. Small files are read by plain Python; big ones by a compiled scan
(see `scan`), which leaves every line it finds odd to the plain reader, so that both give the same answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from w2v.errors import FormatError
from w2v.vectors.formats.assembly import assembled
from w2v.vectors.formats.tokens import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from w2v.vectors.formats.streams import Source
    from w2v.vectors.keyed_vectors import KeyedVectors
    from w2v.vectors.search import Floats

MAX_DIMENSIONS: Final = 65_536
LONGEST_WORD: Final = 1 << 20  # bytes
_LONGEST_NUMBER = 64  # bytes, its separator included
_CHUNK = 1 << 23  # bytes read at a time
_COMPILED_FROM = 1 << 25  # bytes: below, compiling the scan takes longer than it saves
_BOM = b"\xef\xbb\xbf"
_WRITTEN_ROWS = 4_096


def write_rows(vectors: KeyedVectors, file: BinaryIO) -> None:
    """Write `word number … number` lines; each number with the fewest digits that give back its float32."""
    for start in range(0, len(vectors), _WRITTEN_ROWS):
        words = vectors.index_to_key[start : start + _WRITTEN_ROWS]
        rows = _written(vectors.vectors[start : start + _WRITTEN_ROWS], b" ")
        file.writelines(b"%b %b\n" % (word.encode(), row) for word, row in zip(words, rows, strict=True))


def write_numbers(table: Floats, file: BinaryIO, separator: bytes) -> None:
    """Write a line of numbers for each row."""
    for start in range(0, len(table), _WRITTEN_ROWS):
        file.writelines(row + b"\n" for row in _written(table[start : start + _WRITTEN_ROWS], separator))


def _written(table: Floats, separator: bytes) -> list[bytes]:
    import orjson

    text = orjson.dumps(np.ascontiguousarray(table), option=orjson.OPT_SERIALIZE_NUMPY)
    return text[2:-2].replace(b"],[", b"\n").replace(b",", separator).split(b"\n")  # from "[[1.0,2.0],[3.0,4.0]]"


def read_rows(source: Source, *, title: str, limit: int | None = None) -> KeyedVectors:
    """Read a table with or without a first line `words dimensions`; of more than `limit` words the first.

    Raises:
        FormatError: naming the file, the line and what is wrong with it.
    """
    lines = _Lines(source)
    header = parse_header(lines.peek())
    if header is not None:
        n, d = header
        lines.skip()
        check_claim(n, d, source, bytes_each=2)  # a digit and a separator
    else:
        n, d = None, len(lines.peek().split()) - 1
        if not 1 <= d <= MAX_DIMENSIONS:
            raise FormatError(f"{str(source.path)!r} is not {title}: its first line holds no word with numbers.")
    table = _Table(source, n, d, first_line=1 if header is None else 2)
    for chunk in lines.chunks(d):
        table.add(chunk)
        if limit is not None and table.n_words >= limit:
            return table.finished(limit)
    return table.finished()


def parse_line(line: bytes, d: int) -> tuple[str, Floats]:
    """Return the word and the `d` numbers of a line.

    The numbers are the last `d` fields, so a word may hold spaces (as in GloVe's "840B" file), unless what stands
    before the numbers is a number as well: then the row is too long.

    Raises:
        ValueError: saying what is wrong.
    """
    line = line.rstrip(b" \t\r\n")
    fields = line.rsplit(b" ", d)
    if len(fields) != d + 1 or not all(fields):
        fields = line.rsplit(None, d)  # tabs, or several spaces
    if len(fields) != d + 1:
        raise ValueError(f"it holds {max(len(fields) - 1, 0)} numbers, not {d}")
    word, numbers = fields[0], fields[1:]
    if b" " in word and _number(word.rsplit(None, 1)[-1]) is not None:
        raise ValueError(f"it holds more than {d} numbers")
    return word.decode(), parse_numbers(numbers)


def parse_numbers(fields: list[bytes]) -> Floats:
    """Return finite decimal numbers as float32.

    Raises:
        ValueError: naming the first field that is none.
    """
    try:
        values = np.array(fields, dtype=np.float64)
    except ValueError:
        values = np.array([np.nan])
    if not np.isfinite(values).all() or any(b"_" in field for field in fields):
        wrong = next(field for field in fields if not np.isfinite(_number(field) or 0.0) or _number(field) is None)
        raise ValueError(f"{shown(wrong.decode(errors='replace'))} is not a finite number")
    with np.errstate(over="ignore"):  # what is beyond float32 is refused later, as infinite
        return values.astype(np.float32)


def _number(field: bytes) -> float | None:
    """Return a decimal number; Python alone would also take `1_000`."""
    try:
        return float(field) if b"_" not in field else None
    except ValueError:
        return None


def parse_header(line: bytes) -> tuple[int, int] | None:
    """Return words and dimensions if that is what a first line states."""
    fields = line.split()
    if len(fields) != 2 or not all(field.isdigit() and len(field) < 19 for field in fields):
        return None
    return int(fields[0]), int(fields[1])


def check_claim(n: int, d: int, source: Source, bytes_each: int) -> None:
    """Refuse a first line that claims more than the file can hold, at so many bytes for a number at least."""
    if not 1 <= d <= MAX_DIMENSIONS or n < 1:
        raise FormatError(f"{str(source.path)!r} claims {n:,} words of {d:,} dimensions: 1 to {MAX_DIMENSIONS:,} work.")
    if n * d * bytes_each > source.size:
        raise FormatError(
            f"{str(source.path)!r} claims {n:,} words of {d:,} dimensions, and is too short for that:"
            " it is cut off, or its first line is wrong."
        )


class _Lines:
    """Cuts a source into chunks of whole lines."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._rest = source.read(_CHUNK).removeprefix(_BOM)
        if not self._rest.strip():
            raise FormatError(f"{str(source.path)!r} is empty.")

    def peek(self) -> bytes:
        """Return the first line."""
        end = self._rest.find(b"\n", 0, LONGEST_WORD + MAX_DIMENSIONS * _LONGEST_NUMBER)
        return self._rest if end < 0 else self._rest[:end]

    def skip(self) -> None:
        """Drop the first line."""
        self._rest = self._rest[len(self.peek()) + 1 :]

    def chunks(self, d: int) -> Iterator[bytes]:
        """Yield the lines in chunks that end in a newline."""
        longest = LONGEST_WORD + d * _LONGEST_NUMBER
        rest = self._rest
        while more := self._source.read(_CHUNK):
            end = more.rfind(b"\n") + 1
            if end:
                yield rest + more[:end]
                rest = more[end:]
            else:
                rest += more
            if len(rest) > longest + _CHUNK:
                raise FormatError(f"A line of {str(self._source.path)!r} is longer than {longest:,} bytes.")
        if rest:
            yield rest if rest.endswith(b"\n") else rest + b"\n"


class _Table:
    """Words and vectors as they come in."""

    def __init__(self, source: Source, n: int | None, d: int, first_line: int) -> None:
        self._source = source
        self._claimed = n
        self._first_line = first_line
        self._words: list[str] = []
        self._blank = False  # a blank line came: it must have been the end
        try:
            self._vectors = np.empty((n or 1_024, d), dtype=np.float32)
        except MemoryError as error:
            raise FormatError(f"{str(source.path)!r} needs more memory than there is.") from error

    def add(self, chunk: bytes) -> None:
        """Take in a chunk of whole lines."""
        compiled = self._source.size >= _COMPILED_FROM
        self._make_room(chunk.count(b"\n"))
        position = 0
        while position < len(chunk):
            if compiled:
                position = self._scan(chunk, position)
            if position < len(chunk):  # plainly, or the odd line at which the scan stopped
                end = chunk.index(b"\n", position)
                self._add_line(chunk[position:end])
                position = end + 1

    @property
    def n_words(self) -> int:
        """How many came in so far."""
        return len(self._words)

    def finished(self, limit: int | None = None) -> KeyedVectors:
        """Return what came in, if it is as much as was claimed; with a limit, so much of it."""
        del self._words[limit if limit is not None else self.n_words :]
        n = self.n_words
        if limit is None and self._claimed is not None and n != self._claimed:
            raise FormatError(
                f"{str(self._source.path)!r} claims {self._claimed:,} words and holds {n:,}:"
                " it is cut off, or its first line is wrong."
            )
        self._vectors.resize((n, self._vectors.shape[1]), refcheck=False)
        return assembled(self._words, self._vectors, self._source.path, first_line=self._first_line)

    def _scan(self, chunk: bytes, position: int) -> int:
        """Take in lines up to the first odd one; return where that begins."""
        from w2v.vectors.formats.scan import scan_rows

        room = self._vectors[len(self._words) :]
        if self._blank or not len(room):
            return position
        words, end = scan_rows(chunk, position, room)
        try:
            self._words += [word.decode() for word in words]
        except UnicodeDecodeError:  # line by line, to say which
            end = position
        return end

    def _add_line(self, line: bytes) -> None:
        n, d = len(self._words), self._vectors.shape[1]
        if not line.strip():
            self._blank = True
            return
        try:
            if self._blank:
                raise ValueError("it is blank, and more follows")
            if n == self._claimed:
                raise ValueError(f"the first line claims {n:,} words, and there are more")
            word, vector = parse_line(line, d)
        except ValueError as error:
            raise FormatError(f"{str(self._source.path)!r}, line {n + self._first_line:,}: {error}.") from error
        self._words.append(word)
        self._vectors[n] = vector

    def _make_room(self, rows: int) -> None:
        needed, (capacity, d) = len(self._words) + rows, self._vectors.shape
        if self._claimed is None and needed > capacity:
            self._vectors.resize((max(needed, capacity * 3 // 2), d), refcheck=False)
