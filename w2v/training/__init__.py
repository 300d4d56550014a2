"""From a `Corpus` to word vectors: `TrainConfig`, `Trainer` and the `Progress` it tells."""

from w2v.training.advice import explain_defaults
from w2v.training.config import TrainConfig
from w2v.training.estimate import Pace, estimate_seconds
from w2v.training.losses import custom_losses, register_loss
from w2v.training.progress import Progress
from w2v.training.trainer import Trainer, fit

__all__ = [
    "Pace",
    "Progress",
    "TrainConfig",
    "Trainer",
    "custom_losses",
    "estimate_seconds",
    "explain_defaults",
    "fit",
    "register_loss",
]
