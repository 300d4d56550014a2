"""Hierarchical softmax: a word is predicted turn by turn on its way down a Huffman tree. Shapes as in `objectives`.

Sources: Morin & Bengio 2005; Mikolov et al. 2013 (arXiv 1310.4546).

Most turns are taken at a few nodes near the root, which nearly every path shares. Those, the K nodes of the trunk, are
one dense product with all inputs of a batch; each path's few other nodes, its branch, are read where they are in the
matrix. A batch has E nodes in branches, one word's after the other.
"""

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from w2v.training.bags import Bag
from w2v.training.batches import Shape
from w2v.training.meetings import Windows
from w2v.training.objectives import Objective, Outcome, beyond, diverged, expected_pairs, take, window_masks
from w2v.training.paths import Branches, Paths, trunk_step, turn, turn_loss
from w2v.training.row_dots import row_dots

if TYPE_CHECKING:
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class SkipGramHierarchical(Objective):
    """Every word of a window predicts each turn on the way to its centre, as in the reference program."""

    def __init__(self, weights: "Weights", shape: Shape, config: "TrainConfig", products: torch.dtype) -> None:
        paths = Paths(weights, config.subsample)
        n, stream, k, w = shape.centres, shape.centres + 2 * shape.window, paths.trunk, shape.window
        most = n * paths.deepest
        super().__init__(weights, shape, stream, k + most)
        self.paths, self.trunk, d = paths, k, self.d
        pairs = expected_pairs(config)
        self.input_slot.mass.fill_(pairs * paths.mean_length)
        self.output_slot.mass.fill_(pairs)
        self.output_slot.mass[:k] = paths.visits * n * pairs
        self.output_slot.rows[:k] = torch.arange(k)
        device = weights.device

        def empty(*sizes: int, dtype: torch.dtype = torch.float32) -> Tensor:
            return torch.zeros(*sizes, dtype=dtype, device=device)

        self.masks = window_masks(w).to(device)
        self.windows = Windows(shape, device)
        self.token, self.low_token = empty(stream, d), empty(stream, d, dtype=products)
        self.node, self.low_node = empty(k, d), empty(k, d, dtype=products)
        self.weight = empty(stream, 2 * w + 1, dtype=products)
        self.turns = empty(n + 4 * w, 2 * k, dtype=products)  # with no turns around those of the n centres
        self.around = (torch.arange(stream, device=device)[:, None] + torch.arange(2 * w + 1, device=device)).flatten()
        self.bags = torch.arange(stream, device=device) * (2 * w + 1)
        self.left, self.met, self.logits = empty(stream, k), empty(stream, k), empty(stream, k)
        self.low_logits = empty(stream, k, dtype=products)
        self.by_token, self.by_node = empty(stream, d, dtype=products), empty(k, d, dtype=products)
        self.zeros = empty(most * (2 * w + 1))

    def forward(self, words: Tensor, reach: Tensor, negatives: Tensor, measure: bool) -> Outcome:  # noqa: ARG002
        """Work out a batch's gradient; see `Objective`."""
        into, out, k = self.input_slot, self.output_slot, self.trunk
        predicted = words[self.window : self.window + self.centres]
        into.rows.copy_(words)
        output_met = take(self.input, words, self.token, self.low_token)
        input_met = take(self.output, out.rows[:k], self.node, self.low_node)
        torch.index_select(self.masks, 0, reach, out=self.windows.of_centre)
        loss, healthy = self.trunk_part(predicted, measure)
        branch_loss, also = self.branch_part(self.paths.branches(predicted), measure)
        if not (healthy and also):
            return diverged()
        return Outcome(
            loss + branch_loss, float(self.windows.of_centre.sum()) if measure else 0.0, input_met, output_met
        )

    def trunk_part(self, predicted: Tensor, measure: bool) -> tuple[float, bool]:
        """The gradients by the trunk's nodes, and by the tokens from them; the loss, and whether all is well.

        A token's logit at a node is the same for all centres it predicts: what differs is how many of them turn left
        there and how many come there at all, which is a weighted bag of the centres' turns.
        """
        k = self.trunk
        self.turns[2 * self.window : 2 * self.window + self.centres] = self.paths.turns.index_select(0, predicted)
        self.weight.copy_(self.windows.of_token)
        turns, _, _, _ = torch.embedding_bag(
            self.turns, self.around, self.bags, per_sample_weights=self.weight.view(-1), mode=0
        )
        left, met = self.left.copy_(turns[:, :k]), self.met.copy_(turns[:, k:])
        logits = self.logits.copy_(torch.mm(self.low_token, self.low_node.t(), out=self.low_logits))
        if beyond(logits):
            return 0.0, False
        loss = trunk_step(logits, left, met, measure)
        self.low_logits.copy_(logits)
        self.input_slot.gradient.copy_(torch.mm(self.low_logits, self.low_node, out=self.by_token))
        self.output_slot.gradient[:k] = torch.mm(self.low_logits.t(), self.low_token, out=self.by_node)
        return loss, True

    def branch_part(self, branch: Branches, measure: bool) -> tuple[float, bool]:
        """The gradients by the branches' nodes, and by the tokens from them; the loss, and whether all is well."""
        out, e = self.output_slot, branch.rows.shape[0]
        out.rows[self.trunk : self.trunk + e] = branch.rows
        out.used[0] = self.trunk + e
        met = self.windows.meetings(branch)
        if met.rows.shape[0] == 0:
            out.gradient[self.trunk : self.trunk + e] = 0.0
            return 0.0, True
        logits = row_dots(self.token, self.output, met.rows, met.starts, self.zeros)
        if beyond(logits):
            return 0.0, False
        loss = turn_loss(logits, met.signs) if measure else 0.0
        strength = turn(logits, met.signs)
        by_node = torch.embedding_bag(self.output, met.rows, met.starts[:-1], per_sample_weights=strength, mode=0)[0]
        self.input_slot.gradient.add_(by_node)
        strength = strength.to(self.low_token.dtype).index_select(0, met.order)
        out.gradient[self.trunk : self.trunk + e] = torch.embedding_bag(
            self.low_token, met.tokens, met.node_starts, per_sample_weights=strength, mode=0
        )[0]
        return loss, True


