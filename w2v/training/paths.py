"""The ways down a Huffman tree, laid out for whole batches: a trunk that all share, and branches."""

from typing import TYPE_CHECKING, NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from w2v.training.huffman import huffman_paths
from w2v.training.row_dots import hear_notices
from w2v.training.sampling import keep_probabilities

if TYPE_CHECKING:
    from w2v.training.models import Weights

TRUNK = 63
"""Most nodes that are worked on for every word: six turns of the eleven or so on a path."""


class Branches(NamedTuple):
    """The branches of a batch of n words, one after the other: E nodes.

    Attributes:
        starts: where each word's begin, and the end of the last, int64 (n + 1,).
        word: the word of the batch that a node belongs to, int64 (E,).
        rows: its row in the matrix, int64 (E,).
        signs: its turn, +1 left, −1 right, float32 (E,).
    """

    starts: Tensor
    word: Tensor
    rows: Tensor
    signs: Tensor


class Paths(nn.Module):
    """Every word's way down the tree.

    Attributes:
        trunk: K, how many nodes are worked on for every word.
        turns: for every word at each node of the trunk: whether it turns left there, and, K columns on, whether it
            comes there at all; int8 (V + 1, 2K).
        visits: how often a word of the text comes to a node of the trunk, (K,).
        mean_length: of a path, over the text.
        deepest: most nodes in a branch.
    """

    def __init__(self, weights: "Weights", subsample: float) -> None:
        super().__init__()
        hear_notices()
        path, labels, on = (torch.from_numpy(a) for a in huffman_paths(weights.counts))
        self.trunk = min(TRUNK, weights.n_words - 1)
        here = (on > 0) & (path < self.trunk)
        turns = torch.zeros(len(path), 2, self.trunk, dtype=torch.int8)
        words = torch.arange(len(path))[:, None].expand_as(path)
        turns[words[here], 0, path[here]] = labels[here].to(torch.int8)
        turns[words[here], 1, path[here]] = 1
        there = (on > 0) & (path >= self.trunk)
        lengths = there.sum(1)
        self.deepest = int(lengths.max())
        device = weights.device
        self.turns = turns.view(len(path), -1).to(device)
        self.lengths = lengths.to(device)
        self.first = (lengths.cumsum(0) - lengths).to(device)
        self.branch_nodes = path[there].to(device)
        self.branch_signs = (2.0 * labels[there] - 1.0).float().to(device)
        counts = torch.tensor(weights.counts)
        kept = counts * torch.from_numpy(keep_probabilities(weights.counts, subsample))
        kept /= kept.sum()
        self.mean_length = float((on[:-1].sum(1) * kept).sum())
        self.visits = (kept @ turns[:-1, 1].to(kept.dtype)).float().to(device)

    def branches(self, words: Tensor) -> Branches:
        """The branches of a batch of words (n,)."""
        lengths = self.lengths.index_select(0, words)
        starts = F.pad(lengths.cumsum(0), [1, 0])
        word = torch.repeat_interleave(torch.arange(words.shape[0], device=words.device), lengths)
        move = self.first.index_select(0, words).sub_(starts[:-1])
        source = move.index_select(0, word).add_(torch.arange(word.shape[0], device=words.device))
        rows, signs = self.branch_nodes.index_select(0, source), self.branch_signs.index_select(0, source)
        return Branches(starts, word, rows, signs)


def turn(logits: Tensor, signs: Tensor) -> Tensor:
    """Replace logits by the gradient of −Σ log σ(sign·logit): −sign·σ(−sign·logit); 0 where the sign is."""
    return logits.mul_(signs).neg_().sigmoid_().mul_(signs).neg_()


def turn_loss(logits: Tensor, signs: Tensor) -> float:
    """−Σ log σ(sign·logit) over the signs that are not 0."""
    return float((F.softplus(-logits * signs) * signs.abs()).sum())


def trunk_step(logits: Tensor, left: Tensor, met: Tensor, measure: bool) -> float:
    """Replace logits by the gradient of −Σ left·log σ(logit) + (met − left)·log σ(−logit); the loss, if measured."""
    loss = 0.0
    if measure:
        loss = float((F.softplus(-logits) * left + F.softplus(logits) * (met - left)).sum())
    logits.sigmoid_().mul_(met).sub_(left)
    return loss
