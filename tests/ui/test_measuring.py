"""Test sets on the page, before any browser: what is read, told and kept, and what strangers may not do with them."""

from __future__ import annotations

import threading
from pathlib import Path

import gensim
import numpy as np
import pytest
from gensim.models import KeyedVectors as Gensim

from w2v.errors import QueryError
from w2v.ui import measuring
from w2v.ui.measuring import chosen, coverage, result, table
from w2v.ui.model import Model, example_map, example_model
from w2v.ui.session import Session
from w2v.vectors import KeyedVectors
from w2v.vectors.card import model_card
from w2v.vectors.scores import SetScore, known_scores

DATA = Path(gensim.__file__).parent / "test" / "test_data"


def last(vectors: KeyedVectors, path: Path) -> measuring.Step:
    *_, step = measuring.measuring(vectors, path, threading.Event())
    return step


def test_the_example_scores_as_in_gensim(tmp_path: Path) -> None:
    vectors = example_model().vectors
    vectors_txt = Gensim(vectors.vector_size)
    vectors_txt.add_vectors(vectors.index_to_key, vectors.vectors)
    pearson, spearman, missing = vectors_txt.evaluate_word_pairs(str(DATA / "wordsim353.tsv"))
    step = last(vectors, DATA / "wordsim353.tsv")
    told = step.score.to_dict()
    assert (told["spearman"], told["pearson"]) == pytest.approx((spearman.statistic, pearson.statistic), abs=1e-5)
    assert told["coverage"] == pytest.approx(1 - missing / 100)
    some = tmp_path / "some.txt"
    lines = (DATA / "questions-words.txt").read_text().splitlines(keepends=True)
    some.write_text(": some\n" + "".join(lines[8000:10000]))
    accuracy, _ = vectors_txt.evaluate_word_analogies(str(some))
    step = last(vectors, some)
    assert (step.name, step.fraction) == ("some", 1.0)
    assert step.score.to_dict()["accuracy"] == pytest.approx(accuracy)


def test_an_evaluation_that_is_stopped_tells_what_was_asked_until_then() -> None:
    vectors, stop = example_model().vectors, threading.Event()
    steps = []
    for step in measuring.measuring(vectors, DATA / "questions-words.txt", stop):
        steps.append(step)
        stop.set()
    assert len(steps) == 1
    assert 0 < steps[0].fraction < 1
    assert 0 < steps[0].score.used < steps[0].score.total == 19_544


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds neither word pairs"),
        (b"\x80\x04\x95", "bad.txt is not valid UTF-8"),
        (b"just some prose\nand more\n", "holds neither word pairs"),
        (b"a\tb\t1\n" * 100_001, "has 100,001 rows, and at most 100,000"),
        (b"".join(b": %d\na b c d\n" % kind for kind in range(501)), "has 501 kinds of analogies"),
        (b"x" * (5 * 2**20 + 1), "at most 5 MB is read"),
        (b"qqq\tzzz\t1\n", "Only 0 of 1 pairs"),
        (b"qqq zzz www yyy\n", "None of the 1 analogies"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_no_path_is_told(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    with pytest.raises(QueryError) as caught:
        last(example_model().vectors, path)
    assert said in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_a_handful_of_files_at_once_and_no_more() -> None:
    assert chosen(["/a/b.txt"]) == [Path("/a/b.txt")]
    for paths in (None, [], ["x"] * 11):
        with pytest.raises(QueryError, match="Drop 1 to 10 test sets"):
            chosen(paths)


def test_scores_go_with_the_model_and_its_map_stays() -> None:
    session = Session()
    step = last(session.vectors, DATA / "wordsim353.tsv")
    session.keep_scores(session.model, {step.name: step.score})
    assert session.projection is example_map()
    assert session.previous is None
    assert session.vectors is example_model().vectors
    assert "evaluation" not in session.vectors.metadata  # other visitors' example has not changed
    shared = session.model.shared
    assert [score.name for score in known_scores(shared.metadata)] == ["wordsim353"]
    assert "| wordsim353 | spearman" in model_card(shared)
    again = last(session.vectors, DATA / "simlex999.txt")
    session.keep_scores(session.model, {again.name: again.score})
    assert [score.name for score in known_scores(session.model.shared.metadata)] == ["wordsim353", "simlex999"]


def test_scores_of_a_model_that_has_gone_meanwhile_are_nobody_elses() -> None:
    session = Session()
    before = session.model
    step = last(before.vectors, DATA / "wordsim353.tsv")
    session.model = Model(KeyedVectors(["a"], np.ones((1, 2))), "another")
    session.keep_scores(before, {step.name: step.score})
    assert session.model.shared.metadata == {}


def test_a_strangers_figures_are_shown_only_if_they_are_figures() -> None:
    evaluation = {
        "<b>set</b>" + "x" * 200: {"spearman": 0.5, "coverage": 0.9, "used": 9, "total": 10},
        "no numbers": {"spearman": "<img>", "coverage": 1},
        "beyond": {"accuracy": 7.0, "coverage": 1},
        "no coverage": {"accuracy": 0.5},
        "no object": 3,
        "truth": {"accuracy": True, "coverage": True},
        "odd counts": {"accuracy": 0.25, "coverage": 0.5, "used": "x", "total": -1},
    }
    shown = table({"evaluation": evaluation})
    assert shown is not None
    assert shown["rows"] == [
        [("<b>set</b>" + "x" * 200)[:80], "Spearman 0.500", "90.0 % (9 of 10)"],
        ["odd counts", "25.0 % right", "50.0 %"],
    ]
    many = {str(n): {"accuracy": 0.5, "coverage": 0.5} for n in range(1000)}
    assert len(known_scores({"evaluation": many})) == 50
    nothings: tuple[object, ...] = (None, [], "x", 3)
    for nothing in nothings:
        assert table({"evaluation": nothing}) is None


def test_a_result_reads_as_people_say_it() -> None:
    score = SetScore("x", {"spearman": 0.4321, "pearson": -0.1}, 1.0, 3, 3)
    assert result(score) == "Spearman 0.432, Pearson -0.100"
    assert coverage(score) == "100.0 % (3 of 3)"
