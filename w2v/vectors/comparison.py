"""A list of words compared with one another: how similar each pair is, and which words go together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from w2v.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from w2v.vectors.keyed_vectors import KeyedVectors
    from w2v.vectors.search import Doubles
    from w2v.vectors.terms import Answer

MOST_WORDS = 100


@dataclass(frozen=True)
class Join:
    """Two groups that become one in the dendrogram.

    Attributes:
        left: the one group: a word's place in `Comparison.words`, or, from len(words) on, an earlier join's number.
        right: the other group, which lies right after it.
        similarity: the mean cosine between a word of the one and a word of the other.
    """

    left: int
    right: int
    similarity: float


@dataclass(frozen=True, eq=False)
class Comparison:
    """What is known of k words together.

    Attributes:
        words: the words, similar ones side by side: the order of the dendrogram's leaves.
        similarities: cosines, float64 of shape (k, k).
        joins: the dendrogram's k - 1 joins, the most similar first.
        odd_one_out: the word furthest from the mean of all, as `doesnt_match`; None for two words.
        centroid: the words nearest to the mean of all, by cosine.
    """

    words: list[str]
    similarities: Doubles
    joins: list[Join]
    odd_one_out: str | None
    centroid: Answer


def compare(vectors: KeyedVectors, words: Sequence[str], topn: int = 10) -> Comparison:
    """Compare words; those given twice count once.

    Groups are joined by average linkage (UPGMA) of cosines, and the leaves put in the order that brings similar
    neighbours together (Bar-Joseph et al. 2001), as scipy does it.

    Raises:
        UnknownWordError: for a word that is not in the vocabulary.
        QueryError: for fewer than 2 different words or more than `MOST_WORDS`.
    """
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    words = list(dict.fromkeys(words))
    if not 2 <= len(words) <= MOST_WORDS:
        raise QueryError(f"Compare 2 to {MOST_WORDS} different words; there {_are(len(words))}.")
    cosines = vectors.similarities(words)
    tree = linkage(squareform(1.0 - cosines, checks=False), method="average", optimal_ordering=True)
    order = leaves_list(tree)
    place = np.empty(len(words), dtype=np.int64)
    place[order] = np.arange(len(words))
    return Comparison(
        [words[row] for row in order],
        cosines[np.ix_(order, order)],
        _joins(tree, place),
        vectors.doesnt_match(words) if len(words) > 2 else None,
        vectors.most_similar(words, topn=topn),
    )


def _joins(tree: Doubles, place: np.ndarray) -> list[Join]:
    """Return scipy's linkage (k - 1, 4) with words named by their places."""
    k = len(place)
    first = [int(at) for at in place]  # of every group, the place of its first word
    joins = []
    for left, right, distance, _ in tree.tolist():
        pair = sorted((int(left), int(right)), key=first.__getitem__)
        names = [int(place[group]) if group < k else group for group in pair]
        joins.append(Join(names[0], names[1], 1.0 - distance))
        first.append(first[pair[0]])
    return joins


def _are(n: int) -> str:
    return "is 1" if n == 1 else f"are {n}"
