"""Whether a training is one that this page gives: checked before it takes a place in line."""

from __future__ import annotations

from w2v.corpus import Corpus
from w2v.errors import ConfigError
from w2v.training import TrainConfig
from w2v.ui.settings import Settings


def check(corpus: Corpus, config: TrainConfig, settings: Settings) -> None:
    """Refuse a training beyond the page's limits.

    Raises:
        ConfigError: it would keep too many words, or read too many.
    """
    kept = len(corpus.vocab.prune(config.min_count, config.max_vocab_size or None))
    if kept > settings.max_vocabulary:
        raise ConfigError(
            "max_vocab_size",
            f"With these settings {kept:,} words are kept, and this page trains at most {settings.max_vocabulary:,}:"
            f" raise min_count, or set max_vocab_size to {settings.max_vocabulary}.",
        )
    most = settings.max_training_mwords * 1_000_000
    if (asked := config.epochs * corpus.n_tokens) > most:
        fit = most // max(corpus.n_tokens, 1)
        way = f"set epochs to {fit} or fewer" if fit else "take a shorter text"
        raise ConfigError(
            "epochs",
            f"{config.epochs:,} epochs of {corpus.n_tokens:,} words are {asked / 1e6:,.0f} million words to read, and"
            f" this page reads at most {settings.max_training_mwords:,} million: {way}, or train on your own machine.",
        )
