"""The method "umap-learn" is umap-learn on our neighbours: the very same numbers, stopped and followed from outside."""

from __future__ import annotations

import time
import warnings

import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from w2v.errors import Cancelled, ProjectionError
from w2v.maps import project, reference
from w2v.maps.layout import initial_layout
from w2v.maps.neighbours import Floats
from w2v.vectors import KeyedVectors


def by_umap_learn_itself(topics: KeyedVectors, start: Floats) -> Floats:
    near = project(topics, method="pca").neighbours  # exact: tests/maps/test_neighbours.py
    own = np.arange(len(topics), dtype=np.int32)[:, None]
    indices = np.concatenate([own, near.indices[:, :14]], axis=1)
    distances = np.concatenate([np.zeros_like(own, np.float32), near.distances[:, :14].clip(0)], axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns at import, and that new words cannot be added
        import umap

        model = umap.UMAP(
            metric="cosine",
            random_state=1,
            n_jobs=1,
            init=start,
            precomputed_knn=(indices, distances, None),
        )
        layout: Floats = model.fit_transform(topics.vectors)
    centred: Floats = layout - layout.mean(axis=0)
    return centred


def test_it_is_umap_learn_on_exact_neighbours(topics: KeyedVectors) -> None:
    told: list[float] = []
    drawn = project(topics, method="umap-learn", on_progress=told.append)
    start = initial_layout(project(topics, method="pca").coordinates, np.random.default_rng(1))
    np.testing.assert_allclose(drawn.coordinates, by_umap_learn_itself(topics, start), atol=1e-4)
    assert told == sorted(told)
    assert told[-1] == 1.0
    quality = trustworthiness(topics.vectors, drawn.coordinates, n_neighbors=15, metric="cosine")
    ours = trustworthiness(topics.vectors, project(topics).coordinates, n_neighbors=15, metric="cosine")
    assert quality > 0.85
    assert abs(quality - ours) < 0.05


def test_a_wish_to_stop_ends_the_child_at_once(topics: KeyedVectors) -> None:
    began = time.perf_counter()
    with pytest.raises(Cancelled):
        project(topics, method="umap-learn", cancelled=lambda: time.perf_counter() - began > 0.5)
    assert time.perf_counter() - began < 2.5  # it had not even compiled by then


def test_a_child_that_fails_says_why(topics: KeyedVectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "_CHILD", "no such file.py")
    with pytest.raises(ProjectionError, match=r"umap-learn failed \(.*Choose the method umap instead"):
        project(topics, 30, method="umap-learn")


def test_a_single_word_needs_no_child(topics: KeyedVectors) -> None:
    assert project(topics, 1, method="umap-learn").coordinates.tolist() == [[0, 0]]
