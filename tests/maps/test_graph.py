"""The graph is umap-learn's, edge for edge."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import coo_matrix

from w2v.maps.graph import fuzzy_graph
from w2v.maps.layout import closeness_curve
from w2v.maps.neighbours import nearest_blocks

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # umap-learn warns at import about what it may not find
    from umap.umap_ import find_ab_params, fuzzy_simplicial_set


def umap_weights(vectors: NDArray[np.float32], k: int) -> NDArray[np.float64]:
    ((_, near),) = nearest_blocks(vectors, k)
    own = np.arange(len(vectors))[:, None]
    indices = np.concatenate([own, near.indices], axis=1)
    distances = np.concatenate([np.zeros_like(own), near.distances], axis=1).astype(np.float32)
    random_state = np.random.RandomState(0)
    weights, _, _ = fuzzy_simplicial_set(
        vectors, k + 1, random_state, "cosine", knn_indices=indices, knn_dists=distances
    )
    dense: NDArray[np.float64] = weights.toarray()
    return dense


@pytest.mark.parametrize("duplicates", [0, 10])
def test_the_weights_are_those_of_umap_learn(duplicates: int) -> None:
    vectors = np.random.default_rng(5).normal(size=(80, 6)).astype(np.float32)
    vectors[:duplicates] = vectors[0]
    ((_, near),) = nearest_blocks(vectors, 7)
    graph = fuzzy_graph(near, 8, weakest=1e-9)
    ours = coo_matrix((graph.weights, (graph.heads, graph.tails)), shape=(80, 80)).toarray()
    np.testing.assert_allclose(ours, umap_weights(vectors, 7), atol=2e-4)


def test_edges_run_both_ways_and_are_sorted() -> None:
    vectors = np.random.default_rng(6).normal(size=(50, 4)).astype(np.float32)
    ((_, near),) = nearest_blocks(vectors, 5)
    graph = fuzzy_graph(near, 6, weakest=0.01)
    weight = {(head, tail): w for head, tail, w in zip(graph.heads, graph.tails, graph.weights, strict=True)}
    assert all(weight[tail, head] == w for (head, tail), w in weight.items())
    assert (np.diff(graph.heads) >= 0).all()
    assert len(graph.starts) == 50
    np.testing.assert_array_equal(graph.heads[graph.starts], np.arange(50))


@pytest.mark.parametrize("min_dist", [0.0, 0.01, 0.1, 0.5, 0.9, 0.99])
def test_the_curve_is_the_one_umap_learn_fits(min_dist: float) -> None:
    a, b = find_ab_params(1.0, min_dist)
    curve = closeness_curve(min_dist)
    assert curve.a == pytest.approx(a, rel=1e-3)
    assert curve.b == pytest.approx(b, rel=1e-3)
