"""How long a training will take, learned from those before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.training.helpers import two_topics
from w2v.training import Pace, Progress, TrainConfig, estimate_seconds

CORPUS = two_topics()
CONFIG = TrainConfig(min_count=1, epochs=1000)
MOMENT = Progress(1, 1000, 100, 1000, 0.1, 4.0, 0.02, 10.0, 30.0, 270.0, done=False)


def test_the_time_said_is_that_of_the_trainings_before() -> None:
    pace = Pace()
    assert pace.seconds(CORPUS, CONFIG) == estimate_seconds(CORPUS, CONFIG)
    pace.learn(CORPUS, CONFIG, MOMENT)  # a tenth took 30 s
    assert pace.seconds(CORPUS, CONFIG) == pytest.approx(300, abs=1)
    assert pace.seconds(CORPUS, replace(CONFIG, epochs=2000)) == pytest.approx(600, abs=1)


def test_another_kind_goes_by_the_newest_until_it_was_seen_itself() -> None:
    pace, other = Pace(), replace(CONFIG, loss="hierarchical")
    pace.learn(CORPUS, CONFIG, MOMENT)
    slower = pace.seconds(CORPUS, CONFIG) / estimate_seconds(CORPUS, CONFIG)
    assert pace.seconds(CORPUS, other) == pytest.approx(slower * estimate_seconds(CORPUS, other), rel=0.05)
    pace.learn(CORPUS, other, replace(MOMENT, fraction=1.0))
    assert pace.seconds(CORPUS, other) == pytest.approx(30, abs=1)
    assert pace.seconds(CORPUS, CONFIG) == pytest.approx(300, abs=1)


def test_a_moment_says_nothing() -> None:
    pace = Pace()
    pace.learn(CORPUS, CONFIG, replace(MOMENT, elapsed=0.05))
    pace.learn(CORPUS, CONFIG, replace(MOMENT, fraction=0.0))
    assert pace.seconds(CORPUS, CONFIG) == estimate_seconds(CORPUS, CONFIG)
