"""What a training will be, said before it starts: its settings and their reasons, its time, its limits."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from w2v.corpus import Corpus, remarks
from w2v.training import Pace, TrainConfig
from w2v.training.advice import advise
from w2v.ui import budget, widgets
from w2v.ui.job import Job
from w2v.ui.settings import Settings

CHOICES = ("architecture", "loss", "optimizer")
"""Settings that the advice for the others depends on."""

LONG_SECONDS = 600


def within_limits(corpus: Corpus, config: TrainConfig, settings: Settings) -> TrainConfig:
    """The settings with as many words as the page allows.

    Raises:
        ConfigError: the memory it takes, or the words to read, would still be more than the page allows.
    """
    if _n_words(corpus, config) > settings.max_vocabulary:
        config = replace(config, max_vocab_size=settings.max_vocabulary)
    budget.check(corpus, config, settings)
    return config


def sentence(job: Job, settings: Settings, pace: Pace) -> str:
    """What a training will be and how long it should take, in words."""
    config, n_words = job.config, _n_words(job.corpus, job.config)
    if n_words < 2:
        if len(job.corpus.vocab) < 2:
            return "The text has only one distinct word, and a model needs two or more."
        return f"With a minimum count of {config.min_count}, fewer than two words remain. Lower it."
    seconds = pace.seconds(job.corpus, config)
    time = "less than a second" if seconds < 1 else f"about {widgets.duration(seconds)}"
    words = f"{widgets.count(n_words)} words seen {config.min_count}× or more"
    said = [f"{words}, {config.epochs} epoch{'s' if config.epochs > 1 else ''}: {time} on this machine."]
    said += remarks(job.corpus)
    if job.start is not None:
        known = sum(word in job.start for word in job.corpus.vocab.words[:n_words])
        said.append(f"{widgets.count(known)} of the words begin with the vectors of the current model.")
    if config.loss == "softmax" and seconds > LONG_SECONDS:
        said.append("Full softmax scores every word each time: keep fewer words, or choose negative sampling.")
    if seconds > 60 * settings.max_training_minutes:
        said.append(
            f"This page gives {settings.max_training_minutes} minutes at a time; what is learned by then is kept, and "
            "you can resume."
        )
    return " ".join(said)


def reasons(corpus: Corpus, advice: dict[str, Any], config: TrainConfig) -> list[tuple[str, str, str]]:
    """(setting, value, why) for each setting that was chosen by advice or by the user."""
    explained = advise(corpus, {"loss": config.loss, "optimizer": config.optimizer})
    rows = []
    for spec in fields(TrainConfig):
        value, ours = getattr(config, spec.name), advice.get(spec.name)
        if spec.name in ("architecture", "loss") or not config.matters(spec.name):
            continue
        if value != ours:
            rows.append((spec.metadata["label"], f"{value}", f"Your choice; advised: {ours}."))
        elif spec.name in explained:
            rows.append((spec.metadata["label"], f"{value}", explained[spec.name][1]))
    return rows


def _n_words(corpus: Corpus, config: TrainConfig) -> int:
    return len(corpus.vocab.prune(config.min_count, config.max_vocab_size or None))
