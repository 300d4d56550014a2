"""Words compared with one another, against values by hand, gensim and NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vectors.models import in_gensim, make
from w2v.errors import QueryError, UnknownWordError
from w2v.vectors import KeyedVectors
from w2v.vectors.comparison import MOST_WORDS, compare


def angles(**degrees: float) -> KeyedVectors:
    """Words on a circle."""
    turned = np.radians(list(degrees.values()))
    return KeyedVectors(list(degrees), np.stack([np.cos(turned), np.sin(turned)], axis=1))


def test_similar_words_come_side_by_side_and_join_first() -> None:
    found = compare(angles(a=0, x=90, b=10, y=100, mean=50), ["x", "a", "y", "b"])
    assert found.words in (["a", "b", "x", "y"], ["y", "x", "b", "a"])
    first, second, last = found.joins
    assert {(first.left, first.right), (second.left, second.right)} == {(0, 1), (2, 3)}
    assert first.similarity == pytest.approx(np.cos(np.radians(10)), abs=1e-6)
    assert (last.left, last.right) in ((4, 5), (5, 4))
    between = [np.cos(np.radians(angle)) for angle in (90, 100, 80, 90)]
    assert last.similarity == pytest.approx(np.mean(between), abs=1e-6)
    assert found.centroid[0][0] == "mean"


def test_the_table_is_of_cosines_in_the_order_of_the_words() -> None:
    model = make([f"w{i}" for i in range(30)])
    found = compare(model, model.index_to_key[:12])
    exact = model[found.words].astype(np.float64)
    exact /= np.linalg.norm(exact, axis=1)[:, None]
    np.testing.assert_allclose(found.similarities, exact @ exact.T, atol=1e-6)
    assert found.odd_one_out == in_gensim(model).doesnt_match(model.index_to_key[:12])
    theirs = in_gensim(model).most_similar(model.index_to_key[:12], topn=10)
    assert [word for word, _ in found.centroid] == [word for word, _ in theirs]


@pytest.mark.parametrize("k", [2, 3, 25])
def test_every_join_brings_two_neighbouring_groups_together(k: int) -> None:
    model = make([f"w{i}" for i in range(40)], 5)
    found = compare(model, model.index_to_key[:k])
    spans = [(place, place + 1) for place in range(k)]
    for join in found.joins:
        (start, middle), (other, end) = spans[join.left], spans[join.right]
        assert middle == other
        block = found.similarities[start:middle, middle:end]
        assert join.similarity == pytest.approx(block.mean(), abs=1e-9)
        spans.append((start, end))
    assert spans[-1] == (0, k)
    assert [join.similarity for join in found.joins] == sorted((join.similarity for join in found.joins), reverse=True)


def test_two_words_have_no_odd_one_and_words_given_twice_count_once() -> None:
    model = angles(a=0, b=60, c=30)
    found = compare(model, ["a", "b", "a"])
    assert sorted(found.words) == ["a", "b"]
    assert found.odd_one_out is None
    assert found.similarities[0, 1] == pytest.approx(0.5)
    assert dict(found.centroid) == pytest.approx({"c": 1.0})


def test_what_cannot_be_compared_is_refused() -> None:
    model = make([f"w{i}" for i in range(MOST_WORDS + 1)])
    for words in ([], ["w1"], ["w1", "w1"], model.index_to_key):
        with pytest.raises(QueryError, match="Compare 2 to 100 different words"):
            compare(model, words)
    with pytest.raises(UnknownWordError):
        compare(model, ["w1", "nowhere"])


def test_words_of_zeros_are_compared_without_a_nan() -> None:
    found = compare(KeyedVectors(["a", "zero", "nought"], [[1, 0], [0, 0], [0, 0]]), ["a", "zero", "nought"])
    assert np.isfinite(found.similarities).all()
    assert all(np.isfinite(join.similarity) for join in found.joins)
