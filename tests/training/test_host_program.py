"""Training within a program that has its own threads and has set PyTorch in its own way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import torch

from tests.training.helpers import two_topics
from w2v.training import TrainConfig, Trainer, fit

CONFIG = TrainConfig(vector_size=12, window=3, min_count=1, epochs=2, threads=2, learning_rate=0.01)
KINDS = [(loss, optimizer) for loss in ("negative", "hierarchical", "softmax") for optimizer in ("sgd", "adam")]


@contextmanager
def default_type(dtype: torch.dtype) -> Iterator[None]:
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)


@contextmanager
def default_device() -> Iterator[None]:
    torch.set_default_device("meta")  # as "cuda" would be; it holds no numbers
    try:
        yield
    finally:
        torch.set_default_device(None)


SURROUNDINGS = {
    "float64": lambda: default_type(torch.float64),
    "bfloat16": lambda: default_type(torch.bfloat16),
    "another device": default_device,
    "inference": torch.inference_mode,
}


@pytest.mark.parametrize("surroundings", SURROUNDINGS.values(), ids=SURROUNDINGS.keys())
@pytest.mark.parametrize(("loss", "optimizer"), KINDS)
def test_what_a_program_sets_for_its_own_tensors_changes_nothing(
    loss: str,
    optimizer: str,
    surroundings: object,
) -> None:
    corpus, config = two_topics(30), TrainConfig.from_dict({**CONFIG.to_dict(), "loss": loss, "optimizer": optimizer})
    usual = fit(corpus, config).vectors
    with surroundings():  # type: ignore[operator]
        found = fit(corpus, config).vectors
    assert np.array_equal(found, usual)


def test_trainers_can_be_made_in_several_threads_at_once() -> None:
    corpus, failed = two_topics(20), []

    def make() -> None:
        try:
            Trainer(corpus, CONFIG)
        except BaseException as error:  # noqa: BLE001  a SystemError, where two threads parsed Python at once
            failed.append(error)

    for _ in range(3):
        threads = [threading.Thread(target=make) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failed
