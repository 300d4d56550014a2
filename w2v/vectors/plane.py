"""A sum of words as a drawing: what was added up, head to tail, in the plane that shows most of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from w2v.vectors.arithmetic import Term
    from w2v.vectors.keyed_vectors import KeyedVectors
    from w2v.vectors.search import Doubles


@dataclass(frozen=True, eq=False)
class Plane:
    """A sum of k terms and m of its answers in two dimensions. A word's vector has length 1 before it is drawn.

    Attributes:
        path: float64 of shape (k + 1, 2): the origin, then where the sum is after each term; the result lies last, on
            the first axis.
        answers: float64 of shape (m, 2): the answers, brought to the length of the result, so that the nearer one
            lies to it the more similar it is.
        kept: what part of the terms' squared lengths the plane shows, in 0..1; all of it for two terms.
    """

    path: Doubles
    answers: Doubles
    kept: float


def draw(vectors: KeyedVectors, terms: Sequence[Term], answers: Sequence[str]) -> Plane:
    """Draw a sum and its answers in the plane through the origin that is nearest to its terms (by SVD).

    Raises:
        UnknownWordError: for a word that is not in the vocabulary.
    """
    weights = np.array([term.weight for term in terms])
    steps = vectors.units([term.word for term in terms]) * weights[:, None]  # (k, d)
    near = vectors.units(answers)  # (m, d)
    total = steps.sum(axis=0)
    axes = _axes(steps, near)
    axes = _turned(axes, axes @ total, steps)
    path = np.vstack([np.zeros(2), np.cumsum(steps @ axes.T, axis=0)])
    squares = float((steps**2).sum()) or 1.0
    return Plane(path, np.linalg.norm(total) * near @ axes.T, float(((steps @ axes.T) ** 2).sum()) / squares)


def _axes(steps: Doubles, near: Doubles) -> Doubles:
    """Return two directions of length 1 and at right angles, shape (2, d); zeros where there is no second one."""
    _, sizes, rows = np.linalg.svd(steps, full_matrices=False)
    found = list(rows[: min(2, np.count_nonzero(sizes > 1e-9))])
    while len(found) < 2:  # all terms in one line: the answers give the plane its other direction
        rest = near - sum(((near @ axis)[:, None] * axis for axis in found), np.zeros_like(near))
        _, sizes, rows = np.linalg.svd(rest, full_matrices=False)
        found.append(rows[0] if len(sizes) and sizes[0] > 1e-9 else np.zeros(steps.shape[1]))
    axes: Doubles = np.stack(found)
    return axes


def _turned(axes: Doubles, result: Doubles, steps: Doubles) -> Doubles:
    """Turn the plane so that the result lies to the right, and the first term above it."""
    length = np.linalg.norm(result)
    if length > 1e-9:
        x, y = result / length
        axes = np.array([[x, y], [-y, x]]) @ axes
    if axes[1] @ steps[0] < 0:
        axes = axes * np.array([[1.0], [-1.0]])
    return axes
