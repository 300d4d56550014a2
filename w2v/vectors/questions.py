"""Questions as people put them, with what they want left out of the answer."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

from w2v.errors import QueryError, QuestionError
from w2v.vectors.arithmetic import Term, parse
from w2v.vectors.stems import of_other_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from w2v.vectors.asked_words import AskedWords
    from w2v.vectors.terms import Answer

METHODS = ("add", "multiply")
_SPARE = 16  # answers asked for beyond those wanted, where some may be left out


def read(vectors: AskedWords, question: str) -> list[Term]:
    """Read a sum of words in the vocabulary of a model; see `arithmetic.parse`.

    Raises:
        QuestionError: it cannot be read, or nothing is left of it.
    """
    terms = parse(question, vectors.find, vectors.suggest)
    totals: dict[str, float] = {}
    for term in terms:
        totals[term.word] = totals.get(term.word, 0.0) + term.weight
    if not any(totals.values()):
        raise QuestionError(question, 0, len(question), f"Nothing is left of {question!r}: its words cancel out.")
    return terms


def answer(
    vectors: AskedWords,
    terms: Sequence[Term],
    topn: int,
    *,
    method: str = "add",
    min_count: int = 0,
    other_stems: str | None = None,
) -> Answer:
    """Find the words nearest to a sum; arguments as in `KeyedVectors.calculate`.

    Raises:
        QueryError: for a limit, a method or a language that makes no sense.
    """
    if method not in METHODS:
        raise QueryError(f"There is no method {method!r}. There is: {', '.join(METHODS)}.")
    if not isinstance(topn, Integral) or isinstance(topn, bool):
        raise QueryError(f"topn must be a whole number, not {topn!r}.")
    if topn < 1:  # below, asking for ever more answers would never come to an end
        return []
    ask = vectors.most_similar if method == "add" else vectors.most_similar_cosmul
    question = [(term.word, term.weight) for term in terms]
    restrict, often_enough = _often_enough(vectors, min_count)
    tests = [test for test in (often_enough, _other(terms, other_stems)) if test]
    asked = int(topn)
    while True:
        asked += _SPARE if tests else 0
        found = ask(question, topn=asked, restrict_vocab=restrict)
        kept = [pair for pair in found if all(test(pair[0]) for test in tests)][:topn]
        if len(kept) == topn or len(found) < asked:
            return kept
        asked *= 4


def _other(terms: Sequence[Term], language: str | None) -> Callable[[str], bool] | None:
    return of_other_stems((term.word for term in terms), language) if language else None


def _often_enough(vectors: AskedWords, min_count: int) -> tuple[int | None, Callable[[str], bool] | None]:
    """How many of the words, from the first, occurred often enough; else, if they are in no such order, a test."""
    if min_count <= 1:
        return None, None
    counts = vectors.counts
    if counts is None:
        raise QueryError("This model does not say how often its words occurred: ask without a minimum count.")
    if (np.diff(counts) <= 0).all():
        return int((counts >= min_count).sum()), None
    return None, lambda word: bool(counts[vectors.key_to_index[word]] >= min_count)
