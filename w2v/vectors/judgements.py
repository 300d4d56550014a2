"""Reading the files that vectors are measured by: judged word pairs, and analogies."""

from __future__ import annotations

import codecs
import csv
import re
from typing import TYPE_CHECKING, Final, TypeAlias

from w2v.errors import QueryError

if TYPE_CHECKING:
    from pathlib import Path

Pair: TypeAlias = tuple[str, str, float]
Quadruple: TypeAlias = tuple[str, str, str, str]
LARGEST_SCORE: Final = 1e100  # whose square is a number still
_DECIMAL_COMMA: Final = re.compile(r"[-+]?(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))")  # 1,000 may be a thousand
_TAGGED: Final = re.compile(r".+-[nvjar]")  # a word and its part of speech, in MEN's lemma form
Judgements: TypeAlias = list[Pair] | dict[str, list[Quadruple]]


def read_judgements(path: Path) -> Judgements:
    """Return what most lines of a file are, whichever it is: judged pairs, or analogies by section.

    Raises:
        QueryError: if the file cannot be read, or is neither: prose has lines of four words, too.
    """
    lines = [line for line in _lines(path) if line.strip() and not line.startswith("#")]
    headings = sum(map(_is_heading, lines))
    if not headings and 2 * len(pairs := _pairs(lines)) >= max(len(lines), 1):
        return pairs
    analogies = _analogies(lines)
    if analogies and 2 * (headings + sum(map(len, analogies.values()))) >= len(lines):
        return analogies
    raise QueryError(
        f"{str(path)!r} holds neither word pairs (two words and a score a line, apart by tabs or commas) nor analogies"
        " (four words a line)."
    )


def read_pairs(path: Path) -> list[Pair]:
    """Return the rows of a file of judged pairs: lines of two words and a score.

    They stand apart by tabs, commas, semicolons or blanks. The score is the first number after the words, so columns
    may stand between (SimLex-999 has the part of speech there) and behind. If every line begins with a number, that is
    the score, or the line's own number if another one follows. MEN's parts of speech (`sun-n`) are taken off. Other
    lines (headings, # comments) are passed over.

    Raises:
        QueryError: if the file cannot be read, or has no such line.
    """
    if rows := _pairs(_lines(path)):
        return rows
    raise QueryError(f"No line of {str(path)!r} is 'word TAB word TAB score'.")


def read_analogies(path: Path) -> dict[str, list[Quadruple]]:
    """Return the questions of a file like Google's `questions-words.txt`, by section.

    A line `: name` begins a section; four words are a question; other lines are passed over.

    Raises:
        QueryError: if the file cannot be read, or has no question.
    """
    if sections := _analogies(_lines(path)):
        return sections
    raise QueryError(f"No line of {str(path)!r} is four words: 'a b c d', for a is to b as c is to d.")


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
        encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
        return data.decode(encoding).replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        raise QueryError(f"{str(path)!r} is not valid UTF-8: save it with the encoding UTF-8.") from None
    except OSError as error:
        raise QueryError(f"Cannot read {str(path)!r}: {error.strerror or error}.") from error


def _pairs(lines: list[str]) -> list[Pair]:
    rows = [[field.strip() for field in _fields(line)] for line in lines if not line.startswith("#")]
    rows = [row for row in rows if len(row) > 2 and any(_number(field) is not None for field in row)]  # no headings
    if rows and all(_number(row[0]) is not None and _number(row[1]) is None for row in rows):
        rows = [[*row[1:], row[0]] for row in rows]
    pairs = [pair for row in rows if (pair := _pair(row)) is not None]
    if pairs and all(_TAGGED.fullmatch(word) for pair in pairs for word in pair[:2]):
        pairs = [(left[:-2], right[:-2], score) for left, right, score in pairs]
    return pairs


def _pair(row: list[str]) -> Pair | None:
    left, right, *others = row
    score = next((number for field in others if (number := _number(field)) is not None), None)
    return (left, right, score) if left and right and score is not None else None


def _fields(line: str) -> list[str]:
    if "\t" in line:
        return line.split("\t")
    apart = ";" if line.count(";") > 1 else ","  # as spreadsheets write where the comma is in the numbers
    if apart not in line:
        return line.split()
    try:
        return next(csv.reader([line], delimiter=apart), [])
    except csv.Error:  # an endless field
        return []


def _number(field: str) -> float | None:
    """Return a number that can be reckoned with, None for anything else."""
    try:
        number = float(field.replace(",", ".") if _DECIMAL_COMMA.fullmatch(field) else field)
    except ValueError:
        return None
    return number if abs(number) <= LARGEST_SCORE else None


def _analogies(lines: list[str]) -> dict[str, list[Quadruple]]:
    """Return the questions by section; nothing at all if there are none."""
    sections: dict[str, list[Quadruple]] = {}
    name = "all"
    for line in lines:
        if _is_heading(line):
            name = line[1:].strip()
            sections.setdefault(name, [])
        elif not line.startswith(("#", "//")) and len(words := _words(line)) == 4:
            sections.setdefault(name, []).append((words[0], words[1], words[2], words[3]))
    return sections if any(sections.values()) else {}


def _is_heading(line: str) -> bool:
    """Whether a line begins a section: ": capital", or ":capital"."""
    return line.startswith(":") and bool(line[1:].strip()) and len(line[1:].split()) < 4


def _words(line: str) -> list[str]:
    """The words of a question, apart by blanks, tabs or commas."""
    words = line.split()
    return words if len(words) > 1 or "," not in line else [word.strip() for word in line.split(",")]
