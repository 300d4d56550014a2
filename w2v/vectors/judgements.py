"""Reading the files that vectors are measured by: judged word pairs, and analogies."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from w2v.errors import QueryError

if TYPE_CHECKING:
    from pathlib import Path

Pair: TypeAlias = tuple[str, str, float]
Quadruple: TypeAlias = tuple[str, str, str, str]


def read_pairs(path: Path) -> list[Pair]:
    """Return the rows of a file of `word TAB word TAB score` lines; others (headings, # comments) are passed over.

    Raises:
        QueryError: if the file cannot be read, or has no such line.
    """
    rows = []
    for line in _lines(path):
        fields = line.split("\t")
        if len(fields) == 3 and not line.startswith("#"):
            try:
                rows.append((fields[0], fields[1], float(fields[2])))
            except ValueError:  # a heading
                continue
    if not rows:
        raise QueryError(f"No line of {str(path)!r} is 'word TAB word TAB score'.")
    return rows


def read_analogies(path: Path) -> dict[str, list[Quadruple]]:
    """Return the questions of a file like Google's `questions-words.txt`, by section.

    A line `: name` begins a section; four words are a question; other lines are passed over.

    Raises:
        QueryError: if the file cannot be read, or has no question.
    """
    sections: dict[str, list[Quadruple]] = {}
    name = "all"
    for line in _lines(path):
        if line.startswith(": "):
            name = line.lstrip(": ").strip()
            sections.setdefault(name, [])
        elif len(words := line.split()) == 4:
            sections.setdefault(name, []).append((words[0], words[1], words[2], words[3]))
    if not any(sections.values()):
        raise QueryError(f"No line of {str(path)!r} is four words: 'a b c d', for a is to b as c is to d.")
    return sections


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"Cannot read {str(path)!r}: {error}.") from error
