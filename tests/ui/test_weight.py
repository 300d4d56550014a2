"""What things are said to take in memory, beside what Python and NumPy say they took."""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from w2v.corpus import Corpus
from w2v.maps import Projection, project
from w2v.training import TrainConfig, Trainer
from w2v.ui.job import Job
from w2v.ui.weight import result_weight, weight
from w2v.vectors import KeyedVectors

TOLERANCE = 0.15
"""Of the memory that was really taken, by which the reckoning may be off."""

SCRIPTS = {"latin": "abcdefghij", "greek": "αβγδεζηθικ", "gothic": "𐌰𐌱𐌲𐌳𐌴𐌵𐌶𐌷𐌸𐌹"}


def words(n: int, script: str) -> list[str]:
    made = random.Random(1)  # noqa: S311  the same words every time
    letters = SCRIPTS[script]
    return list(dict.fromkeys("".join(made.choices(letters, k=made.randint(6, 12))) for _ in range(n)))


def taken(make: Callable[[], Any]) -> tuple[Any, int]:
    """What a function makes, and the bytes that stay taken for it."""
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        made = make()
        gc.collect()
        return made, tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("repeats", [1, 20])
def test_a_text(script: str, repeats: int) -> None:
    text = " ".join(words(8_000, script) * repeats)

    def read() -> Corpus:
        corpus = Corpus.from_text(text, sentences="lines")
        assert "?" not in corpus.vocab  # its index is made when first asked for
        return corpus

    Corpus.from_text("once")  # what reading itself loads is nobody's
    corpus, bytes_taken = taken(read)
    assert weight(corpus) == pytest.approx(bytes_taken, rel=TOLERANCE)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("size", [2, 100])
def test_vectors(script: str, size: int) -> None:
    def read() -> KeyedVectors:
        known = words(12_000, script)
        table = np.ones((len(known), size), np.float32)
        vectors = KeyedVectors(known, table, np.arange(len(known), 0, -1))
        vectors.suggest("abcdefgx")
        return vectors

    KeyedVectors(["a"], [[1.0]]).suggest("b")
    vectors, bytes_taken = taken(read)
    assert weight(vectors) == pytest.approx(bytes_taken, rel=TOLERANCE)


def test_a_map() -> None:
    def draw() -> Projection:
        known = words(4_000, "latin")
        table = np.random.default_rng(1).normal(size=(len(known), 5))
        projection = project(KeyedVectors(known, table), len(known), method="pca")
        assert projection.index
        assert projection.clusters
        return projection

    draw()
    projection, bytes_taken = taken(draw)
    assert weight(projection) == pytest.approx(bytes_taken, rel=TOLERANCE)


def test_a_pasted_text() -> None:
    assert weight("x" * 10**6) == pytest.approx(10**6, rel=0.01)
    assert weight("😀" * 10**6) == pytest.approx(4 * 10**6, rel=0.01)


@pytest.mark.parametrize("min_count", [1, 2])
def test_what_a_training_will_bring(min_count: int) -> None:
    corpus = Corpus.from_text(" ".join(f"w{i} w{i}" for i in range(500)) + " the end")
    config = TrainConfig(min_count=min_count, vector_size=30, epochs=1, threads=1)
    trainer = Trainer(corpus, config)
    assert result_weight(Job(corpus, config)) == weight(trainer.vectors())
    start = KeyedVectors(["w1", "other", "another"], np.ones((3, 30), np.float32))
    going_on = Trainer(corpus, config, start=start).vectors()
    assert result_weight(Job(corpus, config, start)) == weight(going_on) + 8 * len(going_on)  # which has no counts
