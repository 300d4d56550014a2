"""Together or alone, by a made-up clock: what a step takes each way."""

from __future__ import annotations

from w2v.training.faster_way import FasterWay


def spent(way: FasterWay, together: float, alone: float, seconds: float) -> float:
    """Let time pass; the share of it that steps were taken alone."""
    passed, taken_alone = 0.0, 0.0
    while passed < seconds:
        took = 16 * (alone if way.alone else together)
        taken_alone += took if way.alone else 0.0
        passed += took
        way.took(16, took)
    return taken_alone / passed


def test_threads_go_together_while_that_is_faster() -> None:
    assert spent(FasterWay(), together=3e-4, alone=5e-4, seconds=20) < 0.05


def test_one_goes_alone_while_that_is_faster() -> None:
    assert spent(FasterWay(), together=2e-3, alone=5e-4, seconds=20) > 0.95


def test_a_change_is_noticed() -> None:
    way = FasterWay()
    spent(way, together=3e-4, alone=5e-4, seconds=10)
    spent(way, together=2e-3, alone=5e-4, seconds=5)  # another program has come
    assert spent(way, together=2e-3, alone=5e-4, seconds=10) > 0.9
    spent(way, together=3e-4, alone=5e-4, seconds=5)  # and has gone
    assert spent(way, together=3e-4, alone=5e-4, seconds=10) < 0.1


def test_trying_costs_little_even_of_long_steps() -> None:
    assert spent(FasterWay(), together=0.5, alone=1.0, seconds=3000) < 0.1
