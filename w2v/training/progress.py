"""`Progress`: what a running training has to say."""

from __future__ import annotations

from dataclasses import dataclass


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
