"""`TrainConfig.for_corpus`: chosen by size, explained, overruled."""

from __future__ import annotations

import math

import pytest

from tests.training.helpers import two_topics
from w2v.corpus import Corpus
from w2v.errors import ConfigError
from w2v.training import TrainConfig, Trainer, explain_defaults, fit


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


def test_advice_follows_what_the_user_chose() -> None:
    corpus = two_topics(2000)
    plain, adam = TrainConfig.for_corpus(corpus), TrainConfig.for_corpus(corpus, optimizer="adam")
    assert adam.learning_rate < plain.learning_rate
    assert "Adam" in explain_defaults(corpus, optimizer="adam")["learning_rate"]
    assert "learning_rate" not in explain_defaults(corpus, learning_rate=0.1)
    long = two_topics(40_000)
    assert TrainConfig.for_corpus(long).learning_rate == 0.025
    assert TrainConfig.for_corpus(long, architecture="cbow").learning_rate == 0.05
    assert "reference program" in explain_defaults(long, architecture="cbow")["learning_rate"]
    tiny = TrainConfig.for_corpus(Corpus.from_text(" ".join(f"w{i % 4000}" for i in range(9000))), loss="softmax")
    assert (tiny.optimizer, tiny.max_vocab_size, tiny.learning_rate) == ("adam", 3000, adam.learning_rate)


def test_an_optimizer_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="optimizer"):
        TrainConfig.for_corpus(two_topics(20), optimizer=["adam"])


def test_what_has_no_meaning_with_a_loss_is_known() -> None:
    assert TrainConfig().matters("negative")
    for loss in ("hierarchical", "softmax"):
        assert not TrainConfig(loss=loss).matters("negative")
        assert not TrainConfig(loss=loss).matters("noise_exponent")
        assert TrainConfig(loss=loss).matters("window")


def test_no_word_is_skipped_where_next_to_nothing_would_be_left() -> None:
    tiny = Corpus.from_text("the cat sat\nthe dog sat\nthe cat ran\n")
    assert TrainConfig.for_corpus(tiny).subsample == 0.0
    assert "too few would be left" in explain_defaults(tiny)["subsample"]
    assert TrainConfig.for_corpus(two_topics(600)).subsample == 1e-3


def test_a_text_of_three_lines_is_learned_from() -> None:
    tiny = Corpus.from_text("the cat sat\nthe dog sat\nthe cat ran\n")
    events = list(Trainer(tiny).run(0.01))
    untrained = math.log(2) * (1 + 5)  # one pair and five noise words, each a coin's toss
    assert events[-1].loss < 0.8 * untrained


def test_training_without_settings_takes_those_that_suit_the_text() -> None:
    corpus = two_topics(20)
    assert Trainer(corpus).config == TrainConfig.for_corpus(corpus)
    assert fit(corpus).metadata["config"] == TrainConfig.for_corpus(corpus).to_dict()
    start = fit(corpus, TrainConfig(vector_size=7, min_count=1, epochs=1))
    assert Trainer(corpus, start=start).config.vector_size == 7
