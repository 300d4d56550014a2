"""Sums of words: what is read, where what is not understood stands, and that what is written is read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2v.errors import QuestionError
from w2v.vectors.arithmetic import LONGEST, Term, parse, quoted, render

WORDS = [
    "king",
    "man",
    "woman",
    "good",
    "bad",
    "new_york",
    "well-known",
    "1984",
    "c++",
    "-",
    "2*4",
    "(:",
    "d'or",
    "ice",
]


def find(word: str) -> str | None:
    return word if word in WORDS else word.lower() if word.lower() in WORDS else None


def read(text: str) -> list[tuple[float, str]]:
    return [(term.weight, term.word) for term in parse(text, find)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("king", [(1, "king")]),
        ("king - man + woman", [(1, "king"), (-1, "man"), (1, "woman")]),
        ("king-man+woman", [(1, "king"), (-1, "man"), (1, "woman")]),
        ("King − man – woman — good", [(1, "king"), (-1, "man"), (-1, "woman"), (-1, "good")]),
        ("2*good - bad", [(2, "good"), (-1, "bad")]),
        ("0.5 * good + .25×bad", [(0.5, "good"), (0.25, "bad")]),
        ("good * 3 - bad / 4", [(3, "good"), (-0.25, "bad")]),
        ("2*3*good", [(6, "good")]),
        ('"new york" - king', [(1, "new_york"), (-1, "king")]),
        ("“new york” - king", [(1, "new_york"), (-1, "king")]),
        ("new york - king", [(1, "new_york"), (-1, "king")]),
        ("well-known - man", [(1, "well-known"), (-1, "man")]),
        ("well-known-man", [(1, "well-known"), (-1, "man")]),
        ("- king", [(-1, "king")]),
        ("-king + man", [(-1, "king"), (1, "man")]),
        ("(king + woman) / 2 - man", [(0.5, "king"), (0.5, "woman"), (-1, "man")]),
        ("king - (man - 2 * (good - bad))", [(1, "king"), (-1, "man"), (2, "good"), (-2, "bad")]),
        ("c++ + king", [(1, "c++"), (1, "king")]),
        ('"-" + "c++"', [(1, "-"), (1, "c++")]),
        ("2*4 - 2 * 1984", [(1, "2*4"), (-2, "1984")]),
        ("1984 - king", [(1, "1984"), (-1, "king")]),
        ("(: + king", [(1, "(:"), (1, "king")]),
        ("d'or", [(1, "d'or")]),
        ("king - man + woman = ?", [(1, "king"), (-1, "man"), (1, "woman")]),
    ],
)
def test_a_sum_is_read_as_people_write_it(text: str, expected: list[tuple[float, str]]) -> None:
    assert read(text) == expected


def test_every_term_says_where_it_stands() -> None:
    text = ' king - 2*"new york" + (man)'
    assert [text[term.start : term.end] for term in parse(text, find)] == ["king", '"new york"', "man"]


@pytest.mark.parametrize(
    ("text", "token", "said"),
    [
        ("king - mna + woman", "mna", "'mna' (character 8) is not in the vocabulary. Close: man"),
        ("king - well-knwon", "well-knwon", "is not in the vocabulary"),
        ("king man", "man", "follows without + or -"),
        ('king "man"', '"man"', "follows without + or -"),
        ("king -", "-", "has no word after it"),
        ("2 *", "*", "has no word after it. A number multiplies the word that follows: 2 * good."),
        ("king - * man", "*", "stands where a word should be"),
        ("king + - man", "-", "stands where a word should be"),
        ("king * man", "*", "needs a number"),
        ("king / 0", "0", "cannot divide"),
        ("1e999 * king", "1e999", "beyond 1e+100. Use a smaller number"),
        ("1e99 * 1e9 * king", "1e9", "beyond 1e+100"),
        ("0 * 1e999 * king", "1e999", "beyond 1e+100"),
        ("(king", "(", "is never closed"),
        ("king - (man +", "+", "has no word after it"),
        ("king )", ")", "was not opened"),
        ("()", "()", "holds no word"),
        ('"king', '"', "never closed"),
        ("(" * 21 + "king" + ")" * 21, "(", "more than 20 brackets"),
        ("", "", "Type a word first"),
        ("  ", "  ", "Type a word first"),
        ("king + " * 200 + "man", (("king + " * 200) + "man")[LONGEST:], "more than 1,000"),
    ],
)
def test_an_error_points_at_what_was_not_understood(text: str, token: str, said: str) -> None:
    with pytest.raises(QuestionError) as caught:
        parse(text, find, lambda word: ["man"] if word == "mna" else [])
    assert said in str(caught.value)
    assert text[caught.value.start : caught.value.end] == token
    assert caught.value.suggestions == (["man"] if "mna" in text else [])


def test_another_number_is_no_spelling_of_a_number() -> None:
    with pytest.raises(QuestionError, match=r"'1' is not in the vocabulary\.$") as caught:
        parse("1", find, lambda _: ["17"])
    assert caught.value.suggestions == []


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
weights = st.floats(-1e6, 1e6).filter(lambda weight: weight != 0)


@given(st.lists(st.builds(Term, weights, words), min_size=1, max_size=8))
def test_what_is_written_is_read_again(terms: list[Term]) -> None:
    again = parse(render(terms), {term.word: term.word for term in terms}.get)
    assert [(term.weight, term.word) for term in again] == [(term.weight, term.word) for term in terms]


@given(words)
def test_a_quoted_word_is_that_word_whatever_is_in_it(word: str) -> None:
    assert [(term.weight, term.word) for term in parse(quoted(word), lambda text: text)] == [(1.0, word)]


signs = st.sampled_from([*"+-−*×/()\"“”\\=?. 2'", "king", "new york", "well-known", "1e9", "\u200f", "=?"])


@given(st.lists(signs, max_size=30).map("".join) | st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        terms = parse(text, find)
    except QuestionError as caught:  # nothing else may be raised
        refused = caught
    else:
        assert terms
        assert all(term.word in WORDS and 0 <= term.start < term.end <= len(text) for term in terms)
        return
    assert 0 <= refused.start <= refused.end <= len(text)
    assert refused.text == text
