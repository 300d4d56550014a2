"""Sums as drawings: what is exact in the plane, and what it leaves out."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vectors.models import make
from w2v.vectors import KeyedVectors
from w2v.vectors.arithmetic import Term
from w2v.vectors.plane import draw


def test_two_terms_lie_in_the_plane_with_their_lengths_and_angle() -> None:
    model = KeyedVectors(["a", "b", "c"], [[3, 0, 0], [2, 2, 0], [0, 0, 1]])
    drawn = draw(model, [Term(1, "a"), Term(-2, "b")], ["c"])
    assert drawn.kept == pytest.approx(1)
    steps = np.diff(drawn.path, axis=0)
    assert np.linalg.norm(steps, axis=1) == pytest.approx([1, 2])
    assert steps[0] @ steps[1] == pytest.approx(-2 * np.cos(np.pi / 4))
    np.testing.assert_allclose(drawn.answers, [[0, 0]], atol=1e-12)  # at right angles to the plane


@pytest.mark.parametrize("k", [1, 2, 3, 6])
def test_the_result_lies_to_the_right_and_the_first_term_above(k: int) -> None:
    model = make([f"w{i}" for i in range(30)], 12)
    terms = [Term((-1.0) ** i * (i + 1), f"w{i}") for i in range(k)]
    drawn = draw(model, terms, [f"w{i}" for i in range(20, 25)])
    assert drawn.path.shape == (k + 1, 2)
    assert drawn.answers.shape == (5, 2)
    assert drawn.path[-1, 0] > 0
    assert drawn.path[-1, 1] == pytest.approx(0, abs=1e-9)
    assert drawn.path[1, 1] >= -1e-9
    assert 0 < drawn.kept <= 1 + 1e-12
    steps = model.units([term.word for term in terms]) * np.array([[term.weight] for term in terms])
    best = np.linalg.svd(steps, compute_uv=False)[:2] ** 2  # no plane keeps more (Eckart & Young 1936)
    assert drawn.kept == pytest.approx(best.sum() / (steps**2).sum())


def test_a_word_equal_to_the_result_lies_on_it() -> None:
    model = KeyedVectors(["a", "b", "sum"], [[1, 0, 0, 0], [0, 1, 0, 0], [5, 5, 0, 0]])
    drawn = draw(model, [Term(1, "a"), Term(1, "b")], ["sum"])
    np.testing.assert_allclose(drawn.answers[0], drawn.path[-1], atol=1e-7)


def test_zeros_and_no_answers_are_drawn_without_a_nan() -> None:
    model = KeyedVectors(["a", "zero"], [[1, 0], [0, 0]])
    for terms in ([Term(1, "zero")], [Term(1, "a"), Term(1, "zero")], [Term(1, "a")]):
        drawn = draw(model, terms, [])
        assert np.isfinite(drawn.path).all()
        assert drawn.answers.shape == (0, 2)
