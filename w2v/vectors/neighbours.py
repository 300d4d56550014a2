"""From a question of words and vectors to the words nearest to it, by their sum or by the product of similarities."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

from w2v.errors import QueryError
from w2v.vectors.products import best_products
from w2v.vectors.search import nearest
from w2v.vectors.terms import checked_question, weighted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from w2v.vectors.search import Doubles
    from w2v.vectors.table import WordTable
    from w2v.vectors.terms import Answer, Question


def by_sum(
    vectors: WordTable, questions: Sequence[tuple[Question, Question]], topn: int, restrict_vocab: int | None
) -> list[Answer]:
    """Answer each (positive, negative) of `questions`; see `KeyedVectors.most_similar`."""
    asked = [_sum(vectors, positive, negative) for positive, negative in questions]
    searched = _searched(vectors, topn, restrict_vocab)
    if topn < 1 or searched == 0 or not asked:
        return [[] for _ in asked]
    sums = np.stack([vector for vector, _ in asked])  # (m, d)
    found = nearest(
        vectors.vectors[:searched], vectors.norms[:searched], sums, min(topn, searched), [rows for _, rows in asked]
    )
    return [
        [(vectors.index_to_key[row], score) for row, score in zip(rows.tolist(), scores.tolist(), strict=True)]
        for rows, scores in found
    ]


def by_product(
    vectors: WordTable, positive: Question, negative: Question, topn: int, restrict_vocab: int | None
) -> Answer:
    """Answer one question; see `KeyedVectors.most_similar_cosmul`."""
    terms, weights, rows = _terms(vectors, positive, negative)
    if not (weights > 0).any():
        raise QueryError("A product of similarities needs at least one word that is added.")
    searched = _searched(vectors, topn, restrict_vocab)
    if topn < 1 or searched == 0:
        return []
    found, scores = best_products(vectors.vectors[:searched], vectors.norms[:searched], terms, weights, topn, rows)
    return [(vectors.index_to_key[row], score) for row, score in zip(found.tolist(), scores.tolist(), strict=True)]


def _sum(vectors: WordTable, positive: Question, negative: Question) -> tuple[Doubles, list[int]]:
    """Return the sum of a question's terms, brought to length 1, and the rows of its words."""
    terms, weights, rows = _terms(vectors, positive, negative)
    total: Doubles = weights @ terms
    largest = np.abs(total).max()
    if not np.isfinite(largest):
        raise QueryError("The weights and vectors of the question add up beyond all bounds: use smaller ones.")
    if largest > 0:
        total /= largest  # first, lest a square overflow
        total /= np.linalg.norm(total)
    return total, rows


def _terms(vectors: WordTable, positive: Question, negative: Question) -> tuple[Doubles, Doubles, list[int]]:
    """Return a question's k vectors (k, d), words' brought to length 1, their weights (k,), and its words' rows."""
    terms = weighted(positive, negative)
    if not terms:
        raise QueryError("The question is empty: give at least one word or vector.")
    result = np.empty((len(terms), vectors.vector_size))
    rows: list[int] = []
    for place, (item, _) in enumerate(terms):
        if isinstance(item, np.ndarray):
            result[place] = checked_question(item, vectors.vector_size)
        else:
            rows.append(vectors.get_index(item))
            result[place] = vectors.units([item])[0]
    return result, np.array([weight for _, weight in terms], dtype=np.float64), rows


def _searched(vectors: WordTable, topn: int, restrict_vocab: int | None) -> int:
    """Check the limits of a question; how many of the words, from the first, it looks at."""
    restrict_vocab = len(vectors) if restrict_vocab is None else restrict_vocab
    for name, limit in (("topn", topn), ("restrict_vocab", restrict_vocab)):
        if not isinstance(limit, Integral) or isinstance(limit, bool):
            raise QueryError(f"{name} must be a whole number, not {limit!r}.")
    return max(0, min(restrict_vocab, len(vectors)))
