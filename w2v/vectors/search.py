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

_GROUP = 32  # rows that share one kept maximum
_BLOCK = 256 * _GROUP  # rows in one product: the scores stay in the processor's cache
_QUESTIONS = 256  # questions in one product
_RESCORED = 16_384  # rows copied to float64 at a time


def lengths(vectors: Floats) -> Doubles:
    """Return the Euclidean length of every row, summed in float64. Shape (n, d) → (n,)."""
    result = np.empty(len(vectors))
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK].astype(np.float64)
        np.einsum("ij,ij->i", block, block, out=result[start : start + _BLOCK])
    return np.sqrt(result, out=result)


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
    answers = []
    for start in range(0, len(questions), _QUESTIONS):
        some = questions[start : start + _QUESTIONS]
        maxima = _group_maxima(vectors, norms, some)  # (groups, some)
        for column, question in enumerate(some):
            unwanted = excluded[start + column]
            rows = _candidates(maxima[:, column], topn + len(unwanted), *vectors.shape)
            answers.append(_rank(vectors, question, np.setdiff1d(rows, unwanted, assume_unique=True), topn))
    return answers


def _group_maxima(vectors: Floats, norms: Floats, questions: Doubles) -> Floats:
    """Return the best cosine of every group of rows to every question, (n, d) and (m, d) → (ceil(n / group), m)."""
    n, m = len(vectors), len(questions)
    transposed = np.ascontiguousarray(questions.T, dtype=np.float32)  # (d, m)
    maxima = np.empty((-(-n // _GROUP), m), dtype=np.float32)
    # One question is a matrix-vector product, bound by memory: cutting it up would only cost calls.
    block = _BLOCK if m > 1 else max(n - n % _GROUP, _GROUP)
    for start in range(0, n, block):
        rows = slice(start, min(start + block, n))
        scores = vectors[rows] @ (transposed if m > 1 else transposed[:, 0])
        scores = scores.reshape(-1, m)
        scores /= norms[rows, None]
        whole = len(scores) // _GROUP
        first = start // _GROUP
        scores[: whole * _GROUP].reshape(whole, _GROUP, m).max(axis=1, out=maxima[first : first + whole])
        if whole * _GROUP < len(scores):  # the last rows, less than a group
            maxima[first + whole] = scores[whole * _GROUP :].max(axis=0)
    return maxima


def _candidates(maxima: Floats, wanted: int, n: int, d: int) -> Indices:
    """Return all rows that can be among the `wanted` best, ascending, given the groups' maxima (groups,)."""
    groups: Indices = np.arange(len(maxima))
    if wanted < len(maxima):
        # `wanted` groups hold a row at least this good, so nothing below it can be an answer. A float32 dot product
        # of d terms is off by less than d roundings: rows that close to the bound stay in.
        bound = np.partition(maxima, -wanted)[-wanted] - np.float32((d + 4) * np.finfo(np.float32).eps)
        groups = np.flatnonzero(maxima >= bound)
    rows = (groups[:, None] * _GROUP + np.arange(_GROUP)).ravel()
    return rows[rows < n]


def _rank(vectors: Floats, question: Doubles, rows: Indices, topn: int) -> tuple[Indices, Doubles]:
    """Score `rows` (ascending) in float64 and return the best `topn` with their cosines."""
    scores = np.empty(len(rows))
    for start in range(0, len(rows), _RESCORED):
        scores[start : start + _RESCORED] = cosines(vectors[rows[start : start + _RESCORED]], question)
    best = np.argsort(-scores, kind="stable")[:topn]
    return rows[best], scores[best]


def cosines(vectors: Floats, question: Doubles) -> Doubles:
    """Return the cosine of every row to a question of length 1, in float64. Shapes (n, d), (d,) → (n,)."""
    exact = vectors.astype(np.float64)
    # einsum adds up every row in the same order, so equal rows get equal scores; a BLAS promises no such thing.
    norms = np.sqrt(np.einsum("ij,ij->i", exact, exact))
    norms[norms == 0] = 1.0
    scores: Doubles = np.einsum("ij,j->i", exact, question)
    return np.clip(scores / norms, -1.0, 1.0, out=scores)
