"""A corpus as blocks of word ids that turn training into matrix products.

The token stream is cut into chunks, worked on one at a time; nothing larger than a chunk is ever held. A chunk's
random choices depend on (seed, epoch, number of the chunk) alone, so that any chunk can be made again: that is what
makes threads deterministic and resuming exact. A chunk is cut into blocks of `block` successive centres; `blocks` of
them are a batch, the work of one thread in one step.

Sources: Ji et al. 2016 (pWord2Vec, arXiv 1604.04661) for negatives shared by neighbouring centres.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from w2v.training.sampling import Noise, keep_probabilities, window_reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from w2v.corpus import Corpus
    from w2v.training.config import TrainConfig

CHUNK_TOKENS = 1 << 17
"""Most raw tokens in a chunk: large enough that Python's share in preparing it vanishes, small enough for memory."""

BATCH_CENTRES = 1024
"""Most centres that a thread works on in a step: what fits its cache, and enough to hide Python's calls."""

GROUP_CENTRES, GROUP_NEGATIVES = 128, 48
"""How many successive centres share how many negatives."""

BLOCK_CENTRES = 32

SOFTMAX_LOGITS = 1 << 23
"""Most scores that full softmax holds at a time."""

STEPS_PER_EPOCH = 200
"""Least number of steps a small corpus is cut into: fewer, larger steps would learn too little from each."""


