"""Exact nearest neighbours of every word among the words on a map, by plain matrix products.

A few thousand words need no approximate index: the product of all vectors with all vectors is what a processor
does best, and it has nothing to compile first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

Floats = NDArray[np.float32]
Indices = NDArray[np.int32]

METRICS = ("cosine", "euclidean")

_GROUPS = 32  # see _largest
_SMALL = 2**25  # multiplications: a millisecond or so of work
_ONE_THREAD = 2**18  # multiplications that OpenBLAS does not share out
_SCORES_AT_ONCE = 2**22  # float32 scores in one block: 16 MB, so a stop is heard many times a second


@dataclass(frozen=True, eq=False)
class Neighbours:
    """For every word its nearest others, nearest first, the word itself left out.

    Attributes:
        indices: int32 (n, k), rows of the map.
        similarities: float32 (n, k), their cosines.
        distances: float32 (n, k) in the metric asked for: 1 - cosine, or Euclidean.
    """

    indices: Indices
    similarities: Floats
    distances: Floats


def unit_rows(vectors: Floats) -> Floats:
    """Bring every row to length 1; a row of zeros stays as it is. Shape (n, d) → (n, d)."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)  # in float32 a square may overflow
    lengths[lengths == 0] = 1.0
    units: Floats = (vectors / lengths).astype(np.float32)
    return units


def nearest_blocks(vectors: Floats, k: int, metric: str = "cosine") -> Iterator[tuple[slice, Neighbours]]:
    """Yield the `k` nearest others of some rows at a time, until all have had their turn.

    Args:
        vectors: (n, d).
        k: how many; at most n - 1.
        metric: "cosine" or "euclidean".
    """
    units = unit_rows(vectors)
    rows_at_once = max(16, _SCORES_AT_ONCE // len(vectors))
    for start in range(0, len(vectors), rows_at_once):
        rows = slice(start, min(start + rows_at_once, len(vectors)))
        by_angle = metric == "cosine"
        scores = _cosines(units[rows], units) if by_angle else -_squared_distances(vectors[rows], vectors)  # (rows, n)
        own = np.arange(rows.stop - start)
        scores[own, start + own] = -np.inf
        indices = _largest(scores, k)
        if by_angle:
            cosines = np.take_along_axis(scores, indices, axis=1).clip(-1, 1)
        else:
            cosines = np.einsum("id,ikd->ik", units[rows], units[indices]).clip(-1, 1)
        # Euclidean ones from the differences: near zero, the sum of squares above has lost its digits.
        distances = 1 - cosines if by_angle else np.linalg.norm(vectors[rows, None] - vectors[indices], axis=2)
        order = np.argsort(distances, axis=1, kind="stable")
        found = (np.take_along_axis(table, order, axis=1) for table in (indices, cosines, distances))
        yield rows, Neighbours(*found)


def _cosines(some: Floats, others: Floats) -> Floats:
    """Products of unit rows, (r, d) and (m, d) → (r, m).

    A small product is cut so small that the linear algebra library does it in this thread: while a model trains, its
    other threads are busy, and waiting for them takes many times as long as the product.
    """
    if some.size * len(others) > _SMALL:
        products: Floats = some @ others.T
        return products
    at_once = max(1, _ONE_THREAD // others.size)
    return np.concatenate([some[first : first + at_once] @ others.T for first in range(0, len(some), at_once)])


def _squared_distances(some: Floats, others: Floats) -> Floats:
    """Squared Euclidean distances, (r, d) and (m, d) → (r, m)."""
    squares = np.einsum("ij,ij->i", some, some)[:, None] + np.einsum("ij,ij->i", others, others)
    distances: Floats = squares - 2 * (some @ others.T)
    return distances


def _largest(scores: Floats, k: int) -> Indices:
    """Return the columns of the `k` largest scores of every row, in no order, (r, m) → (r, k).

    Columns are dealt into groups and only each group's best is looked at: the k best scores lie in the k best
    groups, and taking a maximum is many times as fast as partitioning everything.
    """
    m = scores.shape[1]
    width = m // _GROUPS  # number of groups; a group is every `width`-th column
    if width < 2 * k:
        return np.argpartition(scores, m - k, axis=1)[:, m - k :].astype(np.int32)
    dealt = width * _GROUPS
    maxima = scores[:, :dealt].reshape(-1, _GROUPS, width).max(axis=1)  # (r, width)
    best = np.argpartition(maxima, width - k, axis=1)[:, width - k :]  # (r, k) groups
    columns = (best[:, :, None] + np.arange(_GROUPS) * width).reshape(len(scores), -1)  # (r, k * _GROUPS)
    if dealt < m:  # the columns that were left over
        rest = np.broadcast_to(np.arange(dealt, m), (len(scores), m - dealt))
        columns = np.concatenate([columns, rest], axis=1)
    candidates = np.take_along_axis(scores, columns, axis=1)
    chosen = np.argpartition(candidates, candidates.shape[1] - k, axis=1)[:, -k:]
    return np.take_along_axis(columns, chosen, axis=1).astype(np.int32)
