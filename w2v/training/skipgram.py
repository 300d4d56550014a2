"""Skip-gram with negative sampling, or another loss on pairs. Shapes as in `objectives`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from w2v.training.losses import pair_loss
from w2v.training.objectives import Gathered, Gradient, Update, expected_pairs, window_masks

if TYPE_CHECKING:
    from w2v.training.batches import Batch, Shape
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class SkipGramNegative:
    """Skip-gram with negative sampling (Mikolov et al. 2013), in the block form of Ji et al. 2016 (arXiv 1604.04661).

    For a centre c with window words o: −Σ log σ(c·o) − Σ w log σ(−c·n) over the group's N shared negatives n, each
    weighted w = pairs(c)·K/N, so that the expected gradient is that of K negatives for every pair.
    """

    def __init__(self, weights: Weights, shape: Shape, config: TrainConfig, products: torch.dtype) -> None:
        self._weights = weights
        self._shape = shape
        self._share = config.negative / shape.negatives
        self._pair_loss = pair_loss(config.loss)
        device, d = weights.device, weights.input.shape[1]
        n, w, blocks, block, reach = shape.centres, shape.window, shape.blocks, shape.block, shape.reach
        self._masks = window_masks(w).to(device)
        pairs = expected_pairs(config)
        self._centre_mass = torch.full((n,), pairs * (1 + config.negative), device=device)
        self._target_mass = torch.full((blocks * reach + shape.noise,), pairs, device=device)
        self._target_mass[blocks * reach :] = pairs * self._share * n / shape.groups

        def empty(*sizes: int, dtype: torch.dtype = products) -> torch.Tensor:
            return torch.empty(*sizes, dtype=dtype, device=device)

        self._centres = Gathered(n, d, products, device)
        self._targets = Gathered(n + 2 * w + shape.noise, d, products, device)
        self._grid = empty(blocks, reach, block)  # (B, T, S): what each token of the stream is to each centre
        # The part of it within the window, (B, S, W): place j of centre i is row i + j.
        self._band = self._grid.as_strided((blocks, block, 2 * w + 1), (reach * block, block + 1, block))
        self._near = empty(blocks, block, 2 * w + 1)
        self._far = empty(shape.groups, n // shape.groups, shape.negatives)
        self._near_logits = empty(n, 2 * w + 1, dtype=torch.float32)
        self._far_logits = empty(*self._far.shape, dtype=torch.float32)
        self._by_centre = empty(n, d)
        self._by_target = empty(blocks * reach + shape.noise, d)

    def gradient(self, batch: Batch, measure: bool) -> Gradient:
        """Work out a batch's gradient; see `Objective`."""
        shape, w = self._shape, self._shape.window
        block, groups, d = shape.block, shape.groups, self._weights.input.shape[1]
        negatives = batch.negatives.view(-1)
        stream_size = len(batch.words)
        centre_rows = batch.words[w : w + shape.centres]

        centres = self._centres.take(self._weights.input, centre_rows)  # (n, d)
        out = self._targets.take(self._weights.output, torch.cat((batch.words, negatives)))
        # Every block's T tokens, (B, T, d): overlapping views of one stream, so that each token is gathered once.
        targets = out.as_strided((shape.blocks, shape.reach, d), (block * d, d, 1))
        noise = out[stream_size:].view(groups, -1, d)  # (G, N, d)
        by_block, by_group = centres.view(-1, block, d), centres.view(groups, -1, d)

        torch.bmm(targets, by_block.transpose(1, 2), out=self._grid)
        torch.bmm(by_group, noise.transpose(1, 2), out=self._far)
        near = self._near_logits.copy_(self._near.copy_(self._band).view(-1, 2 * w + 1))  # (n, W)
        far = self._far_logits.copy_(self._far)
        mask = self._masks.index_select(0, batch.reach)  # (n, W)
        pairs = mask.sum(1)
        loss = self._pair_loss(near, far.view(shape.centres, -1), mask, (pairs * self._share)[:, None], measure)

        self._grid.zero_()  # all but the band holds logits of no pair
        self._band.copy_(self._near.copy_(near.view_as(self._near)))
        self._far.copy_(far)
        split = shape.blocks * shape.reach
        torch.bmm(self._grid.transpose(1, 2), targets, out=self._by_centre.view(-1, block, d))
        by_centre = self._by_centre.view(groups, -1, d)
        torch.baddbmm(by_centre, self._far, noise, out=by_centre)
        torch.bmm(self._grid, by_block, out=self._by_target[:split].view(-1, shape.reach, d))
        torch.bmm(self._far.transpose(1, 2), by_group, out=self._by_target[split:].view(groups, -1, d))

        target_rows = torch.cat((batch.words.unfold(0, shape.reach, block).reshape(-1), negatives))
        return Gradient(
            Update(centre_rows, self._by_centre, self._centre_mass, self._targets.mean_square()),
            Update(target_rows, self._by_target, self._target_mass, self._centres.mean_square()),
            loss,
            float(pairs.sum()) if measure else 0.0,
        )
