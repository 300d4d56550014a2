"""What this page trains, and what it refuses, with the way out."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from w2v.corpus import Corpus
from w2v.errors import ConfigError, LetGoError
from w2v.training import TrainConfig, Trainer
from w2v.ui import api, budget
from w2v.ui.budget import check
from w2v.ui.form import SettingsForm
from w2v.ui.line import TrainingLine
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.ui.train_plan import NEW, TrainPlan

CORPUS = Corpus.from_text(" ".join(f"w{i} w{i}" for i in range(50)) + " the" * 900)


def test_what_fits_is_let_through() -> None:
    check(CORPUS, TrainConfig(min_count=1, epochs=1000), Settings(max_training_mwords=1, max_vocabulary=51))
    check(CORPUS, TrainConfig(min_count=1, max_vocab_size=10), Settings(max_vocabulary=10))


def test_too_many_words_to_read_names_the_epochs_that_fit() -> None:
    with pytest.raises(ConfigError, match="at most 1 million: set epochs to 1000 or fewer") as caught:
        check(CORPUS, TrainConfig(min_count=1, epochs=1001), Settings(max_training_mwords=1))
    assert caught.value.field == "epochs"


def test_too_large_a_vocabulary_names_the_limit() -> None:
    with pytest.raises(ConfigError, match="51 words are kept, and this page trains at most 20") as caught:
        check(CORPUS, TrainConfig(min_count=1), Settings(max_vocabulary=20))
    assert caught.value.field == "max_vocab_size"


WIDE = TrainConfig(min_count=1, max_vocab_size=17, vector_size=4096, threads=1)  # with this text, 9 MB and no byte more


def bytes_needed(config: TrainConfig) -> int:
    """How much memory a training takes at most, in bytes, besides its text."""
    vocab = CORPUS.vocab.prune(config.min_count, config.max_vocab_size or None)
    return budget._bytes_of(sum(budget._rows(vocab, config)), config.vector_size)


def test_memory_at_the_limit_is_let_through_and_one_word_beyond_is_not() -> None:
    assert bytes_needed(WIDE) == 9 * 2**20
    check(CORPUS, WIDE, Settings(max_training_mb=9))
    beyond = "4,096 dimensions for 18 words take up to 10 MB of memory to train with SGD, .* at most 9 MB: "
    ways = "choose at most 4,067 dimensions, a higher minimum count, or a smaller largest vocabulary"
    with pytest.raises(ConfigError, match=beyond + ways) as caught:
        check(CORPUS, replace(WIDE, max_vocab_size=18), Settings(max_training_mb=9))
    assert caught.value.field == "vector_size"


def test_the_ways_out_lead_out() -> None:
    limit, refused = Settings(max_training_mb=2), replace(WIDE, max_vocab_size=0, vector_size=1000)
    with pytest.raises(ConfigError, match="at most 736 dimensions"):
        check(CORPUS, refused, limit)
    check(CORPUS, replace(refused, vector_size=736), limit)
    with pytest.raises(ConfigError):
        check(CORPUS, replace(refused, vector_size=737), limit)
    for way in (replace(refused, min_count=100), replace(refused, max_vocab_size=1)):  # only `the` is left
        check(CORPUS, replace(way, vector_size=1000), limit)


@pytest.mark.parametrize("optimizer", ["sgd", "adagrad", "adam"])
def test_what_the_optimizer_remembers_is_counted_and_the_copy_that_is_resumed(tmp_path: Path, optimizer: str) -> None:
    config = replace(WIDE, max_vocab_size=0, vector_size=500, optimizer=optimizer)
    trainer, file = Trainer(CORPUS, config), tmp_path / "checkpoint"
    trainer.save_checkpoint(file)
    batches = bytes_needed(replace(config, max_vocab_size=11)) - bytes_needed(config) * 12 // 52
    batches = batches * 52 // 40  # the part that does not grow with the vocabulary
    assert bytes_needed(config) - batches == pytest.approx(2 * file.stat().st_size, rel=0.03)


@pytest.mark.parametrize("loss", ["negative", "softmax"])
def test_every_thread_s_share_is_counted(loss: str) -> None:
    config = replace(WIDE, loss=loss, max_vocab_size=0, vector_size=100, threads=256)
    with pytest.raises(ConfigError, match="fewer threads"):
        check(CORPUS, config, Settings(max_training_mb=20))
    check(CORPUS, replace(config, threads=2), Settings(max_training_mb=20))


def test_full_softmax_has_the_output_matrix_s_copies_in_every_thread() -> None:
    config = replace(WIDE, loss="softmax", max_vocab_size=0)
    more = bytes_needed(replace(config, threads=5)) - bytes_needed(replace(config, threads=1))
    assert more >= 4 * 51 * 4096 * 4


def test_too_much_memory_is_said_on_the_tab_before_the_start_and_over_http() -> None:
    session, settings = Session(), Settings(max_training_mb=1)
    session.corpus = CORPUS
    form = SettingsForm([spec.name for spec in fields(TrainConfig)], [])
    widgets: dict[str, Any] = {spec.name: Mock() for spec in fields(TrainPlan)}
    plan = TrainPlan(**widgets | {"form": form, "settings": settings})
    values = [WIDE.to_dict(), NEW, *plan.form.values(WIDE.to_dict())]
    assert "take up to 9 MB" in str(plan.say(session, *values)[plan.told])
    with pytest.raises(ConfigError, match="take up to 9 MB"):
        next(api.train(session, WIDE.to_dict(), False, TrainingLine(1, 1), settings))


def test_a_session_that_was_let_go_takes_no_model_over_http() -> None:
    session = Session()
    session.corpus = CORPUS
    config = {"min_count": 1, "vector_size": 8, "epochs": 2, "threads": 1}
    told = api.train(session, config, False, TrainingLine(1, 1), Settings())
    while "fraction" not in next(told):
        pass
    session.close()
    *_, last = told
    assert session.previous is None
    assert "words" not in last
    with pytest.raises(LetGoError, match="load your text again"):
        next(api.train(session, config, False, TrainingLine(1, 1), Settings()))
    session.corpus = CORPUS
    *_, last = api.train(session, {**config, "min_count": 2}, False, TrainingLine(1, 1), Settings())
    assert last["words"] == len(session.vectors)
