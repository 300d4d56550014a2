"""The form: what the widgets hold, what they show, and what the user has changed."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tests.training.helpers import two_topics
from w2v.corpus import Corpus
from w2v.errors import ConfigError
from w2v.training import Pace, TrainConfig, register_loss
from w2v.ui.form import TINY, SettingsForm
from w2v.ui.job import Job
from w2v.ui.plan import reasons, sentence, within_limits
from w2v.ui.settings import Settings


@pytest.fixture
def form() -> SettingsForm:
    return SettingsForm([spec.name for spec in fields(TrainConfig)], [])  # what it says needs no widgets


def shown(form: SettingsForm, config: TrainConfig, name: str) -> dict[str, object]:
    update: dict[str, object] = form.show(config.to_dict())[form.names.index(name)]
    return update


@pytest.mark.parametrize("loss", ["negative", "hierarchical", "softmax"])
def test_what_is_shown_is_what_is_read(form: SettingsForm, loss: str) -> None:
    config = TrainConfig(loss=loss, window=9, learning_rate=1.0)
    values = form.values(config.to_dict())
    assert form.config(values) == config
    assert form.config([float(v) if type(v) is int else v for v in values]) == config  # as some clients send it
    assert form.changed(values, config.to_dict()) == {}


def test_the_tutorials_model_is_an_architecture_and_hides_the_loss(form: SettingsForm) -> None:
    tiny = TrainConfig(loss="softmax")
    assert form.values(tiny.to_dict())[form.names.index("architecture")] == TINY
    assert shown(form, tiny, "loss")["visible"] is False
    assert shown(form, tiny, "negative")["visible"] is False
    assert shown(form, TrainConfig(), "loss")["visible"] is True
    assert shown(form, TrainConfig(), "negative")["visible"] is True


def test_a_registered_loss_can_be_chosen(form: SettingsForm) -> None:
    register_loss("of my own", lambda logits, labels, weights: ((logits - labels).abs() * weights).sum())
    assert ("of my own", "of my own") in shown(form, TrainConfig(), "loss")["choices"]  # type: ignore[operator]
    assert shown(form, TrainConfig(loss="of my own"), "negative")["visible"] is True


def test_an_emptied_box_is_refused_beside_it(form: SettingsForm) -> None:
    values = form.values(TrainConfig().to_dict())
    values[form.names.index("window")] = None
    with pytest.raises(ConfigError, match="window is empty"):
        form.config(values)
    verdicts = form.judge(values)
    assert [name for name, verdict in zip(form.names, verdicts, strict=True) if not verdict["is_valid"]] == ["window"]


def test_reasons_are_given_for_advice_and_for_a_choice_of_ones_own() -> None:
    corpus = two_topics()
    advice = TrainConfig.for_corpus(corpus)
    ours = TrainConfig.for_corpus(corpus, epochs=3)
    why = {label: (value, reason) for label, value, reason in reasons(corpus, advice.to_dict(), ours)}
    assert why["Epochs"] == ("3", f"Your choice; advised: {advice.epochs}.")
    assert why["Window"][1].endswith(".")


def test_the_page_s_limits_hold() -> None:
    corpus, settings = two_topics(), Settings(max_vocabulary=5)
    config = TrainConfig(min_count=1)
    assert within_limits(corpus, config, settings).max_vocab_size == 5
    assert within_limits(corpus, config, Settings()) == config
    with pytest.raises(ConfigError, match="choose at most"):
        within_limits(corpus, TrainConfig(min_count=1, vector_size=4096), Settings(max_training_mb=1))


def test_too_little_text_is_said_before_training() -> None:
    assert "fewer than two words" in sentence(Job(two_topics(2), TrainConfig(min_count=50)), Settings(), Pace())
    one = Job(Corpus.from_text("so so so"), TrainConfig(min_count=1))
    assert sentence(one, Settings(), Pace()) == "The text has only one distinct word, and a model needs two or more."
