"""How a map is made: the settings, their ranges, and the messages for what lies outside."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from w2v.errors import ConfigError, ProjectionError
from w2v.maps.neighbours import METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping

METHODS = ("umap", "umap-learn", "pca")


@dataclass(frozen=True)
class MapSettings:
    """The settings of `project`, checked when made.

    Attributes:
        method: "umap", "umap-learn" or "pca".
        n_components: 2 or 3.
        n_neighbors: 2 to 200.
        min_dist: 0 to 0.99.
        metric: "cosine" or "euclidean".
        seed: 0 to 2³² - 1.
    """

    method: str = "umap"
    n_components: int = 2
    n_neighbors: int = 15
    min_dist: float = 0.1
    metric: str = "cosine"
    seed: int = 1

    def __post_init__(self) -> None:
        _choice("method", self.method, METHODS)
        _choice("metric", self.metric, METRICS)
        _whole("n_components", self.n_components, 2, 3)
        _whole("n_neighbors", self.n_neighbors, 2, 200)
        _whole("seed", self.seed, 0, 2**32 - 1)
        number = isinstance(self.min_dist, (int, float, np.number)) and not isinstance(self.min_dist, bool)
        if not number or not 0 <= self.min_dist <= 0.99:
            raise ConfigError("min_dist", f"min_dist must be a number from 0 to 0.99, not {self.min_dist!r}.")

    def words_to_map(self, wanted: int, available: int) -> int:
        """How many words the map shows.

        Raises:
            ConfigError: `wanted` is no whole number of at least 1.
            ProjectionError: there are no words.
        """
        _whole("n_words", wanted, 1, None)
        if available < 1:
            raise ProjectionError("There are 0 words to map; a map needs at least 1. Train or open a model first.")
        return min(wanted, available)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> MapSettings:
        """The settings that `to_dict` gave; what is not there has its default.

        Raises:
            ConfigError: a setting out of range.
        """
        return cls(**{field.name: values[field.name] for field in fields(cls) if field.name in values})

    def to_dict(self) -> dict[str, Any]:
        """The settings as JSON values."""
        return {name: value.item() if isinstance(value, np.generic) else value for name, value in asdict(self).items()}


def _choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in choices:
        raise ConfigError(name, f"{name} must be one of {', '.join(choices)}, not {value!r}.")


def _whole(name: str, value: object, low: int, high: int | None) -> None:
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or value < low or (high is not None and value > high):  # type: ignore[operator]
        limit = f"from {low} to {high}" if high is not None else f"of at least {low}"
        raise ConfigError(name, f"{name} must be a whole number {limit}, not {value!r}.")