@dataclass(frozen=True)
class Shape:
    """The sizes of a batch.

    Attributes:
        window: most neighbours to either side.
        block: centres in a block, S.
        blocks: blocks in a batch, B.
        groups: how many groups of negatives a batch has; B is a multiple.
        negatives: words drawn for each group, N.
    """

    window: int
    block: int
    blocks: int
    groups: int
    negatives: int

    @property
    def centres(self) -> int:
        """Centres in a batch."""
        return self.block * self.blocks

    @property
    def reach(self) -> int:
        """Tokens that a block's windows can reach, T."""
        return self.block + 2 * self.window

    @property
    def noise(self) -> int:
        """Negatives in a batch."""
        return self.groups * self.negatives

    @classmethod
    def for_training(cls, config: TrainConfig, n_words: int, tokens_kept: float, threads: int) -> Shape:
        """The sizes that suit a corpus of which subsampling leaves `tokens_kept` an epoch."""
        sampled = config.loss not in ("hierarchical", "softmax")
        block = BLOCK_CENTRES
        while block < 2 * config.window:  # blocks overlap only with their neighbours
            block *= 2
        largest = {"softmax": max(1, SOFTMAX_LOGITS // n_words)}.get(config.loss, BATCH_CENTRES)
        wanted = min(float(largest), tokens_kept / threads / STEPS_PER_EPOCH)
        blocks = 1
        while blocks * 2 * block <= wanted:
            blocks *= 2
        groups = max(1, blocks * block // GROUP_CENTRES)
        return cls(config.window, block, blocks, groups, GROUP_NEGATIVES if sampled else 0)


@dataclass(frozen=True)
class Chunk:
    """The batches of one chunk, one after the other.

    Attributes:
        shape: the sizes of a batch.
        words: ids of the centres of all `steps` batches, with `window` more words on either side, int64, shape
            (steps·n + 2·window,).
        reach: left·(window + 1) + right for each centre, int64, shape (steps·n,); 0 where there is no pair.
        negatives: ids of the words drawn, int64, shape (steps·groups, N).
        padding: the id that stands for no word.
    """

    shape: Shape
    words: torch.Tensor
    reach: torch.Tensor
    negatives: torch.Tensor
    padding: int

    def __len__(self) -> int:
        return len(self.reach) // self.shape.centres

    def __getitem__(self, step: int) -> Batch:
        if not 0 <= step < len(self):
            raise IndexError(step)
        shape = self.shape
        first, last = step * shape.centres, (step + 1) * shape.centres
        return Batch(
            self.words[first : last + 2 * shape.window],
            self.reach[first:last],
            self.negatives[step * shape.groups : (step + 1) * shape.groups],
        )

    def __iter__(self) -> Iterator[Batch]:
        return (self[step] for step in range(len(self)))

    def lengthened(self, steps: int) -> Chunk:
        """The same with batches that hold nothing at its end, so that it has `steps`."""
        more = steps - len(self)
        if more <= 0:
            return self
        centres = more * self.shape.centres
        return replace(
            self,
            words=F.pad(self.words, (0, centres), value=self.padding),
            reach=F.pad(self.reach, (0, centres)),
            negatives=F.pad(self.negatives, (0, 0, 0, more * self.shape.groups), value=self.padding),
        )


@dataclass(frozen=True)
class Batch:
    """What one thread works on in one step.

    Attributes:
        words: ids of the centres with `window` more words on either side, int64, shape (B·S + 2·window,).
        reach: left·(window + 1) + right for each centre, int64, shape (B·S,); 0 where there is no pair.
        negatives: ids of the words drawn, int64, shape (groups, N).
    """

    words: torch.Tensor
    reach: torch.Tensor
    negatives: torch.Tensor


class Batcher:
    """Makes the chunks of a corpus.

    Attributes:
        shape: the sizes of every batch.
        rounds: how many times `threads` chunks make up an epoch.
        padding: the id that stands for no word; one past the last word's.
    """

    def __init__(self, corpus: Corpus, config: TrainConfig, threads: int, device: torch.device) -> None:
        counts = corpus.vocab.counts
        self._corpus = corpus
        self._config = config
        self._threads = threads
        self._device = device
        self._keep = keep_probabilities(counts, config.subsample)
        self._noise = Noise(counts, config.noise_exponent)
        self.padding = len(counts)
        self.shape = Shape.for_training(config, len(counts), float(self._keep @ counts), threads)
        self.rounds = -(-corpus.n_tokens // (threads * CHUNK_TOKENS))
        self._tokens = -(-corpus.n_tokens // (threads * self.rounds))

    def tokens_before(self, round_: int) -> int:
        """How many raw tokens of an epoch come before a round."""
        return min(self._corpus.n_tokens, round_ * self._threads * self._tokens)

    def chunk(self, epoch: int, round_: int, thread: int) -> Chunk:
        """Make the chunk that a thread works on in a round: skip, cut windows, draw negatives."""
        number = round_ * self._threads + thread
        first = min(number * self._tokens, self._corpus.n_tokens)
        last = min(first + self._tokens, self._corpus.n_tokens)
        rng = np.random.default_rng([self._config.seed, epoch, number])
        raw = self._corpus.ids[first:last]
        keep = rng.random(len(raw), dtype=np.float32) < self._keep[raw]
        left, right = window_reach(
            self._lengths(first, last, keep), self._config.window, rng if self._config.shrink_windows else None
        )
        return self._padded(raw[keep], left * (self._config.window + 1) + right, rng)

    def _lengths(self, first: int, last: int, keep: np.ndarray) -> np.ndarray:
        """Lengths of the sentences between two tokens without what is skipped; the chunk's edges end a sentence."""
        ends = self._corpus.ends
        inner = ends[np.searchsorted(ends, first, "right") : np.searchsorted(ends, last, "left")]
        edges = np.concatenate(([0], inner - first, [last - first]))
        before = np.concatenate(([0], np.cumsum(keep)))  # tokens kept before each position
        return np.diff(before[edges])

    def _padded(self, kept: np.ndarray, reach: np.ndarray, rng: np.random.Generator) -> Chunk:
        shape = self.shape
        steps = -(-len(kept) // shape.centres)
        n, w = steps * shape.centres, shape.window
        words = np.full(n + 2 * w, self.padding, np.int64)
        words[w : w + len(kept)] = kept
        padded = np.zeros(n, np.int64)
        padded[: len(kept)] = reach
        noise = self._noise.draw(steps * shape.groups * shape.negatives, rng).astype(np.int64)
        tensors = [torch.from_numpy(a).to(self._device) for a in (words, padded, noise)]
        negatives = tensors[2].view(steps * shape.groups, shape.negatives)
        return Chunk(shape, tensors[0], tensors[1], negatives, self.padding)
