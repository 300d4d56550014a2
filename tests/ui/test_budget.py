"""What this page trains, and what it refuses, with the way out."""

import pytest

from w2v.corpus import Corpus
from w2v.errors import ConfigError
from w2v.training import TrainConfig
from w2v.ui.budget import check
from w2v.ui.settings import Settings

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
