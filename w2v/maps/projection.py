"""From vectors to a map: the words' coordinates in two or three dimensions, and who is near whom.

    vectors ──> neighbours ──> graph ──> layout ──> Projection
                exact kNN      weights   coordinates

`Projection` is what comes out and what files hold; `project` is the way there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from w2v.errors import Cancelled, ProjectionError
from w2v.maps.alignment import align, place_at_neighbours
from w2v.maps.clusters import Clusters, find_clusters
from w2v.maps.graph import fuzzy_graph
from w2v.maps.layout import closeness_curve, default_epochs, initial_layout, layout_steps
from w2v.maps.neighbours import Floats, Neighbours, nearest_blocks, unit_rows
from w2v.maps.settings import MapSettings

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from w2v.vectors import KeyedVectors

NEIGHBOURS_KEPT = 15  # at least so many are found for each word, for those who ask the map "what is near?"

Progress = Callable[[float], None]
Wish = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Projection:
    """A map of words.

    Attributes:
        words: the words, most frequent first where that is known.
        coordinates: float32 (n, n_components).
        neighbours: each word's nearest others on the map, nearest first, by the vectors, not the coordinates.
        counts: int64 (n,), how often each word occurred; None if unknown.
        settings: what the map was made with, JSON values.
    """

    words: list[str]
    coordinates: Floats
    neighbours: Neighbours
    counts: NDArray[np.int64] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.words)

    def __repr__(self) -> str:
        return f"Projection({len(self):,} words in {self.coordinates.shape[1]} dimensions)"

    @cached_property
    def index(self) -> dict[str, int]:
        """From a word to its row."""
        return {word: row for row, word in enumerate(self.words)}

    @cached_property
    def clusters(self) -> Clusters:
        """Its districts, found when first asked for."""
        return find_clusters(self)

    def save(self, directory: str | os.PathLike[str]) -> None:
        """Write `map.safetensors` into a folder, made if need be, in one step.

        Raises:
            FormatError: if the folder cannot be written.
        """
        from w2v.maps.storage import write_projection

        write_projection(self, directory)

    @classmethod
    def load(cls, directory: str | os.PathLike[str]) -> Projection:
        """Read a folder written by `save`.

        Raises:
            FormatError: if it holds no map, or its parts do not fit together.
        """
        from w2v.maps.storage import read_projection

        return read_projection(directory)


def project(
    vectors: KeyedVectors,
    n_words: int = 5000,
    n_components: int = 2,
    seed: int = 1,
    *,
    method: str = "umap",
    n_neighbors: int = 15,
    min_dist: float = 0.1,
    metric: str = "cosine",
    like: Projection | None = None,
    cancelled: Wish | None = None,
    on_progress: Progress | None = None,
) -> Projection:
    """Draw a map on which words with similar vectors lie close to each other.

    The same vectors, settings and seed give the same map on the same machine.

    Args:
        vectors: words and their vectors.
        n_words: map the first so many words (the most frequent); more than there are means all.
        n_components: 2 for a flat map, 3 for a room.
        seed: any whole number from 0; another seed gives another, equally good map.
        method: "umap" keeps neighbourhoods; "umap-learn" does so with the reference implementation, several times
            as slowly; "pca" shows the directions of most variance.
        n_neighbors: how many words, itself included, each word holds on to: few show fine grain, many the whole.
        min_dist: how close together words may come, 0 to 0.99.
        metric: "cosine", as word vectors are compared, or "euclidean".
        like: an earlier map; the new one starts from it and is turned to lie as it does, so that a change is seen.
        cancelled: asked many times a second; when it says True the work stops.
        on_progress: told the part that is done, rising from 0 to 1.

    Raises:
        ConfigError: a setting out of range.
        ProjectionError: there are no words, `like` has another number of dimensions, or umap-learn failed.
        Cancelled: `cancelled` said so.
    """
    settings = MapSettings(method, n_components, n_neighbors, min_dist, metric, seed)
    n = settings.words_to_map(n_words, len(vectors))
    if like is not None and like.coordinates.shape[1] != n_components:
        shown = like.coordinates.shape[1]
        raise ProjectionError(f"A map in {n_components} dimensions cannot lie like one in {shown}; leave `like` out.")
    watch = _Watch(cancelled, on_progress)
    words, table = vectors.index_to_key[:n], vectors.vectors[:n]
    counts = None if vectors.counts is None else vectors.counts[:n]
    share = n / (n + 20_000)  # of the time, for the neighbours: they grow with n², the layout with n
    neighbours = find_neighbours(table, settings, watch.part(0, share))
    flat = principal_components(unit_rows(table) if metric == "cosine" else table, n_components)
    draft = Projection(words, flat, neighbours, counts, settings.to_dict())
    if method != "pca" and n > 1:
        start = draft.coordinates if like is None else place_at_neighbours(draft, like)
        layout = _layout(table, replace(draft, coordinates=start), settings, watch.part(share, 1))
        draft = replace(draft, coordinates=layout)
    watch(1.0)
    return draft if like is None else align(draft, like)


def find_neighbours(table: Floats, settings: MapSettings, watch: Callable[[float], None]) -> Neighbours:
    """The nearest others of every row, (n, d) → (n, k), k = n - 1 where there are few."""
    n = len(table)
    k = min(max(settings.n_neighbors - 1, NEIGHBOURS_KEPT), n - 1)
    found = Neighbours(np.empty((n, k), np.int32), np.empty((n, k), np.float32), np.empty((n, k), np.float32))
    if k > 0:
        for rows, block in nearest_blocks(table, k, settings.metric):
            found.indices[rows] = block.indices
            found.similarities[rows] = block.similarities
            found.distances[rows] = block.distances
            watch(rows.stop / n)
    return found


def principal_components(table: Floats, n_components: int) -> Floats:
    """The coordinates along the directions of most variance, (n, d) → (n, n_components).

    A direction's sign is fixed by its largest entry, so that the same vectors never come out mirrored. Directions
    that the vectors do not have (fewer dimensions than components) are zero.
    """
    centred = table - table.mean(axis=0, dtype=np.float64)
    _, directions = np.linalg.eigh(centred.T @ centred)  # ascending
    directions = directions[:, ::-1][:, :n_components]
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=0)[None], axis=0)
    coordinates = np.zeros((len(table), n_components), dtype=np.float32)
    coordinates[:, : directions.shape[1]] = centred @ (directions * np.where(largest < 0, -1, 1))
    return coordinates


def _layout(table: Floats, draft: Projection, settings: MapSettings, watch: _Watch) -> Floats:
    """UMAP's coordinates, (n, n_components), from the neighbours of a draft and the coordinates it has."""
    rng = np.random.default_rng(settings.seed)
    start = initial_layout(draft.coordinates, rng)
    if settings.method == "umap-learn":
        from w2v.maps.reference import reference_layout

        layout = reference_layout(start, table, draft.neighbours, settings, watch)
    else:
        layout = _own_layout(start, draft.neighbours, settings, rng, watch)
    return np.ascontiguousarray(layout - layout.mean(axis=0))


