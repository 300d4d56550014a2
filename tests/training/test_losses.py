"""Losses of one's own, on the same machinery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from tests.training.helpers import two_topics
from w2v.errors import ConfigError, FormatError, TrainingError
from w2v.training import TrainConfig, Trainer, fit, losses, register_loss

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


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        (lambda logits, _labels, weights: F.softplus(logits) * weights, r"'mine' gave a tensor of shape \(32, "),
        (lambda _logits, _labels, weights: weights.sum(), r"'mine' gave a tensor of shape \(\), where one number that"),
        (lambda *_: 3.0, "'mine' gave a float, where one number that autograd can follow"),
        (lambda *_: None, "'mine' gave a NoneType"),
        (lambda logits, *_: [logits.sum(), logits], "'mine' gave a list, .* or a pair"),
        (lambda logits, *_: (float("nan"), logits * 0), "'mine' or its gradient is not finite"),
        (lambda logits, *_: (logits * float("inf")).sum(), "'mine' or its gradient is not finite"),
    ],
)
@pytest.mark.filterwarnings("ignore:Converting a tensor")
def test_what_is_no_loss_is_refused_by_name(loss: losses.CustomLoss, said: str) -> None:
    register_loss("mine", loss)
    with pytest.raises(TrainingError, match=said):
        fit(two_topics(20), replace(CONFIG, loss="mine", subsample=0.0))


def test_a_loss_can_come_as_a_plain_number_with_its_gradient() -> None:
    def plain(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> tuple[float, torch.Tensor]:
        return 0.5, by_hand(logits, labels, weights)[1]

    register_loss("plain", plain)
    register_loss("mine", by_hand)
    plainly, usual = (fit(two_topics(20), replace(CONFIG, loss=name)).vectors for name in ("plain", "mine"))
    assert np.array_equal(plainly, usual)


@pytest.mark.parametrize(("name", "loss"), [("", logistic), (3, logistic), ("mine", "logistic")])
def test_only_a_function_with_a_name_is_registered(name: str, loss: losses.CustomLoss) -> None:
    with pytest.raises(ConfigError):
        register_loss(name, loss)


def test_resuming_asks_for_a_loss_that_is_not_registered(tmp_path: Path) -> None:
    register_loss("mine", logistic)
    corpus, place = two_topics(20), tmp_path / "halted.safetensors"
    Trainer(corpus, replace(CONFIG, loss="mine")).save_checkpoint(place)
    losses._CUSTOM.clear()
    with pytest.raises(FormatError, match=r"'mine' is not one of .* Register the loss first"):
        Trainer.resume(place, corpus)
    register_loss("mine", logistic)
    assert Trainer.resume(place, corpus).config.loss == "mine"


def test_built_in_names_are_taken_and_unknown_ones_refused() -> None:
    with pytest.raises(ConfigError, match="built-in"):
        register_loss("negative", logistic)
    with pytest.raises(ConfigError, match="mine"):
        TrainConfig(loss="mine")
