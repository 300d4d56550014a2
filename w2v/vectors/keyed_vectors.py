"""Words and their vectors, and the questions one asks them. The names and the answers are gensim's.

Nothing here is changed after it is made: a new training, or a new file, makes a new `KeyedVectors`.
"""

from __future__ import annotations

from functools import cached_property
from numbers import Integral
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from w2v.errors import QueryError, UnknownWordError
from w2v.vectors.checks import checked_counts, checked_index, checked_norms, checked_vectors
from w2v.vectors.products import best_products
from w2v.vectors.search import Doubles, Floats, nearest, normalised
from w2v.vectors.spelling import Speller
from w2v.vectors.terms import Answer, Question, checked_question, weighted

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import ArrayLike


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

    def units(self, words: Sequence[str]) -> Doubles:
        """Return the vectors of k words brought to length 1, float64 of shape (k, d); zeros stay zeros."""
        return normalised(self.vectors[[self._row(word) for word in words]].astype(np.float64))

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

    def most_similar_cosmul(
        self,
        positive: Question = (),
        negative: Question = (),
        topn: int = 10,
        *,
        restrict_vocab: int | None = None,
    ) -> Answer:
        """Find the words with the highest product of similarities, best first: 3CosMul of Levy & Goldberg (2014).

        A word's score is the product of its similarities to what is added, divided by those to what is taken away
        (plus 1e-6), with cosines brought from -1..1 to 0..1. No single large similarity decides alone, as it may in
        a sum. A weight is the power its similarity is raised to. Arguments and errors as in `most_similar`.

        Raises:
            QueryError: also if nothing is added.
        """
        vectors, weights, rows = self._terms(positive, negative or ())
        if not (weights > 0).any():
            raise QueryError("A product of similarities needs at least one word that is added.")
        searched = self._searched(topn, restrict_vocab)
        if topn < 1 or searched == 0:
            return []
        found, scores = best_products(self.vectors[:searched], self.norms[:searched], vectors, weights, topn, rows)
        return [(self.index_to_key[row], score) for row, score in zip(found.tolist(), scores.tolist(), strict=True)]

    def calculate(
        self,
        question: str,
        topn: int = 10,
        *,
        method: Literal["add", "multiply"] = "add",
        min_count: int = 0,
        other_stems: str | None = None,
    ) -> Answer:
        """Answer a sum of words as people write it: "king - man + woman", "2*good - bad", '"new york" - usa'.

        Args:
            question: see `w2v.vectors.arithmetic`.
            topn: how many words, at most.
            method: "add" for the words nearest to the sum (`most_similar`, 3CosAdd for an analogy), "multiply" for
                those with the highest product of similarities (`most_similar_cosmul`, 3CosMul).
            min_count: leave out words that occurred less often.
            other_stems: a language, such as "english": leave out words with the stem of a word of the question.

        Raises:
            QuestionError: for a question that cannot be read, or a word that is not in the vocabulary.
            QueryError: for a limit or a method that makes no sense.
        """
        from w2v.vectors.questions import answer, read

        return answer(self, read(self, question), topn, method=method, min_count=min_count, other_stems=other_stems)

    def analogy(self, a: str, b: str, c: str, topn: int = 10) -> Answer:
        """Find what is to `c` as `b` is to `a`, as in "man is to king as woman is to what?"."""
        return self.most_similar([b, c], [a], topn)

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine of two words' vectors, in -1..1; 0 if one of them is all zero."""
        left, right = self.units([a, b])
        return float(np.clip(left @ right, -1.0, 1.0))

    def similarities(self, words: Sequence[str]) -> Doubles:
        """Return the cosines of k words with one another, float64 of shape (k, k)."""
        units = self.units(words)
        cosines: Doubles = np.clip(units @ units.T, -1.0, 1.0)
        return cosines

    def rank(self, a: str, b: str) -> int:
        """Return the place of `b` among the neighbours of `a`: 1 for the nearest, as in gensim."""
        row, other = self._row(a), self._row(b)
        cosines = (self.vectors @ self.units([a])[0].astype(np.float32)) / self.norms
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
        units = self.units(words)  # (k, d)
        closeness = np.einsum("ij,j->i", units, units.mean(axis=0))  # the mean's length changes no order
        return min(zip(closeness, words, strict=True))[1]

    def find(self, word: str) -> str | None:
        """Return a word as the vocabulary spells it, in lower case if only that is known; None if neither is."""
        return next((spelled for spelled in (word, word.lower()) if spelled in self.key_to_index), None)

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

    @classmethod
    def from_pretrained(
        cls,
        repository: str,
        *,
        revision: str | None = None,
        token: str | bool | None = None,
        local_files_only: bool = False,
    ) -> KeyedVectors:
        """Fetch a model from the Hugging Face Hub; its files stay in the Hub's cache.

        Where the Hub cannot be reached, the copy in the cache is opened; with `HF_HUB_OFFLINE=1` in the environment,
        it is not even tried.

        Args:
            repository: "user/name". Of what it holds, safetensors, JSON and plain text are taken, never a pickle.
            revision: a branch, a tag or a commit; None for the newest.
            token: for private repositories; None for `HF_TOKEN` or the cached login.
            local_files_only: look into the cache alone.

        Raises:
            HubError: there is no such repository, it holds no vectors that can be opened, or neither the Hub can be
                reached nor the cache has it.
        """
        from w2v.vectors.hub import pull

        return pull(repository, revision=revision, token=token, local_files_only=local_files_only).vectors

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

    def _question(self, positive: Question, negative: Question) -> tuple[Doubles, list[int]]:
        """Return the sum of a question's terms, brought to length 1, and the rows of its words."""
        vectors, weights, rows = self._terms(positive, negative)
        total: Doubles = weights @ vectors
        largest = np.abs(total).max()
        if not np.isfinite(largest):
            raise QueryError("The weights and vectors of the question add up beyond all bounds: use smaller ones.")
        if largest > 0:
            total /= largest  # first, lest a square overflow
            total /= np.linalg.norm(total)
        return total, rows

    def _terms(self, positive: Question, negative: Question) -> tuple[Doubles, Doubles, list[int]]:
        """Return a question's k vectors (k, d), words' brought to length 1, their weights (k,), and its words' rows."""
        terms = weighted(positive, negative)
        if not terms:
            raise QueryError("The question is empty: give at least one word or vector.")
        vectors = np.empty((len(terms), self.vector_size))
        rows: list[int] = []
        for place, (item, _) in enumerate(terms):
            if isinstance(item, np.ndarray):
                vectors[place] = checked_question(item, self.vector_size)
            else:
                rows.append(self._row(item))
                vectors[place] = self.units([item])[0]
        return vectors, np.array([weight for _, weight in terms], dtype=np.float64), rows

    def _answer(
        self, questions: list[tuple[Doubles, list[int]]], topn: int, restrict_vocab: int | None
    ) -> list[Answer]:
        searched = self._searched(topn, restrict_vocab)
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

    def _searched(self, topn: int, restrict_vocab: int | None) -> int:
        """Check the limits of a question; how many of the words, from the first, it looks at."""
        restrict_vocab = len(self) if restrict_vocab is None else restrict_vocab
        for name, limit in (("topn", topn), ("restrict_vocab", restrict_vocab)):
            if not isinstance(limit, Integral) or isinstance(limit, bool):
                raise QueryError(f"{name} must be a whole number, not {limit!r}.")
        return max(0, min(restrict_vocab, len(self)))
