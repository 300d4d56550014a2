"""What the Query tab says before any browser: answers, refusals, lists, places, addresses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2v.corpus import Corpus
from w2v.ui import address, query_compare
from w2v.ui.model import Model
from w2v.ui.query_answer import Refinement, answered, composed, examples, meant, opening
from w2v.ui.query_context import in_context, origin
from w2v.ui.session import Session
from w2v.vectors import KeyedVectors
from w2v.vectors.arithmetic import parse, quoted

WORDS = ["king", "queen", "man", "woman", "new_york", "kings", "Paris", "well-known"]


@pytest.fixture
def vectors() -> KeyedVectors:
    table = np.random.default_rng(3).normal(size=(len(WORDS), 6))
    return KeyedVectors(WORDS, table, np.arange(len(WORDS), 0, -1))


def test_one_word_has_neighbours_and_no_picture(vectors: KeyedVectors) -> None:
    answer = answered(vectors, " King ", Refinement(topn=3))
    assert answer.question == {"word": "king"}
    assert answer.table is not None
    assert [(row["word"], row["score"]) for row in answer.table["rows"]] == vectors.most_similar("king", topn=3)
    assert (answer.picture, answer.is_sum, answer.note) == (None, False, None)


def test_a_sum_has_a_picture_whose_path_ends_at_its_result(vectors: KeyedVectors) -> None:
    answer = answered(vectors, "king - man + 2*woman", Refinement(topn=2))
    assert answer.question == {"q": "king - man + 2*woman"}
    assert answer.picture is not None
    assert [step["label"] for step in answer.picture["steps"]] == ["king", "− man", "+ 2 × woman"]
    assert len(answer.picture["path"]) == 4
    assert answer.words[:3] == ("king", "man", "woman")


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("king", "king"),
        ("well-known", '"well-known"'),  # a word of the model is itself, whatever it looks like
        ("king - man + woman", "king - man + woman"),
        ("king - zebra", '"king - zebra"'),
        ("king queen", '"king queen"'),
        ("", '""'),
    ],
)
def test_an_address_names_a_word_or_the_sum_typed_in_its_place(vectors: KeyedVectors, word: str, text: str) -> None:
    assert meant(vectors, word) == text


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), -4, 0, "many", [1], 10**9, True])
def test_whatever_a_number_box_holds_there_is_an_answer(vectors: KeyedVectors, value: object) -> None:
    answer = answered(vectors, "king", Refinement(topn=value))
    assert answer.table is not None
    assert 1 <= len(answer.table["rows"]) <= 7
    assert answered(vectors, "king", Refinement(min_count=value)).note in (None, answer.note) or value == 10**9


def test_the_heaviest_sum_is_drawn_in_numbers(vectors: KeyedVectors) -> None:
    one, other = vectors.index_to_key[:2]
    for method in ("add", "multiply"):
        picture = answered(vectors, f'1e100 * "{one}" - "{other}"', Refinement(method=method)).picture
        assert picture is not None
        assert np.isfinite(picture["path"]).all()
        assert np.isfinite(picture["places"]).all()
        assert 0.99 <= picture["kept"] <= 1


def test_what_is_left_out_is_said(vectors: KeyedVectors) -> None:
    answer = answered(vectors, "king", Refinement(min_count=4, other_stems="english"))
    assert answer.table is not None
    assert answer.table["caption"] == "Most similar to “king”, of other English stems, occurring at least 4 times"
    assert {row["word"] for row in answer.table["rows"]} == {"queen", "man", "woman", "new_york"}
    nothing = answered(vectors, "king", Refinement(min_count=10**6))
    assert nothing.note is not None
    assert "No other word is left" in nothing.note["text"]


def test_a_refusal_marks_the_token_and_offers_the_question_mended(vectors: KeyedVectors) -> None:
    answer = answered(vectors, "king - wman + man", Refinement())
    assert (answer.question, answer.table, answer.words) == ({"q": "king - wman + man"}, None, ())
    assert answer.note is not None
    assert answer.note["marked"] == ["king - ", "wman", " + man"]
    assert {"text": "woman", "question": {"q": "king - woman + man"}} in answer.note["links"]
    single = answered(vectors, "well-knwon", Refinement()).note
    assert single is not None
    assert single["links"][0]["question"] == {"word": "well-known"}
    assert "marked" not in single
    nothing = answered(vectors, None, Refinement())
    assert (nothing.question, nothing.note) == ({}, {"kind": "error", "text": "Type a word first."})
    assert answered(vectors, "x" * 5000, Refinement()).question == {}


def test_words_without_a_sign_between_them_are_offered_as_their_sum(vectors: KeyedVectors) -> None:
    note = answered(vectors, "king man woman - Paris", Refinement()).note
    assert note is not None
    assert note["marked"] == ["king ", "man", " woman - Paris"]
    assert [link["question"] for link in note["links"]] == [{"q": "king + man + woman - Paris"}]
    unknown = answered(vectors, "king man zzzz", Refinement()).note
    assert unknown is not None
    assert "links" not in unknown


def test_an_analogy_is_written_as_its_sum(vectors: KeyedVectors) -> None:
    assert composed(vectors, "man", "king", "woman") == "king - man + woman"
    text = composed(vectors, "man", "New York", "well-known")
    assert [(term.weight, term.word) for term in parse(text, vectors.find)] == [
        (1, "new_york"),
        (-1, "man"),
        (1, "well-known"),
    ]
    with pytest.raises(ValueError, match="The first word of the analogy is missing"):
        composed(vectors, " ", "king", "woman")


def test_a_first_question_and_examples_are_of_words_the_model_knows(vectors: KeyedVectors) -> None:
    assert opening(vectors) == "king"
    strange = KeyedVectors(["a b", "+"], np.eye(2))
    assert parse(opening(strange), strange.find)[0].word in strange
    hint = examples(vectors)
    assert hint is not None
    assert [link["question"] for link in hint["links"]] == [{"q": "king - man + woman"}]
    assert examples(strange) is None
    assert query_compare.split(strange, query_compare.example(strange))[0] == ["a b", "+"]


@pytest.mark.parametrize(
    ("text", "words", "unknown"),
    [
        ("king queen\tman", ["king", "queen", "man"], []),
        ("king, new york; QUEEN\nman", ["king", "new_york", "queen", "man"], []),
        ('king "new york" man', ["king", "new_york", "man"], []),
        ("king king King", ["king"], []),
        ("king, , ;\n", ["king"], []),
        ("king kng", ["king"], ["kng"]),
        ('king "', ["king"], []),
        ("", [], []),
    ],
)
def test_a_list_is_split_as_people_write_it(
    vectors: KeyedVectors, text: str, words: list[str], unknown: list[str]
) -> None:
    found, missing = query_compare.split(vectors, text)
    assert (found, list(missing)) == (words, unknown)
    assert all(text[start:end].strip() == word for word, (start, end) in missing.items())


def test_a_list_with_an_unknown_word_is_compared_without_it(vectors: KeyedVectors) -> None:
    found = query_compare.compared(vectors, "king queen mna woman")
    assert found.note is not None
    assert found.note["choices"][0] == {"text": "man", "value": "king queen man woman"}
    assert found.heat is not None
    assert sorted(found.heat["words"]) == ["king", "queen", "woman"]
    assert query_compare.compared(vectors, "king").note == {
        "kind": "info",
        "text": "Give at least two different words.",
    }
    assert query_compare.compared(vectors, "king queen").heat is None
    many = KeyedVectors([f"w{i}" for i in range(60)], np.ones((60, 2)))
    refused = query_compare.compared(many, " ".join(many)).note
    assert refused is not None
    assert "60 words; this page compares 50" in refused["text"]
    assert query_compare.compared(many, "x" * 6000).note is not None


def session_of(text: str, vectors: KeyedVectors) -> Session:
    session = Session()
    session.corpus = Corpus.from_text(text)
    session.model = Model(vectors, "model")
    return session


def test_places_come_with_partners_and_pages_and_forged_wishes_do_no_harm(vectors: KeyedVectors) -> None:
    session = session_of("the king and the queen. " * 30 + "a man. ", vectors)
    shown = in_context(session, ("king", "queen", "man"))
    assert shown is not None
    assert (shown["total"], len(shown["lines"]), shown["partners"]) == (30, 10, [{"word": "queen", "count": 30}])
    assert shown["lines"][0]["left"] == [["the", False]]
    assert shown["lines"][0]["right"][-1] == ["queen", True]
    last = in_context(session, ("king", "queen"), {"partner": "queen", "start": 20})
    assert last is not None
    assert (last["partner"], last["start"], len(last["lines"])) == ("queen", 20, 10)
    for wish in ("x", {"partner": ["x"], "start": "y"}, {"partner": "and", "start": -5}, {"start": 10**30}, 7, None):
        forged = in_context(session, ("king", "queen"), wish)
        assert forged is not None
        assert forged["partner"] is None
    assert in_context(session, ()) is None
    nowhere = in_context(session, ("Paris",))
    assert nowhere is not None
    assert nowhere["total"] == 0


def test_it_is_said_if_the_model_did_not_learn_from_the_text(vectors: KeyedVectors) -> None:
    corpus = Corpus.from_text("one two. three", name="here")
    facts = {"name": "here", "tokens": 3, "distinct_words": 3, "sentences": 2}
    model = KeyedVectors(WORDS, vectors.vectors, None, {"corpus": facts})
    assert origin(model, corpus) == ""
    other = KeyedVectors(WORDS, vectors.vectors, None, {"corpus": facts | {"name": "<b>there", "tokens": 4000}})
    assert "learned from “<b>there” (4,000 words); these lines are from “here”" in origin(other, corpus)
    for metadata in ({}, {"corpus": "x"}, {"corpus": {"tokens": "3"}}):
        assert "It is not known" in origin(KeyedVectors(WORDS, vectors.vectors, None, metadata), corpus)


@given(st.text(max_size=80))
def test_any_address_is_read(search: str) -> None:
    found = address.parameters(search)
    assert all(isinstance(value, str) for value in found.values())


def test_a_plus_is_a_plus_where_spaces_are_written_otherwise() -> None:
    assert address.parameters("?q=king%20-%20man%20+%20woman")["q"] == "king - man + woman"
    assert address.parameters("?q=king+-+man+%2B+woman")["q"] == "king - man + woman"
    assert address.parameters("?word=new+york&word=other") == {"word": "new york"}
    assert address.parameters(None) == address.parameters("?") == {"": ""}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_any_word_in_the_address_is_asked_as_it_stands(word: str) -> None:
    assert parse(quoted(word), {word: word}.get)[0].word == word
