"""The bag of words around each centre: its mean or sum, and the way back. Shapes as in `objectives`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from w2v.training.objectives import Gathered, Update, expected_pairs, window_masks

if TYPE_CHECKING:
    from w2v.training.batches import Batch, Shape
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class Bag:
    """Continuous bag of words (Mikolov et al. 2013, arXiv 1301.3781) as banded matrix products.

    Of a mean, every word of the window gets the gradient divided by their number, as mathematics has it and as gensim
    does; the reference program does not divide.
    """

    def __init__(
        self, weights: Weights, shape: Shape, config: TrainConfig, products: torch.dtype, terms: float
    ) -> None:
        """Make the buffers. `terms` is how many logits each centre has, for the mass of the updates."""
        self._weights = weights
        self._shape = shape
        device, d = weights.device, weights.input.shape[1]
        masks = window_masks(shape.window)
        self._present = (masks.sum(1) > 0).float().to(device)
        mass = terms
        if config.architecture == "cbow":
            masks = masks / masks.sum(1, keepdim=True).clamp(min=1)
        else:
            mass *= expected_pairs(config) ** 2  # every word moves the sum as far as all of its words do together
        self._masks = masks.to(device)
        blocks, block, reach = shape.blocks, shape.block, shape.reach
        self._mass = torch.full((blocks * reach,), mass, device=device)
        self._context = Gathered(shape.centres + 2 * shape.window, d, products, device)
        self._grid = torch.zeros(blocks, reach, block, dtype=products, device=device)  # zero off the band, always
        self._band = self._grid.as_strided(
            (blocks, block, 2 * shape.window + 1), (reach * block, block + 1, block)
        )  # (B, S, W): place j of centre i is row i + j
        self._hidden = torch.empty(shape.centres, d, dtype=products, device=device)
        self._by_context = torch.empty(blocks * reach, d, dtype=products, device=device)

    def forward(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """The bags (n, d), and 1 where there is a word in the bag (n, 1)."""
        shape, d = self._shape, self._hidden.shape[1]
        stream = self._context.take(self._weights.input, batch.words)
        context = stream.as_strided((shape.blocks, shape.reach, d), (shape.block * d, d, 1))  # (B, T, d), overlapping
        self._band.copy_(self._masks.index_select(0, batch.reach).view_as(self._band))
        torch.bmm(self._grid.transpose(1, 2), context, out=self._hidden.view(-1, shape.block, d))
        return self._hidden, self._present.index_select(0, batch.reach)[:, None]

    def mean_square(self) -> float:
        """Mean squared length of the bags last made."""
        flat = self._hidden.float().view(-1)
        return float(flat.dot(flat)) / len(self._hidden)

    def backward(self, batch: Batch, by_hidden: torch.Tensor, partners: float) -> Update:
        """From the gradient by the bags (n, d) to that by the words in them."""
        shape, d = self._shape, by_hidden.shape[1]
        torch.bmm(self._grid, by_hidden.view(-1, shape.block, d), out=self._by_context.view(-1, shape.reach, d))
        rows = batch.words.unfold(0, shape.reach, shape.block).reshape(-1)
        return Update(rows, self._by_context, self._mass, partners)
