"""A map that moves while a model learns: each drawing starts from the one before and lies as it lay.

Knows nothing of training: whoever trains hands over the vectors now and then. It keeps to a small share of the
time by itself, and remembers what it drew, so that the run can be played again from noise to meaning.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from w2v.errors import ConfigError
from w2v.maps.alignment import procrustes
from w2v.maps.graph import fuzzy_graph
from w2v.maps.layout import closeness_curve, initial_layout, layout_steps
from w2v.maps.projection import Projection, find_neighbours, project
from w2v.maps.settings import MapSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from w2v.maps.neighbours import Floats, Neighbours
    from w2v.vectors import KeyedVectors

MOST_FRAMES = 120
_STEPS = 12  # of the layout, for one drawing
_COOLING = (0.7, 0.2)  # small steps: the map should move, not jump


@dataclass(frozen=True, eq=False)
class Replay:
    """How a map came to be.

    Attributes:
        projection: the last map; the frames hold its words in its order.
        frames: float32 (n, n_components) each, the oldest first, each lying as the last one lies.
        labels: what to call each frame, such as "epoch 1.5".
    """

    projection: Projection
    frames: Sequence[Floats]
    labels: Sequence[str]


class LiveMap:
    """Follows a model through its training.

    >>> live = LiveMap()
    >>> for progress in trainer.run():  # doctest: +SKIP
    ...     drawn = live.follow(trainer.vectors, f"epoch {progress.epoch}")  # None: it is not time yet
    >>> live.replay()  # doctest: +SKIP
    """

    def __init__(self, n_words: int = 400, seed: int = 1, share: float = 0.02) -> None:
        """Start with an empty map.

        Args:
            n_words: map the first so many words.
            seed: a whole number from 0.
            share: of the time since the first drawing, the most to spend on drawing; 0 < share ≤ 1.

        Raises:
            ConfigError: `share` is out of range.
        """
        if not 0 < share <= 1:
            raise ConfigError("share", f"share must be above 0 and at most 1, not {share!r}.")
        self._n_words, self._seed, self._share = n_words, seed, share
        self._rng = np.random.default_rng(seed)
        self._drawn: Projection | None = None
        self._frames: list[Floats] = []
        self._labels: list[str] = []
        self._spent = 0.0
        self._began = 0.0

    def follow(self, vectors: Callable[[], KeyedVectors], label: str = "") -> Projection | None:
        """Draw the vectors as they are now, unless the share of the time is used up; then None.

        Args:
            vectors: called only if there will be a drawing; always the same words, in the same order.
            label: what to call this moment in a replay.
        """
        if self._drawn is None:
            drawn = self.draw(vectors(), label)
            self._began = time.perf_counter()
            return drawn
        now = time.perf_counter()
        if self._spent > self._share * (now - self._began):
            return None
        drawn = self.draw(vectors(), label)
        self._spent += time.perf_counter() - now
        return drawn

    def draw(self, vectors: KeyedVectors, label: str = "") -> Projection:
        """Draw the vectors as they are now, however long it is since the last time."""
        if self._drawn is None:
            # Noise needs no layout: where its principal components put the words is as good a start as any.
            first = project(vectors, self._n_words, method="pca", seed=self._seed)
            self._drawn = replace(first, coordinates=initial_layout(first.coordinates, self._rng))
        elif len(self._drawn) > 1:
            near = find_neighbours(vectors.vectors[: len(self._drawn)], MapSettings(), lambda _: None)
            moved = self._moved(near, self._drawn.coordinates)
            self._drawn = replace(self._drawn, coordinates=moved, neighbours=near)
        self._remember(self._drawn.coordinates, label)
        return self._drawn

    def replay(self) -> Replay:
        """All that was drawn, thinned to at most MOST_FRAMES.

        Raises:
            ConfigError: nothing was drawn.
        """
        if self._drawn is None:
            raise ConfigError("frames", "Nothing was drawn; call `follow` or `draw` while the model learns.")
        return Replay(self._drawn, tuple(self._frames), tuple(self._labels))

    def _moved(self, near: Neighbours, before: Floats) -> Floats:
        """A few steps of the layout from where the words were, turned to lie as they lay."""
        graph = fuzzy_graph(near, MapSettings().n_neighbors, weakest=1 / 500)
        steps = layout_steps(before, graph, closeness_curve(0.1), self._rng, _STEPS, cooling=_COOLING)
        (layout,) = deque(steps, maxlen=1)
        return procrustes(layout, before, layout)

    def _remember(self, frame: Floats, label: str) -> None:
        self._frames.append(frame.copy())
        self._labels.append(label)
        if len(self._frames) > MOST_FRAMES:  # forget every second one; the newest stays
            self._frames[:] = self._frames[:-1:2] + self._frames[-1:]
            self._labels[:] = self._labels[:-1:2] + self._labels[-1:]
