"""Close spellings of a word that is not there, the frequent ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 64  # characters: nobody misspells more, and the time grows with the length
_LEAST = 0.5  # of the letters must be right
_SEARCHED = 200_000  # the most frequent words; beyond them are mostly misspellings themselves


class Speller:
    """Finds close spellings among words that are given most frequent first."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words[:_SEARCHED]
        self._folded = [word.casefold() for word in self._words]

    def suggest(self, word: str, n: int) -> list[str]:
        """Return up to `n` close spellings of `word`, closest first, then most frequent first.

        Closeness is the optimal string alignment distance (insertions, deletions, substitutions, swapped
        neighbours) over the longer length, without regard to case.
        """
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        folded = word.casefold()
        if n < 1 or not folded or len(folded) > _LONGEST:
            return []
        closeness = OSA.normalized_similarity
        (scores,) = cdist([folded], self._folded, scorer=closeness, score_cutoff=_LEAST, dtype=np.float32)
        best = np.argsort(-scores, kind="stable")[: n + 1]
        return [self._words[i] for i in best if scores[i] >= _LEAST and self._words[i] != word][:n]
