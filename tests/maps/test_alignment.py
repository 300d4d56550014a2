"""Maps that lie as another lies: a known rotation is undone, a retrained model keeps its orientation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from w2v.maps import align, project
from w2v.maps.alignment import procrustes
from w2v.vectors import KeyedVectors


@pytest.mark.parametrize("mirrored", [False, True])
def test_procrustes_undoes_a_known_turn(mirrored: bool) -> None:
    points = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    turn = np.array([[np.cos(2), -np.sin(2)], [np.sin(2), np.cos(2)]]) @ np.diag([1, -1 if mirrored else 1])
    moved = (points @ turn + [5, -3]).astype(np.float32)
    np.testing.assert_allclose(procrustes(moved, points, moved), points, atol=1e-5)


def test_aligning_keeps_distances_and_brings_shared_words_home(topics: KeyedVectors) -> None:
    drawn = project(topics)
    turned = drawn.coordinates @ np.array([[0, 1], [-1, 0]], np.float32)
    spun = replace(drawn, words=["new", *drawn.words[1:]], coordinates=turned)
    back = align(spun, drawn)
    np.testing.assert_allclose(back.coordinates, drawn.coordinates, atol=1e-4)
    assert back.words[0] == "new"


def test_without_a_word_in_common_a_map_stays_as_it_is(topics: KeyedVectors) -> None:
    drawn = project(topics, 30)
    stranger = replace(drawn, words=[f"{word}!" for word in drawn.words])
    assert align(drawn, stranger) is drawn


def test_a_map_of_turned_vectors_lies_like_the_one_before(topics: KeyedVectors) -> None:
    # A retrained model comes out in another basis: its principal components may come in any order and sign.
    rng = np.random.default_rng(1)
    turn, _ = np.linalg.qr(rng.normal(size=(20, 20)))
    noisy = topics.vectors @ turn + rng.normal(scale=0.1, size=topics.vectors.shape)
    before = project(topics, 300)
    after = project(KeyedVectors(topics.index_to_key, noisy.astype(np.float32)), seed=3, like=before)
    apart = np.linalg.norm(after.coordinates[:300] - before.coordinates, axis=1)
    assert np.median(apart) < 0.15 * np.ptp(before.coordinates)
    centres = np.stack([before.coordinates[topic::3].mean(axis=0) for topic in range(3)])
    newcomers = np.linalg.norm(after.coordinates[300:, None] - centres, axis=2).argmin(axis=1)
    assert (newcomers == np.tile([0, 1, 2], 20)).mean() > 0.95
