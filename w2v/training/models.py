"""What is learned: two matrices of word vectors."""

from __future__ import annotations

import torch


class Weights:
    """The vectors of every word, as a centre and as a neighbour.

    Attributes:
        input: the word vectors themselves, float32 (n_words + 1, d). The last row stands for no word and stays zero.
        output: the vectors they are compared with, of the same shape.
        device: where they are.
    """

    def __init__(self, n_words: int, vector_size: int, seed: int, device: torch.device) -> None:
        """Start as the reference program does: inputs uniform within ±0.5/d, outputs zero."""
        generator = torch.Generator().manual_seed(seed % 2**63)
        start = torch.rand(n_words + 1, vector_size, generator=generator).sub_(0.5).div_(vector_size)
        start[-1] = 0.0
        self.input = start.to(device)
        self.output = torch.zeros(n_words + 1, vector_size, device=device)
        self.device = device
