"""The work itself: every thread makes its own batches and gradients, then the matrices are updated, one thread each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from w2v.training.batches import Batcher, Shape
from w2v.training.cbow import CbowNegative
from w2v.training.devices import resolve_products
from w2v.training.hierarchical import CbowHierarchical, SkipGramHierarchical
from w2v.training.models import Weights
from w2v.training.optimizers import RowAdagrad, RowAdam, RowOptimizer, RowSGD
from w2v.training.skipgram import SkipGramNegative
from w2v.training.softmax import SkipGramSoftmax

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

    from w2v.corpus import Corpus
    from w2v.training.batches import Batch
    from w2v.training.config import TrainConfig
    from w2v.training.crew import Crew
    from w2v.training.objectives import Objective

    Kind = Callable[[Weights, Shape, TrainConfig, torch.dtype], Objective]

MEASURE_EVERY = 16
"""Steps between measurements of the loss, which costs more than its gradient."""


_KINDS: dict[tuple[str, str], Kind] = {
    ("skipgram", "sampled"): SkipGramNegative,
    ("skipgram", "hierarchical"): SkipGramHierarchical,
    ("skipgram", "softmax"): SkipGramSoftmax,
    ("cbow", "sampled"): CbowNegative,
    ("cbow", "hierarchical"): CbowHierarchical,
}

_OPTIMIZERS: dict[str, Callable[[torch.Tensor, int], RowOptimizer]] = {
    "sgd": RowSGD,
    "adam": RowAdam,
    "adagrad": RowAdagrad,
}


def objective_kind(config: TrainConfig) -> Kind:
    """The kind of objective that a configuration asks for."""
    architecture = "skipgram" if config.architecture == "skipgram" else "cbow"
    loss = config.loss if config.loss in ("hierarchical", "softmax") else "sampled"
    return _KINDS[architecture, loss]


@dataclass(frozen=True)
class Position:
    """How far a training has come: every step before this one is done."""

    epoch: int = 0
    round: int = 0
    step: int = 0


class Engine:
    """A training under way: the weights, and how far it has come.

    Attributes:
        weights: what is learned.
        position: the next step.
        tokens: raw tokens seen, in all epochs.
        rate: the present learning rate.
    """

    def __init__(self, corpus: Corpus, config: TrainConfig, device: torch.device, threads: int) -> None:
        self.weights = Weights(
            corpus.vocab.counts, config.vector_size, config.seed, device, bias=config.loss == "softmax"
        )
        self.position = Position()
        self.tokens = 0
        self.rate = config.learning_rate
        self._config = config
        self._total = corpus.n_tokens * config.epochs
        self._batcher = Batcher(corpus, config, threads, device)
        products = resolve_products(config.products, device)
        objective = objective_kind(config)
        self._objectives = [objective(self.weights, self._batcher.shape, config, products) for _ in range(threads)]
        optimizer = _OPTIMIZERS[config.optimizer]
        self._optimizers = [optimizer(self.weights.input, threads), optimizer(self.weights.output, threads)]
        self._lengths = [0] * threads
        self._measured = [(0.0, 0.0)] * threads

    @property
    def threads(self) -> int:
        """How many threads take part."""
        return len(self._objectives)

    def work(self, rank: int, crew: Crew) -> None:
        """Be thread `rank` of a crew, from where the training stands to its end."""
        start = self.position
        for epoch in range(start.epoch, self._config.epochs):
            for round_ in range(start.round if epoch == start.epoch else 0, self._batcher.rounds):
                first = start.step if (epoch, round_) == (start.epoch, start.round) else 0
                self._round(rank, crew, Position(epoch, round_, first))

    def tensors(self) -> dict[str, torch.Tensor]:
        """All that a step changes, by name; together with the position it is the whole state."""
        named = {"input": self.weights.input, "output": self.weights.output}
        for name, optimizer in zip(("input", "output"), self._optimizers, strict=True):
            named |= {f"{name}.{part}": tensor for part, tensor in optimizer.tensors().items()}
        return named

    def restore(self, tensors: dict[str, torch.Tensor], position: Position, tokens: int, rate: float) -> None:
        """Go on from a state that was saved; the shapes must agree."""
        for name, tensor in self.tensors().items():
            tensor.copy_(tensors[name])
        self.position, self.tokens, self.rate = position, tokens, rate

    def measured_loss(self) -> float | None:
        """Mean loss per pair since this was last asked; None if no step was measured."""
        loss, pairs = (sum(values) for values in zip(*self._measured, strict=True))
        self._measured = [(0.0, 0.0)] * self.threads
        return loss / pairs if pairs else None

    def _round(self, rank: int, crew: Crew, at: Position) -> None:
        chunk = self._batcher.chunk(at.epoch, at.round, rank)
        self._lengths[rank] = len(chunk)
        crew.meet()
        steps = max(1, *self._lengths)
        before, after = self._tokens_at(at.epoch, at.round), self._tokens_at(at.epoch, at.round + 1)
        for step in range(at.step, steps):
            tokens = before + (after - before) * step // steps
            rate = self._rate_at(tokens)
            self._prepare(rank, chunk[step] if step < len(chunk) else None, step, rate)
            crew.meet()  # every gradient is worked out from the same weights
            for which in range(rank, len(self._optimizers), self.threads):
                self._optimizers[which].apply()
            if rank == 0:
                last = step + 1 == steps
                self.position = self._next_round(at) if last else Position(at.epoch, at.round, step + 1)
                self.tokens = after if last else before + (after - before) * (step + 1) // steps
                self.rate = rate
            crew.end_step(rank)

    def _prepare(self, rank: int, batch: Batch | None, step: int, rate: float) -> None:
        gradient = None if batch is None else self._objectives[rank].gradient(batch, step % MEASURE_EVERY == 0)
        if gradient is not None:
            loss, pairs = self._measured[rank]
            self._measured[rank] = (loss + gradient.loss, pairs + gradient.pairs)
        self._optimizers[0].prepare(rank, gradient.input if gradient else None, rate)
        self._optimizers[1].prepare(rank, gradient.output if gradient else None, rate)

    def _next_round(self, at: Position) -> Position:
        return Position(at.epoch, at.round + 1) if at.round + 1 < self._batcher.rounds else Position(at.epoch + 1)

    def _tokens_at(self, epoch: int, round_: int) -> int:
        return epoch * (self._total // self._config.epochs) + self._batcher.tokens_before(round_)

    def _rate_at(self, tokens: int) -> float:
        fall = self._config.learning_rate - self._config.min_learning_rate
        return self._config.learning_rate - fall * tokens / self._total
