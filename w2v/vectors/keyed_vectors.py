"""Words and their vectors, and the questions one asks them. The names and the answers are gensim's.

Nothing here is changed after it is made: a new training, or a new file, makes a new `KeyedVectors`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from w2v.errors import QueryError, UnknownWordError
from w2v.vectors.checks import checked_counts, checked_index, checked_norms, checked_vectors
from w2v.vectors.search import Doubles, Floats, nearest, normalised
from w2v.vectors.spelling import Speller

if TYPE_CHECKING:
    import os

Term: TypeAlias = str | NDArray[Any] | tuple[str | NDArray[Any], float]
Question: TypeAlias = Term | Sequence[Term]
Answer: TypeAlias = list[tuple[str, float]]


class KeyedVectors:
    """A vocabulary with one vector a word.

    Attributes:
        index_to_key: the words; most frequent first, where that is known.
        key_to_index: from a word to its row.
        vectors: float32 of shape (words, dimensions), read-only.
        norms: float32 of shape (words,), the vectors' lengths, read-only; 1 where a vector is all zero.
        counts: int64 of shape (words,), how often each word occurred; None if unknown.
        metadata: what is known about the vectors (settings, corpus, training), JSON values only.
    """

    def __init__(
        self,
        words: Sequence[str],
        vectors: ArrayLike,
        counts: ArrayLike | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        """Check and keep the words and vectors.

        Args:
            words: distinct strings.
            vectors: numbers of shape (words, dimensions). A contiguous float32 array is kept as it is, not copied:
                do not change it afterwards.
            counts: one whole number for each word.
            metadata: JSON values.

        Raises:
            FormatError: if shapes disagree, words repeat or cannot be written as UTF-8, or a number is not finite.
        """
        self.index_to_key = list(words)
        self.vectors = checked_vectors(vectors, self.index_to_key)
        self.key_to_index = checked_index(self.index_to_key)
        self.counts = None if counts is None else checked_counts(counts, len(self))
        self.metadata = dict(metadata or {})
        self.norms = checked_norms(self.vectors, self.index_to_key)  # instead of a normalised copy of all vectors

    @property
    def vector_size(self) -> int:
        """The number of dimensions."""
        return int(self.vectors.shape[1])

    def __len__(self) -> int:
        return len(self.index_to_key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.index_to_key)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word in self.key_to_index

    def __getitem__(self, words: str | Sequence[str]) -> Floats:
        """Return the vector of a word (d,), or of a list of words (k, d)."""
        if isinstance(words, str):
            vector: Floats = self.vectors[self._row(words)]
            return vector
        table: Floats = self.vectors[[self._row(word) for word in words]]
        return table

    def __repr__(self) -> str:
        return f"KeyedVectors({len(self):,} words × {self.vector_size} dimensions)"

    def most_similar(
        self,
        positive: Question = (),
        negative: Question = (),
        topn: int = 10,
        *,
        restrict_vocab: int | None = None,
    ) -> Answer:
        """Find the words nearest to a sum of words and vectors, by cosine, best first.

        A word enters the sum with its vector brought to length 1, an array as it is. The words of the question are
        never part of the answer; equally near words keep the order of the vocabulary.

        Args:
            positive: a word, a vector (d,), a pair (word or vector, weight), or a list of these.
            negative: the same, taken away. As in gensim, a given weight counts as written: ("man", -1.0).
            topn: how many words, at most; fewer if there are fewer.
            restrict_vocab: look among the first so many words only.

        Raises:
            UnknownWordError: for a word that is not in the vocabulary.
            QueryError: for an empty question, or a vector of the wrong size.
        """
        return self._answer([self._question(positive, negative or ())], topn, restrict_vocab)[0]

    def most_similar_many(
        self, questions: Sequence[Question], topn: int = 10, *, restrict_vocab: int | None = None
    ) -> list[Answer]:
        """Answer many questions with a few matrix products: `[most_similar(question, topn=topn) for question …]`.

        To take a word away, give it a weight: `[["king", "woman", ("man", -1.0)], "paris"]`.
        """
        return self._answer([self._question(question, ()) for question in questions], topn, restrict_vocab)

    def analogy(self, a: str, b: str, c: str, topn: int = 10) -> Answer:
        """Find what is to `c` as `b` is to `a`, as in "man is to king as woman is to what?"."""
        return self.most_similar([b, c], [a], topn)

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine of two words' vectors, in -1..1; 0 if one of them is all zero."""
        left, right = self._units([a, b])
        return float(np.clip(left @ right, -1.0, 1.0))

    def rank(self, a: str, b: str) -> int:
        """Return the place of `b` among the neighbours of `a`: 1 for the nearest, as in gensim."""
        row, other = self._row(a), self._row(b)
        cosines = (self.vectors @ self._units([a])[0].astype(np.float32)) / self.norms
        closer = cosines > cosines[other]
        return int(closer.sum()) - int(closer[row]) + 1

    def doesnt_match(self, words: Sequence[str]) -> str:
        """Return the odd one out: the word furthest, by cosine, from the mean of all.

        Raises:
            UnknownWordError: for a word that is not in the vocabulary.
            QueryError: for fewer than three words: of two, neither is the odd one.
        """
        if isinstance(words, str) or len(words) < 3:
            raise QueryError(f"The odd one out needs a list of at least 3 words, not {words!r}.")
        units = self._units(words)  # (k, d)
        closeness = np.einsum("ij,j->i", units, units.mean(axis=0))  # the mean's length changes no order
        return min(zip(closeness, words, strict=True))[1]

    def suggest(self, word: str, n: int = 5) -> list[str]:
        """Return up to `n` words of the vocabulary spelled like `word`, closest first, then most frequent first."""
        return self._speller.suggest(word, n)

    def save(self, directory: str | os.PathLike[str], *, dtype: str = "float32") -> None:
        """Write `model.safetensors` and `config.json` into a folder, made if need be.

        The vectors, the words and everything known about them are in the one file `model.safetensors`, which is
        replaced in one step: a save that is killed leaves the old model whole.

        Args:
            directory: the folder; other files in it are left alone.
            dtype: "float32", or "float16" for half the size and about three correct digits.

        Raises:
            FormatError: if the folder cannot be written, or a value of `metadata` is no JSON.
        """
        from w2v.vectors.formats.folder import write_folder

        write_folder(self, directory, dtype=dtype)

    @classmethod
    def load(cls, directory: str | os.PathLike[str]) -> KeyedVectors:
        """Read a folder written by `save`.

        Raises:
            FormatError: if it is not such a folder, or anything in it does not hold together.
        """
        from w2v.vectors.formats.folder import read_folder

        return read_folder(directory)

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self.index_to_key)

    def _row(self, word: str) -> int:
        if not isinstance(word, str):
            raise QueryError(f"A word must be a string, not {word!r}.")
        try:
            return self.key_to_index[word]
        except KeyError:
            raise UnknownWordError(word, self.suggest(word)) from None

    def _units(self, words: Sequence[str]) -> Doubles:
        return normalised(self.vectors[[self._row(word) for word in words]].astype(np.float64))

    def _question(self, positive: Question, negative: Question) -> tuple[Doubles, list[int]]:
        """Return the sum of a question's terms, brought to length 1, and the rows of its words."""
        terms = [(term, 1.0) for term in _terms(positive)] + [(term, -1.0) for term in _terms(negative)]
        if not terms:
            raise QueryError("The question is empty: give at least one word or vector.")
        total = np.zeros(self.vector_size)
        rows: list[int] = []
        for term, sign in terms:
            item, weight = term if isinstance(term, tuple) else (term, sign)
            if not isinstance(weight, Real) or not np.isfinite(weight):
                raise QueryError(f"A weight must be a finite number, not {weight!r}.")
            if isinstance(item, np.ndarray):
                total += weight * self._checked_vector(item)
            else:
                rows.append(self._row(item))
                total += weight * self._units([item])[0]
        largest = np.abs(total).max()
        if not np.isfinite(largest):
            raise QueryError("The weights and vectors of the question add up beyond all bounds: use smaller ones.")
        if largest > 0:
            total /= largest  # first, lest a square overflow
            total /= np.linalg.norm(total)
        return total, rows

    def _checked_vector(self, vector: NDArray[Any]) -> Doubles:
        if vector.shape != (self.vector_size,) or vector.dtype.kind not in "fiu":
            raise QueryError(f"A vector must be {self.vector_size} numbers, not {vector.dtype} {vector.shape}.")
        if not np.isfinite(vector).all():
            raise QueryError("A vector must hold finite numbers only.")
        return vector.astype(np.float64)

    def _answer(
        self, questions: list[tuple[Doubles, list[int]]], topn: int, restrict_vocab: int | None
    ) -> list[Answer]:
        restrict_vocab = len(self) if restrict_vocab is None else restrict_vocab
        for name, limit in (("topn", topn), ("restrict_vocab", restrict_vocab)):
            if not isinstance(limit, Integral) or isinstance(limit, bool):
                raise QueryError(f"{name} must be a whole number, not {limit!r}.")
        searched = max(0, min(restrict_vocab, len(self)))
        if topn < 1 or searched == 0 or not questions:
            return [[] for _ in questions]
        sums = np.stack([vector for vector, _ in questions])  # (m, d)
        found = nearest(
            self.vectors[:searched], self.norms[:searched], sums, min(topn, searched), [rows for _, rows in questions]
        )
        return [
            [(self.index_to_key[row], score) for row, score in zip(rows.tolist(), scores.tolist(), strict=True)]
            for rows, scores in found
        ]


def _terms(question: Question) -> list[Term]:
    """Return a question's terms as a list, whether it was one term or several."""
    if isinstance(question, str):
        return [question]
    if isinstance(question, np.ndarray):
        return list(question) if question.ndim == 2 else [question]
    if isinstance(question, tuple) and len(question) == 2 and isinstance(question[1], Real):
        return [question]
    return list(question)
