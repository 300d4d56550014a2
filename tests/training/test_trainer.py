"""`Trainer` as its users see it: events, stopping, determinism, divergence."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from tests.training.helpers import two_topics
from w2v.corpus import Corpus
from w2v.errors import ConfigError, CorpusError, TrainingError
from w2v.training import TrainConfig, Trainer, estimate_seconds, fit, optimizers
from w2v.vectors import KeyedVectors

CONFIG = TrainConfig(vector_size=16, window=3, min_count=1, epochs=20, subsample=0.0, learning_rate=0.05)


def test_two_topics_separate() -> None:
    vectors = fit(two_topics(), CONFIG)
    for word in ("a0", "a7", "b3"):
        nearest = vectors.most_similar(word, topn=9)
        assert {other[0] for other, _ in nearest} == {word[0]}


@pytest.mark.parametrize("architecture", ["cbow", "cbow_sum"])
def test_two_topics_separate_for_cbow(architecture: str) -> None:
    vectors = fit(two_topics(), replace(CONFIG, architecture=architecture, epochs=40))
    for word in ("a0", "a7", "b3"):
        assert {other[0] for other, _ in vectors.most_similar(word, topn=9)} == {word[0]}


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_same_seed_same_vectors(threads: int) -> None:
    config = replace(CONFIG, threads=threads, epochs=3)
    one, two = fit(two_topics(), config), fit(two_topics(), config)
    other = fit(two_topics(), replace(config, seed=2))
    assert np.array_equal(one.vectors, two.vectors)
    assert not np.array_equal(one.vectors, other.vectors)


def test_pausing_at_every_step_changes_nothing() -> None:
    trainer = Trainer(two_topics(), replace(CONFIG, epochs=2))
    events = list(trainer.run(interval=0.0))
    assert len(events) > 10
    assert np.array_equal(trainer.vectors().vectors, fit(two_topics(), replace(CONFIG, epochs=2)).vectors)


def test_events_tell_the_truth() -> None:
    corpus = two_topics()
    events = list(Trainer(corpus, CONFIG).run(interval=0.0))  # the first after a single step
    assert [event.done for event in events] == [False] * (len(events) - 1) + [True]
    tokens = [event.tokens for event in events]
    assert tokens == sorted(tokens)
    assert tokens[-1] == events[-1].total_tokens == corpus.n_tokens * CONFIG.epochs
    assert all(np.isfinite(event.loss) and 0 < event.learning_rate <= 0.05 for event in events)
    assert events[0].loss == pytest.approx(6 * np.log(2), rel=0.1)  # outputs are zero: every σ is ½
    assert events[-1].loss < events[0].loss
    assert events[-1].epoch == events[-1].epochs == CONFIG.epochs
    assert events[-1].eta == 0.0


def test_breaking_out_keeps_what_was_learned_and_can_go_on() -> None:
    trainer = Trainer(two_topics(), CONFIG)
    events = trainer.run(interval=0.01)
    assert not next(events).done
    events.close()
    assert np.isfinite(trainer.vectors().vectors).all()
    assert list(trainer.run())[-1].done
    assert np.array_equal(trainer.vectors().vectors, fit(two_topics(), CONFIG).vectors)
    assert list(trainer.run()) == []


def test_a_quick_look_is_at_the_most_frequent_words_only() -> None:
    trainer = Trainer(two_topics(), replace(CONFIG, epochs=1))
    next(trainer.run(interval=0.0))
    whole, few = trainer.vectors(), trainer.vectors(7)
    assert few.index_to_key == whole.index_to_key[:7]
    assert np.array_equal(few.vectors, whole.vectors[:7])
    assert len(trainer.vectors(1000)) == len(whole)


def test_no_thread_outlives_its_training() -> None:
    before = threading.active_count()
    events = Trainer(two_topics(), CONFIG).run(interval=0.01)
    next(events)
    assert threading.active_count() > before
    events.close()
    assert threading.active_count() == before


def test_every_next_may_come_from_another_thread() -> None:
    trainer = Trainer(two_topics(), replace(CONFIG, epochs=3))
    events = trainer.run(interval=0.01)
    seen: list[bool] = []

    def step() -> None:
        event = next(events, None)
        seen.append(event is None or event.done)

    while not (seen and seen[-1]):
        thread = threading.Thread(target=step)
        thread.start()
        thread.join()
    assert np.array_equal(trainer.vectors().vectors, fit(two_topics(), replace(CONFIG, epochs=3)).vectors)


def test_divergence_is_caught_while_the_vectors_are_finite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimizers, "LARGEST_STEP", 1e30)  # what keeps this from happening
    trainer = Trainer(two_topics(), replace(CONFIG, learning_rate=1e6))
    with pytest.raises(TrainingError, match="Lower learning_rate"):
        list(trainer.run())
    assert np.isfinite(trainer.vectors().vectors).all()


@pytest.mark.parametrize("rate", [100.0, 1e6])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"architecture": "cbow"},
        {"loss": "hierarchical"},
        {"architecture": "cbow_sum", "loss": "hierarchical"},
        {"loss": "softmax"},
        {"optimizer": "adam"},
        {"optimizer": "adagrad"},
    ],
)
def test_a_rate_that_teaches_nothing_is_told_of_although_the_vectors_stay_within_bounds(
    settings: dict[str, object], rate: float
) -> None:
    trainer = Trainer(two_topics(), TrainConfig.from_dict(CONFIG.to_dict() | settings | {"learning_rate": rate}))
    with pytest.raises(TrainingError, match="Lower learning_rate"):
        list(trainer.run())
    assert np.isfinite(trainer.vectors().vectors).all()


@pytest.mark.parametrize("architecture", ["skipgram", "cbow", "cbow_sum"])
def test_wide_windows_and_many_negatives_are_no_divergence(architecture: str) -> None:
    settings = {"window": 50, "negative": 20, "learning_rate": 0.025, "architecture": architecture}
    fit(two_topics(), TrainConfig.from_dict(CONFIG.to_dict() | settings))


def test_nothing_above_the_minimum_count_names_the_way_out() -> None:
    with pytest.raises(CorpusError, match="min"):
        Trainer(Corpus.from_text("every word here occurs once"), TrainConfig())
    with pytest.raises(CorpusError, match="at least 2"):
        Trainer(Corpus.from_text("one one one one one one two"), TrainConfig(min_count=2))


@pytest.mark.parametrize("loss", ["negative", "hierarchical", "softmax"])
@pytest.mark.parametrize("subsample", [1e-10, 5e-324])  # with the first, a few words are left, each on its own
def test_skipping_every_word_is_refused(loss: str, subsample: float) -> None:
    with pytest.raises(ConfigError, match=r"subsample=.* 0 to skip none"):
        Trainer(two_topics(20), replace(CONFIG, loss=loss, subsample=subsample))


def test_words_without_a_neighbour_are_refused() -> None:
    with pytest.raises(CorpusError, match=r"30 sentences .* Let sentences end at"):
        Trainer(Corpus.from_text("one\ntwo\nthree\n" * 10, sentences="lines"), CONFIG)


def test_a_vocabulary_of_one_word_names_the_setting_that_makes_it() -> None:
    with pytest.raises(CorpusError, match="Raise max_vocab_size"):
        Trainer(two_topics(20), replace(CONFIG, max_vocab_size=1))


def test_what_is_known_travels_with_the_vectors() -> None:
    corpus = two_topics(50)
    vectors = fit(corpus, CONFIG)
    assert vectors.metadata["config"] == CONFIG.to_dict()
    assert vectors.metadata["corpus"]["tokens"] == corpus.n_tokens == 500
    assert vectors.metadata["training"]["epochs_done"] == CONFIG.epochs
    assert vectors.counts is not None
    assert vectors.counts.tolist() == corpus.vocab.counts.tolist()


def test_the_estimate_grows_with_the_work() -> None:
    corpus = two_topics()
    assert 0 < estimate_seconds(corpus, CONFIG) < estimate_seconds(corpus, replace(CONFIG, epochs=200))


def test_the_estimate_warns_of_a_full_softmax_over_many_words() -> None:
    many = Corpus.from_text(" ".join(f"w{i % 5000}" for i in range(200_000)))
    few = two_topics(20_000)  # as many tokens, twenty words
    exact = replace(CONFIG, loss="softmax")
    assert estimate_seconds(many, exact) > 10 * estimate_seconds(many, CONFIG)
    assert estimate_seconds(many, exact) > 40 * (estimate_seconds(few, exact) - 0.1)


@pytest.mark.parametrize("architecture", ["skipgram", "cbow", "cbow_sum"])
def test_topics_separate_with_hierarchical_softmax(architecture: str) -> None:
    config = replace(CONFIG, architecture=architecture, loss="hierarchical", epochs=30)
    vectors = fit(two_topics(), config)
    assert {word[0] for word, _ in vectors.most_similar("a0", topn=9)} == {"a"}


def test_topics_separate_with_the_tutorial_s_model() -> None:
    vectors = fit(two_topics(), replace(CONFIG, loss="softmax"))
    assert {word[0] for word, _ in vectors.most_similar("a0", topn=9)} == {"a"}


def test_settings_that_make_no_sense_together_are_refused() -> None:
    with pytest.raises(ConfigError, match="skipgram"):
        TrainConfig(loss="softmax", architecture="cbow")


def test_going_on_from_a_model_grows_its_vocabulary() -> None:
    first = fit(two_topics(), CONFIG)
    more = Corpus.from_text("a0 a1 new word a2\n" * 50, sentences="lines")
    start = Trainer(more, CONFIG, start=first).vectors()
    assert np.array_equal(start["a0"], first["a0"])
    assert set(start.index_to_key) == {*first.index_to_key, "new", "word"}
    trained = Trainer(more, CONFIG, start=first)
    list(trained.run())
    vectors = trained.vectors()
    assert not np.array_equal(vectors["a0"], first["a0"])
    assert np.array_equal(vectors["b5"], first["b5"])
    with pytest.raises(ConfigError, match="16 dimensions"):
        Trainer(more, replace(CONFIG, vector_size=17), start=first)


def test_going_on_from_a_model_knows_how_often_each_word_occurred() -> None:
    first = fit(two_topics(100), replace(CONFIG, epochs=1))
    more = Corpus.from_text("a0 a1 new word a2\n" * 50, sentences="lines")
    vectors = Trainer(more, CONFIG, start=first).vectors()
    assert [vectors.get_vecattr(word) for word in ("a0", "new")] == [50, 50]
    assert vectors.get_vecattr("b5") == first.get_vecattr("b5") > 0
    without = KeyedVectors(first.index_to_key, first.vectors)
    assert Trainer(more, CONFIG, start=without).vectors().counts is None
    again = Trainer(two_topics(100), CONFIG, start=without).vectors()
    assert again.counts is not None
    assert again.counts.tolist() == two_topics(100).vocab.counts.tolist()
