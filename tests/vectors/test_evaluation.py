"""The figures of gensim, on gensim's own files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gensim
import numpy as np
import pytest

from tests.vectors.models import in_gensim
from w2v.errors import QueryError
from w2v.vectors import KeyedVectors
from w2v.vectors.evaluation import evaluate_analogies, evaluate_pairs

DATA = Path(gensim.__file__).parent / "test" / "test_data"
ANALOGIES = DATA / "questions-words.txt"


@pytest.fixture(scope="module")
def model() -> KeyedVectors:
    """Words of the benchmarks, in several cases, with vectors in which a part of the analogies holds."""
    rng = np.random.default_rng(3)
    lines = [line.split() for line in ANALOGIES.read_text().splitlines() if not line.startswith(":")]
    pairs = [line.split("\t")[:2] for line in (DATA / "wordsim353.tsv").read_text().splitlines()[2:]]
    table: dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]] = {}
    shift = rng.standard_normal(12)
    for a, b, *_ in lines:
        if a not in table:
            table[a] = rng.standard_normal(12)
        table.setdefault(b, table[a] + shift + 0.7 * rng.standard_normal(12))
    for word in (word for pair in pairs for word in pair):
        table.setdefault(word, rng.standard_normal(12))
    table |= {word.upper(): rng.standard_normal(12) for word in list(table)[::5] if word.upper() not in table}
    words = [word for i, word in enumerate(table) if i % 7]  # some are missing
    rng.shuffle(words)
    return KeyedVectors(words, np.stack([table[word] for word in words]))


@pytest.mark.parametrize("name", ["wordsim353.tsv", "simlex999.txt"])
@pytest.mark.parametrize("case_insensitive", [True, False])
@pytest.mark.parametrize("restrict", [300_000, 500])
def test_pairs_score_as_in_gensim(model: KeyedVectors, name: str, case_insensitive: bool, restrict: int) -> None:
    options = {"restrict_vocab": restrict, "case_insensitive": case_insensitive}
    pearson, spearman, unknown = in_gensim(model).evaluate_word_pairs(str(DATA / name), **options)
    score = evaluate_pairs(model, DATA / name, restrict_vocab=restrict, case_insensitive=case_insensitive)
    assert score.spearman == pytest.approx(spearman.statistic, abs=1e-5)
    assert score.pearson == pytest.approx(pearson.statistic, abs=1e-5)
    assert score.coverage == pytest.approx(1 - unknown / 100)
    assert score.to_dict()["used"] == score.used < score.total
    assert score.spearman_p_value == pytest.approx(spearman.pvalue, rel=1e-2)
    assert score.pearson_p_value == pytest.approx(pearson.pvalue, rel=1e-2)


@pytest.mark.parametrize(("case_insensitive", "restrict"), [(True, 300_000), (False, 600)])
def test_analogies_score_as_in_gensim(
    model: KeyedVectors, case_insensitive: bool, restrict: int, tmp_path: Path
) -> None:
    lines = ANALOGIES.read_text().splitlines()
    some = tmp_path / "some.txt"
    some.write_text("\n".join(line for i, line in enumerate(lines) if line.startswith(":") or i % 13 == 0))
    options = {"restrict_vocab": restrict, "case_insensitive": case_insensitive}
    accuracy, sections = in_gensim(model).evaluate_word_analogies(str(some), **options)
    score = evaluate_analogies(model, some, restrict_vocab=restrict, case_insensitive=case_insensitive)
    assert 0.02 < score.accuracy == pytest.approx(accuracy)
    assert [section.name for section in score.sections] == [section["section"] for section in sections[:-1]]
    assert [section.correct for section in score.sections] == [len(section["correct"]) for section in sections[:-1]]
    assert score.used == len(sections[-1]["correct"]) + len(sections[-1]["incorrect"])
    assert score.total == sum(1 for line in some.read_text().splitlines() if not line.startswith(":"))
    assert score.to_dict()["coverage"] == score.used / score.total


@pytest.mark.parametrize("dummy", [True, False])
@pytest.mark.parametrize("case_insensitive", [True, False])
def test_measurements_come_in_gensims_shapes(
    model: KeyedVectors, dummy: bool, case_insensitive: bool, tmp_path: Path
) -> None:
    options: dict[str, Any] = {"restrict_vocab": 600, "case_insensitive": case_insensitive, "dummy4unknown": dummy}
    pairs = str(DATA / "wordsim353.tsv")
    theirs, ours = in_gensim(model).evaluate_word_pairs(pairs, **options), model.evaluate_word_pairs(pairs, **options)
    for mine, other in zip(ours[:2], theirs[:2], strict=True):
        assert mine == pytest.approx(tuple(other), rel=1e-2)
    assert ours[2] == pytest.approx(theirs[2])
    some = tmp_path / "some.txt"
    lines = ANALOGIES.read_text().splitlines()
    some.write_text("\n".join(line for i, line in enumerate(lines) if line.startswith(":") or i % 31 == 0))
    accuracy, sections = in_gensim(model).evaluate_word_analogies(str(some), **options)
    score, kinds = model.evaluate_word_analogies(str(some), **options)
    assert score == pytest.approx(accuracy)
    assert [kind["section"] for kind in kinds] == [section["section"] for section in sections]
    for kind, section in zip(kinds, sections, strict=True):
        assert kind["correct"] == section["correct"]
        assert sorted(kind["incorrect"]) == sorted(section["incorrect"])


def test_two_pairs_have_no_p_value_that_json_could_not_hold() -> None:
    model = KeyedVectors(["a", "b", "c"], [[1, 0], [1, 1], [0, 1]])
    told = evaluate_pairs(model, [("a", "b", 2.0), ("a", "c", 1.0)]).to_dict()
    assert json.loads(json.dumps(told, allow_nan=False))["spearman_p_value"] is None


def test_any_of_several_answers_is_right() -> None:
    square = KeyedVectors(["man", "king", "woman", "queen", "dog"], [[1, 0], [1, 1], [-1, 0], [-1, 1], [0, -1]])
    asked = {"royal": [("man", "king", "woman", "empress/queen"), ("man", "king", "woman", "empress/dog")]}
    score = evaluate_analogies(square, asked)
    assert (score.correct, score.used) == (1, 2)


def test_rows_and_sections_can_be_handed_over_directly() -> None:
    square = KeyedVectors(["man", "king", "woman", "queen", "dog"], [[1, 0], [1, 1], [-1, 0], [-1, 1], [0, -1]])
    questions = {"royal": [("man", "king", "woman", "queen"), ("man", "king", "woman", "dog")], "none": []}
    score = evaluate_analogies(square, questions)
    assert [(section.correct, section.used, section.accuracy) for section in score.sections] == [(1, 2, 0.5), (0, 0, 0)]
    assert evaluate_pairs(square, [("man", "king", 9), ("man", "woman", 1), ("king", "dog", 3)]).spearman == 1.0


def test_what_cannot_be_measured_is_refused(tmp_path: Path) -> None:
    model = KeyedVectors(["a", "b", "c"], np.eye(3))
    empty = tmp_path / "empty.txt"
    empty.write_text("nothing of use\n")
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (empty, binary, tmp_path / "missing"):
        with pytest.raises(QueryError, match=path.name):
            evaluate_pairs(model, path)
        with pytest.raises(QueryError, match=path.name):
            evaluate_analogies(model, path)
    with pytest.raises(QueryError, match="Only 1 of 2 pairs"):
        evaluate_pairs(model, [("a", "b", 1.0), ("a", "zz", 2.0)])
    with pytest.raises(QueryError, match="nothing to correlate"):
        evaluate_pairs(model, [("a", "b", 1.0), ("a", "c", 2.0)])
    with pytest.raises(QueryError, match="None of the 1 analogies"):
        evaluate_analogies(model, {"x": [("a", "b", "c", "zz")]})
