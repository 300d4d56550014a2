"""Maps keep neighbourhoods, come out the same twice, stop when asked, and exist for the smallest vocabularies."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from tests.maps.conftest import topical
from w2v.errors import Cancelled, ConfigError, ProjectionError
from w2v.maps import project
from w2v.vectors import KeyedVectors


def test_topics_lie_apart_and_neighbours_together(topics: KeyedVectors) -> None:
    drawn = project(topics)
    assert drawn.words == topics.index_to_key
    assert drawn.coordinates.dtype == np.float32
    assert drawn.coordinates.shape == (360, 2)
    assert trustworthiness(topics.vectors, drawn.coordinates, n_neighbors=15, metric="cosine") > 0.85
    centres = np.stack([drawn.coordinates[topic::3].mean(axis=0) for topic in range(3)])
    nearest = np.linalg.norm(drawn.coordinates[:, None] - centres, axis=2).argmin(axis=1)
    np.testing.assert_array_equal(nearest, np.tile([0, 1, 2], 120))


def test_the_same_seed_gives_the_same_map_and_another_seed_another(topics: KeyedVectors) -> None:
    first, again, other = project(topics), project(topics), project(topics, seed=2)
    np.testing.assert_array_equal(first.coordinates, again.coordinates)
    assert not np.allclose(first.coordinates, other.coordinates)


def test_the_most_frequent_words_are_mapped_with_their_counts(topics: KeyedVectors) -> None:
    drawn = project(topics, n_words=50)
    assert drawn.words == topics.index_to_key[:50]
    assert drawn.counts is not None
    assert drawn.counts.tolist() == list(range(360, 310, -1))
    assert drawn.neighbours.indices.max() < 50


@pytest.mark.parametrize("n", [1, 2, 3, 4, 14, 15, 16, 20])
@pytest.mark.parametrize("options", [{}, {"n_components": 3}, {"method": "pca"}, {"n_neighbors": 2}])
def test_small_vocabularies_have_maps(n: int, options: dict[str, Any]) -> None:
    drawn = project(topical(7), n, **options)
    assert drawn.coordinates.shape == (n, options.get("n_components", 2))
    assert np.isfinite(drawn.coordinates).all()
    assert len({tuple(point) for point in drawn.coordinates.tolist()}) == n
    assert drawn.neighbours.indices.shape == (n, min(15, n - 1))


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_zeros_and_duplicates_are_no_obstacle(metric: str) -> None:
    vectors = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)
    vectors[:20] = vectors[0]
    vectors[20:40] = 0
    drawn = project(KeyedVectors([f"w{row}" for row in range(60)], vectors), metric=metric)
    assert np.isfinite(drawn.coordinates).all()


def test_all_words_alike_still_have_a_map() -> None:
    same = KeyedVectors([f"w{row}" for row in range(30)], np.ones((30, 4), np.float32))
    assert np.isfinite(project(same).coordinates).all()


def test_fewer_dimensions_than_components_leave_a_flat_map() -> None:
    line = KeyedVectors(["a", "b", "c"], np.array([[1.0], [2.0], [-1.0]], np.float32))
    flat = project(line, n_components=3, method="pca", metric="euclidean").coordinates
    np.testing.assert_array_equal(flat[:, 1:], 0)
    assert np.ptp(flat[:, 0]) == pytest.approx(3)


def test_principal_components_are_those_of_a_singular_value_decomposition(topics: KeyedVectors) -> None:
    drawn = project(topics, method="pca").coordinates
    units = topics.vectors.astype(np.float64)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    left, sizes, _ = np.linalg.svd(units - units.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(np.abs(drawn), np.abs(left[:, :2] * sizes[:2]), atol=1e-4)


def test_it_stops_when_asked_early_and_late(topics: KeyedVectors) -> None:
    with pytest.raises(Cancelled):
        project(topics, cancelled=lambda: True)
    told: list[float] = []
    with pytest.raises(Cancelled):
        project(topics, cancelled=lambda: bool(told) and told[-1] > 0.5, on_progress=told.append)
    assert told[-1] < 0.6


def test_it_asks_whether_to_stop_many_times_a_second() -> None:
    rng = np.random.default_rng(0)
    many = KeyedVectors([f"w{row}" for row in range(4000)], rng.normal(size=(4000, 50)).astype(np.float32))
    asked = [time.perf_counter()]

    def cancelled() -> bool:
        asked.append(time.perf_counter())
        return len(asked) > 60

    with pytest.raises(Cancelled):
        project(many, cancelled=cancelled)
    assert np.median(np.diff(asked)) < 0.3


def test_progress_rises_to_one_and_is_told_sparingly(topics: KeyedVectors) -> None:
    told: list[float] = []
    project(topics, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert 20 < len(told) < 150


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"n_words": 0}, "n_words"),
        ({"n_words": True}, "n_words"),
        ({"n_words": 2.5}, "n_words"),
        ({"n_components": 1}, "n_components"),
        ({"n_components": 4}, "n_components"),
        ({"seed": -1}, "seed"),
        ({"n_neighbors": 1}, "n_neighbors"),
        ({"n_neighbors": 201}, "n_neighbors"),
        ({"min_dist": float("nan")}, "min_dist"),
        ({"min_dist": 1}, "min_dist"),
        ({"metric": "manhattan"}, "metric"),
        ({"method": ["umap"]}, "method"),
    ],
)
def test_a_setting_out_of_range_is_refused_by_name(topics: KeyedVectors, options: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigError, match=f"{field} must be") as raised:
        project(topics, **options)
    assert raised.value.field == field


def test_a_map_in_space_cannot_lie_like_a_flat_one(topics: KeyedVectors) -> None:
    with pytest.raises(ProjectionError, match="leave `like` out"):
        project(topics, n_components=3, like=project(topics, 30))
