"""What every objective has in common. Gradients are worked out by hand for whole batches: no autograd on the hot path.

Objectives are modules, so that PyTorch can run them outside Python (see `worker`), and keep buffers for everything of
a batch's size: memory that is asked for anew in every step costs more than what is computed in it.

Shapes: B blocks of S centres in a batch, n = B·S; T = S + 2·window tokens that a block's windows can reach;
W = 2·window + 1 places in a window; G groups of n/G successive centres, each sharing N negatives; d dimensions.
"""

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn

from w2v.training.batches import Shape

if TYPE_CHECKING:
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights

LARGEST_LOGIT = 1e3
"""Healthy logits stay below 30 or so; beyond this a training has diverged, while every number is still finite."""


class Slot(NamedTuple):
    """Where a thread leaves its gradient for some rows of a matrix; a row may be there many times.

    Attributes:
        rows: row numbers, int64 (k,).
        gradient: float32 (k, d).
        mass: about how many pairs, negative ones counted, each of these gradients sums up, float32 (k,).
        used: how many of the k there are in this step, int64 (1,).
    """

    rows: Tensor
    gradient: Tensor
    mass: Tensor
    used: Tensor


class Outcome(NamedTuple):
    """What a batch came to, beside its gradient.

    Attributes:
        loss: summed over the pairs, in nats; 0 unless measured.
        pairs: their number; 0 unless measured.
        input_met: mean squared length of the vectors that the rows in the input's slot were compared with.
        output_met: the same for the output's. Not a number if the training has diverged.
    """

    loss: float
    pairs: float
    input_met: float
    output_met: float


class Objective(nn.Module):
    """What a training minimises. Each thread has one of its own.

    Calling it with (words, reach, negatives, measure), a `Batch` and whether the loss is wanted too, fills both slots
    and returns an `Outcome`.

    Attributes:
        input_slot: for the gradient of the input vectors.
        output_slot: for that of the output vectors.
    """

    input_slot: Slot
    output_slot: Slot

    def __init__(self, weights: "Weights", shape: Shape, input_rows: int, output_rows: int) -> None:
        """Make the slots, for at most so many rows."""
        super().__init__()
        self.input, self.output = weights.input, weights.output
        self.window, self.blocks, self.block, self.reach = shape.window, shape.blocks, shape.block, shape.reach
        self.centres, self.groups, self.d = shape.centres, shape.groups, weights.input.shape[1]
        self.input_slot = _slot(input_rows, weights.input)
        self.output_slot = _slot(output_rows, weights.output)


def _slot(k: int, matrix: Tensor) -> Slot:
    device = matrix.device
    return Slot(
        torch.zeros(k, dtype=torch.int64, device=device),
        torch.zeros(k, matrix.shape[1], dtype=matrix.dtype, device=device),
        torch.ones(k, dtype=matrix.dtype, device=device),
        torch.full((1,), k),  # read by the processor, wherever the rest is
    )


def take(matrix: Tensor, rows: Tensor, full: Tensor, low: Tensor) -> float:
    """Gather rows (k, d) in the precision of the products.

    Args:
        matrix: where they are.
        rows: their numbers (k,).
        full: a float32 buffer (k, d); often the place of the gradient, which is not there yet.
        low: receives the rows.

    Returns:
        The rows' mean squared length, from a sample.
    """
    torch.index_select(matrix, 0, rows, out=full)
    low.copy_(full)
    sample = full[: min(256, full.shape[0])].view(-1)
    return float(sample.dot(sample)) * full.shape[1] / sample.shape[0]


def fold(by_block: Tensor, stream: Tensor, overlap: Tensor) -> None:
    """Add up what overlapping blocks say of each token of the stream.

    Args:
        by_block: (B, T, d).
        stream: receives the sums, (B·S + 2·window, d).
        overlap: a buffer (B, 2·window, d) of the stream's type.
    """
    blocks, reach, d = by_block.shape
    both = overlap.shape[1]
    block = reach - both
    n = blocks * block
    stream[:n].view(blocks, block, d).copy_(by_block[:, :block])
    stream[n:].zero_()
    # The last 2·window tokens of each block's reach are the first of the next block's: no two blocks' overlap.
    overlap.copy_(by_block[:, block:])
    stream.as_strided([blocks, both, d], [block * d, d, 1], stream.storage_offset() + block * d).add_(overlap)


def beyond(logits: Tensor, largest: float = LARGEST_LOGIT) -> bool:
    """Whether a training has diverged: a logit is larger than any healthy one, or not a number."""
    low, high = logits.aminmax()
    return not max(-float(low), float(high)) <= largest  # not ">": it must catch NaN, too


def diverged() -> Outcome:
    """What an objective says when it has met a logit `beyond` the healthy ones."""
    return Outcome(0.0, 0.0, float("nan"), float("nan"))


def expected_pairs(config: "TrainConfig") -> float:
    """About how many pairs a centre has, far from its sentence's ends."""
    return config.window + 1.0 if config.shrink_windows else 2.0 * config.window


def window_masks(window: int) -> Tensor:
    """Which places of a window hold a neighbour, for each reach.

    Returns:
        float32 ((window + 1)², 2·window + 1): row left·(window + 1) + right has ones at places window − left to
        window + right, but for the centre's own.
    """
    place = torch.arange(-window, window + 1)
    left, right = torch.arange(window + 1)[:, None, None], torch.arange(window + 1)[None, :, None]
    mask = (place >= -left) & (place <= right) & (place != 0)
    return mask.reshape(-1, 2 * window + 1).float()
