"""CBOW with negative sampling, or another loss on pairs. Shapes as in `objectives`."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from w2v.training.bags import Bag
from w2v.training.batches import Shape
from w2v.training.losses import WithCustomLoss, negative_sampling
from w2v.training.objectives import Objective, Outcome, beyond, diverged, take

if TYPE_CHECKING:
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class CbowNegative(Objective):
    """The bag of a window's words predicts its centre; see `Bag` and `SkipGramNegative`."""

    def __init__(self, weights: "Weights", shape: Shape, config: "TrainConfig", products: torch.dtype) -> None:
        n = shape.centres
        super().__init__(weights, shape, n + 2 * shape.window, n + shape.noise)
        self.share = config.negative / shape.negatives
        self.bag = Bag(weights, shape, config, products, self.input_slot, 1.0 + config.negative)
        self.output_slot.mass[n:] = self.share * n / shape.groups

        def empty(*sizes: int, dtype: torch.dtype = products) -> Tensor:
            return torch.zeros(*sizes, dtype=dtype, device=weights.device)

        self.target = empty(n + shape.noise, self.d)
        self.product = empty(n, self.d)
        self.far = empty(shape.groups, n // shape.groups, shape.negatives)
        self.far_logits = empty(n, shape.negatives, dtype=torch.float32)
        self.by_hidden = empty(n, self.d)
        self.by_noise = empty(shape.groups, shape.negatives, self.d)

    def forward(self, words: Tensor, reach: Tensor, negatives: Tensor, measure: bool) -> Outcome:
        """Work out a batch's gradient; see `Objective`."""
        n, out = self.centres, self.output_slot
        out.rows[:n] = words[self.window : self.window + n]
        out.rows[n:] = negatives.reshape(-1)
        output_met = self.bag(words, reach)
        input_met = take(self.output, out.rows, out.gradient, self.target)
        hidden, present = self.bag.hidden, self.bag.present.index_select(0, reach)[:, None]
        target, noise = self.target[:n], self.target[n:].view(self.groups, -1, self.d)  # (n, d), (G, N, d)
        by_group = hidden.view(self.groups, -1, self.d)

        torch.mul(hidden, target, out=self.product)
        near = self.product.sum(1, dtype=torch.float32)[:, None]  # (n, 1)
        torch.bmm(by_group, noise.transpose(1, 2), out=self.far)
        far = self.far_logits.copy_(self.far.view(n, -1))
        if beyond(near) or beyond(far):
            return diverged()
        loss = self.pair_loss(near, far, present, present * self.share, measure)

        self.far.copy_(far.view_as(self.far))
        strength = near.to(hidden.dtype)
        torch.mul(target, strength, out=self.by_hidden)
        torch.baddbmm(
            self.by_hidden.view(self.groups, -1, self.d),
            self.far,
            noise,
            out=self.by_hidden.view(self.groups, -1, self.d),
        )
        out.gradient[:n] = torch.mul(hidden, strength, out=self.product)
        torch.bmm(self.far.transpose(1, 2), by_group, out=self.by_noise)
        out.gradient[n:] = self.by_noise.view(-1, self.d)
        self.bag.back(reach, self.by_hidden)
        return Outcome(loss, float(present.sum()) if measure else 0.0, input_met, output_met)

    def pair_loss(self, near: Tensor, far: Tensor, near_weight: Tensor, far_weight: Tensor, measure: bool) -> float:
        """Replace logits by the gradient; the loss, if measured. See `losses`."""
        return negative_sampling(near, far, near_weight, far_weight, measure)


class CbowCustom(WithCustomLoss, CbowNegative):
    """The same with a loss of one's own."""
