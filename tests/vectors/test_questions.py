"""Questions with weights, products, and words left out, against gensim and NumPy in float64."""

from __future__ import annotations

import numpy as np
import pytest
import snowballstemmer
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vectors.models import in_gensim, make
from w2v.errors import QueryError, QuestionError
from w2v.vectors import KeyedVectors


@pytest.fixture(scope="module")
def model() -> KeyedVectors:
    """400 words of 20 dimensions, word0 the most frequent with a count of 400."""
    return make([f"word{i}" for i in range(400)], 20)


@pytest.mark.filterwarnings("ignore:Call to deprecated `init_sims`")  # gensim warns of itself
@pytest.mark.parametrize(
    ("positive", "negative"),
    [
        (["word3"], []),
        (["word3", "word8"], ["word9"]),
        (["word3"], ["word9", "word2"]),
        (["word3", "word8", "word1"], []),
        (["word3", "word3"], ["word9"]),
    ],
)
@pytest.mark.parametrize("topn", [1, 10, 5000])
def test_products_answer_as_gensim_does(
    model: KeyedVectors, positive: list[str], negative: list[str], topn: int
) -> None:
    ours = model.most_similar_cosmul(positive, negative, topn)
    theirs = in_gensim(model).most_similar_cosmul(positive, negative, topn)
    assert [word for word, _ in ours] == [word for word, _ in theirs]
    assert [score for _, score in ours] == pytest.approx([score for _, score in theirs], rel=1e-4)


@settings(max_examples=50)
@given(st.integers(2, 300), st.integers(1, 20), st.floats(0.1, 3), st.floats(0.1, 3), st.integers(0, 2**32 - 1))
def test_a_product_with_weights_is_one_of_powers(n: int, topn: int, one: float, other: float, seed: int) -> None:
    vectors = np.random.default_rng(seed).standard_normal((n, 6)).astype(np.float32)
    model = KeyedVectors([f"w{i}" for i in range(n)], vectors)
    found = model.calculate(f"{one!r}*w0 - {other!r} * w1", topn, method="multiply")
    units = vectors.astype(np.float64) / np.linalg.norm(vectors.astype(np.float64), axis=1)[:, None]
    near = np.clip((1 + units @ units[:2].T) / 2, 0, None)
    scores = near[:, 0] ** one / (near[:, 1] ** other + 1e-6)
    order = [row for row in np.argsort(-scores, kind="stable") if row > 1][:topn]
    assert [word for word, _ in found] == [f"w{row}" for row in order]
    np.testing.assert_allclose([score for _, score in found], scores[order], rtol=1e-9)


def test_a_product_with_the_heaviest_weight_is_a_number() -> None:
    table = np.random.default_rng(3).normal(size=(200, 7))
    twins = KeyedVectors([f"{kind}{row}" for kind in "ab" for row in range(200)], np.vstack([table, table]))
    for row in range(200):
        for _, score in twins.calculate(f"1e100 * a{row}", 3, method="multiply"):
            assert 0 <= score <= 1


def test_a_product_of_nothing_that_is_added_is_refused(model: KeyedVectors) -> None:
    with pytest.raises(QueryError, match="at least one word that is added"):
        model.calculate("- word1", method="multiply")
    assert model.most_similar_cosmul("word1", topn=0) == []


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(-5, 5).filter(bool), st.integers(0, 399)), min_size=1, max_size=5))
def test_a_sum_is_answered_as_the_weighted_sum_of_unit_vectors(terms: list[tuple[float, int]]) -> None:
    model = make([f"word{i}" for i in range(400)], 20)
    units = model.vectors.astype(np.float64) / np.linalg.norm(model.vectors.astype(np.float64), axis=1)[:, None]
    total = sum(weight * units[row] for weight, row in terms)
    question = " ".join(f"{'-' if weight < 0 else '+'} {abs(weight)!r} * word{row}" for weight, row in terms)
    if np.linalg.norm(total) < 1e-3:
        return  # nearly nothing is left: the order is that of rounding
    found = model.calculate(question, 5)
    scores = units @ total / np.linalg.norm(total)
    scores[[row for _, row in terms]] = -2
    assert [word for word, _ in found] == [f"word{row}" for row in np.argsort(-scores, kind="stable")[:5]]


def test_what_cancels_out_is_no_question(model: KeyedVectors) -> None:
    for text in ("word1 - word1", "2*word1 - word1 - word1", "0 * word1"):
        with pytest.raises(QuestionError, match="cancel out"):
            model.calculate(text)


def test_a_minimum_count_leaves_the_rare_out_in_whatever_order_they_stand(model: KeyedVectors) -> None:
    frequent = [pair for pair in model.most_similar("word3", topn=399) if int(pair[0][4:]) <= 50]
    assert model.calculate("word3", 7, min_count=350) == frequent[:7]
    assert model.calculate("word3", 399, min_count=350) == frequent
    assert model.calculate("word3", min_count=10**9) == []
    order = np.random.default_rng(1).permutation(400)
    assert model.counts is not None
    words = [model.index_to_key[row] for row in order]
    shuffled = KeyedVectors(words, model.vectors[order], model.counts[order])
    assert shuffled.calculate("word3", 7, min_count=350) == frequent[:7]
    with pytest.raises(QueryError, match="does not say how often"):
        make(["a", "b"], counted=False).calculate("a", min_count=5)


def test_words_of_the_same_stem_are_left_out() -> None:
    words = ["nation", "Nations", "national", "country", "nationwide", "land", "lands"]
    vectors = np.eye(8)[:7] + 1
    model = KeyedVectors(words, vectors)
    kept = [word for word, _ in model.calculate("nation + land", other_stems="english")]
    assert kept == ["country", "nationwide"]
    stem = snowballstemmer.stemmer("english").stemWord
    assert {stem(word.lower()) for word in kept}.isdisjoint({stem("nation"), stem("land")})
    assert len(model.calculate("nation", other_stems=None)) == 6
    many = KeyedVectors(
        [f"king{'s' * (i % 2)}-{i}" for i in range(50)] + ["king"] + ["kings", "king's", "queen"], np.ones((54, 1))
    )
    assert ("queen", 1.0) in many.calculate("king", 52, other_stems="english")
    with pytest.raises(QueryError, match=r"no stemmer for 'klingon'\. There is one for arabic, "):
        model.calculate("nation", other_stems="klingon")


def test_a_limit_or_method_that_makes_no_sense_is_refused(model: KeyedVectors) -> None:
    with pytest.raises(QueryError, match="method 'divide'"):
        model.calculate("word1", method="divide")  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="topn"):
        model.calculate("word1", "3", other_stems="english")  # type: ignore[arg-type]
    for topn in (0, -1, -5):
        assert model.calculate("word1", topn) == []
        assert model.calculate("word1", topn, other_stems="english") == []


def test_a_word_is_found_in_lower_case_if_only_that_is_known() -> None:
    model = make(["king", "May", "may", "new_york"])
    assert [model.find(word) for word in ("KING", "May", "MAY", "queen", "")] == ["king", "May", "may", None, None]
    assert model.calculate("New York", 1) == model.most_similar("new_york", topn=1)


def test_a_word_is_found_with_the_apostrophes_and_accents_that_phones_type() -> None:
    model = make(["l'été", "don't", "it’s", "é"])
    typed = ("l’été", "L’E\u0301TE\u0301", "Don’t", "it’s", "e\u0301", "l’e")
    assert [model.find(word) for word in typed] == ["l'été", "l'été", "don't", "it’s", "é", None]
    assert model.calculate("l’été - don’t", 1) == model.calculate("l'été - don't", 1)
