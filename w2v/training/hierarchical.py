"""Hierarchical softmax: a word is predicted turn by turn on its way down a Huffman tree. Shapes as in `objectives`.

Sources: Morin & Bengio 2005; Mikolov et al. 2013 (arXiv 1310.4546).

Most turns are taken at a few nodes near the root, which nearly every path shares. Those, the K nodes of the trunk, are
one dense product with all inputs of a batch; each path's few other nodes, its branch, are gathered for small blocks of
words. R inputs are what a batch predicts from: its stream of tokens, or its bags.
"""

import math
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from w2v.training.bags import Bag
from w2v.training.batches import Shape
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
from w2v.training.paths import Paths, turn, turn_loss

if TYPE_CHECKING:
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class SkipGramHierarchical(Objective):
    """Every word of a window predicts each turn on the way to its centre, as in the reference program."""

    def __init__(self, weights: "Weights", shape: Shape, config: "TrainConfig", products: torch.dtype) -> None:
        paths = Paths(weights, shape.block, config.subsample)
        n, stream, blocks = shape.centres, shape.centres + 2 * shape.window, shape.blocks
        most = 32 * (shape.block * paths.deepest // 32 + 1)
        super().__init__(weights, shape, stream, paths.trunk + blocks * most)
        self.paths, self.trunk = paths, paths.trunk
        pairs = expected_pairs(config)
        self.input_slot.mass.fill_(pairs * paths.mean_length)
        self.output_slot.mass.fill_(pairs)
        self.output_slot.mass[: paths.trunk] = paths.visits * n * pairs
        self.output_slot.rows[: paths.trunk] = torch.arange(paths.trunk)
        masks = window_masks(shape.window)
        self.masks = masks.to(products).to(weights.device)

        def empty(*sizes: int, dtype: torch.dtype = products) -> Tensor:
            return torch.zeros(*sizes, dtype=dtype, device=weights.device)

        places, k, d = 2 * shape.window + 1, paths.trunk, self.d
        self.token = empty(stream, d)
        self.node = empty(len(self.output_slot.rows), d)
        self.which = empty(blocks, shape.block, most)
        self.grid = empty(blocks, shape.reach, shape.block)  # which token is in whose window; zero off the band, always
        self.band = self.grid.as_strided(
            (blocks, shape.block, places), (shape.reach * shape.block, shape.block + 1, shape.block)
        )
        self.small_turns, self.turns = empty(n, k, dtype=torch.int8), empty(n, 2 * k)
        self.left, self.right = empty(stream, k, dtype=torch.float32), empty(stream, k, dtype=torch.float32)
        self.met_by_block = empty(shape.blocks, shape.reach, 2 * k)
        self.met = empty(stream, 2 * k)
        self.met_overlap = empty(shape.blocks, 2 * shape.window, 2 * k)
        self.trunk_logits = empty(stream, k)
        self.trunk_strength = empty(stream, k, dtype=torch.float32)
        self.by_trunk_token = empty(stream, d)
        self.by_trunk = empty(k, d)
        self.tokens = empty(blocks, shape.reach, d)
        self.by_token = empty(blocks, shape.reach, d)
        self.by_branch_token = empty(stream, d, dtype=torch.float32)
        self.overlap = empty(blocks, 2 * shape.window, d, dtype=torch.float32)
        room = blocks * shape.reach * most
        self.signs, self.logits = empty(room), empty(room)
        self.strength = empty(room, dtype=torch.float32)
        self.by_node = empty(blocks * most, d)

    def forward(self, words: Tensor, reach: Tensor, negatives: Tensor, measure: bool) -> Outcome:  # noqa: ARG002
        """Work out a batch's gradient; see `Objective`."""
        into, out, k = self.input_slot, self.output_slot, self.trunk
        predicted = words[self.window : self.window + self.centres]
        each = self.paths.by_block(predicted, out, self.which)
        used = int(out.used[0])
        into.rows.copy_(words)
        output_met = take(self.input, words, into.gradient, self.token)
        input_met = take(self.output, out.rows[:used], out.gradient[:used], self.node[:used])
        mask = self.masks.index_select(0, reach)
        self.band.copy_(mask.view(self.band.shape))
        loss = self.trunk_part(predicted, measure) + self.branch_part(each, measure)
        if math.isnan(loss):
            return diverged()
        into.gradient.copy_(self.by_trunk_token).add_(self.by_branch_token)
        out.gradient[:k] = self.by_trunk
        out.gradient[k:used] = self.by_node[: used - k]
        return Outcome(loss, float(mask.float().sum()) if measure else 0.0, input_met, output_met)

    def trunk_part(self, predicted: Tensor, measure: bool) -> float:
        """The gradients by the trunk's nodes, and by the tokens from them; the loss, NaN if it has diverged.

        A token's logit at a node is the same for all centres it predicts: what differs is how many of them turn left
        there and how many right. Those numbers are products, too.
        """
        k, token, node = self.trunk, self.token, self.node[: self.trunk]
        torch.index_select(self.paths.turns, 0, predicted, out=self.small_turns)
        self.turns[:, :k] = self.small_turns
        self.turns[:, k:] = self.small_turns
        self.turns[:, :k].clamp_(min=0)
        self.turns[:, k:].clamp_(max=0)
        torch.bmm(self.grid, self.turns.view(-1, self.block, 2 * k), out=self.met_by_block)
        fold(self.met_by_block, self.met, self.met_overlap)
        left, right = self.left.copy_(self.met[:, :k]), self.right.copy_(self.met[:, k:]).neg_()
        logits = self.trunk_strength.copy_(torch.mm(token, node.t(), out=self.trunk_logits))
        if beyond(logits):
            return float("nan")
        loss = float((F.softplus(-logits) * left + F.softplus(logits) * right).sum()) if measure else 0.0
        logits.sigmoid_().mul_(right.add_(left)).sub_(left)
        self.trunk_logits.copy_(logits)
        torch.mm(self.trunk_logits, node, out=self.by_trunk_token)
        torch.mm(self.trunk_logits.t(), token, out=self.by_trunk)
        return loss

    def branch_part(self, each: int, measure: bool) -> float:
        """The gradients by the branches' nodes, and by the tokens from them; the loss, NaN if it has diverged."""
        blocks, reach = self.blocks, self.reach
        nodes = self.node[self.trunk : self.trunk + blocks * each].view(blocks, each, -1)  # (n/S, E, d)
        which = self.which.view(-1)[: self.centres * each].view(blocks, -1, each)  # (n/S, S, E)
        size = blocks * reach * each
        signs = self.signs[:size].view(blocks, reach, each)  # (n/S, T, E)
        torch.bmm(self.grid, which, out=signs)
        self.tokens.copy_(self.token.as_strided(self.tokens.shape, [self.block * self.d, self.d, 1]))
        low = self.logits[:size].view(blocks, reach, each)
        torch.bmm(self.tokens, nodes.transpose(1, 2), out=low)
        logits = self.strength[:size].view(blocks, reach, each).copy_(low)
        if beyond(logits):
            return float("nan")
        loss = turn_loss(logits, signs) if measure else 0.0
        low.copy_(turn(logits, signs))
        torch.bmm(low, nodes, out=self.by_token)
        torch.bmm(low.transpose(1, 2), self.tokens, out=self.by_node[: blocks * each].view(blocks, each, -1))
        fold(self.by_token, self.by_branch_token, self.overlap)
        return loss


class CbowHierarchical(Objective):
    """The bag of a window's words predicts each turn on the way to its centre."""

    def __init__(self, weights: "Weights", shape: Shape, config: "TrainConfig", products: torch.dtype) -> None:
        paths = Paths(weights, shape.block, config.subsample)
        n, k, d = shape.centres, paths.trunk, weights.input.shape[1]
        most = n * max(1, paths.deepest)
        super().__init__(weights, shape, n + 2 * shape.window, k + most)
        self.paths, self.trunk = paths, k
        self.output_slot.rows[:k] = torch.arange(k)
        self.output_slot.mass[:k] = paths.visits * n
        self.bag = Bag(weights, shape, config, products, self.input_slot, paths.mean_length)

        def empty(*sizes: int, dtype: torch.dtype = torch.float32) -> Tensor:
            return torch.zeros(*sizes, dtype=dtype, device=weights.device)

        self.full_trunk, self.low_trunk = empty(k, d), empty(k, d, dtype=products)
        self.low_logits, self.logits = empty(n, k, dtype=products), empty(n, k)
        self.small_turns, self.turns = empty(n, k, dtype=torch.int8), empty(n, k)
        self.by_hidden, self.by_trunk = empty(n, d, dtype=products), empty(k, d, dtype=products)
        self.hidden, self.node, self.product = empty(n, d), empty(most, d), empty(most, d)

    def forward(self, words: Tensor, reach: Tensor, negatives: Tensor, measure: bool) -> Outcome:  # noqa: ARG002
        """Work out a batch's gradient; see `Objective`."""
        out, k = self.output_slot, self.trunk
        predicted = words[self.window : self.window + self.centres]
        output_met = self.bag(words, reach)
        low, present = self.bag.hidden, self.bag.present.index_select(0, reach)[:, None]
        hidden = self.hidden.copy_(low)

        # The trunk: one product with all bags, (n, K).
        input_met = take(self.output, out.rows[:k], self.full_trunk, self.low_trunk)
        torch.index_select(self.paths.turns, 0, predicted, out=self.small_turns)
        turns = self.turns.copy_(self.small_turns).mul_(present)
        logits = self.logits.copy_(torch.mm(low, self.low_trunk.t(), out=self.low_logits))

        # The branches: a gathered row each, (E, d).
        word, _, rows, signs = self.paths.branches(predicted)
        e = word.shape[0]
        out.rows[k : k + e] = rows
        out.used[0] = k + e
        signs = signs * present[:, 0].index_select(0, word)
        node, gradient = self.node[:e], out.gradient[k : k + e]
        torch.index_select(self.output, 0, rows, out=node)
        torch.index_select(hidden, 0, word, out=gradient)  # each node's bag, which its gradient is a multiple of
        branch = torch.mul(node, gradient, out=self.product[:e]).sum(1)
        if beyond(logits) or (e > 0 and beyond(branch)):
            return diverged()
        loss = turn_loss(logits, turns) + turn_loss(branch, signs) if measure else 0.0

        strength = turn(branch, signs)
        gradient.mul_(strength[:, None])
        self.low_logits.copy_(turn(logits, turns))
        torch.mm(self.low_logits.t(), low, out=self.by_trunk)
        out.gradient[:k] = self.by_trunk
        torch.mm(self.low_logits, self.low_trunk, out=self.by_hidden)
        lengths = self.paths.lengths.index_select(0, predicted)
        each = torch.arange(e, device=words.device)
        by_branch, _, _, _ = torch.embedding_bag(
            node, each, lengths.cumsum(0) - lengths, per_sample_weights=strength, mode=0
        )
        self.by_hidden.add_(by_branch)
        self.bag.back(reach, self.by_hidden)
        return Outcome(loss, float(present.sum()) if measure else 0.0, input_met, output_met)
