"""The small map beside a training: whole pictures of one run, each under the moment it was drawn at."""

from __future__ import annotations

import base64
import json

import numpy as np

from tests.training.helpers import two_topics
from w2v.corpus import Corpus
from w2v.training import TrainConfig, Trainer
from w2v.ui.live_view import watch
from w2v.ui.session import Session

CONFIG = TrainConfig(vector_size=8, min_count=1, epochs=3, threads=1)


def test_a_watcher_draws_the_first_event_and_names_the_moment() -> None:
    trainer = Trainer(two_topics(), CONFIG)
    look = watch(Session())
    pictures = [json.loads(look(trainer, progress) or "null") for progress in trainer.run(interval=0.01)]
    first = pictures[0]
    assert first["words"] == trainer.vocab.words[:300]
    assert first["moment"].startswith("epoch ")
    assert pictures[-1]["moment"] == "epoch 3.0"
    drawn = [picture for picture in pictures if picture]
    assert len({picture["view"] for picture in drawn}) == 1
    flat = np.frombuffer(base64.b64decode(drawn[-1]["coordinates"]), "<f4")
    assert np.isfinite(flat).all()


def test_another_training_is_another_run() -> None:
    trainer = Trainer(two_topics(), CONFIG)
    one, other = watch(Session()), watch(Session())
    progress = next(iter(trainer.run()))
    (first, second) = (json.loads(look(trainer, progress) or "null") for look in (one, other))
    assert first["view"] != second["view"]


def test_colours_mean_districts_once_the_run_is_over_and_nothing_before() -> None:
    draw = np.random.default_rng(1)
    text = " ".join(f"w{word}" for word in draw.integers(200, size=4000))
    trainer = Trainer(Corpus.from_text(text), CONFIG)
    look = watch(Session())
    drawn = [json.loads(look(trainer, progress) or "null") for progress in trainer.run(interval=0.01)]
    groups = [len(picture["clusters"]["names"]) for picture in drawn if picture]
    assert set(groups[:-1]) == {1}
    assert groups[-1] > 1
