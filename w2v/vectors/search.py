"""Exact nearest neighbours by cosine: found roughly, at the speed of the machine, and ranked in float64.

One pass of matrix products keeps only the best score of every group of rows. The groups that can hold an answer,
a handful, are then scored again in float64, so the order does not hang on how a product rounds: the same question
gives the same answer alone, among a hundred others, and on another machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from w2v.vectors.maxima import Maxima, bfloat16_pays, group_maxima

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Indices = NDArray[np.int64]

_COARSE = 64  # groups that share one maximum of theirs
_CROWD = 1 / 100  # of all groups: with more candidates than that, it is quicker to ask again in float32
_BLOCK = 8192  # rows measured at a time
_QUESTIONS = 256  # questions in one product
_NOTHING = -2.0  # below every cosine
_RESCORED = 1 << 20  # numbers copied to float64 at a time


def lengths(vectors: Floats) -> Doubles:
    """Return the Euclidean length of every row, summed in float64. Shape (n, d) → (n,)."""
    result = np.empty(len(vectors))
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK].astype(np.float64)
        np.einsum("ij,ij->i", block, block, out=result[start : start + _BLOCK])
    return np.sqrt(result, out=result)


def normalised(rows: Doubles) -> Doubles:
    """Return rows (k, d) brought to length 1; rows of zeros stay as they are."""
    largest = np.abs(rows).max(axis=1, keepdims=True)
    largest[largest == 0] = 1.0
    result = rows / largest  # first, lest a square overflow or vanish
    norms = np.sqrt(np.einsum("ij,ij->i", result, result))
    norms[norms == 0] = 1.0
    unit: Doubles = result / norms[:, None]
    return unit


def nearest(
    vectors: Floats, norms: Floats, questions: Doubles, topn: int, excluded: Sequence[Sequence[int]]
) -> list[tuple[Indices, Doubles]]:
    """Find the rows with the highest cosine to each question.

    Args:
        vectors: (n, d), rows of any length.
        norms: (n,), the rows' lengths, 1 where a row is all zero (its cosine then counts as 0).
        questions: (m, d), rows of length 1 or 0.
        topn: how many rows to find, at most; fewer where fewer are left.
        excluded: m lists of rows that are no answer to their question.

    Returns:
        For each question its rows and their cosines, best first; equal cosines in the order of the rows.
    """
    bfloat16 = bfloat16_pays(len(vectors), len(questions))
    answers: list[tuple[Indices, Doubles]] = []
    for start in range(0, len(questions), _QUESTIONS):
        some = slice(start, start + _QUESTIONS)
        answers += _nearest(vectors, norms, questions[some], topn, excluded[some], bfloat16=bfloat16)
    return answers


def _nearest(
    vectors: Floats, norms: Floats, questions: Doubles, topn: int, excluded: Sequence[Sequence[int]], *, bfloat16: bool
) -> list[tuple[Indices, Doubles]]:
    maxima = group_maxima(vectors, norms, questions, bfloat16=bfloat16)
    candidates = maxima.scores >= _bounds(maxima, topn + max(map(len, excluded)))[:, None]
    answers: dict[int, tuple[Indices, Doubles]] = {}
    if bfloat16:
        crowded = np.flatnonzero(candidates.sum(axis=1) > candidates.shape[1] * _CROWD).tolist()
        if crowded:
            left_out = [excluded[question] for question in crowded]
            again = _nearest(vectors, norms, questions[crowded], topn, left_out, bfloat16=False)
            answers = dict(zip(crowded, again, strict=True))
    for question, its_candidates in enumerate(candidates):
        if question not in answers:
            rows = np.sort(maxima.members(np.flatnonzero(its_candidates)), axis=None)
            rows = rows[: rows.searchsorted(len(vectors))]
            scores = _cosines(vectors, questions[question], rows)
            answers[question] = _best(rows, scores, excluded[question], topn)
    return [answers[question] for question in range(len(questions))]


def _bounds(maxima: Maxima, wanted: int) -> Floats:
    """Return for every question (m,) a score that the groups of its `wanted` nearest rows reach."""
    scores = maxima.scores
    if (many := scores.shape[1] // _COARSE) >= 4 * wanted:  # groups of groups give nearly as good a bound, sooner
        scores = scores[:, : many * _COARSE].reshape(len(scores), _COARSE, many).max(axis=1)
    wanted = min(wanted, scores.shape[1])
    # As many groups as wanted hold a row of at least this score, and so of a cosine an error below it. A row of that
    # cosine may score another error lower.
    bounds: Floats = np.partition(scores, -wanted, axis=1)[:, -wanted] - np.float32(2 * maxima.error)
    return bounds


def _cosines(vectors: Floats, question: Doubles, rows: Indices) -> Doubles:
    """Return the cosines of a question (d,) to rows (r,) in float64."""
    scores = np.empty(len(rows))
    step = max(1, _RESCORED // vectors.shape[1])
    for start in range(0, len(rows), step):
        exact = vectors[rows[start : start + step]].astype(np.float64)  # (r, d)
        # einsum adds up every row in the same order, so equal rows get equal scores; a BLAS promises no such thing.
        norms = np.sqrt(np.einsum("rd,rd->r", exact, exact))
        norms[norms == 0] = 1.0
        products = np.einsum("rd,d->r", exact, question)
        np.clip(products / norms, -1.0, 1.0, out=scores[start : start + step])
    return scores


def _best(rows: Indices, scores: Doubles, excluded: Sequence[int], topn: int) -> tuple[Indices, Doubles]:
    """Return the best `topn` of ascending rows and their scores, without the excluded ones."""
    for row in excluded:
        place = rows.searchsorted(row)
        if place < len(rows) and rows[place] == row:
            scores[place] = _NOTHING
    best = np.argsort(-scores, kind="stable")[:topn]
    best = best[scores[best] > _NOTHING]
    return rows[best], scores[best]
