"""What reaches the objective: the corpus's own pairs, all of them and no others."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import torch

from tests.training.helpers import two_topics, window_pairs
from w2v.corpus import Corpus
from w2v.training.batches import Batcher
from w2v.training.config import TrainConfig
from w2v.training.tutorial import create_context_window

CPU = torch.device("cpu")


def pairs_of(corpus: Corpus, config: TrainConfig, threads: int = 1) -> Counter[tuple[int, int]]:
    batcher = Batcher(corpus, config, threads, CPU)
    found: Counter[tuple[int, int]] = Counter()
    for round_ in range(batcher.rounds):
        for thread in range(threads):
            for batch in batcher.chunk(0, round_, thread):
                w = config.window
                pairs = window_pairs(batch.reach, w)
                found.update((int(batch.words[c + w]), int(batch.words[o])) for c, o in pairs)
    return found


@pytest.mark.parametrize("window", [1, 2, 5, 20])
def test_full_windows_give_the_tutorial_s_pairs(window: int) -> None:
    corpus = Corpus.from_text("a b c d e f. a c e. f! b a d c b a", sentences="punctuation")
    config = TrainConfig(window=window, shrink_windows=False, subsample=0.0, min_count=1)
    index = corpus.vocab.index
    expected = Counter(
        (index[centre], index[context])
        for sentence in corpus
        for centre, context in create_context_window(" ".join(sentence), window)
    )
    assert pairs_of(corpus, config) == expected


def test_pairs_never_cross_a_sentence() -> None:
    corpus = two_topics()
    for pair in pairs_of(corpus, TrainConfig(window=10, min_count=1, subsample=0.1)):
        first, second = (corpus.vocab.words[word] for word in pair)
        assert first[0] == second[0]


def test_threads_share_the_corpus_out_and_lose_nothing() -> None:
    corpus = two_topics(100)
    config = TrainConfig(window=2, shrink_windows=False, subsample=0.0, min_count=1)
    alone, three = pairs_of(corpus, config), pairs_of(corpus, config, threads=3)
    lost = sum((alone - three).values())
    assert not three - alone
    assert lost <= 2 * 2 * 3  # where the text is cut, two places, at most 3 pairs each way


def test_subsampling_skips_as_many_as_it_should() -> None:
    corpus = two_topics(2000)
    config = TrainConfig(subsample=1e-3, min_count=1)
    batcher = Batcher(corpus, config, 1, CPU)
    kept = sum(int((batch.words[5:-5] != batcher.padding).sum()) for batch in batcher.chunk(0, 0, 0))
    f = corpus.vocab.counts / corpus.n_tokens / 1e-3
    expected = float((corpus.vocab.counts * np.minimum(1, (np.sqrt(f) + 1) / f)).sum())
    assert kept == pytest.approx(expected, rel=0.1)


def test_a_chunk_can_be_made_again() -> None:
    batcher = Batcher(two_topics(), TrainConfig(min_count=1), 2, CPU)
    first, again, other = (batcher.chunk(epoch, 0, 1) for epoch in (3, 3, 4))
    assert all(torch.equal(a.words, b.words) for a, b in zip(first, again, strict=True))
    assert not torch.equal(first[0].words, other[0].words)
