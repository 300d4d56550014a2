"""Which token of a batch predicts which node of a branch. Shapes as in `objectives` and `paths`."""

from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from w2v.training.batches import Shape
from w2v.training.paths import Branches


class Meetings(NamedTuple):
    """P meetings of a token with a node, in the order of the tokens; and how to put them in that of the nodes.

    Attributes:
        rows: the node's row in the matrix, (P,).
        signs: its turn, (P,).
        starts: where each token's meetings begin, and the end of the last, (stream + 1,).
        order: the meetings' numbers, in the order of the nodes, (P,).
        tokens: their tokens, in that order, (P,).
        node_starts: where each node's begin there, (E,).
    """

    rows: Tensor
    signs: Tensor
    starts: Tensor
    order: Tensor
    tokens: Tensor
    node_starts: Tensor


class Windows(nn.Module):
    """The windows of a batch, seen from their centres and from their tokens: neither order needs a sort.

    Attributes:
        of_centre: 1 where a centre's window holds a token, 0 elsewhere, (n, W).
        of_token: the same for a token and the W centres around it, (stream, W).
    """

    def __init__(self, shape: Shape, device: torch.device) -> None:
        super().__init__()
        n, both, stream = shape.centres, 2 * shape.window, shape.centres + 2 * shape.window
        places = both + 1
        # As many empty windows before and after.
        padded = torch.zeros(n + 2 * both, places, dtype=torch.float32, device=device)
        self.of_centre = padded[both : both + n]
        # Place j of centre c is token c + j, which sees centre c as the (2·window − j)th around it.
        self.of_token = padded.as_strided((stream, places), (places, both), both)
        token, around = torch.arange(stream, device=device)[:, None], torch.arange(places, device=device)
        centre, place = torch.arange(n, device=device)[:, None], around
        self.token_at = token.expand(stream, places).flatten()
        self.centre_at = (token + around - both).clamp(0, n - 1).flatten()
        self.seen_at = ((centre + place) * places + both - place).flatten()
        self.numbers = torch.arange(stream * places, device=device)
        self.number = torch.zeros_like(self.numbers)

    def meetings(self, branch: Branches) -> Meetings:
        """Every token of a window with every node of its centre's branch."""
        # The M pairs of a token and a centre, in the order of the tokens.
        at = torch.nonzero(self.of_token.reshape(-1)).view(-1)
        token, centre = self.token_at.index_select(0, at), self.centre_at.index_select(0, at)
        first = branch.starts.index_select(0, centre)
        length = branch.starts.index_select(0, centre + 1).sub_(first)
        ends = F.pad(length.cumsum(0), [1, 0])
        each = torch.repeat_interleave(length)
        meeting = torch.arange(each.shape[0], device=at.device)
        node = (first - ends[:-1]).index_select(0, each).add_(meeting)
        starts = ends.index_select(0, F.pad(self.of_token.sum(1).long().cumsum(0), [1, 0]))

        # The same pairs in the order of the centres.
        self.number.index_copy_(0, at, self.numbers[: at.shape[0]])
        seen = self.seen_at.index_select(0, torch.nonzero(self.of_centre.reshape(-1)).view(-1))
        pair = self.number.index_select(0, seen)
        size = self.of_centre.sum(1).long()
        before = (size.cumsum(0) - size).index_select(0, branch.word)
        sizes = size.index_select(0, branch.word)
        node_starts = sizes.cumsum(0) - sizes
        each = torch.repeat_interleave(sizes)
        source = (before - node_starts).index_select(0, each).add_(meeting)
        order = (ends[:-1] - first).index_select(0, pair).index_select(0, source).add_(each)
        return Meetings(
            branch.rows.index_select(0, node),
            branch.signs.index_select(0, node),
            starts,
            order,
            token.index_select(0, pair).index_select(0, source),
            node_starts,
        )
