"""How gradients change the weights, row by row: only the rows that a step touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from w2v.training.objectives import Update

LARGEST_STEP = 4.0
"""Most that rate × pairs × squared length of the vectors met may come to for one row in one step."""


class RowSGD:
    """Stochastic gradient descent on a matrix, in two parts: `prepare` for each thread alone, then `apply`.

    A step adds up gradients that were all worked out from the same weights. For a frequent word these can be hundreds,
    all pointing the same way, and their sum would overshoot; one after another, as in the reference program, each
    would see what the one before achieved. The curvature of the logistic loss by a row is at most a quarter of the
    summed squares of the vectors it met, so a step is stable while rate × pairs × squares is bounded; beyond
    `LARGEST_STEP` the row's sum is scaled down to it. When vectors grow, steps shrink: that keeps training from blowing
    up on small corpora with wide windows, where a fixed number of pairs did not.
    """

    def __init__(self, matrix: torch.Tensor, threads: int) -> None:
        self._matrix = matrix
        self._share = LARGEST_STEP / threads
        self._mass = [torch.zeros(len(matrix), device=matrix.device) for _ in range(threads)]  # zero between steps
        self._ready: list[tuple[torch.Tensor, torch.Tensor] | None] = [None] * threads
        self._buffers: list[torch.Tensor | None] = [None] * threads

    def prepare(self, rank: int, update: Update | None, rate: float) -> None:
        """Scale a thread's gradients; None if it has none in this step."""
        self._ready[rank] = None
        if update is None:
            return
        mass = self._mass[rank].index_add_(0, update.rows, update.mass)
        most = self._share / max(update.partners, 1e-6)  # outputs begin at zero
        scale = mass.index_select(0, update.rows).reciprocal_().mul_(most).clamp_(max=rate).neg_()
        mass.index_fill_(0, update.rows, 0.0)
        buffer = self._buffers[rank]
        if buffer is None or buffer.shape != update.gradient.shape:
            buffer = self._buffers[rank] = torch.empty_like(update.gradient, dtype=torch.float32)
        # The rate goes in here: index_add_ is more than twice as slow with an alpha.
        self._ready[rank] = (update.rows, torch.mul(update.gradient, scale[:, None], out=buffer))

    def apply(self) -> None:
        """Add what was prepared to the matrix, always in the order of the threads."""
        for ready in self._ready:
            if ready is not None:
                self._matrix.index_add_(0, *ready)
