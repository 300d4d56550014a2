"""The pieces of the tutorial this grew out of, by its names: for learning, and for experiments of your own.

David Jenkins, *Demystifying AI: Building a Tiny Word2Vec Model with PyTorch*, 2025. They are exact and simple, and slow
for the reasons given with each. `TrainConfig(loss="softmax")` trains the same model on whole blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.utils.data import Dataset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class TinyWord2Vec(nn.Module):
    """Embedding → linear → log-softmax over the vocabulary; train it with `nn.NLLLoss`.

    Exact, and the cost of every example grows with the vocabulary: that is what negative sampling does away with.

    Attributes:
        embeddings: the word vectors, (vocab_size, embedding_dim).
        linear: from a vector to a score for each word.
    """

    def __init__(self, vocab_size: int, embedding_dim: int) -> None:
        super().__init__()
        self.embeddings = nn.Embedding(vocab_size, embedding_dim)
        self.linear = nn.Linear(embedding_dim, vocab_size)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Log-probabilities of every word as a neighbour, (batch, vocab_size), for a batch of word ids."""
        scores: torch.Tensor = self.linear(self.embeddings(inputs))
        return torch.log_softmax(scores, dim=1)


class Word2VecDataset(Dataset[tuple[torch.Tensor, torch.Tensor]]):
    """(centre id, context id) of every pair, for a `DataLoader`. Simple, at a Python call for each pair."""

    def __init__(self, context_pairs: Sequence[tuple[str, str]], word_to_idx: Mapping[str, int]) -> None:
        self.context_pairs = context_pairs
        self.word_to_idx = word_to_idx

    def __len__(self) -> int:
        return len(self.context_pairs)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        target, context = self.context_pairs[index]
        return torch.tensor(self.word_to_idx[target]), torch.tensor(self.word_to_idx[context])


def create_context_window(text: str, window_size: int) -> list[tuple[str, str]]:
    """Every (centre, context) pair of a text split at white space, in order; all of them in memory at once."""
    words = text.split()
    return [
        (word, words[j])
        for i, word in enumerate(words)
        for j in range(max(0, i - window_size), min(len(words), i + window_size + 1))
        if j != i
    ]


def prune_vocabulary(word_counts: Mapping[str, int], min_count: int = 5) -> dict[str, int]:
    """The words seen at least `min_count` times, with their counts."""
    return {word: count for word, count in word_counts.items() if count >= min_count}
