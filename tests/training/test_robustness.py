"""Whatever the settings: finite vectors, or an error that says what to change."""

from __future__ import annotations

import random
from collections import Counter
from itertools import cycle, product

import numpy as np
import torch

from tests.training.helpers import two_topics
from w2v.corpus import Corpus
from w2v.errors import W2VError
from w2v.training import TrainConfig, Trainer, register_loss

KINDS = [
    (architecture, loss, optimizer)
    for architecture, loss, optimizer in product(
        ("skipgram", "cbow", "cbow_sum"),
        ("negative", "hierarchical", "softmax", "squared"),
        ("sgd", "adam", "adagrad"),
    )
    if loss != "softmax" or architecture == "skipgram"
]


def squared(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """A loss whose gradient has no bound: the hardest to keep finite."""
    return (0.5 * (logits - labels).square() * weights).sum()


def corpora() -> list[Corpus]:
    return [
        two_topics(20),
        Corpus.from_text("to be or not to be " * 20),
        Corpus.from_text("yes no " * 50),
        Corpus.from_text("alone " * 30),
        Corpus.from_text("a b. " + "the " * 300),
        Corpus.from_text(" ".join(f"w{i % 97}" for i in range(2000)), sentences="lines"),
    ]


def some_settings(draw: random.Random, kind: tuple[str, str, str]) -> dict[str, object]:
    architecture, loss, optimizer = kind
    rate = 10 ** draw.uniform(-5, 6)
    return {
        "architecture": architecture,
        "loss": loss,
        "optimizer": optimizer,
        "learning_rate": rate,
        "min_learning_rate": draw.choice([0.0, rate]),
        "vector_size": draw.choice([1, 2, 30, 300]),
        "window": draw.choice([1, 2, 5, 100]),
        "shrink_windows": draw.choice([True, False]),
        "negative": draw.choice([1, 5, 100]),
        "noise_exponent": draw.choice([-2.0, 0.0, 0.75, 2.0]),
        "subsample": draw.choice([0.0, 0.0, 1e-3, 1e-3, 1e-9, 1.0]),
        "max_vocab_size": draw.choice([0, 0, 2, 3]),
        "epochs": draw.choice([1, 3]),
        "min_count": draw.choice([1, 1, 2]),
        "threads": draw.choice([1, 2, 3]),
        "products": draw.choice(["auto", "float32", "bfloat16"]),
        "seed": draw.randrange(2**63),
    }


def test_no_settings_give_vectors_that_are_not_finite() -> None:
    register_loss("squared", squared)
    draw = random.Random(3)  # noqa: S311
    texts, ended = corpora(), Counter[str]()
    for kind, _ in zip(cycle(KINDS), range(200), strict=False):
        settings = some_settings(draw, kind)
        corpus = draw.choice(texts)
        try:
            trainer = Trainer(corpus, TrainConfig.for_corpus(corpus, **settings))
        except W2VError:
            ended["refused"] += 1
            continue
        said = ""
        try:
            losses = [event.loss for event in trainer.run()]
            assert np.isfinite(losses).all(), settings
        except W2VError as error:
            said = str(error)
        assert not said or "learning_rate" in said, (settings, said)
        assert np.isfinite(trainer.vectors().vectors).all(), (settings, corpus.name)
        ended["diverged" if said else "trained"] += 1
    assert ended["trained"] > 80, ended
    assert ended["refused"] > 5, ended
