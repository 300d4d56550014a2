"""`TrainConfig.for_corpus`: chosen by size, explained, overruled."""

from __future__ import annotations

import pytest

from tests.training.helpers import two_topics
from w2v.corpus import Corpus
from w2v.errors import ConfigError
from w2v.training import TrainConfig, explain_defaults


def test_a_small_text_is_read_more_often() -> None:
    small, large = TrainConfig.for_corpus(two_topics(20)), TrainConfig.for_corpus(two_topics(30_000))
    assert small.epochs > large.epochs >= 5
    assert small.min_count < large.min_count


def test_every_choice_is_explained_in_a_sentence() -> None:
    explained = explain_defaults(two_topics(20))
    assert {"epochs", "window", "min_count", "vector_size", "subsample"} <= set(explained)
    assert all(sentence.endswith(".") for sentence in explained.values())


def test_what_the_user_sets_wins() -> None:
    assert TrainConfig.for_corpus(two_topics(20), epochs=2, seed=9).epochs == 2
    with pytest.raises(ConfigError, match="epoch"):
        TrainConfig.for_corpus(two_topics(20), epoch=2)


def test_a_single_word_gets_settings_too() -> None:
    assert TrainConfig.for_corpus(Corpus.from_text("word")).min_count == 1
