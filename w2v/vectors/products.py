"""3CosMul: the words whose similarities to several others, multiplied, are highest.

Levy & Goldberg, "Linguistic Regularities in Sparse and Explicit Word Representations" (2014), equation 4, with
cosines brought to 0..1 as in their footnote 7 and an epsilon of 1e-6, as gensim does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from w2v.vectors.search import Doubles, Floats, Indices

_EPSILON = 1e-6
_SPARE = 64  # more rows than asked for are scored again in float64, so that rounding decides no place


def best_products(
    vectors: Floats, norms: Floats, terms: Doubles, weights: Doubles, topn: int, excluded: Sequence[int]
) -> tuple[Indices, Doubles]:
    """Find the rows with the highest products of similarities.

    Args:
        vectors: (n, d), rows of any length.
        norms: (n,), the rows' lengths, 1 where a row is all zero.
        terms: (k, d), what rows are compared with.
        weights: (k,), the power of each similarity; negative where it divides.
        topn: how many rows to find, at least 1; fewer where fewer are left.
        excluded: rows that are no answer.

    Returns:
        Rows and their scores, best first; equal scores in the order of the rows.
    """
    rough = _products((vectors @ terms.T.astype(np.float32)) / norms[:, None], weights)
    shut_out = [row for row in set(excluded) if row < len(vectors)]
    rough[shut_out] = -np.inf
    wanted = min(topn + _SPARE, len(vectors))
    rows = np.sort(np.argpartition(-rough, wanted - 1)[:wanted])
    rows = rows[~np.isin(rows, shut_out)]
    exact = vectors[rows].astype(np.float64)
    lengths = np.sqrt(np.einsum("rd,rd->r", exact, exact))
    lengths[lengths == 0] = 1.0
    scores = _products(np.einsum("rd,kd->rk", exact, terms) / lengths[:, None], weights)
    best = np.argsort(-scores, kind="stable")[:topn]
    return rows[best], scores[best]


def _products(cosines: Floats | Doubles, weights: Doubles) -> Doubles:
    """Return the scores (n,) of cosines (n, k)."""
    similarities = np.clip((1.0 + cosines.astype(np.float64)) / 2.0, 0.0, 1.0)  # beyond 1, a power has no bound
    added, taken = weights > 0, weights < 0
    above = np.prod(similarities[:, added] ** weights[added], axis=1)
    below = np.prod(similarities[:, taken] ** -weights[taken], axis=1)
    result: Doubles = above / (below + _EPSILON)
    return result
