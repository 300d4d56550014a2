"""The bag of words around each centre: its mean or sum, and the way back. Shapes as in `objectives`."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from w2v.training.batches import Shape
from w2v.training.objectives import Slot, expected_pairs, fold, take, window_masks

if TYPE_CHECKING:
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class Bag(nn.Module):
    """Continuous bag of words (Mikolov et al. 2013, arXiv 1301.3781) as banded matrix products.

    Of a mean, every word of the window gets the whole gradient, not divided by their number: so do the reference
    program and gensim, and the vectors learn little otherwise. Of a sum, that is the gradient.
    """

    slot: Slot

    def __init__(
        self, weights: "Weights", shape: Shape, config: "TrainConfig", products: torch.dtype, slot: Slot, terms: float
    ) -> None:
        """Make the buffers.

        Args:
            weights: the input vectors are the bags' contents.
            shape: of the batches.
            config: the settings.
            products: precision of the products.
            slot: of the input vectors, for the n + 2·window tokens of a batch's stream.
            terms: how many logits each centre has.
        """
        super().__init__()
        device, d = weights.device, weights.input.shape[1]
        blocks, block, reach = shape.blocks, shape.block, shape.reach
        self.input, self.slot, self.block, self.d = weights.input, slot, block, d
        masks = window_masks(shape.window)
        self.mean = config.architecture == "cbow"
        pairs = expected_pairs(config)
        # Every word moves a sum as far as all of its words do together.
        slot.mass.fill_(terms * (pairs if self.mean else pairs**2))
        self.present = (masks.sum(1) > 0).float().to(device)
        self.masks = masks.to(products).to(device)
        self.shares = (masks / masks.sum(1, keepdim=True).clamp(min=1)).to(products).to(device)
        self.low = torch.zeros(shape.centres + 2 * shape.window, d, dtype=products, device=device)
        self.tokens = torch.zeros(blocks, reach, d, dtype=products, device=device)
        self.grid = torch.zeros(blocks, reach, block, dtype=products, device=device)  # zero off the band, always
        self.band = self.grid.as_strided(
            (blocks, block, 2 * shape.window + 1), (reach * block, block + 1, block)
        )  # (B, S, W): place j of centre i is row i + j
        self.hidden = torch.zeros(shape.centres, d, dtype=products, device=device)
        self.by_token = torch.zeros(blocks, reach, d, dtype=products, device=device)
        self.overlap = torch.zeros(blocks, 2 * shape.window, d, dtype=torch.float32, device=device)

    def forward(self, words: Tensor, reach: Tensor) -> float:
        """Fill `hidden` with the bags (n, d); their words' mean squared length."""
        self.slot.rows.copy_(words)
        met = take(self.input, words, self.slot.gradient, self.low)
        self.tokens.copy_(self.low.as_strided(self.tokens.shape, [self.block * self.d, self.d, 1]))
        shares = self.shares if self.mean else self.masks
        self.band.copy_(shares.index_select(0, reach).view(self.band.shape))
        torch.bmm(self.grid.transpose(1, 2), self.tokens, out=self.hidden.view(-1, self.block, self.d))
        return met

    def back(self, reach: Tensor, by_hidden: Tensor) -> None:
        """From the gradient by the bags (n, d) to that by the words in them."""
        if self.mean:
            self.band.copy_(self.masks.index_select(0, reach).view(self.band.shape))
        torch.bmm(self.grid, by_hidden.view(-1, self.block, self.d), out=self.by_token)
        fold(self.by_token, self.slot.gradient, self.overlap)