def _own_layout(
    start: Floats, neighbours: Neighbours, settings: MapSettings, rng: np.random.Generator, watch: _Watch
) -> Floats:
    epochs = default_epochs(len(start))
    graph = fuzzy_graph(neighbours, settings.n_neighbors, weakest=1 / epochs)
    layout = start
    for epoch, moved in enumerate(layout_steps(start, graph, closeness_curve(settings.min_dist), rng, epochs), 1):
        layout = moved
        watch(epoch / epochs)
    return layout


class _Watch:
    """Passes progress on, at most a hundred times, and raises Cancelled when asked to stop."""

    def __init__(self, cancelled: Wish | None, on_progress: Progress | None, low: float = 0, high: float = 1) -> None:
        self._cancelled, self._on_progress, self._low, self._high = cancelled, on_progress, low, high
        self._told = -1.0

    def part(self, low: float, high: float) -> _Watch:
        """A watch over the stretch of the work from `low` to `high`, told the part of that stretch."""
        return _Watch(self._cancelled, self._on_progress, low, high)

    def __call__(self, done: float) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("The map was stopped before it was done.")
        fraction = self._low + (self._high - self._low) * done
        if self._on_progress is not None and (fraction - self._told >= 0.01 or done >= 1):
            self._told = fraction
            self._on_progress(fraction)
