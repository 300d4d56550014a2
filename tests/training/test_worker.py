"""Steps taken outside Python: they are, for every kind of training, and they are the same steps."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

from tests.training.helpers import two_topics
from w2v.training import TrainConfig, Trainer, engine, fit
from w2v.training.faster_way import FasterWay
from w2v.training.worker import Alone

CONFIG = TrainConfig(vector_size=12, window=3, min_count=1, epochs=2, threads=2, products="float32")
KINDS = [
    {"architecture": architecture, "loss": loss, "optimizer": optimizer}
    for architecture, loss, optimizer in product(
        ("skipgram", "cbow", "cbow_sum"), ("negative", "hierarchical", "softmax"), ("sgd", "adam", "adagrad")
    )
    if loss != "softmax" or architecture == "skipgram"
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(kind.values()))
def test_every_kind_of_training_runs_outside_python(kind: dict[str, str]) -> None:
    workers = Trainer(two_topics(20), TrainConfig.from_dict({**CONFIG.to_dict(), **kind}))._engine._workers
    assert all(isinstance(worker, torch.jit.ScriptModule) for worker in workers)


@pytest.mark.parametrize("kind", KINDS[:6], ids=lambda kind: "-".join(kind.values()))
def test_python_takes_the_same_steps(kind: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, config = two_topics(100), TrainConfig.from_dict({**CONFIG.to_dict(), **kind})
    outside = fit(corpus, config)
    monkeypatch.setattr(engine, "outside_python", lambda workers: (workers, Alone(workers)))
    inside = fit(corpus, config)
    assert np.array_equal(outside.vectors, inside.vectors)


class OneWay(FasterWay):
    def __init__(self, alone: bool) -> None:
        super().__init__()
        self.alone = alone

    def took(self, steps: int, seconds: float) -> None:
        """Never change."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(kind.values()))
def test_one_thread_takes_the_same_steps_for_all(kind: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, config = two_topics(50), TrainConfig.from_dict({**CONFIG.to_dict(), **kind})
    found = []
    for alone in (False, True):
        monkeypatch.setattr(engine, "FasterWay", lambda alone=alone: OneWay(alone))
        found.append(fit(corpus, config).vectors)
    assert np.array_equal(found[0], found[1])
