"""Queries against gensim on the same vectors, and against NumPy in float64."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gensim.models import KeyedVectors as Gensim
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from tests.vectors.models import in_gensim, make
from w2v.errors import FormatError, QueryError, UnknownWordError
from w2v.vectors import KeyedVectors
from w2v.vectors.terms import Question


@pytest.fixture(scope="module")
def model() -> KeyedVectors:
    """500 words of 20 dimensions."""
    return make([f"word{i}" for i in range(500)], 20)


def same(ours: list[tuple[str, float]], theirs: list[tuple[str, float]]) -> bool:
    near = np.allclose([score for _, score in ours], [score for _, score in theirs], atol=2e-6)
    return [word for word, _ in ours] == [word for word, _ in theirs] and near


VECTOR = np.linspace(-1, 2, 20, dtype=np.float32)


@pytest.mark.parametrize(
    ("positive", "negative"),
    [
        ("word3", ()),
        (["word3", "word8"], ()),
        (["word3", "word8"], ["word9"]),
        ((), ["word9"]),
        ([("word3", 0.5), "word8"], [("word9", -0.25)]),
        ([("word3", 0.5)], [("word9", 0.75)]),  # as in gensim, a weight in `negative` counts as written
        (["word3", "word3"], ["word4"]),
        (VECTOR, ()),
        ([VECTOR, "word3"], ["word9"]),
        ([(VECTOR, 0.1), ("word3", 2.0)], ()),
    ],
)
@pytest.mark.parametrize("topn", [1, 10, 499, 5000])
def test_most_similar_answers_as_gensim_does(
    model: KeyedVectors, positive: Question, negative: Question, topn: int
) -> None:
    theirs = in_gensim(model).most_similar(
        *(list(part) if isinstance(part, tuple) else part for part in (positive, negative)), topn=topn
    )
    assert same(model.most_similar(positive, negative, topn), theirs)


def test_an_analogy_is_b_plus_c_minus_a(model: KeyedVectors) -> None:
    expected = in_gensim(model).most_similar(positive=["word2", "word3"], negative=["word1"], topn=7)
    assert same(model.analogy("word1", "word2", "word3", topn=7), expected)


def test_restrict_vocab_looks_among_the_first_words_only(model: KeyedVectors) -> None:
    for limit in (1, 17, 499, 9999):
        theirs = in_gensim(model).most_similar("word3", topn=10, restrict_vocab=limit)
        assert same(model.most_similar("word3", topn=10, restrict_vocab=limit), theirs)


def test_similarity_and_the_odd_one_out_agree_with_gensim(model: KeyedVectors) -> None:
    other = in_gensim(model)
    for row in range(0, 480, 7):
        words = model.index_to_key[row : row + 6]
        assert model.similarity(words[0], words[1]) == pytest.approx(float(other.similarity(*words[:2])), abs=1e-6)
        assert model.doesnt_match(words) == other.doesnt_match(words)


def test_a_rank_is_the_place_in_the_list_of_neighbours(model: KeyedVectors) -> None:
    neighbours = [word for word, _ in model.most_similar("word3", topn=499)]
    assert [model.rank("word3", neighbours[place]) for place in (0, 1, 100, 498)] == [1, 2, 101, 499]


def cosines(model: KeyedVectors, question: NDArray[np.float64]) -> NDArray[np.float64]:
    exact = model.vectors.astype(np.float64)
    norms = np.linalg.norm(exact, axis=1) * np.linalg.norm(question)
    norms[norms == 0] = np.inf
    result: NDArray[np.float64] = (exact @ question) / norms
    return result


@settings(max_examples=60)
@given(st.integers(1, 700), st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_the_order_is_that_of_float64_and_ties_keep_the_vocabulary_order(n: int, d: int, topn: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.integers(-2, 3, (n, d)).astype(np.float32)  # coarse: many zero rows and many ties
    model = KeyedVectors([f"w{i}" for i in range(n)], vectors)
    found = model.most_similar("w0", topn=topn)
    expected = np.round(cosines(model, vectors[0].astype(np.float64)), 12)
    order = [row for row in np.argsort(-expected, kind="stable") if row != 0][:topn]
    assert len(found) == len(order)
    np.testing.assert_allclose([score for _, score in found], expected[order], atol=1e-12)
    twins = {vectors[row].tobytes() for row in order}
    for twin in twins:  # rows with exactly the same numbers come in the order of the vocabulary
        rows = [int(word[1:]) for word, _ in found if vectors[int(word[1:])].tobytes() == twin]
        assert rows == sorted(rows)


def test_many_questions_get_the_answers_they_get_alone() -> None:
    model = make([f"w{i}" for i in range(20_000)], 16)
    questions = [*(f"w{i}" for i in range(300)), ["w1", ("w2", -1.0), "w3"], model.vectors[7], ("w9", -2.0)]
    assert model.most_similar_many(questions, topn=5) == [model.most_similar(each, topn=5) for each in questions]


def test_a_million_equal_answers_are_no_harder_than_others() -> None:
    model = KeyedVectors([f"w{i}" for i in range(50_000)], np.ones((50_000, 3)))
    assert model.most_similar("w1", topn=3) == [("w0", 1.0), ("w2", 1.0), ("w3", 1.0)]


def test_zero_vectors_are_near_to_nothing_and_never_nan() -> None:
    model = KeyedVectors(["a", "zero", "b", "nought"], [[1, 0], [0, 0], [-1, 0], [0, 0]])
    assert model.most_similar("a") == [("zero", 0.0), ("nought", 0.0), ("b", -1.0)]
    assert model.most_similar("zero") == [("a", 0.0), ("b", 0.0), ("nought", 0.0)]
    assert model.similarity("zero", "nought") == model.similarity("a", "zero") == 0.0
    assert model.doesnt_match(["a", "zero", "b"]) in model
    assert model.most_similar("a", "a") == [("zero", 0.0), ("b", 0.0), ("nought", 0.0)]


@pytest.mark.parametrize("scale", [1e-44, 1e-30, 1e30, 3e37])
def test_very_long_and_very_short_vectors_are_compared_as_well(scale: float) -> None:
    table = np.array([[1, 0], [1, 1], [0, 1], [-1, 0]], dtype=np.float64) * scale
    found = KeyedVectors(list("abcd"), table).most_similar("a")
    assert [word for word, _ in found] == ["b", "c", "d"]
    assert [score for _, score in found] == pytest.approx([0.5**0.5, 0.0, -1.0], abs=0.02)


def test_nothing_asked_for_is_nothing_found(model: KeyedVectors) -> None:
    assert model.most_similar("word1", topn=0) == model.most_similar("word1", topn=-3) == []
    assert model.most_similar_many([], topn=3) == []
    assert KeyedVectors(["one"], [[1.0]]).most_similar("one") == []


def test_an_unknown_word_comes_with_close_spellings(model: KeyedVectors) -> None:
    for ask in (model.most_similar, model.__getitem__, lambda word: model.similarity("word1", word)):
        with pytest.raises(UnknownWordError, match=r"'wrod12' is not in the vocabulary. Close: word12, ") as caught:
            ask("wrod12")
        assert caught.value.suggestions == model.suggest("wrod12")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ([], "empty"),
        (np.zeros(3), r"20 numbers, not float64 \(3,\)"),
        (np.full(20, np.nan), "finite"),
        (np.array(["x"] * 20), "20 numbers"),
        ([("word1", float("nan"))], "weight"),
        ([("word1", 1e308)] * 9, "beyond all bounds"),
        ([3], "must be a string"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(model: KeyedVectors, question: Question, message: str) -> None:
    with np.errstate(over="ignore"), pytest.raises(QueryError, match=message):
        model.most_similar(question)


@pytest.mark.parametrize("wrong", [2.5, True, "3", None])
def test_topn_must_be_a_whole_number(model: KeyedVectors, wrong: int) -> None:
    with pytest.raises(QueryError, match="topn"):
        model.most_similar("word1", topn=wrong)


@pytest.mark.parametrize("words", [[], ["word1"], ["word1", "word2"], "word"])
def test_of_two_words_neither_is_the_odd_one(model: KeyedVectors, words: list[str]) -> None:
    with pytest.raises(QueryError, match="at least 3"):
        model.doesnt_match(words)


def test_words_and_vectors_are_looked_up(model: KeyedVectors) -> None:
    assert len(model) == 500
    assert list(model)[:2] == ["word0", "word1"]
    assert "word3" in model
    assert "nowhere" not in model
    assert 3 not in model
    np.testing.assert_array_equal(model[["word3", "word1"]], model.vectors[[3, 1]])
    assert model["word3"].shape == (20,)


def test_what_was_handed_out_cannot_be_changed(model: KeyedVectors) -> None:
    for array in (model.vectors, model["word1"], model.norms, model.counts):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "vectors", "counts", "message"),
    [
        (["a", "a"], np.ones((2, 2)), None, "'a' occurs more than once"),
        (["a", "b"], np.ones((3, 2)), None, r"2 words need vectors of shape \(2, dimensions\), not \(3, 2\)"),
        (["a"], np.ones(3), None, "shape"),
        ([], np.ones((0, 3)), None, "shape"),
        (["a"], np.ones((1, 0)), None, "shape"),
        (["a", "b"], [[1], [2, 3]], None, "table of numbers"),
        (["a"], [["x"]], None, "table of numbers"),
        (["a", "b"], [[1.0], [np.nan]], None, "The vector of 'b'"),
        (["a", "b"], [[1.0], [1e300]], None, "The vector of 'b'"),
        (["a", 3], np.ones((2, 2)), None, "must be a string, not 3"),
        (["a", "\ud83d"], np.ones((2, 2)), None, "half of a surrogate pair"),
        (["a"], [[1.0]], [1, 2], "Counts must be 1"),
        (["a"], [[1.0]], [0.5], "Counts must be 1"),
        (["a"], [[1.0]], [-5], "-5 times"),
    ],
)
def test_what_is_no_model_is_refused(
    words: list[str], vectors: ArrayLike, counts: ArrayLike | None, message: str
) -> None:
    with pytest.raises(FormatError, match=message):
        KeyedVectors(words, vectors, counts)


def test_suggestions_are_close_then_frequent_whatever_the_case() -> None:
    model = make(["the", "Paris", "hat", "king", "kings", "ring", "PARIS", "bat", "x" * 5000, ""])
    assert model.suggest("kng") == ["king", "kings", "ring"]
    assert model.suggest("rat") == ["hat", "bat"]
    assert model.suggest("paris", 2) == ["Paris", "PARIS"]
    assert model.suggest("ikng", 1) == ["king"]  # swapped neighbours are one slip
    assert model.suggest("zzzzzz") == model.suggest("") == model.suggest("k" * 5000) == model.suggest("king", 0) == []


def test_more_can_be_known_of_the_same_vectors() -> None:
    vectors = KeyedVectors(["a", "b"], np.eye(2), metadata={"corpus": "c", "loss": 1})
    more = vectors.with_metadata({"loss": 2, "evaluation": {}})
    assert more.metadata == {"corpus": "c", "loss": 2, "evaluation": {}}
    assert vectors.metadata == {"corpus": "c", "loss": 1}
    assert more.vectors is vectors.vectors
    assert more.most_similar("a") == vectors.most_similar("a")


def test_a_word_has_a_row() -> None:
    vectors = KeyedVectors(["cat", "dog"], np.eye(2))
    assert vectors.get_index("dog") == 1
    with pytest.raises(UnknownWordError, match="Close: dog"):
        vectors.get_index("dgo")


def test_what_is_no_question_is_refused_as_one(model: KeyedVectors) -> None:
    with pytest.raises(QueryError):
        model.most_similar(None)  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="a vector or a list of these, not 5"):
        model.most_similar(5)  # type: ignore[arg-type]
    assert model.most_similar(None, "word3", topn=3) == model.most_similar((), "word3", topn=3)  # type: ignore[arg-type]
    with pytest.raises(QueryError):
        model.most_similar_cosmul(None)  # type: ignore[arg-type]


def test_a_pickle_is_named_as_one(tmp_path: Path) -> None:
    path = tmp_path / "evil.pkl"
    path.write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(FormatError, match=r"is a pickle .* save_word2vec_format"):
        KeyedVectors.load(path)


def test_words_are_measured_as_in_gensim(model: KeyedVectors) -> None:
    theirs = in_gensim(model)
    some, others = ["word3", "word8", "word400"], ["word9", "word10"]
    for norm in (False, True):
        ours = model.get_vector("word3", norm=norm)
        np.testing.assert_allclose(ours, theirs.get_vector("word3", norm=norm), rtol=1e-6)
    assert model.n_similarity(some, others) == pytest.approx(theirs.n_similarity(some, others), abs=2e-6)
    assert model.distance("word3", "word8") == pytest.approx(theirs.distance("word3", "word8"), abs=2e-6)
    np.testing.assert_allclose(model.distances("word3"), theirs.distances("word3"), atol=2e-6)
    np.testing.assert_allclose(model.distances("word3", others), theirs.distances("word3", others), atol=2e-6)
    np.testing.assert_allclose(model.distances(VECTOR, others), theirs.distances(VECTOR, others), atol=2e-6)
    assert model.closer_than("word3", "word8") == theirs.closer_than("word3", "word8")
    assert model.rank("word3", "word8") == theirs.rank("word3", "word8")
    assert model.most_similar_to_given("word3", others) == theirs.most_similar_to_given("word3", others)
    assert same(model.similar_by_word("word3", 5), theirs.similar_by_word("word3", 5))
    assert same(model.similar_by_vector(VECTOR, 5), theirs.similar_by_vector(VECTOR, 5))


def test_a_list_of_words_is_no_word(model: KeyedVectors) -> None:
    for ask in (
        lambda: model.n_similarity("word3", ["word8"]),
        lambda: model.n_similarity([], ["word8"]),
        lambda: model.distances("word3", "word8"),
        lambda: model.most_similar_to_given("word3", []),
        lambda: model.distances(VECTOR[:3]),
    ):
        with pytest.raises(QueryError):
            ask()


def test_vectors_of_zeros_are_far_from_all() -> None:
    vectors = KeyedVectors(["a", "nothing"], [[3.0, 4.0], [0.0, 0.0]])
    assert vectors.get_vector("a", norm=True).tolist() == pytest.approx([0.6, 0.8])
    assert vectors.get_vector("nothing", norm=True).tolist() == [0, 0]
    assert vectors.distances("nothing").tolist() == [1, 1]


def test_a_file_of_another_program_is_loaded_as_a_folder_is(model: KeyedVectors, tmp_path: Path) -> None:
    for binary in (False, True):
        in_gensim(model).save_word2vec_format(str(tmp_path / "theirs"), binary=binary)
        np.testing.assert_array_equal(KeyedVectors.load(tmp_path / "theirs").vectors, model.vectors)


def test_means_and_further_names_are_gensims(model: KeyedVectors) -> None:
    theirs = in_gensim(model)
    keys: list[Any] = ["word3", VECTOR, "unheard", "word9"]
    for pre in (True, False):
        for post in (True, False):
            options: dict[str, Any] = {"weights": [1.0, -0.5, 2.0, 3.0], "pre_normalize": pre, "post_normalize": post}
            np.testing.assert_allclose(
                model.get_mean_vector(keys, **options), theirs.get_mean_vector(keys, **options), atol=1e-6
            )
        ours, other = (each.rank_by_centrality(["word1", "word2", "word7"], use_norm=pre) for each in (model, theirs))
        assert [word for _, word in ours] == [word for _, word in other]
        np.testing.assert_allclose([score for score, _ in ours], [score for score, _ in other], atol=1e-6)
    rcs = theirs.relative_cosine_similarity("word3", "word9")
    assert model.relative_cosine_similarity("word3", "word9") == pytest.approx(rcs, abs=1e-6)
    assert same(model.similar_by_key("word3"), theirs.similar_by_key("word3"))
    np.testing.assert_allclose(model.get_normed_vectors(), theirs.get_normed_vectors(), atol=1e-6)
    words = ["word9", "unheard", "word3", "word9"]
    some = model.vectors_for_all(words)
    assert some.index_to_key == theirs.vectors_for_all(words).index_to_key
    np.testing.assert_array_equal(some["word3"], model["word3"])
    assert some.get_vecattr("word9", "count") == model.get_vecattr("word9", "count") == 491
    assert model.get_index("unheard", -1) == -1
    with pytest.raises(UnknownWordError):
        model.get_mean_vector(keys, ignore_missing=False)


@pytest.mark.filterwarnings("ignore:Exception ignored:pytest.PytestUnraisableExceptionWarning")  # gensim leaves it open
@pytest.mark.parametrize("binary", [True, False])
def test_word2vec_files_are_exchanged_by_gensims_names(binary: bool, model: KeyedVectors, tmp_path: Path) -> None:
    model.save_word2vec_format(tmp_path / "ours", binary=binary)
    theirs = Gensim.load_word2vec_format(str(tmp_path / "ours"), binary=binary, limit=7)
    theirs.save_word2vec_format(str(tmp_path / "theirs"), binary=binary)
    for name, limit, told in (("theirs", None, None), ("ours", 7, None), ("ours", 7, binary)):
        back = KeyedVectors.load_word2vec_format(tmp_path / name, limit=limit, binary=told)
        assert back.index_to_key == theirs.index_to_key
        np.testing.assert_array_equal(back.vectors, theirs.vectors)
    assert len(KeyedVectors.load_word2vec_format(tmp_path / "ours", limit=10_000)) == 500


@pytest.mark.filterwarnings("ignore:Exception ignored:pytest.PytestUnraisableExceptionWarning")  # gensim leaves it open
def test_a_table_without_a_first_line_is_written_and_read(model: KeyedVectors, tmp_path: Path) -> None:
    model.save_word2vec_format(tmp_path / "glove", write_header=False)
    assert Gensim.load_word2vec_format(str(tmp_path / "glove"), no_header=True).index_to_key == model.index_to_key
    back = KeyedVectors.load_word2vec_format(tmp_path / "glove", binary=False, no_header=True, limit=3)
    assert back.index_to_key == model.index_to_key[:3]
    with pytest.raises(FormatError, match="could not be read"):
        model.save_word2vec_format(tmp_path / "x", binary=True, write_header=False)
    with pytest.raises(QueryError, match="limit"):
        KeyedVectors.load_word2vec_format(tmp_path / "glove", limit=0)


@pytest.mark.parametrize(("name", "said"), [("wmdistance", "gensim"), ("add_vector", "does not change")])
def test_names_that_are_not_here_say_what_is(name: str, said: str, model: KeyedVectors) -> None:
    assert not hasattr(model, name)
    with pytest.raises(AttributeError, match=said):
        getattr(model, name)
    with pytest.raises(QueryError, match="must be a string, not 0"):
        model[0]  # type: ignore[index]
