from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2v.corpus import Corpus
from w2v.corpus.tokenizer import MAX_WORD_LENGTH, normalise
from w2v.errors import CorpusError


def words(text: str, *, lowercase: bool = True) -> list[str]:
    return [word for sentence in Corpus.from_text(text, lowercase=lowercase) for word in sentence]


def sentences(text: str, rule: str = "auto") -> list[str]:
    return [" ".join(sentence) for sentence in Corpus.from_text(text, sentences=rule)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't stop", ["don't", "stop"]),
        ("it’s the dogs’ ‘bone’", ["it's", "the", "dogs", "bone"]),
        ("rock 'n' roll, rock'n'roll", ["rock", "n", "roll", "rock'n'roll"]),
        ("mother-in-law — good", ["mother", "in", "law", "good"]),
        ("new_york is _very_ big __init__", ["new_york", "is", "very", "big", "init"]),
        ("$1,000.50, 3.14. 7,x 1,000,000 1,2,3", ["1,000.50", "3.14", "7", "x", "1,000,000", "1", "2", "3"]),
        ("the U.S.A. at 9 a.m. on a.bc x.y1", ["the", "u.s.a", "at", "9", "a.m", "on", "a", "bc", "x", "y1"]),
        ("x2 4th H2O", ["x2", "4th", "h2o"]),
        ("Straße ÉTÉ naïve Ελλάδα ΟΔΟΣ", ["straße", "été", "naïve", "ελλάδα", "οδος"[:-1] + "ς"]),
        ("हिन्दी में", ["हिन्दी", "में"]),  # vowel signs and the virama are combining marks
        ("می‌خواهم", ["می‌خواهم"]),  # a zero-width non-joiner inside a Persian word
        ("שלום\u200f עולם\u200e!", ["שלום", "עולם"]),
        ("co\u00adop\u00aderate \ufeffword\u2060", ["cooperate", "word"]),
        ("zero\u200bwidth", ["zero", "width"]),
        ("a\x00b\x07c\x1bd e\x85f g\u2028h", ["a", "b", "c", "d", "e", "f", "g", "h"]),
        ("ab\ud800cd", ["ab", "cd"]),  # a lone surrogate
        ("I ❤️ NY 👩‍🔬", ["i", "ny"]),
        ("<img onerror=alert(1)>", ["img", "onerror", "alert", "1"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_case_is_kept_when_asked() -> None:
    assert words("The NATO the", lowercase=False) == ["The", "NATO", "the"]


def test_composed_and_decomposed_spellings_are_one_word() -> None:
    corpus = Corpus.from_text("\u00e9t\u00e9 e\u0301te\u0301 E\u0301T\u00c9")
    assert corpus.vocab.words == ["\u00e9t\u00e9"]
    assert corpus.vocab.counts.tolist() == [3]


def test_overlong_words_are_left_out_and_counted() -> None:
    longest = "a" * MAX_WORD_LENGTH
    corpus = Corpus.from_text(f"one {longest} {longest}b two {'c' * 500}")
    assert list(corpus) == [["one", longest, "two"]]
    assert corpus.sources[0].skipped == 2


def test_a_run_of_combining_marks_takes_linear_time() -> None:
    begin = time.process_time()
    corpus = Corpus.from_text("start e" + "\u0301\u0316" * 200_000 + " end")
    assert list(corpus) == [["start", "end"]]
    assert time.process_time() - begin < 1.5  # composing it whole would take minutes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One two. Three! Four? Five", ["one two", "three", "four", "five"]),
        ("He said “Stop.” She (too.) ‘Yes!’ left", ["he said stop", "she too", "yes", "left"]),
        (
            "Mr. Smith met J. F. Kennedy of the U.S. Army. So did I. We",
            ["mr smith met j f kennedy of the u.s army", "so did i", "we"],
        ),
        ("at 3.14 or example.com and e.g. this", ["at 3.14 or example com and e.g this"]),
        ("Plan B! Then a. b. c", ["plan b", "then a", "b", "c"]),
        ("Wait... what?! No", ["wait", "what", "no"]),
        ("你好。世界！再见", ["你好", "世界", "再见"]),
        ("यह है। वह है॥", ["यह है", "वह है"]),
        ("هل هذا؟ نعم۔ لا", ["هل هذا", "نعم", "لا"]),
        ("one\n\ntwo\n \t\nthree", ["one", "two", "three"]),
        ("one\ntwo\r\nthree\rfour", ["one", "two", "three", "four"]),
        (". . ! \n\n one ?! \n\n ...", ["one"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_sentence_rules_differ_in_what_a_line_is() -> None:
    text = "One two. Three\nfour\n\nfive"
    assert sentences(text, "lines") == ["one two three", "four", "five"]
    assert sentences(text, "punctuation") == ["one two", "three four", "five"]
    assert sentences(text, "auto") == ["one two", "three", "four", "five"]


def test_an_unknown_sentence_rule_is_refused() -> None:
    with pytest.raises(CorpusError, match=r"'words'.*auto, punctuation, lines"):
        sentences("a b", "words")


LETTER = st.characters(categories=["L", "N", "M", "P", "Z", "Cc", "Cf"])


@given(st.text(st.one_of(LETTER, st.sampled_from("aB1'’_.,! \n\u0301\u200d\u00ad"))))
def test_words_never_hold_white_space_and_are_fixed_points(text: str) -> None:
    try:
        found = words(text)
    except CorpusError:
        assert not re.search(r"[^\W_]", text)
        return
    for word in found:
        assert not re.search(r"\s|’", word)
        assert unicodedata.is_normalized("NFC", word)
        assert normalise(word, lowercase=True) == word
        assert not word.startswith("_")
        assert not word.endswith("_")


ASCII = st.text(st.sampled_from("aB1'_., !?\n\"-"))


@given(ASCII)
def test_a_letter_beyond_ascii_elsewhere_changes_nothing(text: str) -> None:
    plain = Corpus.from_text("xx. " + text)
    mixed = Corpus.from_text("éé. " + text)
    assert list(plain)[1:] == list(mixed)[1:]


@given(ASCII)
def test_plain_text_matches_a_simple_definition(text: str) -> None:
    """Without digits and points, a word is letters with single apostrophes or underscores inside."""
    text = "x " + re.sub("[0-9.]", "", text)
    expected = [run.strip("_").lower() for part in re.split(r"[^A-Za-z_']|''+|^'|'$", text) for run in _runs(part)]
    assert words(text) == [word for word in expected if word]


def _runs(part: str) -> list[str]:
    """Cut at apostrophes that do not have a letter, digit or underscore before and a letter or digit behind."""
    out, current = [], ""
    for i, char in enumerate(part):
        inside = char != "'" or (
            bool(current) and i + 1 < len(part) and part[i + 1].isalpha() and current.strip("_") != ""
        )
        if inside:
            current += char
        else:
            out.append(current)
            current = ""
    return [*out, current]
