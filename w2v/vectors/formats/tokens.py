"""Which words a format can hold; and how a word is shown in a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from w2v.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from re import Pattern

_SHOWN = 60  # characters of a word in a message


def shown(word: object) -> str:
    """Return a word as a message shows it: quoted, and cut if it is long."""
    text = repr(word)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text):,} characters)"


def refuse(words: Iterable[str], forbidden: Pattern[str], title: str) -> None:
    """Refuse words that `title` would not give back as they are, before anything is written.

    Raises:
        FormatError: naming the first such word, what it holds, and formats that can store it.
    """
    for row, word in enumerate(words):
        if (found := forbidden.search(word)) is not None:
            what = f"holds {found.group()!r}" if found.group() else "is empty"
            raise FormatError(
                f"{title} cannot hold the word {shown(word)} (number {row + 1:,}), which {what}:"
                " choose 'folder', 'bundle' or 'parquet', which hold any word."
            )
