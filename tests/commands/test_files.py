"""`python -m w2v export | import | evaluate`, run as a program; what comes out is opened by the programs it is for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors as Gensim

from w2v import KeyedVectors
from w2v.vectors.formats import FORMATS, open_vectors

WORDS = ["king", "queen", "man", "woman", "cat", "dog"]
PAIRS = "king\tqueen\t8.6\nman\twoman\t8.3\ncat\tdog\t7.3\nking\tdog\t1.0\nking\tunheard\t5\n"
ANALOGIES = ": royal\nman king woman queen\nking man queen woman\n: unknown\nparis france rome italy\n"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "w2v", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved model in which king − man + woman = queen, and 2,000 words more."""
    rng = np.random.default_rng(0)
    table = rng.standard_normal((2006, 20)).astype(np.float32)
    table[1] = table[0] - table[2] + table[3]
    words = [*WORDS, *(f"w{i}" for i in range(2000))]
    out = tmp_path_factory.mktemp("model") / "model"
    KeyedVectors(words, table, np.arange(2006, 0, -1), {"corpus": {"name": "tales"}}).save(out)
    return out


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_goes_out_and_comes_back(name: str, model: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out{FORMATS[name].suffix}"
    done = run("export", model, "--format", name, "--out", out)
    assert done.returncode == 0, done.stderr
    assert f"2,006 words × 20 dimensions written as {name}" in done.stdout
    done = run("import", out, "--out", tmp_path / "back", "--json")
    assert json.loads(done.stdout) == {"out": str(tmp_path / "back"), "words": 2006, "vector_size": 20}
    back, before = KeyedVectors.load(tmp_path / "back"), KeyedVectors.load(model)
    assert back.index_to_key == before.index_to_key
    np.testing.assert_array_equal(back.vectors, before.vectors)


@pytest.mark.filterwarnings("ignore:Exception ignored:pytest.PytestUnraisableExceptionWarning")  # gensim leaves it open
def test_what_it_exports_opens_in_gensim(model: Path, tmp_path: Path) -> None:
    run("export", model, "--format", "word2vec", "--out", tmp_path / "v.txt.gz")
    run("export", model, "--format", "word2vec-binary", "--out", tmp_path / "v.bin")
    for name, binary in (("v.txt.gz", False), ("v.bin", True)):
        theirs = Gensim.load_word2vec_format(str(tmp_path / name), binary=binary)
        assert theirs.index_to_key == KeyedVectors.load(model).index_to_key
        np.testing.assert_array_equal(theirs.vectors, KeyedVectors.load(model).vectors)


def test_float16_halves_the_model_and_states_what_it_costs(model: Path, tmp_path: Path) -> None:
    done = run("export", model, "--format", "bundle", "--out", tmp_path / "half.zip", "--dtype", "float16")
    assert done.returncode == 0, done.stderr
    assert "no number moves by more than 0.0" in done.stdout
    told = json.loads(
        run("export", model, "--format", "folder", "--out", tmp_path / "half", "--dtype", "float16", "--json").stdout
    )
    before, after = KeyedVectors.load(model).vectors.astype(np.float64), open_vectors(tmp_path / "half.zip").vectors
    change = np.abs(before - after).max(axis=1) / np.abs(before).max(axis=1)
    assert told["largest_change"] == pytest.approx(change.max(), rel=1e-9)
    cosines = (before * after).sum(axis=1) / np.linalg.norm(before, axis=1) / np.linalg.norm(after, axis=1)
    assert told["least_cosine"] == pytest.approx(cosines.min(), abs=1e-7)
    assert (tmp_path / "half.zip").stat().st_size < 0.7 * (model / "model.safetensors").stat().st_size


def test_evaluate_gives_gensims_figures_and_the_coverage(model: Path, tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text(PAIRS)
    (tmp_path / "analogies.txt").write_text(ANALOGIES)
    done = run(
        "evaluate", model, "--pairs", tmp_path / "pairs.tsv", "--analogies", tmp_path / "analogies.txt", "--json"
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    theirs = Gensim(20)
    theirs.add_vectors(*(lambda m: (m.index_to_key, m.vectors))(KeyedVectors.load(model)))
    pearson, spearman, missing = theirs.evaluate_word_pairs(str(tmp_path / "pairs.tsv"))
    assert told["pairs"]["pearson"] == pytest.approx(pearson[0], abs=1e-6)
    assert told["pairs"]["spearman"] == pytest.approx(spearman[0], abs=1e-6)
    assert told["pairs"]["coverage"] == pytest.approx(1 - missing / 100) == pytest.approx(0.8)
    accuracy, _ = theirs.evaluate_word_analogies(str(tmp_path / "analogies.txt"))
    assert told["analogies"]["accuracy"] == pytest.approx(accuracy)
    assert (told["analogies"]["used"], told["analogies"]["total"]) == (2, 3)


def test_evaluate_can_keep_the_figures_in_the_model(model: Path, tmp_path: Path) -> None:
    (tmp_path / "wordsim.tsv").write_text(PAIRS)
    (tmp_path / "again.csv").write_text(PAIRS.replace("\t", ","))
    copy = tmp_path / "copy"
    KeyedVectors.load(model).save(copy)
    done = run("evaluate", copy, "--pairs", tmp_path / "wordsim.tsv", "--save")
    run("evaluate", copy, "--pairs", tmp_path / "again.csv", "--save")
    assert "coverage 80.0 %: 4 of 5" in done.stdout
    kept = KeyedVectors.load(copy).metadata
    assert kept["corpus"] == {"name": "tales"}
    assert kept["evaluation"]["wordsim"]["total"] == 5
    assert kept["evaluation"]["again"] == kept["evaluation"]["wordsim"]


def test_two_test_sets_of_one_name_are_both_kept(model: Path, tmp_path: Path) -> None:
    (tmp_path / "english.tsv").write_text(PAIRS)
    (tmp_path / "english.txt").write_text(ANALOGIES)
    copy = tmp_path / "copy"
    KeyedVectors.load(model).save(copy)
    files = ("--pairs", tmp_path / "english.tsv", "--analogies", tmp_path / "english.txt")
    told = json.loads(run("evaluate", copy, *files, "--save", "--json").stdout)
    kept = KeyedVectors.load(copy).metadata["evaluation"]
    assert kept == {f"english ({kind})": told[kind] for kind in ("pairs", "analogies")}


def test_the_help_names_every_format() -> None:
    told = " ".join(run("export", "--help").stdout.split())
    assert f"one of {', '.join(FORMATS)}" in told.replace("- ", "-")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "{model}", "--format", "pickle", "--out", "{out}"), "There is no format 'pickle': choose one of"),
        (("export", "{model}", "--format", "glove", "--out", "{out}", "--dtype", "float16"), "has no option 'dtype'"),
        (("export", "{model}", "--format", "projector", "--out", "{out}", "--n_words", "0"), "at least 1"),
        (("export", "nowhere", "--format", "glove", "--out", "{out}"), "nowhere"),
        (("export", "{model}", "--format", "glove", "--out", "/proc/x.txt"), "Cannot write"),
        (("export", "{model}", "--format", "glove"), "--out"),
        (("export", "{model}", "--format", "glove", "--out", "{out}.bz2"), "end it in .gz"),
        (("import", "{text}", "--out", "{out}"), "no format that is known"),
        (("import", "{pickle}", "--out", "{out}"), "opening one can run any program"),
        (("evaluate", "{model}"), "give --pairs FILE, --analogies FILE or both"),
        (("evaluate", "{model}", "--pairs", "nowhere"), "Cannot read 'nowhere'"),
        (("evaluate", "{model}", "--analogies", "{text}"), "four words"),
        (("evaluate", "{text}", "--pairs", "{text}", "--save"), "is a file, and a model is saved in a folder"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(
    arguments: tuple[str, ...], said: str, model: Path, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir,\n")
    (tmp_path / "v.pkl").write_bytes(b"\x80\x04}.")
    places = {"model": model, "out": tmp_path / "out", "text": tmp_path / "letter.txt", "pickle": tmp_path / "v.pkl"}
    done = run(*(argument.format(**places) for argument in arguments))
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert not (tmp_path / "out").exists()
