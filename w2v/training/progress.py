"""`Progress`: what a running training has to say."""

from __future__ import annotations

from dataclasses import dataclass

SETTLED_SECONDS = 1.0
"""Seconds of training before its pace tells anything: the first steps are slower than the rest."""


@dataclass(frozen=True)
class Progress:
    """The state of a training, told a few times a second.

    Attributes:
        epoch: the epoch under way, from 1.
        epochs: how many there will be.
        tokens: words of the corpus seen so far, in all epochs, skipped ones counted.
        total_tokens: words that will have been seen at the end.
        fraction: tokens / total_tokens.
        loss: mean loss per pair of neighbours since the previous event, in nats, measured on some of the steps.
        learning_rate: the present one.
        words_per_second: words of the corpus per second since the training began.
        elapsed: seconds of training so far.
        eta: seconds left, probably.
        done: whether this is the last event.
    """

    epoch: int
    epochs: int
    tokens: int
    total_tokens: int
    fraction: float
    loss: float
    learning_rate: float
    words_per_second: float
    elapsed: float
    eta: float
    done: bool

    @property
    def settled(self) -> bool:
        """Whether it ran long enough for `words_per_second` and `eta` to be gone by."""
        return self.done or self.elapsed >= SETTLED_SECONDS
