"""A vocabulary with one vector a word: the words, their rows, and what is known about them.

Nothing here is changed after it is made: a new training, or a new file, makes a new table.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from w2v.errors import QueryError, UnknownWordError
from w2v.vectors.checks import checked_counts, checked_index, checked_norms, checked_vectors
from w2v.vectors.search import Doubles, Floats, normalised
from w2v.vectors.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import ArrayLike


class WordTable:
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
        if isinstance(words, str) or not isinstance(words, Iterable):
            vector: Floats = self.vectors[self.get_index(words)]
            return vector
        table: Floats = self.vectors[[self.get_index(word) for word in words]]
        return table

    def units(self, words: Sequence[str]) -> Doubles:
        """Return the vectors of k words brought to length 1, float64 of shape (k, d); zeros stay zeros."""
        return normalised(self.vectors[[self.get_index(word) for word in words]].astype(np.float64))

    def get_index(self, word: str, default: int | None = None) -> int:
        """Return the row of a word; `default`, if one is given, for a word that is not in the vocabulary.

        Raises:
            UnknownWordError: if it is not, with close spellings that are.
        """
        if not isinstance(word, str):
            raise QueryError(f"A word must be a string, not {word!r}.")
        try:
            return self.key_to_index[word]
        except KeyError:
            if default is not None:
                return default
            raise UnknownWordError(word, self.suggest(word)) from None

    def get_vecattr(self, word: str, attr: str = "count") -> int:
        """Return what is known of a word besides its vector: how often it occurred, "count".

        Raises:
            UnknownWordError: if it is not in the vocabulary.
            QueryError: if that is not known, or anything else is asked for.
        """
        row = self.get_index(word)
        if attr != "count":
            raise QueryError(f"Of a word, only its 'count' is kept, not {attr!r}.")
        if self.counts is None:
            raise QueryError("This model does not say how often its words occurred.")
        return int(self.counts[row])

    def vectors_for_all(self, words: Iterable[str]) -> Self:
        """Return a model of those of some words that are known, each once, in the order given.

        Figures of how good the whole model is are left behind.

        Raises:
            QueryError: if none of them is known.
        """
        chosen = [word for word in dict.fromkeys(words) if word in self]
        if not chosen:
            raise QueryError("None of the words is in the vocabulary: a model needs at least one.")
        rows = [self.key_to_index[word] for word in chosen]
        counts = None if self.counts is None else self.counts[rows]
        metadata = {name: fact for name, fact in self.metadata.items() if name != "evaluation"}
        return type(self)(chosen, self.vectors[rows], counts, metadata)

    def with_metadata(self, more: Mapping[str, Any]) -> Self:
        """Return the same words and vectors, not copied, with more known about them."""
        result = copy(self)
        result.metadata = {**self.metadata, **more}
        return result

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self):,} words × {self.vector_size} dimensions)"

    def find(self, word: str) -> str | None:
        """Return a word as the vocabulary spells it: in lower case, composed, with a straight apostrophe; None if none.

        Phones and word processors write ’ for ', and some keyboards an accent as a character of its own; texts are read
        without either.
        """
        plain = unicodedata.normalize("NFC", word).replace("’", "'")
        spellings = (word, word.lower(), plain, plain.lower())
        return next((spelled for spelled in spellings if spelled in self.key_to_index), None)

    def suggest(self, word: str, n: int = 5) -> list[str]:
        """Return up to `n` words of the vocabulary spelled like `word`, closest first, then most frequent first."""
        return self._speller.suggest(word, n)

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self.index_to_key)
