"""Small models the tests of this room share, and the same model in gensim."""

from __future__ import annotations

import numpy as np
from gensim.models import KeyedVectors as Gensim

from w2v.vectors import KeyedVectors

HOLD_ANY_WORD = frozenset({"folder", "bundle", "parquet", "arrow"})
"""The formats that spoil no word, whatever is in it."""


def make(words: list[str], size: int = 8, seed: int = 0, *, counted: bool = True) -> KeyedVectors:
    """A model with random vectors and falling counts."""
    vectors = np.random.default_rng(seed).standard_normal((len(words), size)).astype(np.float32)
    counts = np.arange(len(words), 0, -1) if counted else None
    return KeyedVectors(words, vectors, counts, {"config": {"window": 5}, "note": "naïve 😀"})


def in_gensim(model: KeyedVectors) -> Gensim:
    """The same words and vectors as gensim holds them."""
    other = Gensim(model.vector_size)
    other.add_vectors(model.index_to_key, model.vectors)
    return other
