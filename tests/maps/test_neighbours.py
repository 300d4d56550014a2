"""Neighbours are exact: a brute-force search in float64 is the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from w2v.maps.neighbours import Neighbours, nearest_blocks


def gathered(vectors: NDArray[np.float32], k: int, metric: str = "cosine") -> Neighbours:
    blocks = [block for _, block in nearest_blocks(vectors, k, metric)]
    return Neighbours(
        np.concatenate([block.indices for block in blocks]),
        np.concatenate([block.similarities for block in blocks]),
        np.concatenate([block.distances for block in blocks]),
    )


def brute_distances(vectors: NDArray[np.float32], metric: str) -> NDArray[np.float64]:
    exact = vectors.astype(np.float64)
    if metric == "cosine":
        exact /= np.linalg.norm(exact, axis=1, keepdims=True)
        distances = 1 - exact @ exact.T
    else:
        distances = np.linalg.norm(exact[:, None] - exact, axis=2)
    np.fill_diagonal(distances, np.inf)
    return distances


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("n", [17, 200, 1100])  # partitioned whole, on the border, dealt into groups with a rest
def test_the_nearest_are_those_of_a_brute_force_search(n: int, metric: str) -> None:
    rng = np.random.default_rng(n)
    vectors = (rng.normal(size=(n, 12)) * rng.uniform(0.1, 9, size=(n, 1))).astype(np.float32)
    k = min(15, n - 1)
    found = gathered(vectors, k, metric)
    expected = np.sort(brute_distances(vectors, metric), axis=1)[:, :k]
    np.testing.assert_allclose(found.distances, expected, rtol=1e-4, atol=2e-6)
    chosen = np.take_along_axis(brute_distances(vectors, metric), found.indices.astype(np.int64), axis=1)
    np.testing.assert_allclose(chosen, expected, rtol=1e-4, atol=2e-6)
    assert all(len(set(row)) == k for row in found.indices.tolist())


def test_many_blocks_give_what_one_block_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(1).normal(size=(300, 8)).astype(np.float32)
    whole = gathered(vectors, 10)
    monkeypatch.setattr("w2v.maps.neighbours._SCORES_AT_ONCE", 1)
    assert len(list(nearest_blocks(vectors, 10))) > 10
    np.testing.assert_array_equal(gathered(vectors, 10).indices, whole.indices)


def test_duplicates_are_each_others_nearest() -> None:
    vectors = np.random.default_rng(2).normal(size=(40, 6)).astype(np.float32)
    vectors[31] = vectors[4] * 3  # the same direction
    found = gathered(vectors, 3)
    assert found.indices[4, 0] == 31
    assert found.indices[31, 0] == 4
    assert found.similarities[4, 0] == pytest.approx(1, abs=1e-6)


def test_a_row_of_zeros_is_near_nobody() -> None:
    vectors = np.random.default_rng(3).normal(size=(30, 6)).astype(np.float32)
    vectors[7] = 0
    found = gathered(vectors, 5)
    assert np.isfinite(found.distances).all()
    np.testing.assert_array_equal(found.similarities[7], 0)


def test_huge_vectors_do_not_overflow() -> None:
    vectors = np.random.default_rng(4).normal(size=(30, 6)).astype(np.float32)
    np.testing.assert_array_equal(gathered(vectors * np.float32(1e30), 5).indices, gathered(vectors, 5).indices)
