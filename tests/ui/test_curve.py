import pytest

from w2v.training import Progress
from w2v.ui.curve import MOST_POINTS, LossCurve


def event(fraction: float, loss: float) -> Progress:
    return Progress(
        epoch=1,
        epochs=4,
        tokens=0,
        total_tokens=0,
        fraction=fraction,
        loss=loss,
        learning_rate=0.0,
        words_per_second=0.0,
        elapsed=0.0,
        eta=0.0,
        done=False,
    )


def test_every_event_is_a_point_while_there_are_few() -> None:
    curve = LossCurve()
    for step in range(3):
        curve.add(event(step / 4, 3.0 - step))
    measured = curve.frame().query("line == 'measured'")
    assert measured["epoch"].tolist() == [0.0, 1.0, 2.0]
    assert measured["loss"].tolist() == [3.0, 2.0, 1.0]


def test_the_smoothed_line_starts_at_the_first_loss_and_follows() -> None:
    curve = LossCurve()
    for loss in (4.0, 2.0, 2.0, 2.0, 2.0, 2.0):
        curve.add(event(0.0, loss))
    smoothed = curve.frame().query("line == 'smoothed'")["loss"].tolist()
    assert smoothed[0] == 4.0
    assert smoothed == sorted(smoothed, reverse=True)
    assert 2.0 < smoothed[-1] < 2.5


def test_a_long_run_stays_within_the_bound_and_keeps_its_mean_and_its_last_point() -> None:
    curve = LossCurve()
    for step in range(10_000):
        curve.add(event(step / 10_000, 1.0 + (step % 2)))
    measured = curve.frame().query("line == 'measured'")
    assert len(measured) <= MOST_POINTS
    assert measured["epoch"].is_monotonic_increasing
    assert measured["epoch"].iloc[-1] == pytest.approx(4 * 9_999 / 10_000)
    assert measured["loss"].mean() == pytest.approx(1.5, abs=0.1)
