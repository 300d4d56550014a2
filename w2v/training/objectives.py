"""Gradients worked out by hand for whole batches: no autograd on the hot path.

Shapes: B blocks of S centres in a batch, n = B·S; T = S + 2·window tokens that a block's windows can reach;
W = 2·window + 1 places in a window; G groups of n/G successive centres, each sharing N negatives; d dimensions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import torch

from w2v.training.losses import pair_loss

if TYPE_CHECKING:
    from w2v.training.batches import Batch, Shape
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


@dataclass(frozen=True)
class Update:
    """Gradients for some rows of a matrix; a row may be there many times.

    Attributes:
        rows: row numbers, int64 (k,).
        gradient: (k, d), in the precision of the products; overwritten by the next batch.
        mass: about how many pairs, negative ones counted, each of these gradients sums up, float32 (k,).
    """

    rows: torch.Tensor
    gradient: torch.Tensor
    mass: torch.Tensor


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
            Update(centre_rows, self._by_centre, self._centre_mass),
            Update(target_rows, self._by_target, self._target_mass),
            loss,
            float(pairs.sum()) if measure else 0.0,
        )


class CbowNegative:
    """Continuous bag of words with negative sampling: the mean, or sum, of a window predicts its centre.

    Of a mean, every word of the window gets the gradient divided by their number, as mathematics has it and as gensim
    does; the reference program does not divide.
    """

    def __init__(self, weights: Weights, shape: Shape, config: TrainConfig, products: torch.dtype) -> None:
        self._weights = weights
        self._shape = shape
        self._share = config.negative / shape.negatives
        self._pair_loss = pair_loss(config.loss)
        device, d = weights.device, weights.input.shape[1]
        n, w, blocks, block, reach = shape.centres, shape.window, shape.blocks, shape.block, shape.reach
        masks = window_masks(w)
        if config.architecture == "cbow":
            masks = masks / masks.sum(1, keepdim=True).clamp(min=1)
        self._masks = masks.to(device)
        self._present = (masks.sum(1) > 0).float().to(device)
        self._context_mass = torch.full((blocks * reach,), 1.0 + config.negative, device=device)
        if config.architecture == "cbow_sum":
            self._context_mass *= expected_pairs(config) ** 2  # a word's step moves the sum by all its words' steps
        self._target_mass = torch.ones(n + shape.noise, device=device)
        self._target_mass[n:] = self._share * n / shape.groups

        def empty(*sizes: int, dtype: torch.dtype = products) -> torch.Tensor:
            return torch.empty(*sizes, dtype=dtype, device=device)

        self._context = Gathered(n + 2 * w, d, products, device)
        self._targets = Gathered(n + shape.noise, d, products, device)
        self._grid = torch.zeros(blocks, reach, block, dtype=products, device=device)  # zero outside the band, always
        self._band = self._grid.as_strided((blocks, block, 2 * w + 1), (reach * block, block + 1, block))
        self._hidden = empty(n, d)
        self._product = empty(n, d)
        self._far = empty(shape.groups, n // shape.groups, shape.negatives)
        self._far_logits = empty(*self._far.shape, dtype=torch.float32)
        self._by_hidden = empty(n, d)
        self._by_context = empty(blocks * reach, d)
        self._by_target = empty(n + shape.noise, d)

    def gradient(self, batch: Batch, measure: bool) -> Gradient:
        """Work out a batch's gradient; see `Objective`."""
        shape, w = self._shape, self._shape.window
        n, block, groups, d = shape.centres, shape.block, shape.groups, self._weights.input.shape[1]
        target_rows = torch.cat((batch.words[w : w + n], batch.negatives.view(-1)))

        stream = self._context.take(self._weights.input, batch.words)
        context = stream.as_strided((shape.blocks, shape.reach, d), (block * d, d, 1))  # (B, T, d), overlapping
        out = self._targets.take(self._weights.output, target_rows)
        target, noise = out[:n], out[n:].view(groups, -1, d)
        self._band.copy_(self._masks.index_select(0, batch.reach).view_as(self._band))
        torch.bmm(self._grid.transpose(1, 2), context, out=self._hidden.view(-1, block, d))  # (B, S, d)
        by_group = self._hidden.view(groups, -1, d)

        near = torch.mul(self._hidden, target, out=self._product).sum(1, dtype=torch.float32)[:, None]  # (n, 1)
        torch.bmm(by_group, noise.transpose(1, 2), out=self._far)
        far = self._far_logits.copy_(self._far)
        present = self._present.index_select(0, batch.reach)[:, None]  # (n, 1): whether the window holds a word
        loss = self._pair_loss(near, far.view(n, -1), present, present * self._share, measure)

        self._far.copy_(far)
        strength = near.to(self._hidden.dtype)
        torch.mul(target, strength, out=self._by_hidden)
        by_hidden = self._by_hidden.view(groups, -1, d)
        torch.baddbmm(by_hidden, self._far, noise, out=by_hidden)
        torch.bmm(self._grid, self._by_hidden.view(-1, block, d), out=self._by_context.view(-1, shape.reach, d))
        torch.mul(self._hidden, strength, out=self._by_target[:n])
        torch.bmm(self._far.transpose(1, 2), by_group, out=self._by_target[n:].view(groups, -1, d))
        return Gradient(
            Update(batch.words.unfold(0, shape.reach, block).reshape(-1), self._by_context, self._context_mass),
            Update(target_rows, self._by_target, self._target_mass),
            loss,
            float(present.sum()) if measure else 0.0,
        )


def make_objective(weights: Weights, shape: Shape, config: TrainConfig, products: torch.dtype) -> Objective:
    """The objective that a configuration asks for."""
    kind = SkipGramNegative if config.architecture == "skipgram" else CbowNegative
    return kind(weights, shape, config, products)
