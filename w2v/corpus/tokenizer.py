"""What a word is and where a sentence ends: from Unicode text to provisional ids.

A word is a run of letters, digits and combining marks. Inside it, apostrophes (' and ’, both written '), underscores
and the zero-width joiners stay, as do points between digits, commas before groups of three digits, and points between
single letters: don't, new_york, 1,000.50 and u.s are one word each; rock-n-roll is three. Words are composed (Unicode
NFC) and, by default, lower case. Invisible marks (soft hyphens, byte order marks, marks of writing direction) vanish;
everything else parts words. Scripts written without spaces, such as Chinese, have to be cut into words beforehand.

A sentence ends at . ! ? … and their like in other scripts; most of them count only before white space, perhaps with
closing quotes and brackets between. A full stop after Mr, etc or an initial ends none.

One regular expression finds words and sentence ends alike; each distinct spelling is then looked at once, in
`Encoder.__missing__`. So the cost of all the care below does not grow with the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

SentenceRule = Literal["auto", "punctuation", "lines"]
SENTENCE_RULES: tuple[str, ...] = get_args(SentenceRule)

MAX_WORD_LENGTH = 128
"""Longer runs of letters are no words but encoded data, and composing them could take quadratic time: left out."""

# What the patterns find besides words is a single character, and these are their ids.
_FULL_STOP = -1  # ends a sentence unless it follows an abbreviation
_END = -2
_TOO_LONG = -3

_SPACED_ENDS = ".!?…‼⁇⁈⁉‽"  # end a sentence when a space follows, perhaps after closing quotes
_SURE_ENDS = "。．！？｡।॥؟۔։።፧፨။។៕།᠃᠉"  # of scripts that put no space, or never use these otherwise
SENTENCE_ENDS = _SPACED_ENDS + _SURE_ENDS
_INITIALS = r"(?<!\b[A-HJ-Z]\.)(?<!\.[a-z]\.)"  # J. F. Kennedy, U.S., e.g.; but "So do I." ends a sentence
_CLOSERS = r"""["'”’»›)\]}*_]"""
_INVISIBLE = "\u00ad\u061c\u200e\u200f\u2060\ufeff"
_JOINERS = "\u200c\u200d"
_REMOVE_INVISIBLE = {ord(char): None for char in _INVISIBLE} | {ord("’"): "'"}

_TITLES = "mr mrs ms messrs dr prof rev hon st gen col capt lt sgt maj gov sen rep pres jr sr esq mme mlle"
_SHORT_FORMS = "vs etc vol fig cf al approx jan feb mar apr aug sept oct nov dec"
_ABBREVIATIONS = frozenset(_TITLES.split() + _SHORT_FORMS.split())


@cache
def word_extenders() -> str:
    """Characters that go on with a word without being letters, for use in a character class of `re`.

    They are the combining marks, which to `re` are no part of words (that would cut Hindi to bits), and some invisible
    characters. Only planes 0, 1 and the variation selectors of plane 14 hold any marks.
    """
    codes = [code for code in range(0x300, 0x20000) if unicodedata.category(chr(code))[0] == "M"]
    runs = [list(run) for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])]
    ranges = [(run[0][1], run[-1][1]) for run in runs] + [(0xE0100, 0xE01EF)]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges) + _INVISIBLE + _JOINERS


@cache
def _pattern(*, ascii_only: bool, punctuation: bool, newlines: bool) -> re.Pattern[str]:
    """The expression whose matches are words and single characters that may end a sentence.

    Its meaning does not depend on `ascii_only`: for ASCII text, the flag spares it the tables of Unicode.
    """
    word = (
        r"[^\W_]\w*"
        r"(?:['’][^\W_]\w*"
        r"|(?<=[0-9])(?:\.(?=[0-9])|,(?=[0-9]{3}(?![0-9])))\w+"
        r"|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)\w"
        # The first condition is implied by the second, which is slow: it is a list of 300 ranges.
        rf"|(?=[^\x00-\xac])[{word_extenders()}]+\w*)*+"  # possessive: nothing to remember for going back
    )
    alternatives = [word, r"\n" if newlines else r"\n(?=[^\S\n]*\n)"]
    if punctuation:
        # At most a few closers are looked over, so that a megabyte of brackets costs a megabyte of steps.
        alternatives += [rf"[{_SPACED_ENDS}]{_INITIALS}(?={_CLOSERS}{{0,4}}\s)", f"[{_SURE_ENDS}]"]
    return re.compile("|".join(alternatives), re.ASCII if ascii_only else 0)


def normalise(form: str, *, lowercase: bool) -> str:
    """The word that a spelling found in the text stands for."""
    if form.isascii():
        word = form.rstrip("_")
    else:
        word = unicodedata.normalize("NFC", form.translate(_REMOVE_INVISIBLE).rstrip("_" + _JOINERS))
    if not lowercase:
        return word
    return word.lower() if word.isascii() else unicodedata.normalize("NFC", word.lower())


class Encoder(dict[str, int]):
    """Gives every word a provisional id in the order of appearance; maps each spelling in the text to its word's id.

    Attributes:
        words: the distinct words so far; a word's position is its provisional id.
        skipped: how many words were longer than `MAX_WORD_LENGTH` and were left out.
    """

    def __init__(self, *, lowercase: bool) -> None:
        super().__init__(dict.fromkeys(SENTENCE_ENDS + "\n", _END))
        self["."] = _FULL_STOP
        self.words: list[str] = []
        self.skipped = 0
        self._lowercase = lowercase
        self._abbreviations: list[int] = []

    def __missing__(self, form: str) -> int:
        if len(form) > MAX_WORD_LENGTH:  # not remembered: a hostile file would fill the memory with them
            self.skipped += 1
            return _TOO_LONG
        word = normalise(form, lowercase=self._lowercase)
        word_id = self.get(word)  # a word is a spelling of itself
        if word_id is None:
            word_id = len(self.words)
            word = form if form == word else word  # one string in memory instead of two
            self.words.append(word)
            self[word] = word_id
            if word.lower() in _ABBREVIATIONS:
                self._abbreviations.append(word_id)
        self[form] = word_id
        return word_id

    def encode(
        self, text: str, *, punctuation: bool, newlines: bool
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """Find the words of a text and where its sentences end.

        Args:
            text: must not begin or end inside a word, nor between a full stop and the space after it.
            punctuation: sentence-final punctuation ends a sentence.
            newlines: every newline ends a sentence; otherwise only a blank line does.

        Returns:
            Provisional ids, shape (n_tokens,), and the offsets among them where sentences end, ascending and distinct,
            without the end of the text itself unless a sentence ends there.
        """
        pattern = _pattern(ascii_only=text.isascii(), punctuation=punctuation, newlines=newlines)
        found = pattern.findall(text)
        codes = np.fromiter(map(self.__getitem__, found), np.int32, len(found))
        if self.skipped:
            codes = codes[codes != _TOO_LONG]
        marks = np.flatnonzero(codes < 0)
        after_abbreviation = np.isin(codes[marks - 1], self._abbreviations) & (marks > 0)
        ends = (marks - np.arange(len(marks)))[(codes[marks] == _END) | ~after_abbreviation]
        return codes[codes >= 0], np.unique(ends[ends > 0])
