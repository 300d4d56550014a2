"""Words in context, against a search by hand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2v.corpus import Corpus
from w2v.corpus.concordance import REACH, WIDTH, concordance, together

TEXT = "The king sat. The queen saw the king and the old king left.\n\nNo one else."


def shown(corpus: Corpus, word: str, partner: str | None = None) -> list[str]:
    found = concordance(corpus, word, partner, n=99)
    return [" ".join([*line.left, line.word.upper(), *line.right]) for line in found.lines]


def test_every_place_is_a_line_within_its_sentence() -> None:
    corpus = Corpus.from_text(TEXT)
    assert shown(corpus, "king") == [
        "the KING sat",
        "the queen saw the KING and the old king left",
        "the queen saw the king and the old KING left",
    ]
    assert concordance(corpus, "nowhere").total == 0
    line = concordance(corpus, "king").lines[0]
    assert (line.begins, line.ends, line.partner) == (True, True, None)


def test_a_partner_must_stand_in_the_same_sentence_and_is_pointed_at() -> None:
    corpus = Corpus.from_text(TEXT)
    found = concordance(corpus, "king", "queen")
    assert [line.partner for line in found.lines] == [-3, -7]
    assert [line.left[line.partner] for line in found.lines if line.partner] == ["queen", "queen"]
    assert shown(corpus, "queen", "left") == ["the QUEEN saw the king and the old king left"]
    assert concordance(corpus, "sat", "queen").total == 0
    assert concordance(corpus, "king", "king").total == 3
    assert together(corpus, "king", ["queen", "the", "nowhere", "else"]) == [2, 3, 0, 0]


def test_lines_are_cut_to_a_width_and_say_so() -> None:
    corpus = Corpus.from_text(" ".join([f"a{i}" for i in range(40)] + ["here"] + [f"b{i}" for i in range(40)]))
    [line] = concordance(corpus, "here").lines
    assert line.left == [f"a{i}" for i in range(40 - WIDTH, 40)]
    assert line.right == [f"b{i}" for i in range(WIDTH)]
    assert (line.begins, line.ends) == (False, False)
    [far] = concordance(corpus, "here", f"b{REACH - 1}").lines
    assert far.right[-1] == f"b{REACH - 1}"
    assert concordance(corpus, "here", f"b{REACH}").total == 0


def test_lines_come_by_the_page() -> None:
    corpus = Corpus.from_text("one two. " * 25)
    assert [len(concordance(corpus, "two", start=start, n=10).lines) for start in (0, 10, 20, 30, -5)] == [
        10,
        10,
        5,
        0,
        10,
    ]
    assert concordance(corpus, "two", start=20).start == 20
    assert concordance(corpus, "two", n=0).lines == []


@pytest.mark.parametrize("rule", ["punctuation", "lines"])
@given(text=st.text(st.sampled_from("abc .\n"), min_size=1, max_size=200).filter(lambda text: re.search("[abc]", text)))
def test_places_and_partners_are_those_a_plain_search_finds(rule: str, text: str) -> None:
    corpus = Corpus.from_text(text, sentences=rule)  # type: ignore[arg-type]
    sentences = list(corpus)
    for word in ("a", "b"):
        places = [(s, i) for s, words in enumerate(sentences) for i, other in enumerate(words) if other == word]
        assert concordance(corpus, word).total == len(places)
        near = [
            min(
                (abs(j - i) for j, other in enumerate(sentences[s]) if other == "c" and 0 < abs(j - i) <= REACH),
                default=0,
            )
            for s, i in places
        ]
        found = concordance(corpus, word, "c", n=999)
        assert [abs(line.partner or 0) for line in found.lines] == [away for away in near if away]
        assert together(corpus, word, ["c", "zzz"]) == [found.total, 0]
