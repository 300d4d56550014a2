"""Skip-gram with negative sampling, or another loss on pairs. Shapes as in `objectives`."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from w2v.training.batches import Shape
from w2v.training.losses import WithCustomLoss, negative_sampling
from w2v.training.objectives import (
    Objective,
    Outcome,
    beyond,
    diverged,
    expected_pairs,
    fold,
    take,
    window_masks,
)

if TYPE_CHECKING:
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class SkipGramNegative(Objective):
    """Skip-gram with negative sampling (Mikolov et al. 2013), in the block form of Ji et al. 2016 (arXiv 1604.04661).

    For a centre c with window words o: −Σ log σ(c·o) − Σ w log σ(−c·n) over the group's N shared negatives n, each
    weighted w = pairs(c)·K/N, so that the expected gradient is that of K negatives for every pair.
    """

    def __init__(self, weights: "Weights", shape: Shape, config: "TrainConfig", products: torch.dtype) -> None:
        n, w = shape.centres, shape.window
        stream = n + 2 * w
        super().__init__(weights, shape, n, stream + shape.noise)
        device, d = weights.device, self.d
        pairs, share = expected_pairs(config), config.negative / shape.negatives
        self.input_slot.mass.fill_(pairs * (1 + config.negative))
        self.output_slot.mass[:stream] = pairs
        self.output_slot.mass[stream:] = pairs * share * n / shape.groups
        masks = window_masks(w)
        self.masks = masks.to(device)
        self.shares = (masks.sum(1, keepdim=True) * share).to(device)

        def empty(*sizes: int, dtype: torch.dtype = products) -> Tensor:
            return torch.zeros(*sizes, dtype=dtype, device=device)

        # Views are made here, once: in a step that takes half a millisecond, making them counts.
        into, out, blocks, block = self.input_slot, self.output_slot, shape.blocks, shape.block
        self.centre = empty(n, d)
        self.centre_by_block, self.centre_by_group = (
            self.centre.view(blocks, block, d),
            self.centre.view(self.groups, -1, d),
        )
        self.centre_turned = self.centre_by_block.transpose(1, 2)
        self.target = empty(stream + shape.noise, d)
        self.noise = self.target[stream:].view(self.groups, -1, d)  # (G, N, d)
        self.noise_turned = self.noise.transpose(1, 2)
        # Each block's tokens, (B, T, d), in the target: overlapping. The products want them apart.
        self.reached = self.target.as_strided((blocks, shape.reach, d), (block * d, d, 1))
        self.token = empty(blocks, shape.reach, d)
        self.grid = empty(blocks, shape.reach, block)  # (B, T, S): what each token is to each centre
        self.grid_turned = self.grid.transpose(1, 2)
        # The part of it within the window, (B, S, W): place j of centre i is row i + j.
        band = (shape.reach * block, block + 1, block)
        self.band = self.grid.as_strided((blocks, block, 2 * w + 1), band)
        self.near = empty(blocks, block, 2 * w + 1)
        self.near_flat = self.near.view(n, -1)
        self.far = empty(self.groups, n // self.groups, shape.negatives)
        self.far_turned, self.far_flat = self.far.transpose(1, 2), self.far.view(n, -1)
        self.near_logits = empty(n, 2 * w + 1, dtype=torch.float32)
        self.far_logits = empty(n, shape.negatives, dtype=torch.float32)
        self.mask, self.share = torch.zeros_like(self.near_logits), empty(n, 1, dtype=torch.float32)
        self.by_centre = empty(n, d)
        self.by_centre_by_block = self.by_centre.view(blocks, block, d)
        self.by_centre_by_group = self.by_centre.view(self.groups, -1, d)
        self.by_token = empty(blocks, shape.reach, d)
        self.by_noise = empty(self.groups, shape.negatives, d)
        self.overlap = empty(blocks, 2 * w, d, dtype=torch.float32)
        self.centre_rows, self.centre_gradient = into.rows, into.gradient
        self.target_rows, self.target_gradient = out.rows, out.gradient
        self.stream_rows, self.stream_gradient = out.rows[:stream], out.gradient[:stream]
        self.noise_rows = out.rows[stream:].view(self.groups, -1)
        self.noise_gradient = out.gradient[stream:].view(self.groups, -1, d)

    def forward(self, words: Tensor, reach: Tensor, negatives: Tensor, measure: bool) -> Outcome:
        """Work out a batch's gradient; see `Objective`."""
        self.centre_rows.copy_(words[self.window : self.window + self.centres])
        self.stream_rows.copy_(words)
        self.noise_rows.copy_(negatives)
        output_met = take(self.input, self.centre_rows, self.centre_gradient, self.centre)
        input_met = take(self.output, self.target_rows, self.target_gradient, self.target)
        self.token.copy_(self.reached)

        torch.bmm(self.token, self.centre_turned, out=self.grid)
        torch.bmm(self.centre_by_group, self.noise_turned, out=self.far)
        self.near.copy_(self.band)
        if beyond(self.near) or beyond(self.far):
            return diverged()
        near, far = self.near_logits.copy_(self.near_flat), self.far_logits.copy_(self.far_flat)  # (n, W), (n, N)
        torch.index_select(self.masks, 0, reach, out=self.mask)
        torch.index_select(self.shares, 0, reach, out=self.share)
        loss = self.pair_loss(near, far, self.mask, self.share, measure)

        self.grid.zero_()  # all but the band holds logits of no pair
        self.band.copy_(self.near_flat.copy_(near).view_as(self.band))
        self.far_flat.copy_(far)
        torch.bmm(self.grid_turned, self.token, out=self.by_centre_by_block)
        torch.baddbmm(self.by_centre_by_group, self.far, self.noise, out=self.by_centre_by_group)
        torch.bmm(self.grid, self.centre_by_block, out=self.by_token)
        torch.bmm(self.far_turned, self.centre_by_group, out=self.by_noise)
        self.centre_gradient.copy_(self.by_centre)
        fold(self.by_token, self.stream_gradient, self.overlap)
        self.noise_gradient.copy_(self.by_noise)
        return Outcome(loss, float(self.mask.sum()) if measure else 0.0, input_met, output_met)

    def pair_loss(self, near: Tensor, far: Tensor, near_weight: Tensor, far_weight: Tensor, measure: bool) -> float:
        """Replace logits by the gradient; the loss, if measured. See `losses`."""
        return negative_sampling(near, far, near_weight, far_weight, measure)


class SkipGramCustom(WithCustomLoss, SkipGramNegative):
    """The same with a loss of one's own."""
