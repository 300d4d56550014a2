"""The ways down a Huffman tree, laid out for whole batches: a trunk that all share, and branches."""

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from w2v.training.huffman import huffman_paths
from w2v.training.objectives import Slot
from w2v.training.sampling import keep_probabilities

if TYPE_CHECKING:
    from w2v.training.models import Weights

TRUNK = 127
"""Most nodes that are worked on for every word: seven turns of the eleven or so on a path."""


class Paths(nn.Module):
    """Every word's way down the tree: its turns in the trunk, +1 left, −1 right, 0 not met; and its branch."""

    def __init__(self, weights: "Weights", block: int, subsample: float) -> None:
        super().__init__()
        self.block = block
        path, labels, on = (torch.from_numpy(a) for a in huffman_paths(weights.counts))
        self.trunk = min(TRUNK, weights.n_words - 1)
        signs = (2 * labels - 1) * on
        here = (on > 0) & (path < self.trunk)
        turns = torch.zeros(len(path), self.trunk, dtype=torch.int8)
        words = torch.arange(len(path))[:, None].expand_as(path)
        turns[words[here], path[here]] = signs[here].to(torch.int8)
        there = (on > 0) & (path >= self.trunk)
        lengths = there.sum(1)
        self.deepest = int(lengths.max())
        device = weights.device
        self.turns = turns.to(device)
        self.lengths = lengths.to(device)
        self.starts = (lengths.cumsum(0) - lengths).to(device)
        self.branch_nodes = path[there].to(device)
        self.branch_signs = signs[there].to(device)
        counts = torch.tensor(weights.counts)
        kept = counts * torch.from_numpy(keep_probabilities(weights.counts, subsample))
        kept /= kept.sum()
        self.mean_length = float((on[:-1].sum(1) * kept).sum())
        self.visits = (kept @ turns[:-1].abs().to(kept.dtype)).float().to(device)  # of a trunk's node, a word

    def branches(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The branches of a batch of words (n,), one after the other.

        Returns:
            The word of the batch that each node belongs to, (E,); its place in that word's branch, (E,); its row, (E,);
            and its sign, (E,).
        """
        lengths = self.lengths.index_select(0, words)
        ends = lengths.cumsum(0)
        word = torch.repeat_interleave(torch.arange(words.shape[0], device=words.device), lengths)
        within = torch.arange(word.shape[0], device=words.device) - (ends - lengths).index_select(0, word)
        source = self.starts.index_select(0, words.index_select(0, word)) + within
        return word, within, self.branch_nodes.index_select(0, source), self.branch_signs.index_select(0, source)

    def by_block(self, words: Tensor, slot: Slot, which: Tensor) -> int:
        """Lay out the nodes that a batch of words (n,) meets, block by block.

        Args:
            words: what is predicted.
            slot: of the output vectors; its rows become the trunk's nodes and then the branches', each block's padded
                to the longest with the last row of the matrix, which stays zero.
            which: receives ±1 where a node (E) is a turn of a word (S) of its block, and 0 elsewhere: (n/S, S, E); it
                has room for the longest.

        Returns:
            E, how many nodes a block has.
        """
        n = words.shape[0]
        blocks = n // self.block
        word, within, nodes, signs = self.branches(words)
        lengths = self.lengths.index_select(0, words).view(blocks, -1)
        padded = 32 * (int(lengths.sum(1).max()) // 32 + 1)  # few sizes, since oneDNN prepares for each
        place = (lengths.cumsum(1) - lengths).view(-1).index_select(0, word) + within  # in its block
        block = torch.div(word, self.block, rounding_mode="floor")
        rows = slot.rows[self.trunk : self.trunk + blocks * padded]
        rows.fill_(self.starts.shape[0] - 1)
        rows.index_copy_(0, block * padded + place, nodes)
        slot.used[0] = self.trunk + blocks * padded
        flat = which.view(-1)[: n * padded].zero_()
        flat.index_copy_(0, word * padded + place, signs.to(which.dtype))
        return padded


def turn(logits: Tensor, signs: Tensor) -> Tensor:
    """Replace logits by the gradient of −Σ log σ(sign·logit): −sign·σ(−sign·logit); 0 where the sign is."""
    return logits.mul_(signs).neg_().sigmoid_().mul_(signs).neg_()


def turn_loss(logits: Tensor, signs: Tensor) -> float:
    """−Σ log σ(sign·logit) over the signs that are not 0."""
    return float((F.softplus(-logits * signs) * signs.abs()).sum())
