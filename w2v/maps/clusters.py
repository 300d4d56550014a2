"""The districts of a map: groups of words that lie together, each named by its most telling words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from w2v.maps.projection import Projection

Labels = NDArray[np.int64]

MOST = 8  # as many colours as people can tell apart, colour-blind people included
_WORDS_EACH = 40  # on average, at least: a handful of words is no district
_ROUNDS = 50
_VOTES = 3
_REACH = 0.1  # of the map's spread: how far a neighbour's vote carries
_WORDS_IN_NAME = 3
_FAMOUS = 0.9  # a tenth of the words are as well known as can be


@dataclass(frozen=True, eq=False)
class Clusters:
    """Districts, the largest first.

    Attributes:
        labels: (n,) the district of each word.
        names: one a district: its most telling words.
        telling: float64 (n,), how well each word speaks for its district; what to write first where room is scarce.
    """

    labels: Labels
    names: list[str]
    telling: NDArray[np.float64]


def find_clusters(projection: Projection, n_clusters: int | None = None, seed: int = 1) -> Clusters:
    """Divide a map into districts and name them.

    K-means on the coordinates gives compact districts; then each word goes, three times over, where most of its
    neighbours are, so that borders run between groups of meaning rather than through them. A neighbour that lies far
    off on the map has little say, so that a district stays in one piece.

    Args:
        projection: the map.
        n_clusters: how many at most; by default one for every 40 words, at most 8.
        seed: of the first centres.
    """
    n = len(projection)
    wanted = min(MOST, n // _WORDS_EACH) if n_clusters is None else n_clusters
    spots = projection.coordinates.astype(np.float64)
    rng = np.random.default_rng(seed)
    labels = _k_means(spots, _far_apart(spots, min(max(wanted, 1), n), rng))
    near = projection.neighbours.indices  # (n, k)
    if near.size:
        votes = _votes(spots, near)
        for _ in range(_VOTES):
            labels = _majority(labels, near, votes)
    sizes = np.bincount(labels)
    largest_first = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[largest_first] = np.arange(len(largest_first))
    labels = rank[labels]
    telling = _telling(projection, labels)
    names = [
        ", ".join(_name(projection, np.flatnonzero(labels == label), telling)) for label in range(len(largest_first))
    ]
    return Clusters(labels, names, telling)


def _far_apart(spots: NDArray[np.float64], k: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """At most `k` first centres, drawn far apart (k-means++), (n, c) → (k, c)."""
    centres: NDArray[np.float64] = spots[rng.integers(len(spots))][None]
    while len(centres) < k:
        squared = _squared(spots, centres).min(axis=1)
        if not squared.any():  # fewer distinct points than centres
            break
        centres = np.concatenate([centres, spots[rng.choice(len(spots), p=squared / squared.sum())][None]])
    return centres


def _k_means(spots: NDArray[np.float64], centres: NDArray[np.float64]) -> Labels:
    """Lloyd's algorithm from these centres, (n, c) → (n,)."""
    labels = np.full(len(spots), -1, dtype=np.int64)
    for _ in range(_ROUNDS):
        nearest = _squared(spots, centres).argmin(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
        sizes = np.bincount(labels, minlength=len(centres))
        sums = np.stack([np.bincount(labels, axis, len(centres)) for axis in spots.T], axis=1)
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)
    return labels


def _squared(points: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Squared distances, (n, c) and (k, c) → (n, k)."""
    squared = (points**2).sum(axis=1)[:, None] - 2 * points @ centres.T + (centres**2).sum(axis=1)
    distances: NDArray[np.float64] = np.maximum(squared, 0)
    return distances


def _votes(spots: NDArray[np.float64], near: NDArray[np.int32]) -> NDArray[np.float64]:
    """What each neighbour's vote counts, (n, c) and (n, k) → (n, k): 1 beside the word, ever less further away."""
    reach = _REACH * np.sqrt(spots.var(axis=0).sum()) or 1.0
    squared = sum((axis[near] - axis[:, None]) ** 2 for axis in spots.T)
    votes: NDArray[np.float64] = np.exp(-squared / (2 * reach**2))
    return votes


def _majority(labels: Labels, near: NDArray[np.int32], votes: NDArray[np.float64]) -> Labels:
    """Each word's most voted district, by itself (which breaks ties) and its neighbours."""
    n, k = len(labels), labels.max() + 1
    ballots = np.arange(n)[:, None] * k + labels[near]
    counted = np.bincount(ballots.ravel(), votes.ravel(), n * k).reshape(n, k)
    own = 0.5 * (labels[:, None] == np.arange(k))
    elected: Labels = (counted + own).argmax(axis=1)
    return elected


def _telling(projection: Projection, labels: Labels) -> NDArray[np.float64]:
    """How well each word speaks for its district, (n,): known by many, near its neighbours, all of them its own."""
    near = projection.neighbours
    counts = np.arange(len(labels), 0, -1) if projection.counts is None else projection.counts
    fame: NDArray[np.float64] = np.log1p(counts)
    fame = np.minimum(fame, np.quantile(fame, _FAMOUS))  # beyond it, "the" tells no more than "treaty"
    if not near.indices.size:
        return fame
    own = labels[near.indices] == labels[:, None]  # (n, k)
    hold = (own * np.maximum(near.similarities, 0)).mean(axis=1)
    telling: NDArray[np.float64] = fame * hold
    return telling


def _name(projection: Projection, members: Labels, telling: NDArray[np.float64]) -> list[str]:
    """The most telling words of a district that are not each other's spellings, such as "war" and "wars"."""
    ranked = [projection.words[row] for row in members[np.argsort(-telling[members], kind="stable")]]
    spelled = [word for word in ranked if any(character.isalpha() for character in word)]
    chosen: list[str] = []
    for word in spelled or ranked:
        if not any(word.startswith(other) or other.startswith(word) for other in chosen):
            chosen.append(word)
        if len(chosen) == _WORDS_IN_NAME:
            break
    return chosen
