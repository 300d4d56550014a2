"""A map that follows a model: it moves little by little, ends where the topics are, and keeps to its share."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest

from tests.maps.conftest import topical
from w2v.errors import ConfigError
from w2v.maps import LiveMap
from w2v.maps.live import MOST_FRAMES
from w2v.vectors import KeyedVectors


def learning(part: float) -> KeyedVectors:
    """Noise at first, the three topics at last."""
    goal = topical(100)
    noise = np.random.default_rng(9).normal(size=goal.vectors.shape).astype(np.float32)
    return KeyedVectors(goal.index_to_key, part * goal.vectors + (1 - part) * noise, goal.counts)


def test_from_noise_to_topics_in_small_moves() -> None:
    live = LiveMap()
    drawn = [live.draw(learning(part), f"{part:.0%}").coordinates for part in np.linspace(0, 1, 16)]
    width = np.ptp(drawn[-1])
    moves = [np.median(np.linalg.norm(after - before, axis=1)) for before, after in pairwise(drawn)]
    assert max(moves) < 0.25 * width
    centres = np.stack([drawn[-1][topic::3].mean(axis=0) for topic in range(3)])
    nearest = np.linalg.norm(drawn[-1][:, None] - centres, axis=2).argmin(axis=1)
    assert (nearest == np.tile([0, 1, 2], 100)).mean() > 0.95


def test_a_replay_holds_what_was_drawn() -> None:
    live = LiveMap(n_words=30)
    maps = [live.draw(learning(part), f"{part}") for part in (0.0, 0.5, 1.0)]
    replay = live.replay()
    assert replay.labels == ("0.0", "0.5", "1.0")
    for frame, drawn in zip(replay.frames, maps, strict=True):
        np.testing.assert_array_equal(frame, drawn.coordinates)
    assert replay.projection is maps[-1]


def test_a_long_run_is_thinned_and_its_ends_are_kept() -> None:
    live = LiveMap(n_words=5)
    vectors = learning(0.5)
    for step in range(2 * MOST_FRAMES):
        live.draw(vectors, str(step))
    labels = live.replay().labels
    assert len(labels) <= MOST_FRAMES
    assert labels[0] == "0"
    assert labels[-1] == str(2 * MOST_FRAMES - 1)
    assert [int(label) for label in labels] == sorted(int(label) for label in labels)


def test_it_keeps_to_its_share_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    monkeypatch.setattr(time, "perf_counter", lambda: clock)
    live = LiveMap(n_words=5, share=0.1)

    def slow() -> KeyedVectors:
        nonlocal clock
        clock += 1
        return learning(0.5)

    drawn = 0
    for _ in range(200):
        clock += 0.5
        drawn += live.follow(slow) is not None
    assert 5 <= drawn <= 0.1 * clock + 2


def test_a_single_word_can_be_followed() -> None:
    one = KeyedVectors(["a"], np.ones((1, 3), np.float32))
    live = LiveMap()
    live.draw(one)
    assert live.draw(one).coordinates.shape == (1, 2)


def test_a_share_out_of_range_and_an_empty_replay_are_refused() -> None:
    with pytest.raises(ConfigError, match="share must be"):
        LiveMap(share=0)
    with pytest.raises(ConfigError, match="Nothing was drawn"):
        LiveMap().replay()
