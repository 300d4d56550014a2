"""A training that was killed ends where it would have ended."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save
from safetensors.torch import save as save_torch

from tests.training.helpers import two_topics
from w2v.corpus import Corpus
from w2v.errors import FormatError, TrainingError
from w2v.training import TrainConfig, Trainer, fit
from w2v.training.checkpoint import read, write

CONFIG = TrainConfig(vector_size=12, window=3, min_count=1, epochs=4, threads=2)

KILLED = """
import os, signal, sys
from tests.training.helpers import two_topics
from tests.training.test_checkpoint import CONFIG
from w2v.training import Trainer

for progress in Trainer(two_topics(), CONFIG).run(0.0, checkpoint=sys.argv[1], checkpoint_seconds=0.0):
    if progress.fraction > 0.4:
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("optimizer", ["adam", "adagrad"])
def test_an_optimizer_s_memory_is_saved_too(tmp_path: Path, optimizer: str) -> None:
    path, config = tmp_path / "training.safetensors", replace(CONFIG, optimizer=optimizer, epochs=2)
    first = Trainer(two_topics(), config)
    events = first.run(0.01)
    next(events)
    events.close()
    first.save_checkpoint(path)
    resumed = Trainer.resume(path, two_topics())
    list(resumed.run())
    assert np.array_equal(resumed.vectors().vectors, fit(two_topics(), config).vectors)


def test_killed_and_resumed_ends_bit_identical(tmp_path: Path) -> None:
    path = tmp_path / "training.safetensors"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -9
    trainer = Trainer.resume(path, two_topics())
    events = list(trainer.run())
    assert events[0].fraction > 0.4
    assert events[-1].done
    assert np.array_equal(trainer.vectors().vectors, fit(two_topics(), CONFIG).vectors)


def test_the_last_checkpoint_is_of_the_end(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "training.safetensors"
    trainer = Trainer(two_topics(50), replace(CONFIG, epochs=1))
    list(trainer.run(checkpoint=path))
    again = Trainer.resume(path, two_topics(50))
    assert list(again.run()) == []
    assert np.array_equal(again.vectors().vectors, trainer.vectors().vectors)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_saving_takes_no_copy_of_the_matrices(tmp_path: Path) -> None:
    text = " ".join(f"w{i}" for i in range(40_000))
    trainer = Trainer(Corpus.from_text(text), replace(CONFIG, vector_size=100, threads=1))
    tracemalloc.start()
    trainer.save_checkpoint(tmp_path / "training.safetensors")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "training.safetensors").stat().st_size > 32e6
    assert peak < 20e6  # the larger half of one matrix at a time


def test_another_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "training.safetensors"
    Trainer(two_topics(50), CONFIG).save_checkpoint(path)
    with pytest.raises(TrainingError, match="another text"):
        Trainer.resume(path, two_topics(51))


@pytest.mark.parametrize("content", [b"", b"\x80\x04pickle", b"\x08\0\0\0\0\0\0\0{}      "])
def test_what_is_no_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "training.safetensors"
    path.write_bytes(content)
    with pytest.raises(FormatError, match="not a checkpoint"):
        Trainer.resume(path, two_topics(50))
    with pytest.raises(FormatError, match="nowhere': it does not exist"):
        Trainer.resume(tmp_path / "nowhere", two_topics(50))


@pytest.mark.parametrize(
    "damage",
    [
        {"position": ["a", 0, 0]},
        {"position": [-3, 0, 0]},
        {"position": [10**9, 0, 0]},
        {"position": []},
        {"position": [0, 0, -4]},
        {"position": [float("inf"), 0, 0]},
        {"tokens": -1},
        {"tokens": 10**400},
        {"rate": float("nan")},
        {"rate": 10**400},
        {"rate": 1e9},
        {"elapsed": float("inf")},
        {"elapsed": -1.0},
        {"loss": float("nan")},
        {"rate": "x"},
        {"elapsed": "x"},
        {"tokens": None},
    ],
)
def test_a_checkpoint_whose_state_makes_no_sense_is_refused(tmp_path: Path, damage: dict[str, object]) -> None:
    path = tmp_path / "training.safetensors"
    Trainer(two_topics(50), CONFIG).save_checkpoint(path)
    saved = read(path)
    write(path, replace(saved, state=saved.state | damage))
    with pytest.raises(FormatError, match="does not hold together"):
        Trainer.resume(path, two_topics(50))


@pytest.mark.parametrize("damage", ["one row for all", "not a number"])
def test_a_checkpoint_with_a_damaged_matrix_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "training.safetensors"
    Trainer(two_topics(50), CONFIG).save_checkpoint(path)
    saved = read(path)
    matrix = saved.tensors["input"]
    worse = matrix[:1] if damage == "one row for all" else np.where(np.arange(12) == 3, np.float32("nan"), matrix)
    write(path, replace(saved, tensors=saved.tensors | {"input": np.ascontiguousarray(worse)}))
    with pytest.raises(FormatError, match="does not hold together: input"):
        Trainer.resume(path, two_topics(50))


def test_a_place_that_takes_no_checkpoint_is_known_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    events = Trainer(two_topics(50), CONFIG).run(checkpoint=tmp_path / "file" / "training")
    with pytest.raises(FormatError, match="Choose another place"):
        next(events)


@pytest.mark.parametrize("state", ["[" * 100_000, '{"version": 2, "config": ' + "[" * 100_000])
def test_a_checkpoint_nested_beyond_reason_is_refused(tmp_path: Path, state: str) -> None:
    path = tmp_path / "training.safetensors"
    path.write_bytes(save({"input": np.zeros((2, 2), np.float32)}, {"w2v-checkpoint": state}))
    with pytest.raises(FormatError, match="not a checkpoint"):
        Trainer.resume(path, two_topics(20))


def test_a_checkpoint_of_an_unusual_precision_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "training.safetensors"
    path.write_bytes(
        save_torch({"input": torch.zeros(2, 2, dtype=torch.bfloat16)}, {"w2v-checkpoint": '{"version": 2}'})
    )
    with pytest.raises(FormatError, match="not a checkpoint"):
        Trainer.resume(path, two_topics(20))
