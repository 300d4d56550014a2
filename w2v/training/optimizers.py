"""How gradients change the weights, row by row: only the rows that a step touches."""

import torch
from torch import Tensor, nn

from w2v.training.objectives import Slot

LARGEST_STEP = 40.0
"""Most that rate × pairs × squared length of the vectors met may come to for one row in one step."""

LARGEST_EXCESS = 1e4
"""How many times that a row met once may ask for. Healthy trainings ask for less than once, wide windows for fifty
times; from a few thousand on only the bound steers, whatever the rate, and the vectors learn next to nothing."""


class RowOptimizer(nn.Module):
    """Changes a matrix by the gradients of all threads, in two parts: `prepare` in each thread, then `change` in one.

    Attributes:
        matrix: what it changes.
        changes: whether this thread is the one that changes the matrix.
        rows: of every thread's slot, in the order of the threads; and so `gradients` and `used`.
    """

    rows: list[Tensor]
    gradients: list[Tensor]
    used: list[Tensor]

    def __init__(self, matrix: Tensor, slots: list[Slot], rank: int, changes: bool) -> None:
        """Serve thread `rank`, which is the one that changes the matrix or not; the slots are those of all threads."""
        super().__init__()
        self.matrix = matrix
        self.rows = [slot.rows for slot in slots]
        self.gradients = [slot.gradient for slot in slots]
        self.used = [slot.used for slot in slots]
        self.own_mass = slots[rank].mass
        self.rank, self.changes, self.rate = rank, changes, 0.0

    def prepare(self, met: float, rate: float) -> bool:  # noqa: ARG002
        """Do what a thread can do alone with its own slot.

        Args:
            met: mean squared length of the vectors that its rows were compared with.
            rate: the learning rate.

        Returns:
            False if the training has diverged.
        """
        self.rate = rate
        return True

    def change(self) -> None:
        """Change the matrix by all threads' gradients."""

    @torch.jit.unused
    def state(self) -> dict[str, Tensor]:
        """What it remembers from step to step, for a checkpoint."""
        return {}


class RowSGD(RowOptimizer):
    """Stochastic gradient descent.

    A step adds up gradients that were all worked out from the same weights. For a frequent word these can be hundreds,
    all pointing the same way, and their sum would overshoot; one after another, as in the reference program, each
    would see what the one before achieved. The curvature of the logistic loss by a row is at most a quarter of the
    summed squares of the vectors it met, so a step is stable while rate × pairs × squares is bounded; beyond
    `LARGEST_STEP` the row's sum is scaled down to it. When vectors grow, steps shrink: that keeps training from blowing
    up on small corpora with wide windows, where a fixed number of pairs did not.
    """

    def __init__(self, matrix: Tensor, slots: list[Slot], rank: int, changes: bool) -> None:
        super().__init__(matrix, slots, rank, changes)
        self.share = LARGEST_STEP / len(slots)
        self.mass = torch.zeros(len(matrix), dtype=matrix.dtype, device=matrix.device)  # zero between steps
        self.usual_mass = float(self.own_mass.median())
        self.beyond = LARGEST_EXCESS * LARGEST_STEP

    def prepare(self, met: float, rate: float) -> bool:
        """Scale a thread's gradients in their slot."""
        k = int(self.used[self.rank])
        rows = self.rows[self.rank][:k]
        mass = self.mass.index_add_(0, rows, self.own_mass[:k])
        most = self.share / max(met, 1e-6)  # outputs begin at zero
        scale = mass.index_select(0, rows).reciprocal_().mul_(most).clamp_(max=rate).neg_()
        mass.index_fill_(0, rows, 0.0)
        # The rate goes in here: index_add_ is more than twice as slow with an alpha.
        self.gradients[self.rank][:k].mul_(scale[:, None])
        return rate * self.usual_mass * met <= self.beyond

    def change(self) -> None:
        """Add what was prepared to the matrix, always in the order of the threads."""
        for thread in range(len(self.rows)):
            k = int(self.used[thread])
            self.matrix.index_add_(0, self.rows[thread][:k], self.gradients[thread][:k])


class RowAdam(RowOptimizer):
    """Adam (Kingma & Ba 2015, arXiv 1412.6980) on the rows that a step touches, as `torch.optim.SparseAdam`.

    With its own defaults of 0.9 and 0.999, as the tutorial has them. The averages of a row rest while it is not
    touched; the correction of their start counts each row's own steps.
    """

    def __init__(self, matrix: Tensor, slots: list[Slot], rank: int, changes: bool) -> None:
        super().__init__(matrix, slots, rank, changes)
        kept = matrix[: len(matrix) if changes else 0]
        self.first, self.second = torch.zeros_like(kept), torch.zeros_like(kept)
        self.steps = torch.zeros(len(kept), dtype=matrix.dtype, device=matrix.device)

    def change(self) -> None:
        """Move every touched row."""
        rows, gradient = _summed(self.rows, self.gradients, self.used)
        self.steps.index_add_(0, rows, torch.ones_like(rows, dtype=torch.float32))
        steps = self.steps.index_select(0, rows)[:, None]
        first = self.first.index_select(0, rows).lerp_(gradient, 0.1)
        second = self.second.index_select(0, rows).mul_(0.999).addcmul_(gradient, gradient, value=0.001)
        self.first.index_copy_(0, rows, first)
        self.second.index_copy_(0, rows, second)
        first.div_(1 - 0.9**steps)
        second.div_(1 - 0.999**steps)
        self.matrix.index_add_(0, rows, first.div_(second.sqrt_().add_(1e-8)).mul_(-self.rate))

    def state(self) -> dict[str, Tensor]:
        """Both averages, and the steps of each row."""
        return {"first": self.first, "second": self.second, "steps": self.steps}


class RowAdagrad(RowOptimizer):
    """Adagrad (Duchi et al. 2011): every number's rate falls with the squares of all its gradients so far."""

    def __init__(self, matrix: Tensor, slots: list[Slot], rank: int, changes: bool) -> None:
        super().__init__(matrix, slots, rank, changes)
        self.second = torch.zeros_like(matrix[: len(matrix) if changes else 0])

    def change(self) -> None:
        """Move every touched row."""
        rows, gradient = _summed(self.rows, self.gradients, self.used)
        second = self.second.index_select(0, rows).addcmul_(gradient, gradient)
        self.second.index_copy_(0, rows, second)
        self.matrix.index_add_(0, rows, gradient.div_(second.sqrt_().add_(1e-8)).mul_(-self.rate))

    def state(self) -> dict[str, Tensor]:
        """The sums of squares."""
        return {"second": self.second}


def _summed(rows: list[Tensor], gradients: list[Tensor], used: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Each row once, with the sum of its gradients from all threads."""
    all_rows, all_gradients = [], []
    for thread in range(len(rows)):
        k = int(used[thread])
        all_rows.append(rows[thread][:k])
        all_gradients.append(gradients[thread][:k])
    gradient = torch.cat(all_gradients)
    unique, where = torch.unique(torch.cat(all_rows), return_inverse=True)
    return unique, gradient.new_zeros(len(unique), gradient.shape[1]).index_add_(0, where, gradient)
