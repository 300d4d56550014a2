"""How gradients change the weights, row by row: only the rows that a step touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import torch

if TYPE_CHECKING:
    from w2v.training.objectives import Update

LARGEST_STEP = 20.0
"""Most that rate × pairs × squared length of the vectors met may come to for one row in one step."""


BETA_1, BETA_2 = 0.9, 0.999
"""Adam's own defaults, which the tutorial takes too."""


class RowOptimizer(Protocol):
    """Changes a matrix by the gradients of all threads, in two parts."""

    def prepare(self, rank: int, update: Update | None, rate: float) -> None:
        """Do what a thread can do alone; the update is None if it has none in this step."""

    def apply(self) -> None:
        """Change the matrix, always in the order of the threads."""

    def tensors(self) -> dict[str, torch.Tensor]:
        """What it remembers from step to step, for a checkpoint."""


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

    def tensors(self) -> dict[str, torch.Tensor]:
        """Nothing: see `RowOptimizer`."""
        return {}


class RowAdam:
    """Adam (Kingma & Ba 2015, arXiv 1412.6980) on the rows that a step touches, as `torch.optim.SparseAdam`.

    The averages of a row rest while it is not touched; the correction of their start counts each row's own steps.
    """

    def __init__(self, matrix: torch.Tensor, threads: int) -> None:
        self._matrix = matrix
        self._first, self._second = torch.zeros_like(matrix), torch.zeros_like(matrix)
        self._steps = torch.zeros(len(matrix), device=matrix.device)
        self._ready: list[tuple[torch.Tensor, torch.Tensor] | None] = [None] * threads
        self._rate = 0.0

    def prepare(self, rank: int, update: Update | None, rate: float) -> None:
        """Add up the gradients of each row."""
        self._ready[rank] = None
        if rank == 0:
            self._rate = rate
        if update is not None:
            self._ready[rank] = _summed(update.rows, update.gradient.float())

    def apply(self) -> None:
        """Move every touched row."""
        ready = [one for one in self._ready if one is not None]
        if not ready:
            return
        rows, gradient = _summed(torch.cat([r for r, _ in ready]), torch.cat([g for _, g in ready]))
        self._steps.index_add_(0, rows, torch.ones_like(rows, dtype=torch.float32))
        steps = self._steps.index_select(0, rows)[:, None]
        first = self._first.index_select(0, rows).lerp_(gradient, 1 - BETA_1)
        second = self._second.index_select(0, rows).mul_(BETA_2).addcmul_(gradient, gradient, value=1 - BETA_2)
        self._first.index_copy_(0, rows, first)
        self._second.index_copy_(0, rows, second)
        first.div_(1 - BETA_1**steps)
        second.div_(1 - BETA_2**steps)
        self._matrix.index_add_(0, rows, first.div_(second.sqrt_().add_(1e-8)).mul_(-self._rate))

    def tensors(self) -> dict[str, torch.Tensor]:
        """Both averages, and the steps of each row."""
        return {"first": self._first, "second": self._second, "steps": self._steps}


class RowAdagrad(RowAdam):
    """Adagrad (Duchi et al. 2011): every number's rate falls with the squares of all its gradients so far."""

    def apply(self) -> None:
        """Move every touched row."""
        ready = [one for one in self._ready if one is not None]
        if not ready:
            return
        rows, gradient = _summed(torch.cat([r for r, _ in ready]), torch.cat([g for _, g in ready]))
        second = self._second.index_select(0, rows).addcmul_(gradient, gradient)
        self._second.index_copy_(0, rows, second)
        self._matrix.index_add_(0, rows, gradient.div_(second.sqrt().add_(1e-8)).mul_(-self._rate))

    def tensors(self) -> dict[str, torch.Tensor]:
        """The sums of squares."""
        return {"second": self._second}


def _summed(rows: torch.Tensor, gradient: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Each row once, with the sum of its gradients."""
    unique, where = torch.unique(rows, return_inverse=True)
    return unique, gradient.new_zeros(len(unique), gradient.shape[1]).index_add_(0, where, gradient)
