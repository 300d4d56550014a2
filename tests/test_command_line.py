"""`python -m w2v`, run as a program."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from w2v import KeyedVectors, TrainConfig

TOPICS = "the king and the queen sat on the throne. the cat and the dog ate in the garden. " * 300


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "w2v", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("text") / "topics.txt"
    path.write_text(TOPICS)
    return path


@pytest.fixture(scope="module")
def model(text: Path) -> Path:
    out = text.parent / "model"
    done = run("train", text, "--out", out, "--vector_size", 12, "--epochs", 2, "--seed", 7, "--json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0]["epochs"] == 2
    assert lines[-1]["config"]["vector_size"] == 12
    return out


def test_train_saves_a_model_with_its_settings(model: Path) -> None:
    vectors = KeyedVectors.load(model)
    assert vectors.vector_size == 12
    assert vectors.metadata["config"]["seed"] == 7
    assert "king" in vectors


def test_similar_says_what_the_library_says(model: Path) -> None:
    expected = KeyedVectors.load(model).most_similar("king", topn=3)
    answered = json.loads(run("similar", model, "king", "--topn", 3, "--json").stdout)
    assert [word for word, _ in answered] == [word for word, _ in expected]
    assert run("similar", model, "king", "--topn", 3).stdout.split()[::2] == [word for word, _ in expected]


def test_a_sum_is_written_in_one_argument_or_in_several(model: Path) -> None:
    vectors = KeyedVectors.load(model)
    expected = [word for word, _ in vectors.calculate("king - cat + 2*dog", topn=3)]
    assert run("similar", model, "king - cat + 2*dog", "--topn", 3).stdout.split()[::2] == expected
    assert run("similar", model, "king", "-", "cat", "+", "2*dog", "--topn", 3).stdout.split()[::2] == expected
    mean = [word for word, _ in vectors.most_similar(["king", "cat"], topn=3)]
    assert run("similar", model, "king", "cat", "--topn", 3).stdout.split()[::2] == mean
    refined = ("--method", "multiply", "--min_count", 300, "--other_stems", "english")
    expected = [
        word for word, _ in vectors.calculate("king - cat", method="multiply", min_count=300, other_stems="english")
    ]
    assert run("similar", model, "king - cat", *refined).stdout.split()[::2] == expected
    expected = [word for word, _ in vectors.most_similar_cosmul(["queen", "cat"], ["king"], topn=2)]
    done = run("analogy", model, "king", "queen", "cat", "--topn", 2, "--method", "multiply")
    assert done.stdout.split()[::2] == expected


def test_analogy_says_what_the_library_says(model: Path) -> None:
    expected = KeyedVectors.load(model).analogy("king", "queen", "cat", topn=2)
    answered = json.loads(run("analogy", model, "king", "queen", "cat", "--topn", 2, "--json").stdout)
    assert [word for word, _ in answered] == [word for word, _ in expected]


def test_map_writes_one_file_that_fetches_nothing(model: Path) -> None:
    out = model.parent / "map.html"
    done = run("map", model, out)
    assert done.returncode == 0, done.stderr
    page = out.read_text(encoding="utf-8")
    assert "queen" in page
    assert "<script src" not in page


def test_train_shows_a_bar_with_loss_and_speed(text: Path, tmp_path: Path) -> None:
    done = run("train", text, "--out", tmp_path / "m", "--epochs", 1)
    assert done.returncode == 0, done.stderr
    assert "loss" in done.stderr
    assert "words/s" in done.stderr


def test_every_setting_has_an_option_spelled_like_it() -> None:
    told = run("train", "--help").stdout
    for field in fields(TrainConfig):
        assert f"--{field.name} " in told, field.name


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("similar", "{model}", "kng"), "'kng' is not in the vocabulary. Close: king"),
        (("similar", "{model}", "king - - cat"), "'-' (character 8) stands where a word should be"),
        (("similar", "{model}", "king", "--topn", "0"), "--topn 0 is below 1"),
        (("similar", "nowhere", "king"), "nowhere"),
        (("train", "nowhere.txt", "--out", "{model}2"), "nowhere.txt"),
        (("train", "{text}", "--out", "{model}2", "--vector_size", "0"), "vector_size = 0"),
        (("train", "{text}", "--out", "{model}2", "--min_count", "100000"), "minimum count of 100,000"),
        (("train", "{text}", "--out", "{model}2", "--epochs", "many"), "--epochs"),
        (("dance",), "dance"),
        ((), "COMMAND"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(model: Path, text: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*(argument.format(model=model, text=text) for argument in arguments))
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
