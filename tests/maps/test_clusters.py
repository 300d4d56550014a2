"""Districts follow the topics, carry their words as names, and are there for any map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.maps.conftest import TOPICS
from w2v.maps import project
from w2v.maps.clusters import MOST, find_clusters
from w2v.vectors import KeyedVectors


def test_three_topics_are_three_districts_named_by_their_words(topics: KeyedVectors) -> None:
    clusters = find_clusters(project(topics), n_clusters=3)
    for label, name in enumerate(clusters.names):
        members = {topics.index_to_key[row].rstrip("0123456789") for row in np.flatnonzero(clusters.labels == label)}
        assert len(members) == 1
        assert {word.rstrip("0123456789") for word in name.split(", ")} == members
    assert {name.split(", ")[0].rstrip("0123456789") for name in clusters.names} == set(TOPICS)


def test_no_district_mixes_topics_even_when_there_are_more_districts_than_topics(topics: KeyedVectors) -> None:
    clusters = find_clusters(project(topics))
    assert 3 < len(clusters.names) <= MOST
    topic = np.arange(len(topics)) % 3
    assert all(len(set(topic[clusters.labels == label])) == 1 for label in range(len(clusters.names)))


def test_the_largest_district_comes_first_and_none_is_empty(topics: KeyedVectors) -> None:
    sizes = np.bincount(find_clusters(project(topics)).labels)
    assert sizes.min() > 0
    assert (np.diff(sizes) <= 0).all()


def test_a_district_hangs_together_on_the_map_though_its_words_have_neighbours_all_over_it() -> None:
    spots = np.random.default_rng(4).uniform(size=(600, 2)).astype(np.float32)
    drawn = project(KeyedVectors([f"w{row}" for row in range(600)], spots), method="pca", metric="euclidean")
    everyone = drawn.neighbours.indices.copy()
    everyone[:, 3:] = np.arange(everyone.shape[1] - 3)  # few near, and the same dozen, near by vector only
    labels = find_clusters(replace(drawn, neighbours=replace(drawn.neighbours, indices=everyone))).labels
    away = np.linalg.norm(drawn.coordinates[:, None] - drawn.coordinates, axis=2)
    beside = away.argsort(axis=1)[:, 1:11]
    assert (labels[beside] == labels[:, None]).mean() > 0.85
    assert np.bincount(labels).max() < 600 / 3


def test_a_single_word_is_a_district(topics: KeyedVectors) -> None:
    clusters = find_clusters(project(topics, 1))
    assert clusters.labels.tolist() == [0]
    assert clusters.names == ["fruit0"]


def test_identical_points_do_not_make_empty_districts() -> None:
    same = project(KeyedVectors([f"w{row}" for row in range(200)], np.ones((200, 3), np.float32)), method="pca")
    clusters = find_clusters(same)
    assert len(clusters.names) == clusters.labels.max() + 1
