"""New words go among their own, and what was there stays to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from tests.maps.conftest import TOPICS
from w2v.errors import ProjectionError, UnknownWordError
from w2v.maps import place, project
from w2v.vectors import KeyedVectors


@pytest.mark.parametrize("n_components", [2, 3])
@pytest.mark.parametrize("method", ["umap", "pca"])
def test_new_words_join_their_topic_and_the_others_stay(topics: KeyedVectors, method: str, n_components: int) -> None:
    before = project(topics, 300, n_components, method=method)
    new = topics.index_to_key[300:330]
    after = place(before, topics, new)
    np.testing.assert_array_equal(after.coordinates[:300], before.coordinates)
    assert after.words == before.words + new
    centres = np.stack([before.coordinates[topic::3].mean(axis=0) for topic in range(3)])
    nearest = np.linalg.norm(after.coordinates[300:, None] - centres, axis=2).argmin(axis=1)
    assert [TOPICS[topic] for topic in nearest] == [word.rstrip("0123456789") for word in new]
    assert len({tuple(point) for point in after.coordinates.tolist()}) == 330


def test_principal_components_go_where_the_whole_map_has_them(topics: KeyedVectors) -> None:
    before = project(topics, 300, method="pca")
    units = topics.vectors.astype(np.float64)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    _, _, directions = np.linalg.svd(units[:300] - units[:300].mean(axis=0), full_matrices=False)
    expected = (units[300:310] - units[:300].mean(axis=0)) @ directions[:2].T
    placed = place(before, topics, topics.index_to_key[300:310]).coordinates[300:]
    np.testing.assert_allclose(np.abs(placed), np.abs(expected), atol=1e-4)


def test_the_neighbours_of_new_words_are_exact(topics: KeyedVectors) -> None:
    after = place(project(topics, 300), topics, ["fruit110"])
    units = after.neighbours.similarities[300]
    row = topics.vectors[topics.key_to_index["fruit110"]].astype(np.float64)
    others = topics.vectors[:300].astype(np.float64)
    cosines = others @ row / (np.linalg.norm(others, axis=1) * np.linalg.norm(row))
    np.testing.assert_allclose(units, np.sort(cosines)[::-1][: len(units)], atol=1e-5)
    assert after.counts is not None
    assert topics.counts is not None
    assert after.counts[300] == topics.counts[topics.key_to_index["fruit110"]]


def test_words_that_are_there_change_nothing(topics: KeyedVectors) -> None:
    before = project(topics, 30)
    assert place(before, topics, ["fruit0", "metal3"]) is before


def test_unknown_words_and_other_vectors_are_refused(topics: KeyedVectors) -> None:
    before = project(topics, 30)
    with pytest.raises(UnknownWordError, match="'nobody'"):
        place(before, topics, ["nobody"])
    other = KeyedVectors(["fruit0", "new"], np.ones((2, 20), np.float32))
    with pytest.raises(ProjectionError, match="draw the map again"):
        place(before, other, ["new"])
