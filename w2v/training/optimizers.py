"""How gradients change the weights, row by row: only the rows that a step touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from w2v.training.objectives import Update

ROW_CAP = 16
"""Gradients for one row that a step takes at full strength; the sum of more counts for as much as so many."""


class RowSGD:
    """Stochastic gradient descent on a matrix.

    A step adds up gradients that were all worked out from the same weights. For a frequent word these can be hundreds,
    all pointing the same way, and their sum would overshoot; one after another, as in the reference program, each would
    see what the one before achieved. So a row's sum counts for at most `ROW_CAP` gradients.
    """

    def __init__(self, matrix: torch.Tensor) -> None:
        self._matrix = matrix
        self._seen = torch.zeros(len(matrix), device=matrix.device)  # all zero between steps

    def step(self, updates: Sequence[Update], rate: float) -> None:
        """Apply the gradients of all threads, always in the order given."""
        for rows, _ in updates:
            self._seen.index_add_(0, rows, torch.ones_like(rows, dtype=torch.float32))
        scales = [self._seen.index_select(0, rows).reciprocal_().mul_(ROW_CAP).clamp_(max=1.0) for rows, _ in updates]
        for (rows, gradient), scale in zip(updates, scales, strict=True):
            self._seen.index_fill_(0, rows, 0.0)
            gradient.mul_(scale[:, None])
            self._matrix.index_add_(0, rows, gradient, alpha=-rate)
