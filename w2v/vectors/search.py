"""Exact nearest neighbours by cosine: found in float32 at the speed of memory, ranked in float64.

One pass of matrix products keeps only the best score of every group of rows. The groups that can hold an
answer, a handful, are then scored again in float64, so the order does not hang on how a BLAS rounds: the same
question gives the same answer alone, among a hundred others, and on another machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Indices = NDArray[np.int64]

_GROUP = 16  # rows that share one kept maximum
_COARSE = 64  # groups that share one maximum of theirs
_BLOCK = 512 * _GROUP  # rows in one product: the scores stay in the processor's cache
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
    answers: list[tuple[Indices, Doubles]] = []
    for start in range(0, len(questions), _QUESTIONS):
        some = slice(start, start + _QUESTIONS)
        answers += _nearest(vectors, norms, questions[some], topn, excluded[some])
    return answers


def _nearest(
    vectors: Floats, norms: Floats, questions: Doubles, topn: int, excluded: Sequence[Sequence[int]]
) -> list[tuple[Indices, Doubles]]:
    maxima, members = _group_maxima(vectors, norms, questions)  # (m, groups), (groups, group)
    wanted = min(topn + max(map(len, excluded)), maxima.shape[1])
    # As many groups as wanted hold a row at least this good, so nothing below it can be an answer. A float32 dot
    # product of d terms is off by less than d roundings: groups that close to the bound stay in.
    coarse = maxima
    if (many := maxima.shape[1] // _COARSE) >= 4 * wanted:  # groups of groups give nearly as good a bound, sooner
        coarse = maxima[:, : many * _COARSE].reshape(len(maxima), many, _COARSE).max(axis=2)
    bounds = np.partition(coarse, -wanted, axis=1)[:, -wanted] - (vectors.shape[1] + 4) * np.finfo(np.float32).eps
    candidates = maxima >= bounds[:, None]
    numbers = candidates.sum(axis=1)
    answers: dict[int, tuple[Indices, Doubles]] = {}
    for number in np.unique(numbers):  # nearly always all have the same number, and are scored at once
        alike = np.flatnonzero(numbers == number)
        at_once = max(1, _RESCORED // (int(number) * _GROUP * vectors.shape[1]))
        for start in range(0, len(alike), at_once):
            some = alike[start : start + at_once]
            groups = np.nonzero(candidates[some])[1].reshape(len(some), -1)
            rows = np.sort(members[groups].reshape(len(some), -1), axis=1)
            scores = _cosines(vectors, questions[some], rows)
            for question, its_rows, its_scores in zip(some.tolist(), rows, scores, strict=True):
                answers[question] = _best(its_rows, its_scores, excluded[question], topn)
    return [answers[question] for question in range(len(questions))]


def _group_maxima(vectors: Floats, norms: Floats, questions: Doubles) -> tuple[Floats, Indices]:
    """Return the best cosine in every group of rows to every question, and the groups' rows.

    Shapes (n, d) and (m, d) → (m, groups) and (groups, group); a row number of n or more stands for no row. The rows
    of a group lie a stride apart, so that the maximum runs along whole vectors.
    """
    n, m = len(vectors), len(questions)
    asked = questions.astype(np.float32)  # (m, d)
    # One question is a matrix-vector product, bound by memory: cutting it up would only cost calls.
    block = _BLOCK if m > 1 else n
    maxima = np.empty((m, sum(-(-min(block, n - start) // _GROUP) for start in range(0, n, block))), np.float32)
    members = []
    scores, filled = np.empty((m, min(block, n)), np.float32), 0
    for start in range(0, n, block):
        rows = slice(start, min(start + block, n))
        scores = scores[:, : rows.stop - start]
        if m > 1:
            np.matmul(asked, vectors[rows].T, out=scores)  # a question a row: faster than a question a column
        else:
            np.matmul(vectors[rows], asked[0], out=scores[0])
        scores /= norms[rows]
        groups = -(-scores.shape[1] // _GROUP)
        whole = scores
        if missing := groups * _GROUP - scores.shape[1]:
            whole = np.concatenate([scores, np.full((m, missing), -np.inf, np.float32)], axis=1)
        whole.reshape(m, _GROUP, groups).max(axis=1, out=maxima[:, filled : filled + groups])
        members.append(start + np.arange(groups * _GROUP).reshape(_GROUP, groups).T)
        filled += groups
    return maxima, np.concatenate(members)


def _cosines(vectors: Floats, questions: Doubles, rows: Indices) -> Doubles:
    """Return the cosines of questions (m, d) to rows (m, r) in float64, -2 where there is no such row."""
    scores = np.empty(rows.shape)
    step = max(1, _RESCORED // vectors.shape[1])
    for start in range(0, rows.shape[1], step):
        part = rows[:, start : start + step]
        exact = vectors[np.minimum(part, len(vectors) - 1)].astype(np.float64)  # (m, r, d)
        # einsum adds up every row in the same order, so equal rows get equal scores; a BLAS promises no such thing.
        norms = np.sqrt(np.einsum("mrd,mrd->mr", exact, exact))
        norms[norms == 0] = 1.0
        products = np.einsum("mrd,md->mr", exact, questions)
        np.clip(products / norms, -1.0, 1.0, out=scores[:, start : start + step])
    scores[rows >= len(vectors)] = _NOTHING
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
