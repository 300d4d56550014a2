"""The tree against a second construction, with a heap."""

from __future__ import annotations

import heapq

import numpy as np
import pytest

from w2v.training.huffman import huffman_paths


def lengths_by_heap(counts: list[int]) -> int:
    """Σ count·length, which is the same for every Huffman tree of these counts."""
    heap, total = list(counts), 0
    heapq.heapify(heap)
    while len(heap) > 1:
        made = heapq.heappop(heap) + heapq.heappop(heap)
        total += made
        heapq.heappush(heap, made)
    return total


@pytest.mark.parametrize(
    "counts", [[1, 1], [5, 3, 3, 1], list(range(100, 0, -1)), [1] * 33, [2**i for i in range(20, 0, -1)]]
)
def test_paths_are_as_short_as_they_can_be(counts: list[int]) -> None:
    _, _, on = huffman_paths(np.array(counts))
    assert (on[:-1].sum(1) * counts).sum() == lengths_by_heap(counts)


def test_no_two_words_have_the_same_path_and_every_inner_node_is_used() -> None:
    counts = np.array([9, 9, 4, 3, 1, 1, 1])
    path, labels, on = huffman_paths(counts)
    ways = {frozenset((n, t) for n, t, o in zip(*row, strict=True) if o) for row in zip(path, labels, on, strict=True)}
    assert len(ways) == len(counts) + 1  # the last is the empty path of no word
    assert set(path[on > 0].tolist()) == set(range(len(counts) - 1))
    assert (path[-1] == len(counts)).all()


def test_probabilities_of_all_words_add_up_to_one() -> None:
    path, labels, on = huffman_paths(np.array([9, 4, 3, 1, 1]))
    score = np.random.default_rng(1).normal(size=6)
    chance = 1 / (1 + np.exp(-score[path]))
    taken = np.where(on > 0, np.where(labels > 0, chance, 1 - chance), 1.0)
    assert taken[:-1].prod(1).sum() == pytest.approx(1.0)
