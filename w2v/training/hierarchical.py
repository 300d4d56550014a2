"""Hierarchical softmax: a word is predicted turn by turn on its way down a Huffman tree. Shapes as in `objectives`.

Sources: Morin & Bengio 2005; Mikolov et al. 2013 (arXiv 1310.4546). L is the length of the longest path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from w2v.training.bags import Bag
from w2v.training.huffman import huffman_paths
from w2v.training.losses import check_logits
from w2v.training.objectives import Gathered, Gradient, Update, expected_pairs, window_masks

if TYPE_CHECKING:
    from w2v.training.batches import Batch, Shape
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class Paths:
    """Every word's path, ready to be gathered."""

    def __init__(self, weights: Weights) -> None:
        path, labels, on = huffman_paths(weights.counts)
        self.nodes, self.labels, self.on = (torch.from_numpy(a).to(weights.device) for a in (path, labels, on))
        lengths = on.sum(1)[:-1]
        self.mean = float((lengths * weights.counts).sum() / weights.counts.sum())

    @property
    def longest(self) -> int:
        """L."""
        return self.nodes.shape[1]


def _turns(logits: torch.Tensor, labels: torch.Tensor, weight: torch.Tensor, measure: bool) -> float:
    """Replace logits by their gradient, (σ − label)·weight; the loss −Σ log σ(±logit) if measured."""
    check_logits(logits)
    loss = 0.0
    if measure:
        signed = torch.where(labels > 0, -logits, logits)
        loss = float(torch.nn.functional.softplus(signed).mul_(weight).sum())
    logits.sigmoid_().sub_(labels).mul_(weight)
    return loss


class SkipGramHierarchical:
    """A centre predicts each turn on the way to every word of its window.

    The same banded products as `SkipGramNegative`, with the L nodes of its path in place of each word of the stream.
    """

    def __init__(self, weights: Weights, shape: Shape, config: TrainConfig, products: torch.dtype) -> None:
        self._weights, self._shape, self._paths = weights, shape, Paths(weights)
        device, d, n = weights.device, weights.input.shape[1], shape.centres
        deep, places, per_block = self._paths.longest, 2 * shape.window + 1, shape.reach * self._paths.longest
        self._masks = window_masks(shape.window).to(device)
        pairs = expected_pairs(config)
        self._centre_mass = torch.full((n,), pairs * self._paths.mean, device=device)
        self._node_mass = torch.full((shape.blocks * per_block,), pairs, device=device)
        self._centres = Gathered(n, d, products, device)
        self._nodes = Gathered((n + 2 * shape.window) * deep, d, products, device)
        self._grid = torch.empty(shape.blocks, per_block, shape.block, dtype=products, device=device)  # (B, T·L, S)
        self._band = self._grid.as_strided(
            (shape.blocks, shape.block, places, deep),
            (per_block * shape.block, deep * shape.block + 1, deep * shape.block, shape.block),
        )  # (B, S, W, L)
        self._logits = torch.empty(n, places, deep, device=device)
        self._by_centre = torch.empty(n, d, dtype=products, device=device)
        self._by_node = torch.empty(shape.blocks * per_block, d, dtype=products, device=device)

    def gradient(self, batch: Batch, measure: bool) -> Gradient:
        """Work out a batch's gradient; see `Objective`."""
        shape, w, d, deep = self._shape, self._shape.window, self._weights.input.shape[1], self._paths.longest
        places, block = 2 * w + 1, shape.block
        centre_rows = batch.words[w : w + shape.centres]
        path = self._paths.nodes.index_select(0, batch.words)  # (n + 2w, L)
        labels, on = (table.index_select(0, batch.words) for table in (self._paths.labels, self._paths.on))
        centres = self._centres.take(self._weights.input, centre_rows).view(-1, block, d)
        nodes = self._nodes.take(self._weights.output, path.view(-1))
        nodes = nodes.as_strided((shape.blocks, shape.reach * deep, d), (block * deep * d, d, 1))  # overlapping

        torch.bmm(nodes, centres.transpose(1, 2), out=self._grid)
        logits = self._logits.copy_(self._band.reshape(-1, places, deep))
        mask = self._masks.index_select(0, batch.reach)  # (n, W)
        # Token i + j of the stream is at place j of centre i's window: overlapping views again, (n, W, L).
        by_place = ((shape.centres, places, deep), (deep, deep, 1))
        weight = on.as_strided(*by_place) * mask[:, :, None]
        loss = _turns(logits, labels.as_strided(*by_place), weight, measure)

        self._grid.zero_()
        self._band.copy_(logits.view_as(self._band))
        torch.bmm(self._grid.transpose(1, 2), nodes, out=self._by_centre.view(-1, block, d))
        torch.bmm(self._grid, centres, out=self._by_node.view(shape.blocks, -1, d))
        rows = path.as_strided((shape.blocks, shape.reach * deep), (block * deep, 1)).reshape(-1)
        return Gradient(
            Update(centre_rows, self._by_centre, self._centre_mass, self._nodes.mean_square()),
            Update(rows, self._by_node, self._node_mass, self._centres.mean_square()),
            loss,
            float(mask.sum()) if measure else 0.0,
        )


class CbowHierarchical:
    """The bag of a window's words predicts each turn on the way to its centre."""

    def __init__(self, weights: Weights, shape: Shape, config: TrainConfig, products: torch.dtype) -> None:
        self._weights, self._shape, self._paths = weights, shape, Paths(weights)
        self._bag = Bag(weights, shape, config, products, self._paths.mean)
        size, d = shape.centres * self._paths.longest, weights.input.shape[1]
        self._nodes = Gathered(size, d, products, weights.device)
        self._by_node = torch.empty(size, d, dtype=products, device=weights.device)
        self._mass = torch.ones(size, device=weights.device)

    def gradient(self, batch: Batch, measure: bool) -> Gradient:
        """Work out a batch's gradient; see `Objective`."""
        w, n, d = self._shape.window, self._shape.centres, self._weights.input.shape[1]
        words = batch.words[w : w + n]
        hidden, present = self._bag.forward(batch)
        path = self._paths.nodes.index_select(0, words)  # (n, L)
        nodes = self._nodes.take(self._weights.output, path.view(-1)).view(n, -1, d)  # (n, L, d)
        logits = torch.bmm(nodes, hidden[:, :, None])[:, :, 0].float()  # (n, L)
        weight = self._paths.on.index_select(0, words) * present
        loss = _turns(logits, self._paths.labels.index_select(0, words), weight, measure)
        strength = logits.to(hidden.dtype)
        by_hidden = torch.bmm(strength[:, None, :], nodes).view(n, d)
        torch.bmm(strength[:, :, None], hidden[:, None, :], out=self._by_node.view(n, -1, d))
        return Gradient(
            self._bag.backward(batch, by_hidden, self._nodes.mean_square()),
            Update(path.view(-1), self._by_node, self._mass, self._bag.mean_square()),
            loss,
            float(present.sum()) if measure else 0.0,
        )
