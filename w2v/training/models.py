"""What is learned: two matrices of word vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from w2v.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from w2v.vectors import KeyedVectors


class Weights:
    """The vectors of every word, as a centre and as what it is compared with.

    Attributes:
        input: the word vectors themselves, float32 (n_words + 1, d). The last row stands for no word and stays zero.
        output: the vectors they are compared with, of neighbours or of inner nodes of a tree: (n_words + 1, d), with
            one more column for a bias if the loss has one.
        counts: occurrences of each word, int64 (n_words,).
        device: where the matrices are.
    """

    def __init__(
        self, counts: npt.NDArray[np.int64], vector_size: int, seed: int, device: torch.device, *, bias: bool = False
    ) -> None:
        """Start as the reference program does: inputs uniform within ±0.5/d, outputs zero."""
        generator = torch.Generator().manual_seed(seed)
        sizes = len(counts) + 1, vector_size
        start = torch.rand(*sizes, dtype=torch.float32, generator=generator).sub_(0.5).div_(vector_size)
        start[-1] = 0.0
        self.input = start.to(device)
        self.output = torch.zeros(len(counts) + 1, vector_size + bias, dtype=torch.float32, device=device)
        self.counts = counts
        self.device = device

    def begin_from(self, words: Sequence[str], start: KeyedVectors) -> None:
        """Take the vectors of known words as the input vectors to begin with.

        Raises:
            ConfigError: they are of another size.
        """
        size = self.input.shape[1]
        if start.vector_size != size:
            raise ConfigError(
                "vector_size",
                f"vector_size={size}, but the model to go on from has {start.vector_size} dimensions. Choose as many.",
            )
        known = [(row, start.key_to_index[word]) for row, word in enumerate(words) if word in start]
        if known:
            rows, sources = zip(*known, strict=True)
            self.input[list(rows)] = torch.from_numpy(start.vectors[list(sources)]).to(self.device)

    @property
    def n_words(self) -> int:
        """How many words there are."""
        return len(self.counts)
