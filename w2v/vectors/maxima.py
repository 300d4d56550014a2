"""The best cosine in every group of rows to every question, roughly: the one pass over all vectors.

A hundred questions at once are bound by arithmetic. Processors that multiply bfloat16 do so four times as fast as
float32, and a rough cosine whose error is known is enough to leave out all but a handful of the groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from w2v.vectors.search import Doubles, Floats, Indices

GROUP: Final = 16  # rows that share one kept maximum
_PLACES: Final[Indices] = np.arange(GROUP)
_BLOCK: Final = 512 * GROUP  # rows in one product: the scores stay in the processor's cache
_BFLOAT16: Final = 2.0**-8  # rounding to bfloat16 changes a number by less than this share of it
_MANY_ROWS: Final = 1 << 17  # with fewer, scoring more candidates again costs what the product saves
_MANY_SCORES: Final = 1 << 26  # with fewer, float32 takes a tenth of a second: no reason to load torch


@dataclass(frozen=True)
class Maxima:
    """The best rough cosines of groups of rows.

    Attributes:
        scores: (m, groups), to m questions.
        error: how far a score is from the cosine, at most.
        block: rows that were taken together.
        n: rows in all.
    """

    scores: Floats
    error: float
    block: int
    n: int

    def members(self, groups: Indices) -> Indices:
        """Return the rows of k groups, shape (k, 16); a number of n or more stands for no row.

        The rows of a group lie a stride apart in their block, so that the maximum runs along whole vectors.
        """
        starts = groups * GROUP // self.block * self.block
        strides = -(-np.minimum(self.block, self.n - starts) // GROUP)
        rows: Indices = starts[:, None] + (groups - starts // GROUP)[:, None] + strides[:, None] * _PLACES
        return rows


def bfloat16_pays(rows: int, questions: int) -> bool:
    """Whether there is enough to do, and a processor that multiplies bfloat16 itself."""
    if rows < _MANY_ROWS or rows * questions < _MANY_SCORES:
        return False
    import torch

    capabilities = getattr(torch.cpu, "get_capabilities", None)  # older versions of torch do not tell
    return capabilities is not None and bool(capabilities().get("avx512_bf16"))


def group_maxima(vectors: Floats, norms: Floats, questions: Doubles, *, bfloat16: bool = False) -> Maxima:
    """Score rows (n, d) of lengths (n,), 1 for zeros, by their cosines to questions (m, d) of length 1 or 0."""
    n, m = len(vectors), len(questions)
    # One question is a matrix-vector product, bound by memory: cutting it up would only cost calls.
    block = _BLOCK if m > 1 else _whole(n)
    best = (_bfloat16 if bfloat16 else _float32)(questions.astype(np.float32), min(block, _whole(n)))
    # A dot product of d terms in float32 is off by less than d roundings.
    error = (vectors.shape[1] / 2 + 2) * float(np.finfo(np.float32).eps)
    if bfloat16:  # the question, the row and the score are rounded
        error += (1 + _BFLOAT16) ** 3 - 1
    scores = np.empty((m, _whole(n) // GROUP), np.float32)
    for start in range(0, n, block):
        stop = min(start + block, n)
        scores[:, start // GROUP : _whole(stop) // GROUP] = best(vectors[start:stop], norms[start:stop])
    return Maxima(scores, error, block, n)


def _whole(rows: int) -> int:
    """Return how many rows there would be if the last group were full."""
    return -(-rows // GROUP) * GROUP


def _float32(questions: Floats, block: int) -> Callable[[Floats, Floats], Floats]:
    """Return what takes at most `block` rows and their lengths to the maxima of their groups."""
    scores = np.empty((len(questions), block), np.float32)

    def best(vectors: Floats, norms: Floats) -> Floats:
        n, whole = len(vectors), _whole(len(vectors))
        np.matmul(questions, vectors.T, out=scores[:, :n])  # a question a row: faster than a question a column
        scores[:, :n] /= norms
        scores[:, n:whole] = -np.inf
        maxima: Floats = scores[:, :whole].reshape(len(scores), GROUP, -1).max(axis=1)
        return maxima

    return best


def _bfloat16(questions: Floats, block: int) -> Callable[[Floats, Floats], Floats]:
    """Return the same as `_float32`, for rougher maxima."""
    import torch

    asked, units = torch.from_numpy(questions).bfloat16(), np.empty((block, questions.shape[1]), np.float32)
    rounded, scores = asked.new_empty(units.shape), asked.new_empty(len(asked), block)

    def best(vectors: Floats, norms: Floats) -> Floats:
        n, whole = len(vectors), _whole(len(vectors))
        np.divide(vectors, norms[:, None], out=units[:n])
        rounded[:n] = torch.from_numpy(units[:n])
        torch.mm(asked, rounded[:n].T, out=scores[:, :n])
        scores[:, n:whole] = -np.inf
        maxima: Floats = scores[:, :whole].reshape(len(scores), GROUP, -1).amax(dim=1).float().numpy()
        return maxima

    return best
