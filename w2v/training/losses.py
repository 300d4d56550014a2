"""Losses on pairs of words: negative sampling, and any you register yourself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import torch
import torch.nn.functional as F  # noqa: N812

from w2v.errors import ConfigError, TrainingError

LARGEST_LOGIT = 1e3
"""Healthy logits stay below 30 or so; beyond this a training has diverged, while every number is still finite."""

PairLoss: TypeAlias = Callable[[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, bool], float]
"""(near, far, near weight, far weight, measure) → loss. Replaces logits near (n, P) and far (n, N) by the gradient."""

CustomLoss: TypeAlias = Callable[
    [torch.Tensor, torch.Tensor, torch.Tensor], "torch.Tensor | tuple[torch.Tensor, torch.Tensor]"
]
"""(logits, labels, weights), all (n, P + N), → the loss, a scalar that autograd can follow, or (loss, gradient).

A row holds one centre's scores with the words of its window (label 1) and with the words drawn at random (label 0).
`weights` says how much each counts; it is 0 where a window has no word, and such places must not matter.
"""

_CUSTOM: dict[str, CustomLoss] = {}
_BUILT_IN = ("negative", "hierarchical", "softmax")


def register_loss(name: str, loss: CustomLoss) -> None:
    """Make a loss of your own available as `TrainConfig(loss=name)`.

    Args:
        name: what to call it.
        loss: see `CustomLoss`.

    Raises:
        ConfigError: the name is that of a built-in loss.
    """
    if not name or name in _BUILT_IN:
        raise ConfigError("loss", f"{name!r} is the name of a built-in loss. Choose another name.")
    _CUSTOM[name] = loss


def custom_losses() -> tuple[str, ...]:
    """The names that were registered."""
    return tuple(_CUSTOM)


def pair_loss(name: str) -> PairLoss:
    """The loss of that name, ready for batches."""
    return _custom(_CUSTOM[name]) if name in _CUSTOM else negative_sampling


def negative_sampling(
    near: torch.Tensor, far: torch.Tensor, near_weight: torch.Tensor, far_weight: torch.Tensor, measure: bool
) -> float:
    """−Σ log σ(near) − Σ log σ(−far), weighted: each pair is told from its negatives by logistic regression.

    The gradient by a logit is (σ(logit) − label)·weight. See `PairLoss` for the arguments.

    Raises:
        TrainingError: the training has diverged.
    """
    check_logits(near, far)
    loss = 0.0
    if measure:
        loss = float(F.softplus(-near).mul_(near_weight).sum() + F.softplus(far).mul_(far_weight).sum())
    near.sigmoid_().sub_(1.0).mul_(near_weight)
    far.sigmoid_().mul_(far_weight)
    return loss


def check_logits(*logits: torch.Tensor) -> None:
    """Stop a training that diverges while every weight is still finite.

    Raises:
        TrainingError: a logit is beyond `LARGEST_LOGIT`, or not a number.
    """
    for part in logits:
        low, high = part.aminmax()
        if not max(-float(low), float(high)) <= LARGEST_LOGIT:  # not "> LARGEST": it must catch NaN, too
            raise TrainingError(
                "Training diverged: the vectors grew beyond all bounds. Lower learning_rate, to a tenth if in doubt; "
                "what was learned until then is kept."
            )


def _custom(loss: CustomLoss) -> PairLoss:
    """Wrap a user's loss: it sees near and far logits side by side."""

    def wrapped(
        near: torch.Tensor, far: torch.Tensor, near_weight: torch.Tensor, far_weight: torch.Tensor, measure: bool
    ) -> float:
        check_logits(near, far)
        logits = torch.cat((near, far), 1).requires_grad_()
        labels = torch.cat((torch.ones_like(near), torch.zeros_like(far)), 1)
        weights = torch.cat((near_weight.expand_as(near), far_weight.expand_as(far)), 1)
        with torch.enable_grad():
            result = loss(logits, labels, weights)
        if isinstance(result, tuple):
            value, gradient = result
        else:
            value = result
            (gradient,) = torch.autograd.grad(value, logits)
        value, gradient = value.detach(), gradient.detach()
        if gradient.shape != logits.shape or not bool(torch.isfinite(gradient).all()):
            raise TrainingError(
                f"The loss gave a gradient of shape {tuple(gradient.shape)} for logits of {tuple(logits.shape)}, or "
                "one that is not finite. Mend the loss, or lower learning_rate."
            )
        near.copy_(gradient[:, : near.shape[1]])
        far.copy_(gradient[:, near.shape[1] :])
        return float(value) if measure else 0.0

    return wrapped
