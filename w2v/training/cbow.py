"""CBOW with negative sampling, or another loss on pairs. Shapes as in `objectives`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from w2v.training.bags import Bag
from w2v.training.losses import pair_loss
from w2v.training.objectives import Gathered, Gradient, Update

if TYPE_CHECKING:
    from w2v.training.batches import Batch, Shape
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class CbowNegative:
    """The bag of a window's words predicts its centre; see `Bag` and `SkipGramNegative`."""

    def __init__(self, weights: Weights, shape: Shape, config: TrainConfig, products: torch.dtype) -> None:
        self._weights = weights
        self._shape = shape
        self._share = config.negative / shape.negatives
        self._pair_loss = pair_loss(config.loss)
        self._bag = Bag(weights, shape, config, products, 1.0 + config.negative)
        device, d, n = weights.device, weights.input.shape[1], shape.centres
        self._target_mass = torch.ones(n + shape.noise, device=device)
        self._target_mass[n:] = self._share * n / shape.groups

        def empty(*sizes: int, dtype: torch.dtype = products) -> torch.Tensor:
            return torch.empty(*sizes, dtype=dtype, device=device)

        self._targets = Gathered(n + shape.noise, d, products, device)
        self._product = empty(n, d)
        self._far = empty(shape.groups, n // shape.groups, shape.negatives)
        self._far_logits = empty(*self._far.shape, dtype=torch.float32)
        self._by_hidden = empty(n, d)
        self._by_target = empty(n + shape.noise, d)

    def gradient(self, batch: Batch, measure: bool) -> Gradient:
        """Work out a batch's gradient; see `Objective`."""
        shape, w = self._shape, self._shape.window
        n, groups, d = shape.centres, shape.groups, self._weights.input.shape[1]
        target_rows = torch.cat((batch.words[w : w + n], batch.negatives.view(-1)))
        hidden, present = self._bag.forward(batch)
        out = self._targets.take(self._weights.output, target_rows)
        target, noise = out[:n], out[n:].view(groups, -1, d)  # (n, d), (G, N, d)
        by_group = hidden.view(groups, -1, d)

        near = torch.mul(hidden, target, out=self._product).sum(1, dtype=torch.float32)[:, None]  # (n, 1)
        torch.bmm(by_group, noise.transpose(1, 2), out=self._far)
        far = self._far_logits.copy_(self._far)
        loss = self._pair_loss(near, far.view(n, -1), present, present * self._share, measure)

        self._far.copy_(far)
        strength = near.to(hidden.dtype)
        torch.mul(target, strength, out=self._by_hidden)
        by_hidden = self._by_hidden.view(groups, -1, d)
        torch.baddbmm(by_hidden, self._far, noise, out=by_hidden)
        torch.mul(hidden, strength, out=self._by_target[:n])
        torch.bmm(self._far.transpose(1, 2), by_group, out=self._by_target[n:].view(groups, -1, d))
        return Gradient(
            self._bag.backward(batch, self._by_hidden, self._targets.mean_square()),
            Update(target_rows, self._by_target, self._target_mass, self._bag.mean_square()),
            loss,
            float(present.sum()) if measure else 0.0,
        )
