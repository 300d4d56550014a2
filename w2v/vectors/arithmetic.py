"""Sums of words as people write them, `king - man + 2*woman`, read into weighted words and written back.

    sum   = [sign] term {sign term}                 sign: + or - or −
    term  = {number *} operand {* number | / number}
    operand = word | "quoted phrase" | ( sum )

White space decides what a word is: `well-known` and `2*4` are words if the vocabulary has them as they stand, else
they are read as sums. Words that follow one another are a phrase if the vocabulary has it (`new york`, as `new_york`
too). In quotes anything is a word; a backslash there takes the next character as it is.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from w2v.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST = 1000
"""Most characters of a sum."""

_DEEPEST = 20  # brackets within brackets
_LONGEST_WORD = 200  # characters of a word that holds signs; beyond, it is read as a sum
_HEAVIEST = 1e100  # weight: its square is a number still, for those who draw it
_PHRASE = 4  # words in a phrase without quotes
_PLUS, _MINUS = "+＋", "-−–—"
_TIMES, _OVER = "*×·⋅∗", "/÷"
_OPEN_QUOTES, _CLOSE_QUOTES = '"“„', '"”“'
SIGNS = _PLUS + _MINUS + _TIMES + _OVER + "()"
"""The characters that mean something in a sum, apart from quotes."""

_NUMBER = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_TRAILING = re.compile(r"=\s*\??\s*$")
_HYPHENED = re.compile(r"\w+(?:-\w+)+")
_PLAIN = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Term:
    """One word of a sum.

    Attributes:
        weight: what its vector is multiplied by; negative where it is taken away.
        word: the word as the vocabulary spells it.
        start: where it begins in the text.
        end: where it ends in the text (exclusive).
    """

    weight: float
    word: str
    start: int = 0
    end: int = 0


def parse(
    text: str, find: Callable[[str], str | None], suggest: Callable[[str], Sequence[str]] = lambda _: ()
) -> list[Term]:
    """Read a sum of words.

    Args:
        text: at most `LONGEST` characters. "=" or "= ?" at its end is passed over.
        find: a word as it is written → as the vocabulary spells it, None if it is not there.
        suggest: close spellings of a word that is not there, for the error.

    Returns:
        The terms in the order of the text; brackets are multiplied out.

    Raises:
        QuestionError: for anything it does not understand; it says where that is.
    """
    if len(text) > LONGEST:
        raise QuestionError(
            text, LONGEST, len(text), f"The question has {len(text):,} characters, more than {LONGEST:,}."
        )
    trailing = _TRAILING.search(text)
    reader = _Reader(text, trailing.start() if trailing and trailing.start() else len(text), find, suggest)
    terms = reader.sum(1.0, 0)
    if reader.at < reader.end:
        reader.refuse(reader.at, reader.at + 1, "closes a bracket that was not opened.")
    return terms


def render(terms: Sequence[Term]) -> str:
    """Write terms so that `parse` reads the same words with the same weights.

    >>> render([Term(1, "king"), Term(-1, "man"), Term(0.5, "new york")])
    'king - man + 0.5 * "new york"'
    """
    written = []
    for place, term in enumerate(terms):
        sign = "-" if math.copysign(1, term.weight) < 0 else "+"
        size = abs(term.weight)
        factor = "" if size == 1 else f"{int(size) if size == int(size) and size < 1e15 else size!r} * "
        written.append(("" if place == 0 and sign == "+" else f"{sign} ") + factor + quoted(term.word))
    return " ".join(written)


def quoted(word: str) -> str:
    """A word as a sum holds it: in quotes if it would be read as something else."""
    if _PLAIN.fullmatch(word):
        return word
    return '"' + re.sub(r'([\\"“”])', r"\\\1", word) + '"'


class _Reader:
    """Reads from left to right; `at` is the next character, `end` where the sum ends."""

    def __init__(
        self, text: str, end: int, find: Callable[[str], str | None], suggest: Callable[[str], Sequence[str]]
    ) -> None:
        self.text = text
        self.at = 0
        self.end = end
        self._find = find
        self._suggest = suggest
        self._last_sign: int | None = None

    def refuse(self, start: int, end: int, why: str, *, unjoined: bool = False) -> NoReturn:
        """Say that text[start:end] is not understood."""
        token = self.text[start:end]
        raise QuestionError(self.text, start, end, f"{token!r} (character {start + 1}) {why}", unjoined=unjoined)

    def sum(self, factor: float, depth: int) -> list[Term]:
        """Read terms up to the end, or up to the bracket that closes them."""
        first = self._peek()
        run = self._run_end(self.at)
        begins_word = run > self.at + 1 and self._known(self.text[self.at : run]) is not None
        sign = 1.0 if begins_word or not first else self._sign() or 1.0
        terms: list[Term] = []
        while True:
            terms += self._term(factor * sign, depth)
            if self._peek() in ("", ")"):
                return terms
            following = self._sign()
            if following is None:
                end = self._run_end(self.at)
                why = "follows without + or -. Put quotes around words that belong together."
                self.refuse(self.at, end, why, unjoined=True)
            sign = following

    def _term(self, factor: float, depth: int) -> list[Term]:
        while (scaled := self._factor(factor)) is not None:
            factor = scaled
        terms = self._operand(factor, depth)
        while (sign := self._peek()) and sign in _TIMES + _OVER:
            scale, start, end = self._scale(sign)
            terms = [
                Term(self._times(term.weight, scale, start, end), term.word, term.start, term.end) for term in terms
            ]
        return terms

    def _factor(self, weight: float) -> float | None:
        """Read `number *`, if that comes next and is not a word of the vocabulary; the weight times the number."""
        self._peek()
        found = _NUMBER.match(self.text, self.at, self.end)
        if not found:
            return None
        run = self._run_end(self.at)
        if run > found.end() and self._known(self.text[self.at : run]):
            return None
        before, self.at = self.at, found.end()
        sign = self._peek()
        if not sign or sign not in _TIMES:
            self.at = before
            return None
        self._last_sign = self.at
        self.at += 1
        return self._times(weight, float(found[0]), *found.span())

    def _scale(self, sign: str) -> tuple[float, int, int]:
        """Read the number after * or /: what to multiply by, and where it stands."""
        operator = self.at
        self.at += 1
        self._peek()
        found = _NUMBER.match(self.text, self.at, self.end)
        if not found:
            self.refuse(operator, operator + 1, "needs a number: words are added up, and multiplied by numbers only.")
        self.at = found.end()
        number = float(found[0])
        if sign in _TIMES:
            return number, *found.span()
        if number == 0:
            self.refuse(*found.span(), "cannot divide anything.")
        return 1 / number, *found.span()

    def _operand(self, factor: float, depth: int) -> list[Term]:
        first = self._peek()
        if first == "":
            if self._last_sign is None:
                raise QuestionError(self.text, 0, len(self.text), "Type a word first.")
            at = self._last_sign
            way_out = " A number multiplies the word that follows: 2 * good." if self.text[at] in _TIMES else ""
            self.refuse(at, at + 1, f"has no word after it.{way_out}")
        if first in _OPEN_QUOTES:
            return [self._quoted(factor)]
        run = self._run_end(self.at)
        whole = run - self.at > 1 and self._known(self.text[self.at : run]) is not None
        if first == "(" and not whole:
            return self._bracket(factor, depth)
        if first in SIGNS and not whole:
            self.refuse(self.at, self.at + 1, "stands where a word should be. A sign that is a word needs quotes.")
        return [self._word(factor, run)]

    def _bracket(self, factor: float, depth: int) -> list[Term]:
        opened = self.at
        if depth == _DEEPEST:
            self.refuse(opened, opened + 1, f"opens more than {_DEEPEST} brackets within each other.")
        self.at += 1
        if self._peek() == ")":
            self.refuse(opened, self.at + 1, "holds no word.")
        terms = self.sum(factor, depth + 1) if self._peek() else []
        if self._peek() != ")":
            self.refuse(opened, opened + 1, "is never closed.")
        self.at += 1
        return terms

    def _quoted(self, factor: float) -> Term:
        start = self.at
        letters: list[str] = []
        at = start + 1
        while at < self.end and self.text[at] not in _CLOSE_QUOTES:
            at += self.text[at] == "\\" and at + 1 < self.end
            letters.append(self.text[at])
            at += 1
        if at >= self.end:
            self.refuse(start, start + 1, "opens a quotation that is never closed.")
        self.at = at + 1
        return self._found("".join(letters), factor, start, self.at)

    def _word(self, factor: float, run: int) -> Term:
        """Read a phrase, a word, or as much of a run without spaces as is a word; `run` is where it ends."""
        start = self.at
        for end in self._phrase_ends(run):
            if self._known(" ".join(self.text[start:end].split())):
                return self._found(" ".join(self.text[start:end].split()), factor, start, end)
        ends = [at for at in range(start + 1, min(run, start + _LONGEST_WORD)) if self.text[at] in SIGNS] + [run]
        known = [end for end in ends if self._known(self.text[start:end])]
        hyphened = _HYPHENED.fullmatch(self.text, start, run)  # if it is nothing else, it is a misspelt word
        end = known[-1] if known else run if hyphened else ends[0]
        return self._found(self.text[start:end], factor, start, end)

    def _phrase_ends(self, run: int) -> list[int]:
        """Where phrases could end that begin here: the longest first."""
        ends: list[int] = []
        at = run
        while len(ends) < _PHRASE - 1:
            while at < self.end and self.text[at].isspace():
                at += 1
            if at >= self.end or self.text[at] in SIGNS + _OPEN_QUOTES:
                break
            at = self._run_end(at)
            ends.append(at)
        return ends[::-1]

    def _found(self, word: str, factor: float, start: int, end: int) -> Term:
        self.at = end
        spelled = self._known(word)
        if spelled is None:
            close = [] if _NUMBER.fullmatch(word) else list(self._suggest(word))  # another number is no spelling of it
            said = f" Close: {', '.join(close)}" if close else ""
            where = "" if self.text[start:end] == self.text.strip() else f" (character {start + 1})"
            why = f"{word!r}{where} is not in the vocabulary.{said}"
            raise QuestionError(self.text, start, end, why, unknown=word, suggestions=close)
        return Term(factor, spelled, start, end)

    def _known(self, word: str) -> str | None:
        spelled = self._find(word)
        return self._find("_".join(word.split())) if spelled is None and " " in word else spelled

    def _times(self, weight: float, number: float, start: int, end: int) -> float:
        if not abs(weight * number) <= _HEAVIEST:  # also NaN, which is 0 times infinity
            self.refuse(start, end, f"makes a weight beyond {_HEAVIEST:g}. Use a smaller number.")
        return weight * number

    def _sign(self) -> float | None:
        """Read a sign, if one comes next: 1 or -1."""
        sign = self._peek()
        if not sign or sign not in _PLUS + _MINUS:
            return None
        self._last_sign = self.at
        self.at += 1
        return -1.0 if sign in _MINUS else 1.0

    def _peek(self) -> str:
        """Pass over white space; the next character, "" at the end."""
        while self.at < self.end and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at] if self.at < self.end else ""

    def _run_end(self, start: int) -> int:
        """Where the characters without white space end that begin at `start`."""
        end = start
        while end < self.end and not self.text[end].isspace():
            end += 1
        return end
