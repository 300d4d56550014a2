"""How good are vectors? Word similarity against people's judgements, and analogies. The figures are gensim's.

A figure always comes with its coverage: a model that knows few of the words can look good on what it knows.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from w2v.errors import QueryError
from w2v.vectors.judgements import LARGEST_SCORE, Pair, Quadruple, read_analogies, read_pairs
from w2v.vectors.search import nearest, normalised

if TYPE_CHECKING:
    from w2v.vectors.keyed_vectors import KeyedVectors
    from w2v.vectors.search import Doubles

Pairs: TypeAlias = str | os.PathLike[str] | Sequence[Pair]
Sections: TypeAlias = str | os.PathLike[str] | Mapping[str, Sequence[Quadruple]]
Answered: TypeAlias = tuple[str, Quadruple, bool]

_FIRST = 300_000  # words that take part, as in gensim and the original program
_AT_ONCE = 512  # analogies answered together
_LOOKED_AT = 5  # answers, of which the first that is no other case of a question's word counts


@dataclass(frozen=True)
class PairScore:
    """Agreement with people's judgements of word pairs.

    Attributes:
        spearman: rank correlation, in -1..1.
        pearson: linear correlation, in -1..1.
        spearman_p_value: how likely so much rank correlation is by chance (two-sided); None if that cannot be told.
        pearson_p_value: the same of the linear correlation.
        used: pairs of which both words are known.
        total: pairs asked for.
    """

    spearman: float
    spearman_p_value: float | None
    pearson: float
    pearson_p_value: float | None
    used: int
    total: int

    @property
    def coverage(self) -> float:
        """The share of pairs that could be judged, in 0..1."""
        return self.used / self.total

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        return {**asdict(self), "coverage": self.coverage}


@dataclass(frozen=True)
class SectionScore:
    """Analogies of one kind: how many were answered rightly, how many could be asked, how many there are."""

    name: str
    correct: int
    used: int
    total: int

    @property
    def accuracy(self) -> float:
        """The share of right answers among the questions that could be asked, in 0..1; 0 if there were none."""
        return self.correct / self.used if self.used else 0.0


@dataclass(frozen=True)
class AnalogyScore:
    """Analogies of all kinds.

    Attributes:
        sections: one for each kind, in the order of the file.
    """

    sections: tuple[SectionScore, ...]

    @property
    def correct(self) -> int:
        """How many questions were answered rightly."""
        return sum(section.correct for section in self.sections)

    @property
    def used(self) -> int:
        """How many questions could be asked: all four words are known."""
        return sum(section.used for section in self.sections)

    @property
    def total(self) -> int:
        """How many questions there are."""
        return sum(section.total for section in self.sections)

    @property
    def accuracy(self) -> float:
        """The share of right answers among the questions that could be asked, in 0..1."""
        return self.correct / self.used

    @property
    def coverage(self) -> float:
        """The share of questions that could be asked, in 0..1."""
        return self.used / self.total

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        return {
            "accuracy": self.accuracy,
            "correct": self.correct,
            "used": self.used,
            "total": self.total,
            "coverage": self.coverage,
            "sections": [{**asdict(section), "accuracy": section.accuracy} for section in self.sections],
        }


def evaluate_pairs(
    vectors: KeyedVectors,
    pairs: Pairs,
    *,
    restrict_vocab: int = _FIRST,
    case_insensitive: bool = True,
    unknown_as_zero: bool = False,
) -> PairScore:
    """Correlate cosines with judged similarities, as WordSim-353 and SimLex-999 are used.

    Args:
        vectors: the model.
        pairs: a file of lines with two words and a score (see `read_pairs`), or such rows.
        restrict_vocab: only the first so many words of the vocabulary take part.
        case_insensitive: compare words without regard to case; the first (most frequent) spelling counts.
        unknown_as_zero: let a pair with an unknown word count with a cosine of 0, instead of leaving it out.

    Raises:
        QueryError: if the file cannot be read, a score is no number, or fewer than two pairs are known: there
            is nothing to correlate.
    """
    from scipy.stats import pearsonr, spearmanr

    rows = read_pairs(Path(pairs)) if isinstance(pairs, str | os.PathLike) else pairs
    if wrong := [score for _, _, score in rows if not abs(score) <= LARGEST_SCORE]:
        raise QueryError(f"The score {wrong[0]!r:.50} of a pair is no number up to {LARGEST_SCORE:g}.")
    fold = _fold(case_insensitive)
    known = _known(vectors, restrict_vocab, fold)
    is_known = [fold(a) in known and fold(b) in known for a, b, _ in rows]
    judged = [row for row, it_is in zip(rows, is_known, strict=True) if it_is]
    if len(judged) < 2:
        raise QueryError(f"Only {len(judged)} of {len(rows)} pairs have both words in the vocabulary: 2 are needed.")
    left, right = [known[fold(a)] for a, _, _ in judged], [known[fold(b)] for _, b, _ in judged]
    scores = np.array([score for _, _, score in rows])
    cosines = np.zeros(len(rows))
    cosines[is_known] = np.einsum("ij,ij->i", _units(vectors, left), _units(vectors, right))
    if not unknown_as_zero:
        scores, cosines = scores[is_known], cosines[is_known]
    if np.ptp(cosines) == 0 or np.ptp(scores) == 0:
        raise QueryError(f"The {len(judged)} known pairs are all equally similar: there is nothing to correlate.")
    spearman, pearson = spearmanr(scores, cosines), pearsonr(scores, cosines)
    return PairScore(
        spearman=float(spearman.statistic),
        spearman_p_value=_finite(spearman.pvalue),
        pearson=float(pearson.statistic),
        pearson_p_value=_finite(pearson.pvalue),
        used=len(judged),
        total=len(rows),
    )


def evaluate_analogies(
    vectors: KeyedVectors, analogies: Sections, *, restrict_vocab: int = _FIRST, case_insensitive: bool = True
) -> AnalogyScore:
    """Answer "a is to b as c is to what?" for every question, by 3CosAdd (Mikolov et al. 2013), in a few products.

    Args:
        vectors: the model.
        analogies: a file like Google's `questions-words.txt` (four words a line, sections begin with `: name`),
            or such questions by section.
        restrict_vocab: only the first so many words of the vocabulary take part, as questions and as answers.
        case_insensitive: compare words without regard to case; the first (most frequent) spelling counts.

    Raises:
        QueryError: if the file cannot be read, or no question has all its words in the vocabulary.
    """
    *_, score = answering_analogies(
        vectors, analogies, restrict_vocab=restrict_vocab, case_insensitive=case_insensitive
    )
    return score


def answering_analogies(
    vectors: KeyedVectors, analogies: Sections, *, restrict_vocab: int = _FIRST, case_insensitive: bool = True
) -> Iterator[AnalogyScore]:
    """Answer analogies in their order; yield the score so far every few hundred, the whole one last.

    Arguments and errors as in `evaluate_analogies`. Stop whenever you like: a score counts what was asked until then.
    """
    named = read_analogies(Path(analogies)) if isinstance(analogies, str | os.PathLike) else analogies
    correct, used = Counter[str](), Counter[str]()
    for answered in asked_analogies(vectors, named, restrict_vocab, case_insensitive=case_insensitive):
        used.update(name for name, _, _ in answered)
        correct.update(name for name, _, is_right in answered if is_right)
        yield AnalogyScore(
            tuple(SectionScore(name, correct[name], used[name], len(asked)) for name, asked in named.items())
        )


def asked_analogies(
    vectors: KeyedVectors, named: Mapping[str, Sequence[Quadruple]], restrict_vocab: int, *, case_insensitive: bool
) -> Iterator[list[Answered]]:
    """Yield the questions that can be asked, a few hundred at a time, each with its section and whether it was right.

    A question's fourth word may be several, apart by "/", of which each is right. In the answers, words are in upper
    case if case does not count.

    Raises:
        QueryError: if no question has all its words in the vocabulary.
    """
    fold = _fold(case_insensitive)
    known = _known(vectors, restrict_vocab, fold)
    folded = [(name, (fold(a), fold(b), fold(c), fold(d))) for name, asked in named.items() for a, b, c, d in asked]
    usable = [
        (name, question) for name, question in folded if known.keys() >= set(question[:3]) and _right(question, known)
    ]
    if not usable:
        raise QueryError(f"None of the {len(folded)} analogies has all its words in the vocabulary.")
    for start in range(0, len(usable), _AT_ONCE):
        some = usable[start : start + _AT_ONCE]
        right = _answered(vectors, [question for _, question in some], known, restrict_vocab, fold)
        yield [(name, question, is_right) for (name, question), is_right in zip(some, right, strict=True)]


def _right(question: Quadruple, known: Mapping[str, int]) -> set[str]:
    """The known words that answer a question: its fourth, or what it is made of."""
    expected = question[3]
    return {expected} if expected in known else {word for word in expected.split("/") if word in known}


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _fold(case_insensitive: bool) -> Callable[[str], str]:
    return str.upper if case_insensitive else str


def _known(vectors: KeyedVectors, restrict_vocab: int, fold: Callable[[str], str]) -> dict[str, int]:
    """Return the row of every folded word; of several spellings the first, which is the most frequent."""
    words = vectors.index_to_key[:restrict_vocab]
    return {fold(words[row]): row for row in reversed(range(len(words)))}


def _units(vectors: KeyedVectors, rows: Sequence[int]) -> Doubles:
    """Return rows brought to length 1, zero rows as they are, in float64. Shape (k, d)."""
    return normalised(vectors.vectors[list(rows)].astype(np.float64))


def _answered(
    vectors: KeyedVectors,
    questions: list[Quadruple],
    known: dict[str, int],
    restrict_vocab: int,
    fold: Callable[[str], str],
) -> list[bool]:
    """Return for every question (a, b, c, expected) whether it was answered rightly."""
    rows = np.array([[known[word] for word in question[:3]] for question in questions])  # (m, 3)
    a, b, c = (_units(vectors, column) for column in rows.T)
    searched = slice(0, restrict_vocab)
    sums = normalised(b + c - a)
    found = nearest(vectors.vectors[searched], vectors.norms[searched], sums, _LOOKED_AT, rows.tolist())
    right = []
    for question, (answers, _) in zip(questions, found, strict=True):
        folded = [fold(vectors.index_to_key[row]) for row in answers]
        # An answer that is a word of the question in another case does not count, the next one does.
        first = next((word for word in folded if word not in question[:3]), folded[-1] if folded else None)
        right.append(first in _right(question, known))
    return right
