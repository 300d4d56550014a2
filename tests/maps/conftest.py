"""Vectors whose map is known: topics far apart, words of a topic close together."""

from __future__ import annotations

import numpy as np
import pytest

from w2v.vectors import KeyedVectors

TOPICS = ("fruit", "metal", "river")


def topical(words_each: int = 120, spread: float = 0.6, seed: int = 0) -> KeyedVectors:
    """Three topics in 20 dimensions, their words in turn: fruit0, metal0, river0, fruit1, …"""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(len(TOPICS), 20)) * 2
    words = [f"{topic}{number}" for number in range(words_each) for topic in TOPICS]
    vectors = np.tile(centres, (words_each, 1)) + rng.normal(scale=spread, size=(len(words), 20))
    return KeyedVectors(words, vectors.astype(np.float32), counts=np.arange(len(words), 0, -1))


@pytest.fixture(scope="session")
def topics() -> KeyedVectors:
    return topical()
