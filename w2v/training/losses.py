"""Losses on pairs of words: negative sampling, and any you register yourself."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from w2v.errors import ConfigError, TrainingError

if TYPE_CHECKING:
    from w2v.training.batches import Shape
    from w2v.training.config import TrainConfig
    from w2v.training.models import Weights

CustomLoss: TypeAlias = Callable[[Tensor, Tensor, Tensor], Tensor | tuple[Tensor | float, Tensor]]
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
        ConfigError: the name is empty, or that of a built-in loss; or the loss is no function.
    """
    if not isinstance(name, str) or not name or name in _BUILT_IN:
        taken = f"{name!r} is the name of a built-in loss" if name in _BUILT_IN else f"{name!r} is no name for a loss"
        raise ConfigError("loss", f"{taken}. Choose another name.")
    if not callable(loss):
        raise ConfigError("loss", f"{loss!r} is no function of (logits, labels, weights). Register one.")
    _CUSTOM[name] = loss


def custom_losses() -> tuple[str, ...]:
    """The names that were registered."""
    return tuple(_CUSTOM)


def negative_sampling(near: Tensor, far: Tensor, near_weight: Tensor, far_weight: Tensor, measure: bool) -> float:
    """−Σ log σ(near) − Σ log σ(−far), weighted: each pair is told from its negatives by logistic regression.

    Args:
        near: logits (n, P) of true pairs; replaced by the loss's gradient by them, (σ − 1)·weight.
        far: logits (n, N) of pairs with noise; replaced by σ·weight.
        near_weight: (n, P) or what broadcasts to it.
        far_weight: (n, N) or what broadcasts to it.
        measure: whether to work out the loss, which costs more than its gradient.

    Returns:
        The loss, 0 unless measured.
    """
    loss = 0.0
    if measure:
        loss = float((F.softplus(-near) * near_weight).sum() + (F.softplus(far) * far_weight).sum())
    near.sigmoid_().sub_(1.0).mul_(near_weight)
    far.sigmoid_().mul_(far_weight)
    return loss


def custom_gradient(
    name: str, near: Tensor, far: Tensor, near_weight: Tensor, far_weight: Tensor, measure: bool
) -> float:
    """As `negative_sampling`, with a loss that was registered: it sees near and far logits side by side.

    Raises:
        TrainingError: the loss gave something that cannot be its gradient.
    """
    logits = torch.cat((near, far), 1).requires_grad_()
    labels = torch.cat((torch.ones_like(near), torch.zeros_like(far)), 1)
    weights = torch.cat((near_weight.expand_as(near), far_weight.expand_as(far)), 1)
    with torch.enable_grad():
        result = _CUSTOM[name](logits, labels, weights)
        value, gradient = _value_and_gradient(name, result, logits)
    if gradient.shape != logits.shape:
        shapes = f"a gradient of shape {tuple(gradient.shape)} for logits of {tuple(logits.shape)}"
        raise TrainingError(f"The loss {name!r} gave {shapes}. Mend the loss.")
    if not (math.isfinite(value) and bool(torch.isfinite(gradient).all())):
        raise TrainingError(f"The loss {name!r} or its gradient is not finite. Mend the loss, or lower learning_rate.")
    near.copy_(gradient[:, : near.shape[1]])
    far.copy_(gradient[:, near.shape[1] :])
    return value if measure else 0.0


def _value_and_gradient(name: str, result: object, logits: Tensor) -> tuple[float, Tensor]:
    """What a loss came to, whichever way it was given."""
    if isinstance(result, Tensor) and result.dim() == 0 and result.requires_grad:
        (gradient,) = torch.autograd.grad(result, logits)
        return float(result.detach()), gradient
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], Tensor):
        value = result[0].detach() if isinstance(result[0], Tensor) else result[0]
        if isinstance(value, int | float) or (isinstance(value, Tensor) and value.dim() == 0):
            return float(value), result[1].detach()
    given = f"a tensor of shape {tuple(result.shape)}" if isinstance(result, Tensor) else f"a {type(result).__name__}"
    raise TrainingError(
        f"The loss {name!r} gave {given}, where one number that autograd can follow to the logits is needed, or a pair "
        "of the number and its gradient by the logits. Mend the loss."
    )


class WithCustomLoss:
    """Mixed into an objective on pairs: with a loss that a user registered, which only Python can run."""

    def __init__(self, weights: "Weights", shape: "Shape", config: "TrainConfig", products: torch.dtype) -> None:
        super().__init__(weights, shape, config, products)  # type: ignore[call-arg]  # the objective's
        self.name = config.loss

    def pair_loss(self, near: Tensor, far: Tensor, near_weight: Tensor, far_weight: Tensor, measure: bool) -> float:
        """Replace logits by the gradient; the loss, if measured. See `custom_gradient`."""
        return custom_gradient(self.name, near, far, near_weight, far_weight, measure)
