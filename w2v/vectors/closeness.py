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

    def get_normed_vectors(self) -> Floats:
        """Return all vectors brought to length 1, a copy of shape (words, d); vectors of zeros stay so."""
        normed: Floats = self.vectors / self.norms[:, None]
        return normed

    def get_mean_vector(
        self,
        keys: Sequence[str | NDArray[Any]],
        weights: Sequence[float] | None = None,
        *,
        pre_normalize: bool = True,
        post_normalize: bool = False,
        ignore_missing: bool = True,
    ) -> Floats:
        """Return the weighted mean (d,) of words and vectors, divided by the weights' absolute sum.

        Args:
            keys: words, and vectors (d,), which enter as they are.
            weights: one for each; all 1 if none are given.
            pre_normalize: bring each word's vector to length 1 first.
            post_normalize: bring the mean to length 1.
            ignore_missing: leave out unknown words, instead of refusing them. Zeros are left of nothing.

        Raises:
            UnknownWordError: for an unknown word, if those are not left out.
            QueryError: for an empty list, or another number of weights.
        """
        if isinstance(keys, str) or len(keys) == 0:
            raise QueryError(f"A mean needs a list of words, not {keys!r}.")
        weights = [1.0] * len(keys) if weights is None else weights
        if len(weights) != len(keys):
            raise QueryError(f"{len(keys)} words need as many weights, not {len(weights)}.")
        mean, total = np.zeros(self.vector_size), 0.0
        for key, weight in zip(keys, weights, strict=True):
            if isinstance(key, np.ndarray):
                mean += weight * checked_question(key, self.vector_size)
            elif key in self or not ignore_missing:
                mean += weight * self.get_vector(key, norm=pre_normalize).astype(np.float64)
            else:
                continue
            total += abs(weight)
        mean /= total or 1.0
        result: Floats = (normalised(mean[None])[0] if post_normalize else mean).astype(np.float32)
        return result

    def rank_by_centrality(self, words: Sequence[str], *, use_norm: bool = True) -> list[tuple[float, str]]:
        """Return the known ones of some words with their products with the direction of their mean, largest first.

        With `use_norm` every vector is brought to length 1 first. The last one is the odd one out.

        Raises:
            QueryError: if none is known.
        """
        known = [word for word in words if word in self]
        if isinstance(words, str) or not known:
            raise QueryError(f"A list of words of the vocabulary is needed, not {words!r:.100}.")
        mean = self.get_mean_vector(known, pre_normalize=use_norm, post_normalize=True).astype(np.float64)
        ranked = [(float(self.get_vector(word, norm=use_norm).astype(np.float64) @ mean), word) for word in known]
        return sorted(ranked, key=lambda pair: -pair[0])

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
