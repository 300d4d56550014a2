"""The words of a corpus and how often each occurs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def rank(words: Sequence[str], counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Positions of `words`, most frequent first and ties in code point order: the order of every vocabulary.

    It depends on nothing but the words and their counts: not on the order of the text, nor on Python's hash seed.
    """
    alphabetical = np.fromiter(sorted(range(len(words)), key=words.__getitem__), np.int64, len(words))
    return alphabetical[np.argsort(-counts[alphabetical], kind="stable")]


@dataclass(frozen=True, eq=False)
class Vocab:
    """Distinct words, most frequent first, ties in code point order. A word's position is its id.

    Attributes:
        words: the words; do not change this list.
        counts: how often each occurs, int64, shape (n_words,), descending, read-only.
    """

    words: list[str]
    counts: npt.NDArray[np.int64]

    def __post_init__(self) -> None:
        self.counts.flags.writeable = False

    @classmethod
    def from_counts(cls, counts: Mapping[str, int], min_count: int = 1, max_size: int | None = None) -> Vocab:
        """Make a vocabulary of a mapping such as `collections.Counter`; `min_count` and `max_size` as in `prune`."""
        words = list(counts)
        values = np.fromiter(counts.values(), np.int64, len(words))
        order = rank(words, values)
        return cls([words[i] for i in order.tolist()], values[order]).prune(min_count, max_size)

    @cached_property
    def index(self) -> dict[str, int]:
        """Each word's id; made when first asked for."""
        return {word: i for i, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self.index

    def prune(self, min_count: int = 1, max_size: int | None = None) -> Vocab:
        """Keep the words that occur at least `min_count` times, and of them the `max_size` most frequent.

        What is kept is always a prefix, so ids stay what they were.
        """
        size = int(np.searchsorted(-self.counts, -min_count, side="right"))
        if max_size is not None:
            size = min(size, max(0, max_size))
        return self if size == len(self) else Vocab(self.words[:size], self.counts[:size].copy())
