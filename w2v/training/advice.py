"""Settings that suit a corpus of a given size, each with its reason in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from w2v.training.config import TrainConfig
from w2v.training.sampling import keep_probabilities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from w2v.corpus import Corpus

Advice: TypeAlias = dict[str, tuple[object, str]]
"""For each setting chosen, its value and one sentence on why."""

WORDS_TO_READ = 25_000_000
"""How many words a training should read in all, epochs multiplied: fewer leave small corpora half learned."""

SMALL = 300_000
"""A text of fewer words gets wide windows and a high rate; above, near neighbours and patience do better."""

LEAST_KEPT = 500
"""Frequent words are skipped only if so many words are left of a reading of the text, or next to nothing may be."""

SOFTMAX_WORDS_TO_READ, SOFTMAX_VOCABULARY = 4_000_000, 3_000
"""The same, and the largest vocabulary, for full softmax, whose every step costs as much as the vocabulary is large."""

ADAPTIVE_RATES = {"adam": 0.01, "adagrad": 0.3}
"""Rates for optimizers that fit the step to each number by themselves.

Larger than where every pair is a step of its own (the tutorial's Adam: 0.001), since a step here is thousands of pairs.
"""


def advise(corpus: Corpus, chosen: Mapping[str, object] | None = None) -> Advice:
    """Choose settings by the size of a corpus, and by what the user has chosen already.

    The defaults of word2vec were made for a billion words. A small text needs more epochs, so that each word is met
    often enough; wider windows, which find more pairs in it; and a lower minimum count, lest little be left.

    Args:
        corpus: the text.
        chosen: settings that are fixed. What they bear on is advised accordingly.
    """
    chosen = chosen or {}
    n = corpus.n_tokens
    words = f"{n:,} words"
    softmax = chosen.get("loss") == "softmax"
    advice: Advice = {"epochs": _epochs(n, SOFTMAX_WORDS_TO_READ if softmax else WORDS_TO_READ)}
    if softmax:
        advice["optimizer"] = ("adam", "As in the tutorial; plain steps of one length diverge with this loss.")
    if softmax and len(corpus.vocab) > SOFTMAX_VOCABULARY:
        advice["max_vocab_size"] = (
            SOFTMAX_VOCABULARY,
            f"Keeps the {SOFTMAX_VOCABULARY:,} most frequent words: the full softmax scores each of them every time.",
        )
    advice["window"] = (
        (10, f"A wide window finds more pairs in a text of {words}.")
        if n < SMALL
        else (5, f"With {words} there are pairs enough, and near neighbours say most.")
    )
    advice["min_count"] = _min_count(n)
    size = 50 if n < 50_000 else 100 if n < 50_000_000 else 200
    advice["vector_size"] = (size, f"{size} dimensions are what {words} can fill.")
    advice["subsample"] = _subsample(corpus)
    optimizer = chosen.get("optimizer", "adam" if softmax else "sgd")
    advice["learning_rate"] = _learning_rate(n, optimizer, chosen.get("architecture"))
    return advice


def config_for(corpus: Corpus, **overrides: object) -> TrainConfig:
    """The configuration that `advise` chooses; what is given in `overrides` wins."""
    advised = {name: value for name, (value, _) in advise(corpus, overrides).items()}
    return TrainConfig.from_dict(advised | overrides)


def explain_defaults(corpus: Corpus, **overrides: object) -> dict[str, str]:
    """One sentence for each setting that `TrainConfig.for_corpus` chooses, by the setting's name."""
    advice = advise(corpus, overrides)
    return {name: reason for name, (_, reason) in advice.items() if name not in overrides}


def _epochs(n: int, words_to_read: int) -> tuple[int, str]:
    epochs = min(100, max(5, round(words_to_read / n)))
    if epochs > 5:
        return epochs, f"Reads the text {epochs} times, since {n:,} words once would teach too little."
    return 5, f"Five times through {n:,} words are enough."


def _min_count(n: int) -> tuple[int, str]:
    for least, below in ((1, 2_000), (2, 50_000), (3, 300_000)):
        if n < below:
            return least, f"Keeps words seen {least}× or more: in {n:,} words few words occur often."
    return 5, f"Leaves out words seen fewer than 5 times: {n:,} words hold enough others."


def _subsample(corpus: Corpus) -> tuple[float, str]:
    counts = corpus.vocab.counts
    if float((keep_probabilities(counts, 1e-3) * counts).sum()) < LEAST_KEPT:
        return 0.0, "Skips no word: too few would be left."
    return 1e-3, "Skips most of the most frequent words, which say little about their neighbours."


def _learning_rate(n: int, optimizer: object, architecture: object) -> tuple[float, str]:
    rate = ADAPTIVE_RATES.get(str(optimizer))
    if rate is not None:
        return rate, f"{rate:g} is what {str(optimizer).capitalize()} wants: it fits the step to each number by itself."
    if n < SMALL:
        return 0.05, "Moves further at each example, since there are few of them."
    if architecture == "cbow":
        return 0.05, "As in the reference program: a mean of words has one example where skip-gram has several."
    return 0.025, "As usual."
