"""`python -m w2v`, run as a program."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from w2v import Corpus, KeyedVectors, TrainConfig, fit
from w2v.commands import main
from w2v.training import explain_defaults

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


def test_what_is_not_given_is_chosen_to_suit_the_text_and_said(text: Path, tmp_path: Path) -> None:
    done = run("train", text, "--out", tmp_path / "m", "--epochs", 2, "--vector_size", 8)
    assert done.returncode == 0, done.stderr
    advised = TrainConfig.for_corpus(Corpus.from_files(text), epochs=2, vector_size=8)
    assert KeyedVectors.load(tmp_path / "m").metadata["config"] == advised.to_dict()
    said = {line.split()[0]: line for line in done.stderr.splitlines() if line.strip()}
    assert said["epochs"].split()[1:] == ["2", "As", "given."]
    assert said["window"].split()[1] == str(advised.window)
    assert said["window"].endswith(explain_defaults(Corpus.from_files(text))["window"])


def kill_half_way(signal_: int, *arguments: object) -> tuple[int, str]:
    """Train, send a signal when a third is done, and return the exit code and what was said on stderr."""
    command = [sys.executable, "-m", "w2v", "train", *map(str, arguments), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if json.loads(line)["fraction"] > 1 / 4:
                assert not json.loads(line)["done"]
                process.send_signal(signal_)
                break
        process.stdout.read()
        return process.wait(), process.stderr.read()


LONG = {"vector_size": 20, "epochs": 600, "threads": 2, "min_count": 1}


def never_stopped(text: Path, **settings: object) -> KeyedVectors:
    corpus = Corpus.from_files(text)
    return fit(corpus, TrainConfig.for_corpus(corpus, **settings))


def options(**settings: object) -> list[object]:
    return [part for name, value in settings.items() for part in (f"--{name}", value)]


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_killed_and_resumed_ends_bit_identical(text: Path, tmp_path: Path, optimizer: str) -> None:
    file, settings = tmp_path / "training.checkpoint", LONG | {"optimizer": optimizer}
    saving = ("--checkpoint", file, "--checkpoint_seconds", 0)
    code, _ = kill_half_way(signal.SIGKILL, text, "--out", tmp_path / "none", *options(**settings), *saving)
    assert code == -signal.SIGKILL
    assert not (tmp_path / "none").exists()
    resumed = tmp_path / "resumed"
    done = run("train", text, "--out", resumed, "--resume", file)
    assert done.returncode == 0, done.stderr
    ours, theirs = KeyedVectors.load(resumed), never_stopped(text, **settings)
    assert np.array_equal(ours.vectors, theirs.vectors)
    assert ours.metadata["config"] == theirs.metadata["config"]


def test_an_interrupt_keeps_what_was_learned_and_can_be_resumed(text: Path, tmp_path: Path) -> None:
    file = tmp_path / "training.checkpoint"
    code, said = kill_half_way(signal.SIGINT, text, "--out", tmp_path / "some", *options(**LONG), "--checkpoint", file)
    assert code == 0, said
    assert f"--resume {file}" in said
    assert 0 < KeyedVectors.load(tmp_path / "some").metadata["training"]["epochs_done"] < 600
    assert run("train", text, "--out", tmp_path / "all", "--resume", file).returncode == 0
    assert np.array_equal(KeyedVectors.load(tmp_path / "all").vectors, never_stopped(text, **LONG).vectors)


def test_training_goes_on_from_a_saved_model(model: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.txt"
    more.write_text("the king and the bishop sat on the bench. " * 100)
    done = run("train", more, "--out", tmp_path / "m", "--start", model, "--epochs", 3)
    assert done.returncode == 0, done.stderr
    grown, before = KeyedVectors.load(tmp_path / "m"), KeyedVectors.load(model)
    assert grown.vector_size == before.vector_size
    assert set(grown.index_to_key) == {*before.index_to_key, "bishop", "bench"}
    assert np.array_equal(grown["garden"], before["garden"])
    assert not np.array_equal(grown["king"], before["king"])


def test_divergence_says_what_to_change_and_keeps_the_last_finite_vectors(text: Path, tmp_path: Path) -> None:
    wild = ("--learning_rate", 1e6, "--optimizer", "adam", "--min_learning_rate", 1e6)
    done = run("train", text, "--out", tmp_path / "m", "--epochs", 3, *wild)
    assert done.returncode == 2
    assert "Lower learning_rate" in done.stderr.splitlines()[-1]
    assert np.isfinite(KeyedVectors.load(tmp_path / "m").vectors).all()


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


def test_map_writes_a_table_where_the_name_ends_in_csv(model: Path) -> None:
    out = model.parent / "map.csv"
    done = run("map", model, out, "--n_components", 3, "--method", "pca", "--metric", "euclidean", "--n_words", 4)
    assert done.returncode == 0, done.stderr
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "word,x,y,z,count,group"
    assert len(lines) == 5


def test_map_refuses_what_the_library_refuses(model: Path) -> None:
    done = run("map", model, model.parent / "map.html", "--min_dist", 2)
    assert done.returncode == 2
    assert "min_dist must be a number from 0 to 0.99, not 2.0" in done.stderr


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
        (("train", "{text}", "--out", "{model}2", "--resume", "{text}"), "not a checkpoint"),
        (("train", "{text}", "--out", "{model}2", "--resume", "x", "--epochs", "2"), "--epochs cannot change"),
        (("train", "{text}", "--out", "{model}2", "--start", "nowhere"), "nowhere"),
        (("train", "{text}", "--out", "{model}2", "--start", "{model}", "--vector_size", "9"), "12 dimensions"),
        (("train", "{text}", "--out", "{model}2", "--checkpoint_seconds", "-1"), "--checkpoint_seconds"),
        (("train", "{text}", "--out", "{model}2", "--loss", "softmax", "--architecture", "cbow"), "skipgram"),
        (("dance",), "dance"),
        ((), "COMMAND"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    model: Path, text: Path, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:  # in this process, since starting one takes seconds
        code: object = main([argument.format(model=model, text=text) for argument in arguments])
    except SystemExit as ended:
        code = ended.code
    out, err = capsys.readouterr()
    assert code == 2
    assert said in err
    assert err.count("\n") == 1
    assert out == ""
