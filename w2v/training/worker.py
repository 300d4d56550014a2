"""One thread's part of the steps that all threads take together, run outside Python where PyTorch can.

Python lets one thread run at a time. A step here is some seventy short operations, and two threads that hand Python
back and forth around each of them get little more done than one alone. TorchScript runs a whole burst of steps without
Python, so that two threads get nearly twice as much done as one. It is deprecated but in every PyTorch we support,
needs no compiler, and where it should be missing the same code runs in Python, only slower.
"""

import threading
import warnings
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from w2v.training.objectives import Objective
    from w2v.training.optimizers import RowOptimizer

_COMPILING = threading.Lock()
"""TorchScript reads our source by Python's parser, and two threads of Python 3.11 cannot do that at once."""

POLLS = 300
"""How often to look for the others before letting the processor go: a third of a millisecond, a fraction of a step."""


def new_flags(threads: int) -> Tensor:
    """What the threads tell each other: how many meetings each has come to, and in a last row whether to give up."""
    return torch.zeros(threads + 1, 16, dtype=torch.int64)  # a thread's own stretch of cache each


class Worker(nn.Module):
    """Takes steps in a burst.

    A call goes on with the burst until its end, or until another thread keeps it waiting. Call it again until
    `step == last`; in between other programs can have the processor.

    Attributes:
        step: the next step.
        last: the step after the last one of the burst.
        loss: summed over the burst's measured step, and
        pairs: their number.
        healthy: False once a training has diverged; the weights are then as they were before the step.
    """

    def __init__(
        self, rank: int, objective: "Objective", optimizers: "tuple[RowOptimizer, RowOptimizer]", flags: Tensor
    ) -> None:
        """Be thread `rank`; the optimizers are for the input and the output, the flags are shared by all threads."""
        super().__init__()
        self.objective = objective
        self.for_input, self.for_output = optimizers
        self.flags = flags
        self.rank, self.threads, self.polls = rank, len(flags) - 1, 1
        self.centres, self.both = objective.centres, 2 * objective.window
        self.groups = objective.groups
        self.step, self.last, self.phase, self.meetings = 0, 0, 0, 0
        self.loss, self.pairs, self.healthy = 0.0, 0.0, True

    def forward(self, words: Tensor, reach: Tensor, negatives: Tensor, rates: list[float]) -> None:
        """Go on with the burst.

        Args:
            words: of the whole chunk, as in `Chunk`.
            reach: likewise.
            negatives: likewise.
            rates: the learning rate of each step of the burst.
        """
        while self.step < self.last:
            if self.phase == 0:
                self.prepare(words, reach, negatives, self.step, rates[len(rates) - (self.last - self.step)])
                self.come()
                self.phase = 1
            if not self.all_here():
                return
            if int(self.flags[self.threads, 0]) != 0:
                self.healthy = False
                self.last = self.step
                return
            if self.phase == 1:  # every gradient was worked out from the same weights
                self.change_weights()
                self.come()
                self.phase = 2
            else:
                self.phase = 0
                self.step += 1

    def prepare(self, words: Tensor, reach: Tensor, negatives: Tensor, step: int, rate: float) -> None:
        """Work out the gradient of this thread's batch, and say if it is none."""
        n, groups = self.centres, self.groups
        first = step * n
        outcome = self.objective(
            words[first : first + n + self.both],
            reach[first : first + n],
            negatives[step * groups : (step + 1) * groups],
            self.pairs == 0.0,
        )
        if not 0.0 <= outcome.input_met + outcome.output_met < 1e30:  # catches NaN, too
            self.flags[self.threads, 0] = 1
            return
        self.loss += outcome.loss
        self.pairs += outcome.pairs
        healthy = self.for_input.prepare(outcome.input_met, rate)
        if not (self.for_output.prepare(outcome.output_met, rate) and healthy):
            self.flags[self.threads, 0] = 1

    def change_weights(self) -> None:
        """Change the matrix, or matrices, that are this thread's to change."""
        if self.for_input.changes:
            self.for_input.change()
        if self.for_output.changes:
            self.for_output.change()

    def come(self) -> None:
        """Tell the others that this thread has come to the next meeting."""
        self.meetings += 1
        self.flags[self.rank, 0] = self.meetings

    def all_here(self) -> bool:
        """Whether all threads have come, or one has given up; looks for them a while."""
        here = self.flags[: self.threads, 0]
        for _ in range(self.polls):
            if int(here.min()) >= self.meetings:
                return True
        return int(self.flags[self.threads, 0]) != 0


class Alone(nn.Module):
    """Takes the steps of all workers in one thread: the very same steps, one worker's part after the other."""

    def __init__(self, workers: list[Worker]) -> None:
        super().__init__()
        self.workers: Any = nn.ModuleList(workers)  # mypy knows nothing of what is in such a list
        self.flags = workers[0].flags

    def forward(
        self, words: list[Tensor], reach: list[Tensor], negatives: list[Tensor], first: int, rates: list[float]
    ) -> bool:
        """Take a burst of steps, from `first` on; the lists have an item for each worker, as `Worker` wants it.

        Returns:
            False once a training has diverged; the weights are then as they were before the step.
        """
        for at in range(len(rates)):
            for rank, worker in enumerate(self.workers):
                worker.prepare(words[rank], reach[rank], negatives[rank], first + at, rates[at])
            if int(self.flags[-1, 0]) != 0:
                return False
            for worker in self.workers:
                worker.change_weights()
        return True


def outside_python(workers: list[Worker]) -> tuple[list[Worker], Alone]:
    """The same workers, together and as one, to be run outside Python if possible."""
    try:
        with _COMPILING, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            scripted: list[Any] = [torch.jit.script(worker) for worker in workers]  # modules with the same attributes
            alone: Any = torch.jit.script(Alone(scripted))
    except (AttributeError, RuntimeError, NotImplementedError, OSError, SystemError):
        # No TorchScript, no source to compile, or the program around us used the parser meanwhile.
        return workers, Alone(workers)
    for worker in scripted:
        worker.polls = POLLS
    return scripted, alone
