"""Settings that suit a corpus of a given size, each with its reason in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from w2v.training.config import TrainConfig

if TYPE_CHECKING:
    from w2v.corpus import Corpus

WORDS_TO_READ = 25_000_000
"""How many words a training should read in all, epochs multiplied: fewer leave small corpora half learned."""


def advise(corpus: Corpus) -> dict[str, tuple[object, str]]:
    """Choose settings by the size of a corpus.

    The defaults of word2vec were made for a billion words. A small text needs more epochs, so that each word is met
    often enough; wider windows, which find more pairs in it; and a lower minimum count, lest little be left.

    Returns:
        For each setting chosen, its value and one sentence on why.
    """
    n = corpus.n_tokens
    words = f"{n:,} words"
    epochs = min(100, max(5, round(WORDS_TO_READ / n)))
    chosen: dict[str, tuple[object, str]] = {
        "epochs": (epochs, f"Reads the text {epochs} times, since {words} once would teach too little.")
        if epochs > 5
        else (5, f"Five times through {words} are enough."),
    }
    chosen["window"] = (
        (10, f"A wide window finds more pairs in a text of {words}.")
        if n < 5_000_000
        else (5, f"With {words} there are pairs enough, and near neighbours say most.")
    )
    for least, below in ((1, 2_000), (2, 50_000), (3, 300_000)):
        if n < below:
            chosen["min_count"] = (least, f"Keeps words seen {least}× or more: in {words} few words occur often.")
            break
    else:
        chosen["min_count"] = (5, f"Leaves out words seen fewer than 5 times: {words} hold enough others.")
    size = 50 if n < 50_000 else 100 if n < 50_000_000 else 200
    chosen["vector_size"] = (size, f"{size} dimensions are what {words} can fill.")
    chosen["subsample"] = (1e-3, "Skips most of the most frequent words, which say little about their neighbours.")
    chosen["learning_rate"] = (
        (0.05, "Moves further at each example, since there are few of them.") if n < 5_000_000 else (0.025, "As usual.")
    )
    return chosen


def config_for(corpus: Corpus, **overrides: object) -> TrainConfig:
    """The configuration that `advise` chooses; what is given in `overrides` wins."""
    return TrainConfig.from_dict({name: value for name, (value, _) in advise(corpus).items()} | overrides)


def explain_defaults(corpus: Corpus) -> dict[str, str]:
    """One sentence for each setting that `TrainConfig.for_corpus` chooses, by the setting's name."""
    return {name: reason for name, (_, reason) in advise(corpus).items()}
