from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2v.corpus import Vocab

COUNTS = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 9), min_size=1)


def test_most_frequent_first_and_ties_by_code_point() -> None:
    vocab = Vocab.from_counts({"b": 2, "é": 2, "Z": 2, "a": 5, "z": 2, "𐍈": 2, "ﬁ": 2})
    assert vocab.words == ["a", "Z", "b", "z", "é", "ﬁ", "𐍈"]
    assert vocab.counts.tolist() == [5, 2, 2, 2, 2, 2, 2]
    assert vocab.counts.dtype == np.int64


def test_looks_like_a_set_of_words() -> None:
    vocab = Vocab.from_counts({"the": 3, "king": 1})
    assert len(vocab) == 2
    assert "king" in vocab
    assert "queen" not in vocab
    assert vocab.index == {"the": 0, "king": 1}


def test_counts_are_read_only() -> None:
    vocab = Vocab.from_counts({"the": 3})
    with pytest.raises(ValueError, match="read-only"):
        vocab.counts[0] = 4


def test_prune_by_count_and_size() -> None:
    vocab = Vocab.from_counts({"a": 5, "b": 3, "c": 3, "d": 1})
    assert vocab.prune(3).words == ["a", "b", "c"]
    assert vocab.prune(4).words == ["a"]
    assert vocab.prune(1, 2).words == ["a", "b"]
    assert vocab.prune(6).words == []
    assert vocab.prune(1, 0).words == []
    assert vocab.prune(1) is vocab
    assert Vocab.from_counts({"a": 5, "b": 3}, min_count=4).words == ["a"]


@given(COUNTS, st.integers(0, 10), st.one_of(st.none(), st.integers(0, 5)))
def test_prune_is_a_filter_then_a_cut(counts: dict[str, int], min_count: int, max_size: int | None) -> None:
    expected = sorted(((-n, word) for word, n in counts.items() if n >= min_count))[:max_size]
    vocab = Vocab.from_counts(Counter(counts)).prune(min_count, max_size)
    assert [(-n, word) for word, n in zip(vocab.words, vocab.counts.tolist(), strict=True)] == expected
