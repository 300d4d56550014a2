"""Maps that can be compared: turning one so that it lies as another does, and starting one from another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from w2v.maps.neighbours import Floats
    from w2v.maps.projection import Projection


def align(projection: Projection, reference: Projection) -> Projection:
    """Turn, mirror and shift a map so that the words it shares with another lie as near as can be to theirs there.

    Distances on the map stay as they are. With no word in common the map comes back unchanged.
    """
    shared = [word for word in projection.words if word in reference.index]
    if not shared:
        return projection
    here = projection.coordinates[[projection.index[word] for word in shared]]
    there = reference.coordinates[[reference.index[word] for word in shared]]
    return replace(projection, coordinates=procrustes(here, there, projection.coordinates))


def procrustes(moving: Floats, fixed: Floats, everything: Floats) -> Floats:
    """Move `everything` (n, c) by the rotation, reflection and shift that best bring `moving` (m, c) onto `fixed`.

    The orthogonal matrix that minimises the sum of squared distances (Schönemann 1966), from the singular value
    decomposition of the two sets' covariance.
    """
    here, there = moving.mean(axis=0, dtype=np.float64), fixed.mean(axis=0, dtype=np.float64)
    left, _, right = np.linalg.svd((moving - here).T @ (fixed - there))
    moved: Floats = ((everything - here) @ (left @ right) + there).astype(np.float32)
    return moved


def place_at_neighbours(projection: Projection, reference: Projection) -> Floats:
    """Where each word of a map begins if it is to lie like another map, (n, n_components).

    A word on both maps begins where it was; a new one among those of its neighbours that were, or in the middle.
    """
    n = len(projection)
    rows = np.array([reference.index.get(word, -1) for word in projection.words])
    known = rows >= 0
    middle = reference.coordinates.mean(axis=0)
    start = np.broadcast_to(middle, (n, len(middle))).copy()
    start[known] = reference.coordinates[rows[known]]
    near = projection.neighbours.indices  # (n, k)
    weights = known[near] * np.maximum(projection.neighbours.similarities, 1e-3)
    sums = np.einsum("nk,nkc->nc", weights, start[near])
    totals = weights.sum(axis=1, keepdims=True)
    new = ~known & (totals[:, 0] > 0)
    start[new] = (sums / np.maximum(totals, 1e-9))[new]
    return start.astype(np.float32)
