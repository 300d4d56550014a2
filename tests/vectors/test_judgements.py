"""Test sets as they are published, and as strangers send them."""

from __future__ import annotations

from pathlib import Path

import gensim
import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2v.errors import QueryError
from w2v.vectors.judgements import read_analogies, read_judgements, read_pairs

DATA = Path(gensim.__file__).parent / "test" / "test_data"

LAYOUTS = {
    "WordSim-353's own, with commas": "Word 1,Word 2,Human (mean)\nlove,sex,6.77\ntiger,cat,7.35\n",
    "SimLex-999's own, with the part of speech": (
        "word1\tword2\tPOS\tSimLex999\tconc(w1)\nlove\tsex\tN\t6.77\t2.72\ntiger\tcat\tN\t7.35\t2.64\n"
    ),
    "MEN's, with blanks": "love sex 6.77\ntiger cat 7.35\n",
    "from Windows": "\ufefflove\tsex\t6.77\r\ntiger\tcat\t7.35\r\n",
    "with several raters behind": "love\tsex\t6.77\t9\t6\ntiger\tcat\t7.35\t7\t9\n",
    "quoted, as spreadsheets write": '"love","sex","6.77"\n"tiger","cat",7.35\n',
    "MEN's lemma form": "love-n sex-n 6.77\ntiger-n cat-n 7.35\n",
    "the score first": "score\tword1\tword2\n6.77\tlove\tsex\n7.35\ttiger\tcat\n",
    "numbered, as pandas writes": ",word1,word2,score\n0,love,sex,6.77\n1,tiger,cat,7.35\n",
    "with comments and blank lines": "# judged by 13\n\nlove\tsex\t6.77\n\ntiger\tcat\t7.35\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pairs_are_read_as_they_are_published(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "pairs"
    path.write_text(LAYOUTS[layout], encoding="utf-8")
    assert read_pairs(path) == [("love", "sex", 6.77), ("tiger", "cat", 7.35)]
    assert read_judgements(path) == read_pairs(path)


def test_what_a_file_holds_is_told_by_its_lines(tmp_path: Path) -> None:
    assert isinstance(read_judgements(DATA / "wordsim353.tsv"), list)
    assert isinstance(read_judgements(DATA / "simlex999.txt"), list)
    assert read_judgements(DATA / "questions-words.txt") == read_analogies(DATA / "questions-words.txt")
    plain = tmp_path / "plain"
    plain.write_text("man king woman queen\n")
    assert read_judgements(plain) == {"all": [("man", "king", "woman", "queen")]}
    numbers = tmp_path / "numbers"
    numbers.write_text(": numbers\none 1 two 2\n")
    assert read_judgements(numbers) == {"numbers": [("one", "1", "two", "2")]}


def test_prose_is_no_test_set(tmp_path: Path) -> None:
    path = tmp_path / "prose.txt"
    path.write_text("Once upon a time\nthere was a king who had 3 daughters\nand no sons.\n")
    with pytest.raises(QueryError, match="holds neither word pairs"):
        read_judgements(path)


@pytest.mark.parametrize("score", ["nan", "inf", "-inf", "1e999", "1e300", "high", ""])
def test_a_score_that_cannot_be_reckoned_with_is_none(score: str, tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(f"a\tb\t1\nc\td\t{score}\n")
    assert read_pairs(path) == [("a", "b", 1.0)]


@given(st.text(alphabet=st.sampled_from("ab \t,\"'#:\n\r\0.5e-\u2028\x1c\ufeff"), max_size=60))
def test_whatever_is_sent_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "sent"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        judged = read_judgements(path)
    except QueryError as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    rows = judged if isinstance(judged, list) else [row for asked in judged.values() for row in asked]
    assert rows
    assert all(row[0] and row[1] for row in rows)


def test_an_endless_field_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("x" * 200_000 + ",b,1\na,b,2\n")
    assert read_pairs(path) == [("a", "b", 2.0)]


def test_pairs_are_read_as_other_countries_spreadsheets_write_them(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("word1;word2;score\nlove;sex;6,77\ntiger;cat;7,35\n")
    assert read_pairs(path) == [("love", "sex", 6.77), ("tiger", "cat", 7.35)]


def test_a_test_set_in_utf_16_is_read_and_one_in_latin_1_is_refused_plainly(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("love\tsex\t6.77\ntiger\tcat\t7.35\n", encoding="utf-16")
    assert read_pairs(path) == [("love", "sex", 6.77), ("tiger", "cat", 7.35)]
    path.write_bytes("thé\tcafé\t5\n".encode("latin-1"))
    with pytest.raises(QueryError, match="save it with the encoding UTF-8"):
        read_pairs(path)


def test_comments_are_no_analogies_and_headings_need_no_blank(tmp_path: Path) -> None:
    path = tmp_path / "questions"
    path.write_text("// Copyright 2013 Google\n# a b c\n:royal\nman king woman queen\n: more\nman,king,woman,queen\n")
    question = ("man", "king", "woman", "queen")
    assert read_analogies(path) == {"royal": [question], "more": [question]}
