"""New words on an existing map: they go where they belong, and nobody else moves."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from w2v.errors import ProjectionError
from w2v.maps.alignment import place_at_neighbours
from w2v.maps.graph import fuzzy_graph
from w2v.maps.layout import closeness_curve, layout_steps
from w2v.maps.neighbours import unit_rows
from w2v.maps.projection import Projection, find_neighbours
from w2v.maps.settings import MapSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from w2v.maps.neighbours import Floats
    from w2v.vectors import KeyedVectors

_STEPS = 100
_COOLING = (0.5, 0.0)


def place(projection: Projection, vectors: KeyedVectors, words: Sequence[str]) -> Projection:
    """Add words to a map: its own keep their coordinates to the last bit, the new ones go among their neighbours.

    Args:
        projection: the map.
        vectors: hold the map's words and the new ones.
        words: what to add; words on the map already are passed over.

    Raises:
        UnknownWordError: a new word is not in `vectors`.
        ProjectionError: a word of the map is not, so that the map is one of other vectors.
    """
    new = [word for word in dict.fromkeys(words) if word not in projection.index]
    if not new:
        return projection
    known = [vectors.key_to_index.get(word, -1) for word in projection.words]
    if -1 in known:
        missing = projection.words[known.index(-1)]
        raise ProjectionError(f"{missing!r} is on the map but not among these vectors; draw the map again.")
    added = vectors[new]
    rows = known + [vectors.key_to_index[word] for word in new]
    table = np.concatenate([vectors.vectors[known], added])
    settings = MapSettings.from_dict(projection.settings)
    draft = Projection(
        [*projection.words, *new],
        np.zeros((len(rows), projection.coordinates.shape[1]), np.float32),
        find_neighbours(table, settings, lambda _: None),
        None if vectors.counts is None else vectors.counts[rows],
        projection.settings,
    )
    by_variance = settings.method == "pca"
    moved = _by_variance(table, projection, settings) if by_variance else _by_forces(draft, projection, settings)
    moved[: len(projection)] = projection.coordinates
    return replace(draft, coordinates=moved)


def _by_forces(draft: Projection, projection: Projection, settings: MapSettings) -> Floats:
    """The layout goes on for a while, for the new words only."""
    graph = fuzzy_graph(draft.neighbours, settings.n_neighbors, weakest=1 / 500)
    rng = np.random.default_rng(settings.seed)
    start = place_at_neighbours(draft, projection)
    movable = np.arange(len(draft)) >= len(projection)
    # Where two words have the same neighbours, a little noise parts them.
    start[movable] += rng.normal(scale=1e-2, size=start[movable].shape).astype(np.float32)
    curve = closeness_curve(settings.min_dist)
    (moved,) = deque(layout_steps(start, graph, curve, rng, _STEPS, cooling=_COOLING, movable=movable), maxlen=1)
    return moved.copy()


def _by_variance(table: Floats, projection: Projection, settings: MapSettings) -> Floats:
    """Principal components are a linear map of the vectors; the old words say which, however it was turned since.

    The old words are the first rows of `table`, (n, d) → (n, n_components).
    """
    rows = unit_rows(table) if settings.metric == "cosine" else table
    augmented = np.concatenate([rows, np.ones((len(rows), 1), np.float32)], axis=1).astype(np.float64)
    n = len(projection)
    linear = np.linalg.lstsq(augmented[:n], projection.coordinates.astype(np.float64), rcond=None)[0]
    placed: Floats = (augmented @ linear).astype(np.float32)
    return placed
