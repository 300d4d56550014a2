"""Losses of one's own, on the same machinery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from tests.training.helpers import two_topics
from w2v.errors import ConfigError, TrainingError
from w2v.training import TrainConfig, fit, losses, register_loss

CONFIG = TrainConfig(vector_size=12, window=3, min_count=1, epochs=2, products="float32")


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    losses._CUSTOM.clear()


def logistic(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return (F.binary_cross_entropy_with_logits(logits, labels, reduction="none") * weights).sum()


def by_hand(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    return logits.new_zeros(()), (torch.sigmoid(logits) - labels) * weights


@pytest.mark.parametrize("loss", [logistic, by_hand])
@pytest.mark.parametrize("architecture", ["skipgram", "cbow"])
def test_logistic_loss_of_one_s_own_is_negative_sampling(loss: losses.CustomLoss, architecture: str) -> None:
    register_loss("mine", loss)
    config = replace(CONFIG, architecture=architecture)
    mine, theirs = fit(two_topics(100), replace(config, loss="mine")), fit(two_topics(100), config)
    assert np.allclose(mine.vectors, theirs.vectors, rtol=1e-3, atol=1e-5)


def test_a_gradient_of_the_wrong_shape_is_refused() -> None:
    register_loss("mine", lambda logits, _labels, _weights: (logits.sum(), logits[:, :1]))
    with pytest.raises(TrainingError, match="gradient of shape"):
        fit(two_topics(20), replace(CONFIG, loss="mine"))


def test_built_in_names_are_taken_and_unknown_ones_refused() -> None:
    with pytest.raises(ConfigError, match="built-in"):
        register_loss("negative", logistic)
    with pytest.raises(ConfigError, match="mine"):
        TrainConfig(loss="mine")
