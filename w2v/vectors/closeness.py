"""How close given words are to one another: cosines and distances. The names and the numbers are gensim's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from w2v.errors import QueryError
from w2v.vectors.search import normalised
from w2v.vectors.table import WordTable
from w2v.vectors.terms import checked_question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    from w2v.vectors.search import Doubles, Floats


class MeasuredWords(WordTable):
    """A vocabulary whose words can be measured against one another."""

    def get_vector(self, word: str, *, norm: bool = False) -> Floats:
        """Return the vector of a word (d,), brought to length 1 with `norm`; a vector of zeros stays one."""
        row = self.get_index(word)
        vector: Floats = self.vectors[row] / self.norms[row] if norm else self.vectors[row]
        return vector

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine of two words' vectors, in -1..1; 0 if one of them is all zero."""
        left, right = self.units([a, b])
        return float(np.clip(left @ right, -1.0, 1.0))

    def similarities(self, words: Sequence[str]) -> Doubles:
        """Return the cosines of k words with one another, float64 of shape (k, k)."""
        units = self.units(words)
        cosines: Doubles = np.clip(units @ units.T, -1.0, 1.0)
        return cosines

    def n_similarity(self, some: Sequence[str], others: Sequence[str]) -> float:
        """Return the cosine of the means of two lists' vectors, in -1..1, each vector in its own length.

        Raises:
            UnknownWordError: for a word that is not in the vocabulary.
            QueryError: for an empty list.
        """
        left, right = self._mean(some), self._mean(others)
        return float(np.clip(left @ right, -1.0, 1.0))

    def distance(self, a: str, b: str) -> float:
        """Return 1 less the cosine of two words' vectors, in 0..2."""
        return 1.0 - self.similarity(a, b)

    def distances(self, word_or_vector: str | NDArray[Any], other_words: Sequence[str] = ()) -> Floats:
        """Return 1 less the cosine of a word or vector (d,) to each of `other_words`, or to all words if none is given.

        Returns:
            float32 of shape (k,), or (words,) in the order of the vocabulary.

        Raises:
            UnknownWordError: for a word that is not in the vocabulary.
            QueryError: for a vector of the wrong size.
        """
        if isinstance(word_or_vector, np.ndarray):
            unit = normalised(checked_question(word_or_vector, self.vector_size)[None])[0]
        else:
            unit = self.units([word_or_vector])[0]
        if isinstance(other_words, str):
            raise QueryError(f"The other words must be a list, not {other_words!r}.")
        rows = [self.get_index(word) for word in other_words]
        vectors, norms = (self.vectors[rows], self.norms[rows]) if rows else (self.vectors, self.norms)
        result: Floats = 1 - (vectors @ unit.astype(np.float32)) / norms
        return result

    def closer_than(self, a: str, b: str) -> list[str]:
        """Return the words that are closer to `a` than `b` is, in the order of the vocabulary."""
        row, distances = self.get_index(a), self.distances(a)
        closer = np.flatnonzero(distances < distances[self.get_index(b)])
        return [self.index_to_key[other] for other in closer.tolist() if other != row]

    def rank(self, a: str, b: str) -> int:
        """Return the place of `b` among the neighbours of `a`: 1 for the nearest, as in gensim."""
        return len(self.closer_than(a, b)) + 1

    def most_similar_to_given(self, word: str, others: Sequence[str]) -> str:
        """Return which of `others` is closest to a word; of several equally close ones the first.

        Raises:
            UnknownWordError: for a word that is not in the vocabulary.
            QueryError: for an empty list.
        """
        if isinstance(others, str) or not others:
            raise QueryError(f"The closest of others needs a list of words, not {others!r}.")
        return others[int(np.argmin(self.distances(word, others)))]

    def _mean(self, words: Sequence[str]) -> Doubles:
        """The mean of words' vectors, brought to length 1. Shape (d,)."""
        if isinstance(words, str) or not words:
            raise QueryError(f"A mean needs a list of words, not {words!r}.")
        table = self.vectors[[self.get_index(word) for word in words]].astype(np.float64)
        mean: Doubles = normalised(table.mean(axis=0, keepdims=True))[0]
        return mean
