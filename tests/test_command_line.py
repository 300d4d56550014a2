"""`python -m w2v`, run as a program."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

import w2v
from w2v import Corpus, KeyedVectors, TrainConfig, Trainer, fit
from w2v.commands import main
from w2v.commands.training import _measured
from w2v.training import Progress, explain_defaults
from w2v.training.checkpoint import Checkpoint, write

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


def test_it_says_what_it_read_and_where_sentences_end(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("the cat sat\nthe dog sat\nthe cat ran\n" * 10)
    done = run("train", path, "--out", tmp_path / "m", "--epochs", 1, "--vector_size", 4, "--sentences", "lines")
    assert done.returncode == 0, done.stderr
    assert "90 words in 30 sentences. A sentence ends at every line." in done.stderr
    assert "90 words are far too little text" in done.stderr
    assert KeyedVectors.load(tmp_path / "m").metadata["corpus"]["sentences"] == 30


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


def test_settings_cannot_change_while_a_training_goes_on(text: Path, checkpoint: Path, tmp_path: Path) -> None:
    done = run("train", text, "--out", tmp_path / "m", "--resume", checkpoint, "--epochs", 2)
    assert done.returncode == 2
    assert "--epochs cannot change" in done.stderr


@pytest.fixture(scope="module")
def checkpoint(text: Path) -> Path:
    """Of a training that has not done a step."""
    path, corpus = text.parent / "begun.checkpoint", Corpus.from_files(text)
    Trainer(corpus, TrainConfig.for_corpus(corpus, vector_size=8, epochs=4)).save_checkpoint(path)
    return path


def test_a_training_that_can_go_on_is_not_overwritten(text: Path, checkpoint: Path, tmp_path: Path) -> None:
    before = checkpoint.read_bytes()
    done = run("train", text, "--out", tmp_path / "m", "--checkpoint", checkpoint)
    assert done.returncode == 2
    assert "holds a training in epoch 1 of 4. Give --resume" in done.stderr
    assert checkpoint.read_bytes() == before
    assert run("train", text, "--out", tmp_path / "m", "--resume", checkpoint).returncode == 0
    again = (
        "--vector_size",
        8,
        "--epochs",
        1,
        "--checkpoint",
        checkpoint,
    )  # it is at its end: there is nothing to lose
    assert run("train", text, "--out", tmp_path / "m", *again).returncode == 0


def test_a_file_that_holds_half_a_checkpoint_is_not_overwritten(text: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.checkpoint"
    write(half, Checkpoint({}, {"config": {}}))
    before = half.read_bytes()
    arguments = "train", text, "--out", tmp_path / "m", "--checkpoint", half
    assert main([str(argument) for argument in arguments]) == 2
    assert half.read_bytes() == before


def test_a_checkpoint_is_there_from_the_start_and_can_be_resumed(text: Path, tmp_path: Path) -> None:
    file = tmp_path / "training.checkpoint"
    command = [sys.executable, "-m", "w2v", "train", text, "--out", tmp_path / "m", "--checkpoint", file, "--json"]
    with subprocess.Popen([*map(str, command), *map(str, options(**LONG))], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()  # the first event
        process.kill()
        process.stdout.read()
    assert Trainer.resume(file, Corpus.from_files(text)).config.epochs == LONG["epochs"]


def test_a_model_whose_folder_fails_at_the_end_is_saved_beside_and_the_message_says_where(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "m"
    finish = Trainer.vectors

    def in_the_way(trainer: Trainer) -> KeyedVectors:
        out.write_text("somebody made a file of this name meanwhile")
        return finish(trainer)

    monkeypatch.setattr(Trainer, "vectors", in_the_way)
    assert main(["train", str(text), "--out", str(out), "--epochs", "1"]) == 2
    [beside] = [path for path in tmp_path.iterdir() if path != out]
    assert f"The model is saved in {str(beside)!r} instead." in capsys.readouterr().err
    assert "king" in KeyedVectors.load(beside)


def test_folders_that_are_made_are_named(text: Path, model: Path, tmp_path: Path) -> None:
    done = run("train", text, "--out", tmp_path / "new" / "m", "--epochs", 1, "--vector_size", 4)
    assert done.returncode == 0
    assert f"The folder {tmp_path / 'new'} is not there yet; it is made." in done.stderr
    done = run("export", model, "--format", "glove", "--out", tmp_path / "far" / "v.txt")
    assert f"The folder {tmp_path / 'far'} is not there yet; it is made." in done.stderr


def test_it_says_its_version() -> None:
    assert run("--version").stdout == f"w2v {w2v.__version__}\n"


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


def test_pace_and_loss_are_told_once_they_are_measured() -> None:
    seen = Progress(1, 9, 50, 900, 0.06, 0.0, 0.05, 5e4, 0.05, 124.0, False)
    assert _measured(seen) == "measuring"
    assert _measured(replace(seen, loss=4.1)) == "loss 4.1000"
    later = replace(seen, loss=4.1, elapsed=2.0, eta=3.2)
    assert _measured(later) == "loss 4.1000, 50,000 words/s, 3 s left"


def test_a_question_needs_no_pytorch() -> None:
    asked = "import sys; from w2v.commands import main; main(['similar', 'examples/model', 'war'])"
    script = f"{asked}; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "False"


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
        (("train", "{text}", "--out", "{model}2", "--resume", "nowhere"), "There is no checkpoint 'nowhere'"),
        (("train", "{text}", "--out", "{text}"), "is a file, and a model is saved in a folder"),
        (("train", "{text}", "--out", "{text}/m"), "Not a directory"),
        (
            ("train", "{text}", "--out", "{model}2", "--checkpoint", "{text}"),
            "is there already and holds no checkpoint",
        ),
        (("train", "{text}", "--out", "{model}2", "--checkpoint", "{model}"), "is a folder. Name a file."),
        (("train", "/", "--out", "{model}2"), "'/' is a folder. Name the text files in it."),
        (
            ("train", "{text}", "--out", "{model}2", "--epoch", "3"),
            "There is no option --epoch. Did you mean --epochs?",
        ),
        (("map", "{model}", "map.xyz"), "'map.xyz' ends in none of .html, .htm, .csv"),
        (("export", "{model}", "--format", "word2vec", "--out", "{model}"), "is a folder. Name a file."),
        (("export", "{model}", "--format", "folder", "--out", "{text}"), "is a file, and a model is saved in a folder"),
        (("import", "{model}", "--out", "{text}"), "is a file, and a model is saved in a folder"),
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


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--epochs", "1e3", "'1e3' is not a whole number, such as 5"),
        ("--learning_rate", "fast", "'fast' is not a number, such as 0.025"),
        ("--checkpoint_seconds", "soon", "'soon' is not a number"),
        ("--checkpoint_seconds", "-1", "-1 is out of range: choose 0 or more"),
    ],
)
def test_a_number_that_is_none_says_what_would_be(
    option: str, value: str, said: str, text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", str(text), "--out", str(tmp_path / "out"), option, value])
    assert ended.value.code == 2
    assert f"{option}: {said}" in capsys.readouterr().err


def test_an_interrupt_while_the_options_are_read_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("w2v.commands.training._add_settings", interrupted)
    assert main(["train", "text.txt", "--out", "model"]) == 130
