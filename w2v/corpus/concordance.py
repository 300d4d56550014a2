"""Words in context: where they stand in a corpus, alone or near another word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from w2v.corpus.corpus import Corpus

WIDTH = 10
"""Words shown on either side."""

REACH = 30
"""Two words stand together in a sentence if they are at most so many words apart."""

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Line:
    """One place where a word stands.

    Attributes:
        left: the words before it.
        word: the word itself.
        right: the words after it.
        partner: where the other word stands: -1 for the last of `left`, 1 for the first of `right`; None if none was
            asked for.
        begins: whether `left` begins where the sentence does.
        ends: whether `right` ends where the sentence does.
    """

    left: list[str]
    word: str
    right: list[str]
    partner: int | None
    begins: bool
    ends: bool


@dataclass(frozen=True)
class Concordance:
    """Some of the places where a word stands.

    Attributes:
        total: how many places there are.
        start: the number of the first one in `lines`, from 0.
        lines: these places, in the order of the text.
    """

    total: int
    start: int
    lines: list[Line]


def concordance(corpus: Corpus, word: str, partner: str | None = None, *, start: int = 0, n: int = 10) -> Concordance:
    """Find where a word stands, each place with up to `WIDTH` words of its sentence on either side.

    Args:
        corpus: the text.
        word: a word as the corpus spells it; one that is not in it stands nowhere.
        partner: only places with this word in the same sentence, at most `REACH` words away, both shown.
        start: how many places to pass over.
        n: how many lines, at most.
    """
    places = _places(corpus, word)
    away = np.zeros(len(places), dtype=np.int64)
    if partner is not None and partner != word:
        away = _nearest(corpus, places, _places(corpus, partner))
        places, away = places[away != 0], away[away != 0]
    start = max(0, min(start, len(places)))
    some = slice(start, start + max(0, n))
    lines = [_line(corpus, at, off) for at, off in zip(places[some].tolist(), away[some].tolist(), strict=True)]
    return Concordance(len(places), start, lines)


def together(corpus: Corpus, word: str, others: Sequence[str]) -> list[int]:
    """Count at how many of a word's places each of some others stands near, as `concordance` finds them."""
    places = _places(corpus, word)
    return [len(places) if other == word else _count_near(corpus, places, other) for other in others]


def _count_near(corpus: Corpus, places: Positions, other: str) -> int:
    """Count the places near another word. What is looked up is the rarer of the two, among the more frequent."""
    others = _places(corpus, other)
    if len(places) <= len(others):
        first, end = _reach(corpus, places)
        return int(np.count_nonzero(np.searchsorted(others, end) > np.searchsorted(others, first)))
    first, end = (np.searchsorted(places, border) for border in _reach(corpus, others))
    before = np.concatenate(([0], end[:-1]))  # stretches overlap; both their borders ascend
    return int(np.maximum(0, end - np.maximum(first, before)).sum())


def _places(corpus: Corpus, word: str) -> Positions:
    number = corpus.vocab.index.get(word)
    return np.flatnonzero(corpus.ids == number) if number is not None else np.empty(0, dtype=np.int64)


def _reach(corpus: Corpus, places: Positions) -> tuple[Positions, Positions]:
    """From where and to where (exclusive) another word is near each place: within its sentence and `REACH`."""
    sentences = np.searchsorted(corpus.ends, places, side="right")
    begins = np.where(sentences > 0, corpus.ends[sentences - 1], 0)
    return np.maximum(begins, places - REACH), np.minimum(corpus.ends[sentences], places + REACH + 1)


def _nearest(corpus: Corpus, places: Positions, others: Positions) -> Positions:
    """How far away the nearest of `others` (another word) is from each place, in its reach; 0 if none is."""
    best = np.zeros(len(places), dtype=np.int64)
    if not len(others) or not len(places):
        return best
    first, end = _reach(corpus, places)
    after = np.searchsorted(others, places)
    for candidate in (after - 1, after):
        other = others[np.clip(candidate, 0, len(others) - 1)]
        away = other - places
        closer = (first <= other) & (other < end) & ((best == 0) | (np.abs(away) < np.abs(best)))
        best[closer] = away[closer]
    return best


def _line(corpus: Corpus, place: int, away: int) -> Line:
    sentence = int(np.searchsorted(corpus.ends, place, side="right"))
    first, end = int(corpus.ends[sentence - 1]) if sentence else 0, int(corpus.ends[sentence])
    left = max(first, min(place - WIDTH, place + away))
    right = min(end, max(place + WIDTH, place + away) + 1)
    words = [corpus.vocab.words[i] for i in corpus.ids[left:right].tolist()]
    at = place - left
    return Line(words[:at], words[at], words[at + 1 :], away or None, left == first, right == end)
