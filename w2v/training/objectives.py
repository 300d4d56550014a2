"""Losses and their gradients, worked out by hand for whole batches: no autograd on the hot path.

Shapes: B blocks of S centres in a batch, n = B·S; T = S + 2·window tokens that a block's windows can reach;
W = 2·window + 1 places in a window; G groups of n/G successive centres, each sharing N negatives; d dimensions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812

from w2v.errors import TrainingError

if TYPE_CHECKING:
    from w2v.training.batches import Batch, Shape
    from w2v.training.models import Weights

LARGEST_LOGIT = 1e3
"""Healthy logits stay below 30 or so; beyond this a training has diverged, while every number is still finite."""

Update = tuple[torch.Tensor, torch.Tensor]
"""Row numbers (k,) and what to take from these rows, times the learning rate (k, d)."""


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


def check_logits(*logits: torch.Tensor) -> None:
    """Stop a training that diverges while every weight is still finite.

    Raises:
        TrainingError: a logit is beyond `LARGEST_LOGIT`, or not a number.
    """
    for part in logits:
        low, high = part.aminmax()
        if not max(-float(low), float(high)) <= LARGEST_LOGIT:  # not "not <": it must also catch NaN
            raise TrainingError(
                "Training diverged: the vectors grew beyond all bounds. Lower learning_rate, to a tenth if in doubt; "
                "what was learned until then is kept."
            )


class SkipGramNegative:
    """Skip-gram with negative sampling (Mikolov et al. 2013), in the block form of Ji et al. 2016 (arXiv 1604.04661).

    For a centre c with window words o: −Σ log σ(c·o) − Σ w log σ(−c·n) over the group's N shared negatives n, each
    weighted w = pairs(c)·K/N, so that the expected gradient is that of K negatives for every pair.
    """

    def __init__(self, weights: Weights, shape: Shape, negative: int) -> None:
        self._weights = weights
        self._shape = shape
        self._masks = window_masks(shape.window).to(weights.device)
        self._share = negative / shape.negatives
        blocks, block, reach = shape.blocks, shape.block, shape.block + 2 * shape.window
        # Gradients by the block's logits. Only the band within the window is ever written; the rest stays zero.
        self._grid = torch.zeros(blocks, block, reach, device=weights.device)
        self._band = self._grid.as_strided(
            (blocks, block, 2 * shape.window + 1), (block * reach, reach + 1, 1)
        )  # (B, S, W): place j of centre i is column i + j

    def gradient(self, batch: Batch, measure: bool) -> tuple[tuple[Update, Update], float, float]:
        """Work out a batch's gradient.

        Args:
            batch: the work.
            measure: whether the loss is wanted too, which costs more than the gradient of it.

        Returns:
            Updates of the input and of the output vectors, the loss summed over the pairs, and the number of pairs
            (both 0 unless measured).

        Raises:
            TrainingError: the training has diverged; the weights are still as they were.
        """
        shape, w = self._shape, self._shape.window
        blocks, block, groups = shape.blocks, shape.block, shape.groups
        reach = block + 2 * w
        centre_ids = batch.words[w : w + shape.centres]
        target_ids = batch.words.unfold(0, reach, block)  # (B, T), overlapping
        d = self._weights.input.shape[1]

        centres = self._weights.input.index_select(0, centre_ids)  # (n, d)
        stream = self._weights.output.index_select(0, batch.words)  # (n + 2w, d)
        targets = stream.as_strided((blocks, reach, d), (block * d, d, 1))  # (B, T, d), no copy
        noise = self._weights.output.index_select(0, batch.negatives.view(-1)).view(groups, -1, d)  # (G, N, d)

        mask = self._masks.index_select(0, batch.reach)  # (n, W)
        pairs = mask.sum(1)
        by_block, by_group = centres.view(blocks, block, d), centres.view(groups, -1, d)
        torch.bmm(by_block, targets.transpose(1, 2), out=self._grid)  # (B, S, T) logits
        near = self._band.reshape(-1, 2 * w + 1)  # (n, W) logits of the windows
        far = torch.bmm(by_group, noise.transpose(1, 2))  # (G, n/G, N) logits of the negatives
        far_weight = (pairs * self._share).view(groups, -1, 1)

        check_logits(near, far)
        loss = count = 0.0
        if measure:
            positive = F.softplus(-near).mul_(mask).sum()
            loss = float(positive + F.softplus(far).mul_(far_weight).sum())
            count = float(pairs.sum())

        near.sigmoid_().sub_(1.0).mul_(mask)
        far.sigmoid_().mul_(far_weight)
        self._grid.zero_()
        self._band.copy_(near.view(blocks, block, -1))

        by_centre = torch.bmm(self._grid, targets).view(groups, -1, d)
        by_centre = torch.baddbmm(by_centre, far, noise).view(-1, d)  # (n, d)
        by_target = torch.bmm(self._grid.transpose(1, 2), by_block).view(-1, d)  # (B·T, d)
        by_noise = torch.bmm(far.transpose(1, 2), by_group).view(-1, d)  # (G·N, d)
        rows = torch.cat((target_ids.reshape(-1), batch.negatives.view(-1)))
        return ((centre_ids, by_centre), (rows, torch.cat((by_target, by_noise)))), loss, count
