"""Every setting checks itself and says which it is."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from w2v.errors import ConfigError
from w2v.training import TrainConfig


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vector_size", 0),
        ("vector_size", True),
        ("vector_size", 10.0),
        ("vector_size", None),
        ("window", 101),
        ("learning_rate", float("nan")),
        ("learning_rate", float("inf")),
        ("learning_rate", "0.1"),
        ("subsample", -1e-9),
        ("subsample", 10**400),
        ("architecture", "transformer"),
        ("loss", ["negative"]),
        ("shrink_windows", 1),
        ("min_learning_rate", 0.5),
    ],
)
def test_refusals_name_the_field(field: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=field) as refusal:
        TrainConfig(**{field: value})
    assert refusal.value.field == field


def test_a_whole_number_may_stand_for_a_fraction() -> None:
    assert isinstance(TrainConfig(learning_rate=1).learning_rate, float)


def test_every_field_describes_itself() -> None:
    for field in fields(TrainConfig):
        about = field.metadata
        assert about["label"]
        assert about["help"].endswith(".")
        assert (
            isinstance(field.default, bool)
            or "choices" in about
            or about["minimum"] <= field.default <= about["maximum"]
        )


def test_dictionaries_there_and_back() -> None:
    config = TrainConfig(window=7, subsample=0.0)
    assert TrainConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_unknown_settings_are_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="windows") as refusal:
        TrainConfig.from_dict({"windows": 5})
    assert refusal.value.field == "windows"


def test_numpys_numbers_are_numbers() -> None:
    config = TrainConfig.from_dict({"window": np.int64(8), "learning_rate": np.float32(0.5), "negative": np.int32(3)})
    assert (config.window, config.learning_rate, config.negative) == (8, 0.5, 3)
    assert json.loads(json.dumps(config.to_dict()))["window"] == 8
    for bad in (np.float64(8), np.True_, True):
        with pytest.raises(ConfigError, match="whole number"):
            TrainConfig.from_dict({"window": bad})


def test_numpys_truths_and_strings_become_pythons() -> None:
    config = TrainConfig.from_dict({"shrink_windows": np.False_, "architecture": np.str_("cbow")})
    assert config.shrink_windows is False
    assert type(config.architecture) is str
