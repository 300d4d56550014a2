"""The nearest rows against NumPy in float64, however roughly they are found at first."""

import numpy as np
import pytest
from gensim.models import KeyedVectors as Gensim
from hypothesis import given, settings
from hypothesis import strategies as st

from w2v.vectors import KeyedVectors, maxima, search
from w2v.vectors.maxima import group_maxima
from w2v.vectors.search import Doubles, Floats, Indices, nearest, normalised


@pytest.fixture
def bfloat16(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find in bfloat16 first, however few the rows; torch imitates it where the processor does not have it."""
    monkeypatch.setattr(search, "bfloat16_pays", lambda *_: True)


def lengths(vectors: Floats) -> Floats:
    norms: Floats = np.linalg.norm(vectors.astype(np.float64), axis=1).astype(np.float32)
    norms[norms == 0] = 1.0
    return norms


def expected(vectors: Floats, question: Doubles, excluded: list[int]) -> Doubles:
    """The cosines in float64, -2 for what is no answer."""
    cosines: Doubles = np.einsum("nd,d->n", normalised(vectors.astype(np.float64)), question)
    cosines[excluded] = -2.0
    return cosines


def crowd(rng: np.random.Generator, n: int, d: int, kind: str) -> Floats:
    """Rows that are far apart, alike to the third digit, or equal and zero by turns."""
    if kind == "ties":
        return rng.integers(-1, 2, (n, d)).astype(np.float32)
    rows: Floats = rng.standard_normal((n, d), dtype=np.float32)
    return rows if kind == "random" else (1 + rows / 1000).astype(np.float32)


def check(vectors: Floats, questions: Doubles, topn: int, excluded: list[list[int]]) -> None:
    found = nearest(vectors, lengths(vectors), questions, topn, excluded)
    for question, left_out, (rows, scores) in zip(questions, excluded, found, strict=True):
        cosines = expected(vectors, question, left_out)
        best = np.sort(cosines)[::-1][: min(topn, len(vectors) - len(set(left_out)))]
        assert len(set(rows.tolist()) - set(left_out)) == len(rows) == len(best)
        np.testing.assert_allclose(scores, best, atol=1e-12)  # none that is better was left out
        np.testing.assert_allclose(scores, cosines[rows], atol=1e-12)
        for twin in {vectors[row].tobytes() for row in rows}:  # equal rows come in their order
            twins = [row for row in rows.tolist() if vectors[row].tobytes() == twin]
            assert twins == sorted(twins)


@settings(max_examples=60)
@given(
    st.integers(1, 3000),
    st.integers(1, 40),
    st.integers(1, 30),
    st.integers(1, 20),
    st.sampled_from(["random", "close", "ties"]),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_answers_are_those_of_float64_also_when_found_in_bfloat16(
    n: int, d: int, m: int, topn: int, kind: str, rough: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    vectors = crowd(rng, n, d, kind)
    asked = rng.integers(0, n, (m, 2))
    questions = normalised(vectors[asked].astype(np.float64).sum(axis=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maxima, "_BLOCK", 512)  # several blocks, and a last one that is not full
        patch.setattr(search, "bfloat16_pays", lambda *_: rough)
        check(vectors, questions, topn, asked.tolist())


@settings(max_examples=40)
@given(
    st.integers(1, 2000),
    st.integers(1, 60),
    st.sampled_from(["random", "close", "ties"]),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_rough_cosines_are_no_further_off_than_they_say(n: int, d: int, kind: str, rough: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = crowd(rng, n, d, kind)
    questions = normalised(np.concatenate([vectors[:3], rng.standard_normal((3, d))]).astype(np.float64))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maxima, "_BLOCK", 512)
        found = group_maxima(vectors, lengths(vectors), questions, bfloat16=rough)
    rows: Indices = found.members(np.arange(found.scores.shape[1]))
    assert sorted(rows[rows < n].tolist()) == list(range(n))  # every row is in one group
    exact = normalised(vectors.astype(np.float64)) @ questions.T  # (n, m)
    padded = np.concatenate([exact, np.full((int(rows.max()) + 1, len(questions)), -np.inf)])
    padded[n:] = -np.inf
    assert np.abs(found.scores - padded[rows].max(axis=1).T).max() <= found.error


@pytest.mark.usefixtures("bfloat16")
def test_rows_too_close_for_bfloat16_are_asked_again_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    passes = []

    def counted(vectors: Floats, norms: Floats, questions: Doubles, *, bfloat16: bool = False) -> maxima.Maxima:
        passes.append((len(questions), bfloat16))
        return group_maxima(vectors, norms, questions, bfloat16=bfloat16)

    monkeypatch.setattr(search, "group_maxima", counted)
    monkeypatch.setattr(search, "_CROWD", 1 / 10)
    rng = np.random.default_rng(0)
    far = rng.standard_normal((16_000, 30), dtype=np.float32)
    far[:, :3] = 0.0
    near = np.zeros((4000, 30), np.float32)
    near[:, :3] = 1 + rng.standard_normal((4000, 3), dtype=np.float32) / 1000
    vectors = np.concatenate([far, near])
    asked = [0, 17_000, 5, 18_000, 19_999]
    check(vectors, normalised(vectors[asked].astype(np.float64)), 3, [[row] for row in asked])
    assert passes == [(5, True), (3, False)]


@pytest.mark.usefixtures("bfloat16")
def test_a_batch_found_in_bfloat16_answers_as_gensim_does_and_as_each_question_alone() -> None:
    rng = np.random.default_rng(3)
    table = rng.standard_normal((30_000, 40), dtype=np.float32)
    words = [f"w{i}" for i in range(len(table))]
    theirs = Gensim(40)
    theirs.add_vectors(words, table)
    ours, asked = KeyedVectors(words, table), words[::300]
    for limit in (None, 7001):
        found = ours.most_similar_many(asked, restrict_vocab=limit)
        assert found == [ours.most_similar(word, restrict_vocab=limit) for word in asked]
        for word, answer in zip(asked, found, strict=True):
            for (mine, score), (other, its_score) in zip(
                answer, theirs.most_similar(word, restrict_vocab=limit), strict=True
            ):
                assert mine == other
                assert score == pytest.approx(its_score, abs=1e-5)


def test_few_rows_or_few_questions_are_no_reason_to_load_torch() -> None:
    assert not maxima.bfloat16_pays(100_000, 1_000_000)
    assert not maxima.bfloat16_pays(1_000_000, 1)
