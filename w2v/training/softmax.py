"""Full softmax: the tutorial's `TinyWord2Vec`, exact, for small vocabularies. Shapes as in `objectives`; V words."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from w2v.training.batches import Shape
from w2v.training.objectives import Objective, Outcome, beyond, diverged, expected_pairs, take, window_masks

if TYPE_CHECKING:
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class SkipGramSoftmax(Objective):
    """For a centre c with window words o: −Σ log softmax(c·W + b)[o], as `TinyWord2Vec` with `NLLLoss`, summed.

    A centre's scores are worked out once for all words of its window. The last column of the output matrix is the bias.
    """

    def __init__(self, weights: "Weights", shape: Shape, config: "TrainConfig", products: torch.dtype) -> None:
        super().__init__(weights, shape, shape.centres, weights.n_words)
        self.n_words, self.products = weights.n_words, products
        self.masks = window_masks(shape.window).to(weights.device)
        self.input_slot.mass.fill_(expected_pairs(config))
        self.output_slot.rows.copy_(torch.arange(weights.n_words))
        self.centre = torch.zeros(shape.centres, self.d, dtype=products, device=weights.device)

    def forward(self, words: Tensor, reach: Tensor, negatives: Tensor, measure: bool) -> Outcome:  # noqa: ARG002
        """Work out a batch's gradient; see `Objective`."""
        n, d, w, into, out = self.centres, self.d, self.window, self.input_slot, self.output_slot
        into.rows.copy_(words[w : w + n])
        output_met = 1.0 + take(self.input, into.rows, into.gradient, self.centre)
        table = self.output[: self.n_words]  # (V, d + 1)
        low_table = table[:, :d].to(self.products)
        logits = (self.centre @ low_table.t()).float().add_(table[:, d])  # (n, V)
        if beyond(logits):
            return diverged()
        mask = self.masks.index_select(0, reach)  # (n, W)
        pairs = mask.sum(1, keepdim=True)
        # How often each word is in each window; a column for no word.
        counts = torch.zeros(n, self.n_words + 1, dtype=logits.dtype, device=logits.device)
        counts.scatter_add_(1, words.unfold(0, 2 * w + 1, 1), mask)
        counts = counts[:, : self.n_words]
        log_probabilities = logits.log_softmax(1)
        loss = -float((log_probabilities * counts).sum()) if measure else 0.0
        by_logit = log_probabilities.exp_().mul_(pairs).sub_(counts)  # (n, V)
        torch.sum(by_logit.abs(), 0, out=out.mass)
        low = by_logit.to(self.products)
        into.gradient.copy_(low @ low_table)
        out.gradient[:, :d] = low.t() @ self.centre
        out.gradient[:, d] = by_logit.sum(0)
        input_met = float(table.square().sum()) / self.n_words
        return Outcome(loss, float(pairs.sum()) if measure else 0.0, input_met, output_met)
