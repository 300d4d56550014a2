"""Skip-gram with negative sampling, or another loss on pairs. Shapes as in `objectives`."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from w2v.training.batches import Shape
from w2v.training.losses import custom_gradient, negative_sampling
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
        self.stream = stream
        device, d = weights.device, self.d
        pairs, share = expected_pairs(config), config.negative / shape.negatives
        self.input_slot.mass.fill_(pairs * (1 + config.negative))
        self.output_slot.mass[: self.stream] = pairs
        self.output_slot.mass[self.stream :] = pairs * share * n / shape.groups
        masks = window_masks(w)
        self.masks = masks.to(device)
        self.shares = (masks.sum(1) * share).to(device)

        def empty(*sizes: int, dtype: torch.dtype = products) -> Tensor:
            return torch.zeros(*sizes, dtype=dtype, device=device)

        self.centre = empty(n, d)
        self.target = empty(self.stream + shape.noise, d)
        self.tokens = empty(shape.blocks, shape.reach, d)  # the stream by block, each token as often as it is reached
        self.grid = empty(shape.blocks, shape.reach, shape.block)  # (B, T, S): what each token is to each centre
        # The part of it within the window, (B, S, W): place j of centre i is row i + j.
        band = (shape.reach * shape.block, shape.block + 1, shape.block)
        self.band = self.grid.as_strided((shape.blocks, shape.block, 2 * w + 1), band)
        self.near = empty(shape.blocks, shape.block, 2 * w + 1)
        self.far = empty(shape.groups, n // shape.groups, shape.negatives)
        self.near_logits = empty(n, 2 * w + 1, dtype=torch.float32)
        self.far_logits = empty(n, shape.negatives, dtype=torch.float32)
        self.by_centre = empty(n, d)
        self.by_token = empty(shape.blocks, shape.reach, d)
        self.by_noise = empty(shape.groups, shape.negatives, d)
        self.overlap = empty(shape.blocks, 2 * w, d, dtype=torch.float32)

    def forward(self, words: Tensor, reach: Tensor, negatives: Tensor, measure: bool) -> Outcome:
        """Work out a batch's gradient; see `Objective`."""
        n, d, split = self.centres, self.d, self.stream
        into, out = self.input_slot, self.output_slot
        into.rows.copy_(words[self.window : self.window + n])
        out.rows[:split] = words
        out.rows[split:] = negatives.reshape(-1)
        output_met = take(self.input, into.rows, into.gradient, self.centre)
        input_met = take(self.output, out.rows, out.gradient, self.target)
        self.tokens.copy_(self.target.as_strided([self.blocks, self.reach, d], [self.block * d, d, 1]))
        noise = self.target[split:].view(self.groups, -1, d)  # (G, N, d)
        by_block, by_group = self.centre.view(-1, self.block, d), self.centre.view(self.groups, -1, d)

        torch.bmm(self.tokens, by_block.transpose(1, 2), out=self.grid)
        torch.bmm(by_group, noise.transpose(1, 2), out=self.far)
        near = self.near_logits.copy_(self.near.copy_(self.band).view(n, -1))  # (n, W)
        far = self.far_logits.copy_(self.far.view(n, -1))  # (n, N)
        if beyond(near) or beyond(far):
            return diverged()
        mask = self.masks.index_select(0, reach)  # (n, W)
        loss = self.pair_loss(near, far, mask, self.shares.index_select(0, reach)[:, None], measure)

        self.grid.zero_()  # all but the band holds logits of no pair
        self.band.copy_(self.near.copy_(near.view_as(self.near)))
        self.far.copy_(far.view_as(self.far))
        torch.bmm(self.grid.transpose(1, 2), self.tokens, out=self.by_centre.view(-1, self.block, d))
        torch.baddbmm(
            self.by_centre.view(self.groups, -1, d), self.far, noise, out=self.by_centre.view(self.groups, -1, d)
        )
        torch.bmm(self.grid, by_block, out=self.by_token)
        torch.bmm(self.far.transpose(1, 2), by_group, out=self.by_noise)
        into.gradient.copy_(self.by_centre)
        fold(self.by_token, out.gradient[:split], self.overlap)
        out.gradient[split:] = self.by_noise.view(-1, d)
        return Outcome(loss, float(mask.sum()) if measure else 0.0, input_met, output_met)

    def pair_loss(self, near: Tensor, far: Tensor, near_weight: Tensor, far_weight: Tensor, measure: bool) -> float:
        """Replace logits by the gradient; the loss, if measured. See `losses`."""
        return negative_sampling(near, far, near_weight, far_weight, measure)


class SkipGramCustom(SkipGramNegative):
    """The same with a loss that a user registered, which only Python can run."""

    def __init__(self, weights: "Weights", shape: Shape, config: "TrainConfig", products: torch.dtype) -> None:
        super().__init__(weights, shape, config, products)
        self.name = config.loss

    def pair_loss(self, near: Tensor, far: Tensor, near_weight: Tensor, far_weight: Tensor, measure: bool) -> float:
        """Replace logits by the gradient; the loss, if measured. See `losses`."""
        return custom_gradient(self.name, near, far, near_weight, far_weight, measure)
