"""Training in ZeroGPU's forked process, with a stand-in for `spaces` (see `stand_in/spaces.py`). No real ZeroGPU."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from w2v.corpus import Corpus
from w2v.training import TrainConfig
from w2v.ui import zero_gpu

HERE = Path(__file__).parent
PROGRAM = """
import json, os, threading
from functools import partial
from pathlib import Path
import numpy as np
import spaces
from w2v.corpus import Corpus
from w2v.training import TrainConfig, Trainer
from w2v.ui import zero_gpu
from w2v.ui.job import Job
from w2v.ui.line import TrainingLine
from w2v.ui.settings import Settings
from w2v.ui.training import training

corpus = Corpus.from_text("the king and the queen sat on the throne. the cat and the dog ate in the garden. " * 400)
told = {}
def make(**settings):
    config = TrainConfig(vector_size=8, min_count=1, threads=1, seed=3, **settings)
    return zero_gpu.trainer(partial(Trainer, corpus, config), corpus, config), config
"""


def run(program: str) -> dict[str, Any]:
    """What a program tells that runs where `spaces` is the stand-in."""
    environment = os.environ | {"SPACES_ZERO_GPU": "true", "PYTHONPATH": f"{HERE / 'stand_in'}:{HERE.parents[1]}"}
    code = f"{PROGRAM}\n{program}\nprint(json.dumps(told))"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_process_learns_what_this_one_would_have_learned() -> None:
    told = run("""
trainer, config = make(epochs=3)
events = list(trainer.run(0.05))
ours = Trainer(corpus, config)
list(ours.run(0.05))
told = {
    "remote": type(trainer).__name__, "done": events[-1].done, "epochs": events[-1].epochs,
    "same": bool(np.array_equal(trainer.vectors().vectors, ours.vectors().vectors)),
    "words": trainer.vectors().index_to_key == list(ours.vocab.words), "few": len(trainer.vectors(5)),
    "asked": spaces.asked,
}
""")
    assert told == {
        "remote": "RemoteTrainer",
        "done": True,
        "epochs": 3,
        "same": True,
        "words": True,
        "few": 5,
        "asked": [30],
    }


def test_stop_keeps_what_was_learned_and_it_can_be_gone_on_with() -> None:
    told = run("""
trainer, config = make(epochs=10_000)
events = trainer.run(0.05)
first = [next(events) for _ in range(8)][-1]
events.close()
learned = trainer.vectors()
trainer.save_checkpoint("/tmp/" + str(os.getpid()))
again = Trainer.resume("/tmp/" + str(os.getpid()), corpus)
os.unlink("/tmp/" + str(os.getpid()))
told = {
    "later": learned.metadata["training"]["epochs_done"] >= first.tokens / corpus.n_tokens - 0.01,
    "same": bool(np.array_equal(again.vectors().vectors, learned.vectors)),
}
""")
    assert told == {"later": True, "same": True}


def test_the_pages_stop_works_there_too() -> None:
    told = run("""
config = TrainConfig(vector_size=8, min_count=1, epochs=10_000)
stop, updates = threading.Event(), []
seen = {"look": lambda trainer, progress: len(trainer.vectors(4))}
for update in training(Job(corpus, config), TrainingLine(1, 1), stop, Settings(), seen):
    updates.append(update)
    if len(updates) == 6:
        stop.set()
told = {"words": len(updates[-1].model.vectors), "warning": updates[-1].warning, "seen": updates[3].seen}
""")
    assert told["words"] == 12
    assert told["warning"].startswith("Stopped in epoch")
    assert told["seen"] == {"look": 4}


def test_what_the_process_refuses_is_told_in_words() -> None:
    told = run("""
config = TrainConfig(min_count=1)
trainer = zero_gpu.RemoteTrainer(partial(Trainer, corpus, TrainConfig(min_count=9000)), corpus, config)
try:
    list(trainer.run())
except Exception as error:
    told = {"kind": type(error).__name__, "text": str(error)}
""")
    assert told["kind"] == "TrainingError"
    assert "Lower the minimum count" in told["text"]


def test_it_comes_back_before_the_gpu_is_taken_away() -> None:
    told = run("""
config = TrainConfig(vector_size=8, min_count=1, epochs=10_000)
trainer = zero_gpu.RemoteTrainer(partial(Trainer, corpus, config), corpus, config)
trainer._seconds = 26
try:
    list(trainer.run(0.1))
except Exception as error:
    told = {"text": str(error), "kind": type(error).__name__, "words": len(trainer.vectors())}
""")
    text = "The GPU was lent for 26 seconds; what was learned until then is kept. Resume goes on."
    assert told == {"text": text, "kind": "TimeUpError", "words": 12}


@pytest.mark.parametrize(("epochs", "least", "most"), [(1, 30, 30), (1_000, 31, 119), (10_000, 120, 120)])
def test_the_time_asked_for_follows_the_work(epochs: int, least: int, most: int) -> None:
    corpus = Corpus.from_text("the king and the queen sat on the throne " * 20_000)
    assert least <= zero_gpu.seconds_for(corpus, TrainConfig(min_count=1, epochs=epochs)) <= most


def test_elsewhere_the_trainer_is_an_ordinary_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPACES_ZERO_GPU", raising=False)
    corpus = Corpus.from_text("the king and the queen sat on the throne " * 100)
    made = object()
    assert zero_gpu.trainer(lambda: made, corpus, TrainConfig()) is made  # type: ignore[arg-type, return-value]
