"""The weighted graph UMAP lays out: how strongly each word holds on to its neighbours.

From McInnes, Healy & Melville 2018, "UMAP", section 3.1: every word gives its nearest neighbour the weight 1 and
lets the weight fall off with the distance, at a rate that makes its weights sum to log2(k); of the two weights of
a pair the probabilistic union is kept. umap-learn's `fuzzy_simplicial_set` is the test's oracle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from w2v.maps.neighbours import Floats, Neighbours

_HALVINGS = 64
_CLOSE_ENOUGH = 1e-5
_SMALLEST_RATE = 1e-3  # of the mean distance, so that duplicates do not make a weight fall off a cliff


@dataclass(frozen=True, eq=False)
class Graph:
    """Directed edges, both ways for every pair, sorted by `heads`; every word is the head of one at least.

    Attributes:
        heads: (e,) rows.
        tails: (e,) rows.
        weights: float32 (e,), in (0, 1].
        starts: (n,) where each word's edges begin.
    """

    heads: NDArray[np.int64]
    tails: NDArray[np.int64]
    weights: Floats
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)


def fuzzy_graph(near: Neighbours, n_neighbors: int, weakest: float) -> Graph:
    """Build the graph from each word's neighbours.

    Args:
        near: one at least for each word.
        n_neighbors: how many words, itself included, each holds on to; those there are, if they are fewer.
        weakest: edges with less weight are left out; below 1, so that everyone keeps the nearest.
    """
    indices, distances = near.indices[:, : n_neighbors - 1], near.distances[:, : n_neighbors - 1]
    n, k = indices.shape
    weights = membership(distances).astype(np.float64)
    heads, tails = np.repeat(np.arange(n, dtype=np.int64), k), indices.ravel().astype(np.int64)
    pairs = np.concatenate([heads * n + tails, tails * n + heads])  # each pair once or twice
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    firsts = np.flatnonzero(np.diff(pairs, prepend=-1))
    absent = 1 - np.concatenate([weights.ravel(), weights.ravel()])[order]
    union = 1 - np.multiply.reduceat(absent, firsts)  # a + b - ab
    kept = union >= weakest
    heads, tails = np.divmod(pairs[firsts][kept], n)
    return Graph(heads, tails, union[kept].astype(np.float32), np.flatnonzero(np.diff(heads, prepend=-1)))


def membership(distances: Floats) -> Floats:
    """Return how strongly each word holds each neighbour, in [0, 1], (n, k) → (n, k)."""
    distances = np.maximum(distances, 0)
    target = np.log2(distances.shape[1] + 1)  # the word itself counts as one of its neighbours
    nearest = np.where(distances > 0, distances, np.inf).min(axis=1)
    nearest[np.isinf(nearest)] = 0  # all are duplicates
    beyond = np.maximum(distances - nearest[:, None], 0).astype(np.float64)
    low, rate, high = np.zeros(len(beyond)), np.ones(len(beyond)), np.full(len(beyond), np.inf)
    for _ in range(_HALVINGS):
        excess = np.exp(-beyond / rate[:, None]).sum(axis=1) - target
        if (np.abs(excess) < _CLOSE_ENOUGH).all():
            break
        high, low = np.where(excess > 0, rate, high), np.where(excess > 0, low, rate)
        rate = np.where(np.isinf(high), rate * 2, (low + high) / 2)
    share = distances.shape[1] / (distances.shape[1] + 1)  # means over k + 1 distances, the word's own zero included
    means = np.where(nearest > 0, distances.mean(axis=1), distances.mean()) * share
    rate = np.maximum(rate, np.maximum(_SMALLEST_RATE * means, np.finfo(np.float64).tiny))
    weights: Floats = np.exp(-beyond / rate[:, None]).astype(np.float32)
    return weights
