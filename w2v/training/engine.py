"""The work itself: every thread makes its own batches and gradients, then the matrices are updated, one thread each."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from w2v.errors import TrainingError
from w2v.training.batches import Batcher, Shape
from w2v.training.cbow import CbowCustom, CbowNegative
from w2v.training.devices import resolve_products
from w2v.training.faster_way import FasterWay
from w2v.training.hierarchical import CbowHierarchical, SkipGramHierarchical
from w2v.training.losses import custom_losses
from w2v.training.models import Weights
from w2v.training.optimizers import RowAdagrad, RowAdam, RowOptimizer, RowSGD
from w2v.training.skipgram import SkipGramCustom, SkipGramNegative
from w2v.training.softmax import SkipGramSoftmax
from w2v.training.worker import Alone, Worker, new_flags, outside_python

if TYPE_CHECKING:
    from collections.abc import Callable

    from w2v.corpus import Corpus
    from w2v.training.batches import Chunk
    from w2v.training.config import TrainConfig
    from w2v.training.crew import Crew
    from w2v.training.objectives import Objective

    Kind = Callable[[Weights, Shape, TrainConfig, torch.dtype], Objective]

BURST_STEPS, BURST_SECONDS = 16, 0.05
"""Most steps between two looks at the clock, and about how long they may take; the loss is measured in the first."""

_KINDS: dict[tuple[str, str], Kind] = {
    ("skipgram", "negative"): SkipGramNegative,
    ("skipgram", "custom"): SkipGramCustom,
    ("skipgram", "hierarchical"): SkipGramHierarchical,
    ("skipgram", "softmax"): SkipGramSoftmax,
    ("cbow", "negative"): CbowNegative,
    ("cbow", "custom"): CbowCustom,
    ("cbow", "hierarchical"): CbowHierarchical,
}

_OPTIMIZERS: dict[str, type[RowOptimizer]] = {"sgd": RowSGD, "adam": RowAdam, "adagrad": RowAdagrad}


def objective_kind(config: TrainConfig) -> Kind:
    """The kind of objective that a configuration asks for."""
    architecture = "skipgram" if config.architecture == "skipgram" else "cbow"
    return _KINDS[architecture, "custom" if config.loss in custom_losses() else config.loss]


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
        kind, shape = objective_kind(config), self._batcher.shape
        objectives = [kind(self.weights, shape, config, products) for _ in range(threads)]
        optimizer, flags = _OPTIMIZERS[config.optimizer], new_flags(threads)
        inputs, outputs = [one.input_slot for one in objectives], [one.output_slot for one in objectives]
        workers: list[Worker] = []
        self._optimizers: dict[str, RowOptimizer] = {}
        for rank, objective in enumerate(objectives):
            # The first thread changes the input vectors, the last one the output vectors.
            for_input = optimizer(self.weights.input, inputs, rank, rank == 0)
            for_output = optimizer(self.weights.output, outputs, rank, rank == threads - 1)
            self._optimizers |= {"input": for_input} if rank == 0 else {}
            self._optimizers |= {"output": for_output} if rank == threads - 1 else {}
            workers.append(Worker(rank, objective, (for_input, for_output), flags))
        custom = config.loss in custom_losses()
        self._workers, self._alone = (workers, Alone(workers)) if custom else outside_python(workers)
        self._flags = flags
        self._burst = 1
        self._way = FasterWay()
        self._lengths = [0] * threads
        self._chunks: dict[int, Chunk] = {}
        self._measured = [(0.0, 0.0)] * threads

    @property
    def threads(self) -> int:
        """How many threads take part."""
        return len(self._workers)

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
        for name, optimizer in self._optimizers.items():
            named |= {f"{name}.{part}": tensor for part, tensor in optimizer.state().items()}
        return named

    def restore(self, tensors: dict[str, torch.Tensor], position: Position, tokens: int, rate: float) -> None:
        """Go on from a state that was saved.

        Raises:
            KeyError, ValueError: it is not that of such a training.
        """
        inside = 0 <= position.epoch <= self._config.epochs and 0 <= position.round < self._batcher.rounds
        if not (inside and position.step >= 0 and 0 <= tokens <= self._total):
            raise ValueError(f"there is no {position} after {tokens:,} words in {self._config.epochs} epochs")
        if not abs(rate) <= self._config.learning_rate:  # not a number is not, either
            raise ValueError(f"the learning rate is {rate:g}")
        for name, tensor in self.tensors().items():
            saved = tensors[name]
            if saved.shape != tensor.shape:
                raise ValueError(f"{name} has the shape {tuple(saved.shape)}, not {tuple(tensor.shape)}")
            if not bool(torch.isfinite(saved).all()):
                raise ValueError(f"{name} holds something that is not a finite number")
            tensor.copy_(saved)
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
        self._chunks[rank] = chunk.lengthened(steps)
        crew.meet()
        before, after = self._tokens_at(at.epoch, at.round), self._tokens_at(at.epoch, at.round + 1)
        first = at.step
        while first < steps:
            last = min(steps, first + self._burst)
            tokens = [before + (after - before) * step // steps for step in range(first, last + 1)]
            begun = time.perf_counter()
            self._take_steps(rank, range(first, last), [self._rate_at(t) for t in tokens[:-1]])
            if rank == 0:
                self.position = self._next_round(at) if last == steps else Position(at.epoch, at.round, last)
                self.tokens, self.rate = tokens[-1], self._rate_at(tokens[-1])
            crew.meet()  # all have taken the burst's length, and its way
            if rank == 0:
                self._look_at_clock(last - first, time.perf_counter() - begun)
            first = last
            crew.end_step(rank)

    def _look_at_clock(self, steps: int, seconds: float) -> None:
        self._burst = max(1, min(BURST_STEPS, round(BURST_SECONDS * steps / max(seconds, 1e-6))))
        if self.threads > 1:
            self._way.took(steps, seconds)

    def _take_steps(self, rank: int, steps: range, rates: list[float]) -> None:
        """A burst of steps: all succeed or none does.

        Raises:
            TrainingError: the training has diverged; the weights are as they were before it did.
        """
        alone = self._way.alone
        if alone and rank > 0:
            return
        ranks = range(self.threads) if alone else [rank]
        for each in ranks:
            worker = self._workers[each]
            worker.step, worker.last, worker.loss, worker.pairs = steps.start, steps.stop, 0.0, 0.0
        if not (self._take_alone(steps.start, rates) if alone else self._take_together(rank, rates)):
            raise TrainingError(
                "Training diverged: the vectors grew beyond all bounds. Lower learning_rate, to a tenth if in doubt; "
                "what was learned until then is kept."
            )
        for each in ranks:
            (loss, pairs), worker = self._measured[each], self._workers[each]
            self._measured[each] = (loss + worker.loss, pairs + worker.pairs)

    def _take_alone(self, first: int, rates: list[float]) -> bool:
        chunks = [self._chunks[rank] for rank in range(self.threads)]
        healthy: bool = self._alone(
            [chunk.words for chunk in chunks],
            [chunk.reach for chunk in chunks],
            [chunk.negatives for chunk in chunks],
            first,
            rates,
        )
        return healthy

    def _take_together(self, rank: int, rates: list[float]) -> bool:
        worker, chunk = self._workers[rank], self._chunks[rank]
        try:
            while worker.step < worker.last:
                worker(chunk.words, chunk.reach, chunk.negatives, rates)
                if worker.step < worker.last:
                    time.sleep(0)
        except BaseException:
            self._flags[-1, 0] = 1  # the others must not wait for this thread
            raise
        return worker.healthy

    def _next_round(self, at: Position) -> Position:
        return Position(at.epoch, at.round + 1) if at.round + 1 < self._batcher.rounds else Position(at.epoch + 1)

    def _tokens_at(self, epoch: int, round_: int) -> int:
        return epoch * (self._total // self._config.epochs) + self._batcher.tokens_before(round_)

    def _rate_at(self, tokens: int) -> float:
        fall = self._config.learning_rate - self._config.min_learning_rate
        return self._config.learning_rate - fall * tokens / self._total
