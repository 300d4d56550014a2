"""What every objective has in common. Gradients are worked out by hand for whole batches: no autograd on the hot path.

Shapes: B blocks of S centres in a batch, n = B·S; T = S + 2·window tokens that a block's windows can reach;
W = 2·window + 1 places in a window; G groups of n/G successive centres, each sharing N negatives; d dimensions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import torch

if TYPE_CHECKING:
    from w2v.training.batches import Batch
    from w2v.training.config import TrainConfig


@dataclass(frozen=True)
class Update:
    """Gradients for some rows of a matrix; a row may be there many times.

    Attributes:
        rows: row numbers, int64 (k,).
        gradient: (k, d), in the precision of the products; overwritten by the next batch.
        mass: about how many pairs, negative ones counted, each of these gradients sums up, float32 (k,).
        partners: mean squared length of the vectors that these rows were compared with.
    """

    rows: torch.Tensor
    gradient: torch.Tensor
    mass: torch.Tensor
    partners: float


@dataclass(frozen=True)
class Gradient:
    """A batch's gradient, and if measured its loss.

    Attributes:
        input: for the input vectors.
        output: for the output vectors.
        loss: summed over the pairs, in nats; 0 unless measured.
        pairs: their number; 0 unless measured.
    """

    input: Update
    output: Update
    loss: float
    pairs: float


class Objective(Protocol):
    """What a training minimises. Each thread has one of its own, with buffers for its batches."""

    def gradient(self, batch: Batch, measure: bool) -> Gradient:
        """Work out a batch's gradient.

        Args:
            batch: the work.
            measure: whether the loss is wanted too, which costs more than its gradient.

        Raises:
            TrainingError: the training has diverged; the weights are still as they were.
        """


class Gathered:
    """Rows taken out of a matrix, in the precision of the products."""

    def __init__(self, size: int, d: int, products: torch.dtype, device: torch.device) -> None:
        self._rows = torch.empty(size, d, device=device)
        self._low = None if products == torch.float32 else torch.empty(size, d, dtype=products, device=device)

    def mean_square(self) -> float:
        """Mean squared length of the rows last taken."""
        flat = self._rows.view(-1)
        return float(flat.dot(flat)) / len(self._rows)

    def take(self, matrix: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """The rows (k, d); overwritten by the next call."""
        torch.index_select(matrix, 0, rows, out=self._rows)
        return self._rows if self._low is None else self._low.copy_(self._rows)


def expected_pairs(config: TrainConfig) -> float:
    """About how many pairs a centre has, far from its sentence's ends."""
    return config.window + 1.0 if config.shrink_windows else 2.0 * config.window


def window_masks(window: int) -> torch.Tensor:
    """Which places of a window hold a neighbour, for each reach.

    Returns:
        float32 ((window + 1)², 2·window + 1): row left·(window + 1) + right has ones at places window − left to
        window + right, but for the centre's own.
    """
    place = torch.arange(-window, window + 1)
    left, right = torch.arange(window + 1)[:, None, None], torch.arange(window + 1)[None, :, None]
    mask = (place >= -left) & (place <= right) & (place != 0)
    return mask.reshape(-1, 2 * window + 1).float()
