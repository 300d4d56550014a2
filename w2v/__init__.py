"""Word2Vec Studio: your own text into word vectors. The public names, loaded when first used.

Lazy, so that `import w2v.corpus` brings no torch and `import w2v.vectors` no training.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from w2v.corpus import Corpus, Vocab
    from w2v.errors import W2VError
    from w2v.maps import Projection, project
    from w2v.training import Progress, TrainConfig, Trainer, fit
    from w2v.vectors import KeyedVectors

__version__ = "0.1.0"

_HOMES = {
    "Corpus": "w2v.corpus",
    "KeyedVectors": "w2v.vectors",
    "Progress": "w2v.training",
    "Projection": "w2v.maps",
    "TrainConfig": "w2v.training",
    "Trainer": "w2v.training",
    "Vocab": "w2v.corpus",
    "W2VError": "w2v.errors",
    "fit": "w2v.training",
    "project": "w2v.maps",
}

__all__ = [
    "Corpus",
    "KeyedVectors",
    "Progress",
    "Projection",
    "TrainConfig",
    "Trainer",
    "Vocab",
    "W2VError",
    "fit",
    "project",
]


def __getattr__(name: str) -> object:
    """Import a public name from its room on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'w2v' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