class CbowHierarchical(Objective):
    """The bag of a window's words predicts each turn on the way to its centre."""

    def __init__(self, weights: "Weights", shape: Shape, config: "TrainConfig", products: torch.dtype) -> None:
        paths = Paths(weights, config.subsample)
        n, k, d = shape.centres, paths.trunk, weights.input.shape[1]
        most = n * paths.deepest
        super().__init__(weights, shape, n + 2 * shape.window, k + most)
        self.paths, self.trunk = paths, k
        self.output_slot.rows[:k] = torch.arange(k)
        self.output_slot.mass[:k] = paths.visits * n
        self.bag = Bag(weights, shape, config, products, self.input_slot, paths.mean_length)

        def empty(*sizes: int, dtype: torch.dtype = torch.float32) -> Tensor:
            return torch.zeros(*sizes, dtype=dtype, device=weights.device)

        self.node, self.low_node = empty(k, d), empty(k, d, dtype=products)
        self.low_logits, self.logits = empty(n, k, dtype=products), empty(n, k)
        self.left, self.met = empty(n, k), empty(n, k)
        self.by_hidden, self.low_by_hidden = empty(n, d), empty(n, d, dtype=products)
        self.by_node = empty(k, d, dtype=products)
        self.hidden, self.zeros = empty(n, d), empty(most)

    def forward(self, words: Tensor, reach: Tensor, negatives: Tensor, measure: bool) -> Outcome:  # noqa: ARG002
        """Work out a batch's gradient; see `Objective`."""
        predicted = words[self.window : self.window + self.centres]
        output_met = self.bag(words, reach)
        hidden, present = self.hidden.copy_(self.bag.hidden), self.bag.present.index_select(0, reach)
        input_met = take(self.output, self.output_slot.rows[: self.trunk], self.node, self.low_node)
        loss, healthy = self.trunk_part(predicted, present, measure)
        branch_loss, also = self.branch_part(self.paths.branches(predicted), hidden, present, measure)
        if not (healthy and also):
            return diverged()
        self.low_by_hidden.copy_(self.by_hidden)
        self.bag.back(reach, self.low_by_hidden)
        return Outcome(loss + branch_loss, float(present.sum()) if measure else 0.0, input_met, output_met)

    def trunk_part(self, predicted: Tensor, present: Tensor, measure: bool) -> tuple[float, bool]:
        """The gradients by the trunk's nodes, and by the bags from them; the loss, and whether all is well."""
        k, low = self.trunk, self.bag.hidden
        turns = self.paths.turns.index_select(0, predicted)
        left, met = self.left.copy_(turns[:, :k]), self.met.copy_(turns[:, k:])
        logits = self.logits.copy_(torch.mm(low, self.low_node.t(), out=self.low_logits))
        if beyond(logits):
            return 0.0, False
        loss = trunk_step(logits, left.mul_(present[:, None]), met.mul_(present[:, None]), measure)
        self.low_logits.copy_(logits)
        self.by_hidden.copy_(torch.mm(self.low_logits, self.low_node, out=self.low_by_hidden))
        self.output_slot.gradient[:k] = torch.mm(self.low_logits.t(), low, out=self.by_node)
        return loss, True

    def branch_part(self, branch: Branches, hidden: Tensor, present: Tensor, measure: bool) -> tuple[float, bool]:
        """The gradients by the branches' nodes, and by the bags from them; the loss, and whether all is well."""
        out, e = self.output_slot, len(branch.rows)
        out.rows[self.trunk : self.trunk + e] = branch.rows
        out.used[0] = self.trunk + e
        if e == 0:
            return 0.0, True
        logits = row_dots(hidden, self.output, branch.rows, branch.starts, self.zeros)
        if beyond(logits):
            return 0.0, False
        signs = branch.signs * present.index_select(0, branch.word)
        loss = turn_loss(logits, signs) if measure else 0.0
        strength = turn(logits, signs)
        gradient = out.gradient[self.trunk : self.trunk + e]
        torch.index_select(hidden, 0, branch.word, out=gradient)
        gradient.mul_(strength[:, None])
        starts = branch.starts[:-1]
        by_node = torch.embedding_bag(self.output, branch.rows, starts, per_sample_weights=strength, mode=0)[0]
        self.by_hidden.add_(by_node)
        return loss, True
