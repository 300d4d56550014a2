"""Full softmax: the tutorial's `TinyWord2Vec`, exact, for small vocabularies. Shapes as in `objectives`; V words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from w2v.training.losses import check_logits
from w2v.training.objectives import Gathered, Gradient, Update, expected_pairs, window_masks

if TYPE_CHECKING:
    from w2v.training.batches import Batch, Shape
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights


class SkipGramSoftmax:
    """For a centre c with window words o: −Σ log softmax(c·W + b)[o], as `TinyWord2Vec` with `NLLLoss`, summed.

    A centre's scores are worked out once for all words of its window. The last column of the output matrix is the bias.
    """

    def __init__(self, weights: Weights, shape: Shape, config: TrainConfig, products: torch.dtype) -> None:
        self._weights, self._shape, self._products = weights, shape, products
        device, d = weights.device, weights.input.shape[1]
        self._masks = window_masks(shape.window).to(device)
        self._centre_mass = torch.full((shape.centres,), expected_pairs(config), device=device)
        self._centres = Gathered(shape.centres, d, products, device)
        self._rows = torch.arange(weights.n_words, device=device)
        self._by_output = torch.empty(weights.n_words, d + 1, dtype=products, device=device)

    def gradient(self, batch: Batch, measure: bool) -> Gradient:
        """Work out a batch's gradient; see `Objective`."""
        shape, w, n_words = self._shape, self._shape.window, self._weights.n_words
        centre_rows = batch.words[w : w + shape.centres]
        centres = self._centres.take(self._weights.input, centre_rows)  # (n, d)
        table = self._weights.output[:-1]  # (V, d + 1)
        output = table[:, :-1].to(self._products)
        logits = (centres @ output.T).float().add_(table[:, -1])  # (n, V)
        check_logits(logits)
        mask = self._masks.index_select(0, batch.reach)  # (n, W)
        pairs = mask.sum(1, keepdim=True)
        counts = logits.new_zeros(
            shape.centres, n_words + 1
        )  # how often each word is in each window; a column for none
        counts.scatter_add_(1, batch.words.unfold(0, 2 * w + 1, 1), mask)
        counts = counts[:, :-1]
        log_probabilities = logits.log_softmax(1)
        loss = -float((log_probabilities * counts).sum()) if measure else 0.0
        by_logit = log_probabilities.exp_().mul_(pairs).sub_(counts)  # (n, V)
        mass = by_logit.abs().sum(0)
        low = by_logit.to(self._products)
        torch.mm(low.T, centres, out=self._by_output[:, :-1])
        self._by_output[:, -1] = by_logit.sum(0)
        return Gradient(
            Update(centre_rows, low @ output, self._centre_mass, float(table.square().sum()) / n_words),
            Update(self._rows, self._by_output, mass, 1.0 + self._centres.mean_square()),
            loss,
            float(pairs.sum()) if measure else 0.0,
        )
