"""The reference program's formulas, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from w2v.training.sampling import Noise, keep_probabilities, window_reach


def test_keep_probability_by_hand() -> None:
    keep = keep_probabilities(np.array([900, 90, 10]), 0.01)
    # f/t = 90, 9, 1: (√90 + 1)/90, (3 + 1)/9, 1
    assert keep == pytest.approx([0.116520, 0.444444, 1.0], abs=1e-5)


@pytest.mark.parametrize("subsample", [1e-9, 1e-200, 5e-324])
def test_the_smallest_thresholds_keep_next_to_nothing(subsample: float) -> None:
    keep = keep_probabilities(np.array([60, 30, 10]), subsample)
    assert (keep >= 0).all()
    assert (keep < 1e-3).all()


def test_no_subsampling_keeps_everything() -> None:
    assert keep_probabilities(np.array([9, 1]), 0.0).tolist() == [1.0, 1.0]


def test_noise_follows_the_power_of_the_counts() -> None:
    counts = np.array([10000, 625, 16])
    noise, rng = Noise(counts, 0.75), np.random.default_rng(1)
    drawn = np.bincount(noise.draw(100_000, rng), minlength=3)
    assert drawn / 100_000 == pytest.approx(np.array([1000, 125, 8]) / 1133, abs=1e-4)


def test_small_draws_have_the_right_expectation() -> None:
    noise, rng = Noise(np.array([3, 1]), 1.0), np.random.default_rng(1)
    drawn = np.concatenate([noise.draw(3, rng) for _ in range(4000)])
    assert len(drawn) == 12_000
    assert (drawn == 0).mean() == pytest.approx(0.75, abs=0.01)


def test_noise_comes_in_random_order() -> None:
    drawn = Noise(np.array([1, 1]), 1.0).draw(1000, np.random.default_rng(1))
    assert 400 < (np.diff(drawn) != 0).sum() < 600


def test_windows_stay_in_their_sentence() -> None:
    left, right = window_reach(np.array([3, 0, 1, 2]), 5, None)
    assert left.tolist() == [0, 1, 2, 0, 0, 1]
    assert right.tolist() == [2, 1, 0, 0, 1, 0]


def test_every_window_width_occurs_equally_often() -> None:
    left, right = window_reach(np.array([30_020]), 5, np.random.default_rng(1))
    inner = left[10:-10]
    assert (inner == right[10:-10]).all()
    shares = np.bincount(inner, minlength=6) / len(inner)
    assert shares == pytest.approx([0, 0.2, 0.2, 0.2, 0.2, 0.2], abs=0.01)
