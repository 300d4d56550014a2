"""The Huffman tree of a vocabulary: a word's path from the root, left and right turns, short for frequent words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def huffman_paths(
    counts: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Build the tree as `word2vec.c` does: two queues of sorted weights, merging the two lightest.

    Args:
        counts: of the words, descending, shape (n_words,), n_words ≥ 2.

    Returns:
        Inner nodes on the way to each word, (n_words + 1, L), the root 0 and lighter ones later, padded with n_words;
        the label at each, 1 for a left turn and 0 for a right one; and 1 where the path goes on, 0 in the padding. The
        last row is that of no word.
    """
    n = len(counts)
    weight = np.concatenate((counts, np.full(n - 1, np.iinfo(np.int64).max))).tolist()
    parent, turn = [0] * (2 * n - 1), [0] * (2 * n - 1)
    leaf, inner = n - 1, n  # the lightest of each queue: leaves from the end, inner nodes from the beginning
    for made in range(n, 2 * n - 1):
        pair = []
        for _ in range(2):
            if leaf >= 0 and weight[leaf] <= weight[inner]:
                pair.append(leaf)
                leaf -= 1
            else:
                pair.append(inner)
                inner += 1
        weight[made] = weight[pair[0]] + weight[pair[1]]
        parent[pair[0]] = parent[pair[1]] = made
        turn[pair[1]] = 1
    return _walk(n, np.array(parent), np.array(turn))


def _walk(
    n: int, parent: npt.NDArray[np.int64], turn: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Climb from all the leaves at once; the order of the nodes on a path does not matter to a sum over them."""
    root = 2 * n - 2
    at = np.arange(n)
    nodes, turns = [], []
    while (at != root).any():
        there = at == root
        nodes.append(np.where(there, n, root - parent[at]))  # inner nodes are numbered from the root, the heaviest
        turns.append(np.where(there, 0, turn[at]))
        at = np.where(there, root, parent[at])
    none = np.full((1, len(nodes)), n)
    path = np.concatenate((np.stack(nodes, 1), none))
    on = (path < n).astype(np.float32)
    labels = np.concatenate((1 - np.stack(turns, 1), none * 0)).astype(np.float32) * on
    return path, labels, on
