"""The reference program's random choices as arrays: which tokens to skip, how far a window reaches, what noise to draw.

Sources: Mikolov et al. 2013 (arXiv 1310.4546) and its program `word2vec.c`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


def keep_probabilities(counts: Integers, subsample: float) -> Floats:
    """How likely a token of each word is to be kept: min(1, (√(f/t) + 1)·t/f) for a word of frequency f.

    The paper has 1 − √(t/f); this is the formula of `word2vec.c`, which everyone uses. It is worked out as
    √(t/f) + t/f, which no threshold, however small, makes infinite on the way.

    Args:
        counts: occurrences of each word, shape (n_words,).
        subsample: the threshold t; 0 keeps every token.

    Returns:
        Probabilities, shape (n_words,).
    """
    if subsample == 0.0:
        return np.ones(len(counts), np.float32)
    ratio = subsample / (counts / counts.sum())  # t/f
    keep: Floats = np.minimum(1.0, np.sqrt(ratio) + ratio).astype(np.float32)
    return keep


class Noise:
    """Draws words with probability ∝ count^exponent, in bulk.

    The draw is systematic: of M words drawn together, each word gets its expected number, rounded up or down at random
    so that the mean is exact, and the order is shuffled. The same expectation as independent draws at less variance,
    in one pass over the vocabulary without a search or a table.
    """

    def __init__(self, counts: Integers, exponent: float) -> None:
        weights = counts.astype(np.float64) ** exponent
        self._cumulative = np.cumsum(weights / weights.sum())

    def draw(self, size: int, rng: np.random.Generator) -> npt.NDArray[np.int32]:
        """Word ids, shape (size,)."""
        edges = np.floor(self._cumulative * size + rng.random()).astype(np.int64)
        edges[-1] = size  # whatever the rounding of the sum
        drawn = np.repeat(np.arange(len(edges), dtype=np.int32), np.diff(edges, prepend=0))
        rng.shuffle(drawn)
        return drawn


def window_reach(
    lengths: Integers, window: int, rng: np.random.Generator | None
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """How far the window of each token reaches to the left and right, without leaving its sentence.

    Args:
        lengths: of the sentences that the tokens make up, shape (n_sentences,).
        window: the full width.
        rng: draws every token's own width uniformly from 1 to `window`; None gives all the full width.

    Returns:
        Left and right reach, each of shape (lengths.sum(),), from 0 to `window`.
    """
    n = int(lengths.sum())
    starts = np.repeat(np.cumsum(lengths, dtype=np.int32) - lengths.astype(np.int32), lengths)
    left = np.arange(n, dtype=np.int32) - starts
    right = np.repeat(lengths.astype(np.int32) - 1, lengths) - left
    width = window if rng is None else rng.integers(1, window, size=n, dtype=np.int32, endpoint=True)
    return np.minimum(left, width), np.minimum(right, width)
