"""Small corpora, and the reference formulas in plain float64 autograd."""

from __future__ import annotations

import random

import torch

from w2v.corpus import Corpus


def two_topics(sentences: int = 600, seed: int = 1) -> Corpus:
    """Sentences about one of two topics, ten words each, that share no word."""
    draw = random.Random(seed)  # noqa: S311
    topics = [[f"{letter}{i}" for i in range(10)] for letter in "ab"]
    lines = (" ".join(draw.choice(topics[i % 2]) for _ in range(10)) for i in range(sentences))
    return Corpus.from_text("\n".join(lines), sentences="lines")


def window_pairs(reach: torch.Tensor, window: int) -> list[tuple[int, int]]:
    """(centre, offset into the stream) of every pair, decoded from the batch's reach one by one."""
    pairs = []
    for centre, code in enumerate(reach.tolist()):
        left, right = divmod(code, window + 1)
        pairs += [(centre, centre + window + o) for o in range(-left, right + 1) if o]
    return pairs
