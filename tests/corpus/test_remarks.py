"""What is said about a text before anybody learns from it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from w2v.corpus import Corpus, remarks
from w2v.corpus.markup import kind_of

EXAMPLES = Path(__file__).parents[2] / "examples"
CHINESE = "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。"
CUT = "人人 生 而 自由 ， 在 尊严 和 权利 上 一律 平等 。 他们 赋有 理性 和 良心 。"
JAPANESE = "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。"
THAI = "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม"
THAI_CUT = "มนุษย์ ทั้งหลาย เกิด มา มี อิสระ และ เสมอภาค กัน ใน เกียรติศักดิ์ และ สิทธิ"


def long(text: str) -> Corpus:
    """So much of it that its size is nothing to remark."""
    words = " ".join(f"w{i}" for i in range(100))
    return Corpus.from_text(f"{text}\n" * 9_000 + words)


@pytest.mark.parametrize("name", ["state_of_the_union.txt.gz", "king_james_bible.txt.gz"])
def test_a_good_text_is_passed_in_silence(name: str) -> None:
    assert remarks(Corpus.from_files(EXAMPLES / name)) == []


def test_far_too_little_text_is_called_so_with_its_number_of_words() -> None:
    [said] = remarks(Corpus.from_text("The cat sat. The dog sat. The cat ran."))
    assert said.startswith("9 words are far too little text")
    assert "hundred thousand" in said
    [said] = remarks(Corpus.from_text("one two three " * 9_000))
    assert "only 3 different words" in said


def test_one_word_is_far_too_little_too() -> None:
    assert remarks(Corpus.from_text("word"))[0].startswith(
        "1 word is far too little text: what a model learns from it is"
    )


def test_words_without_neighbours_are_told_with_a_way_out() -> None:
    lines = "".join(f"w{i % 150}\n" for i in range(12_000))
    [said] = remarks(Corpus.from_text(lines))
    assert said.startswith("12,000 of 12,000 words are a sentence by themselves, without neighbours to learn from.")
    assert "let sentences end at . ! ? and blank lines" in said
    assert remarks(Corpus.from_text(lines, sentences="punctuation")) == []
    assert remarks(Corpus.from_text(lines + lines.replace("\n", " also\n"))) == []


@pytest.mark.parametrize(("text", "script"), [(CHINESE, "Chinese"), (JAPANESE, "Japanese"), (THAI, "Thai")])
def test_clauses_taken_for_words_are_told_with_a_way_out(text: str, script: str) -> None:
    [said] = remarks(long(text))
    assert script in said
    assert "whole clauses were taken for words" in said
    assert "Put spaces between the words first" in said


@pytest.mark.parametrize(
    "text", [CUT, THAI_CUT, "Größe, Straße und Überraschung", "コンピューター と 人間 の 関係 は 深い"]
)
def test_text_that_was_cut_into_words_is_fine(text: str) -> None:
    assert remarks(long(text)) == []


MARKUP = {
    "HTML": "<!DOCTYPE html><html><body>" + "<p>The cat <b>sat</b>.</p>\n" * 30,
    "HTML in part": "<p>The cat <a href='x.html'>sat</a>.</p>\n" * 30,
    "XML": '<?xml version="1.0"?>\n<TEI><text>' + '<l n="1">The cat sat.</l>\n' * 30,
    "XML in part": '<s id="1"><w pos="N">cat</w> <w pos="V">sat</w></s>\n' * 30,
    "subtitles": "1\n00:00:01,000 --> 00:00:02,500\nThe cat sat.\n\n" * 5,
    "subtitles of the web": "WEBVTT\n\n00:01.000 --> 00:02.000\nThe cat sat.\n",
    "e-mail": ("From a@b.org Mon Jan  1 00:00:00 2024\nReceived: from b.org\nMIME-Version: 1.0\n\n\nThe cat sat.\n"),
    "JSON by lines": '{"id": 1, "text": "The cat sat."}\n' * 30,
    "JSON": "[\n" + '  {\n    "text": "The cat sat.",\n    "id": 1\n  },\n' * 30 + "]",
    "LaTeX": "\\documentclass{article}\n\\begin{document}\n" + "\\section{Cats}\nThe cat sat \\cite{cat}.\n" * 5,
    "front matter": "---\ntitle: Cats\ntags:\n  - cat\n---\n\n# Cats\n\nThe cat sat.\n",
    "a table": "id\ttext\n" + "1\tThe cat, which was old, sat.\n" * 30,
    "a table by commas": "id,text,when\n" + '1,"The cat, which was old, sat.",2024\n' * 30,
}


@pytest.mark.parametrize("name", MARKUP)
def test_what_is_more_than_text_is_told_once_with_a_way_out(name: str) -> None:
    said = [each for each in remarks(Corpus.from_text(MARKUP[name], name="cats.txt")) if "far too little" not in each]
    assert len(said) == 1
    assert said[0].startswith("'cats.txt' ")
    assert name.split(" ")[-1] in said[0] or name.split(" ")[0] in said[0] or "table" in said[0]
    assert "first" in said[0]


PLAIN = {
    "a play": "HAMLET. To be, or not to be, that is the question: [Aside.]\nOPHELIA. My lord, I have; yours.\n" * 50,
    "a poem": "Tyger, tyger, burning bright,\nIn the forests of the night,\nWhat immortal hand or eye\n" * 50,
    "a chat": "[12:03] <anna> hi, bob :-) <3\n[12:04] <bob> hello --> look: http://x.org/a?b=c {lol}\n" * 50,
    "a novel in letters": "To: my dear Sophia\nFrom: your Werther\nDate: May 4\n\nHow happy I am, alas!\n" * 50,
    "one that speaks of tags": "Write <br> for a new line, and </p> at the end of what you say. "
    + "So it is. " * 2_000,
    "scenes parted by rules": "---\nHe said: no.\nShe left, and he, too, left.\n\n---\n" + "They met again.\n" * 50,
    "indented": "\tThe cat sat.\n" * 100,
    "Markdown": "# Cats\n\n- The *cat* sat, [here](http://x.org).\n\n| a | b |\n" * 50,
    "sentences a line": "The cat sat, and the dog, too.\nThe dog, the cat.\nNo.\n" * 50,
}


@pytest.mark.parametrize("name", PLAIN)
def test_text_of_any_kind_is_no_markup(name: str) -> None:
    assert [each for each in remarks(Corpus.from_text(PLAIN[name])) if "words" in each and "pasted text" in each] == []


def test_several_files_of_a_kind_are_one_remark(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(MARKUP["HTML"])
    said = remarks(Corpus.from_files([tmp_path / "a.txt", tmp_path / "b.txt"]))
    assert next(each for each in said if "HTML" in each).startswith("'a.txt' (and 1 more) looks like HTML")


@pytest.mark.parametrize("text", ["\n" * 70_000, " " * 70_000, "<a" + " " * 70_000, "<a b=" * 14_000, '{"a":' * 14_000])
def test_no_beginning_takes_long_to_be_told(text: str) -> None:
    started = time.perf_counter()
    kind_of("---\n" + text)
    kind_of(text)
    assert time.perf_counter() - started < 2


def test_emoji_are_told_of_where_they_would_be_missed() -> None:
    [said] = remarks(long("what a day 😀 we had 👩‍👩‍👧 there ❤️ !"))
    assert said.startswith("'pasted text' has emoji, which are no words and were left out.")
    assert remarks(long("what a day :grinning_face: we had there — “really” … 10 € © ½ → a²")) == []
    assert remarks(Corpus.from_text("😀😀" + " ".join(f"w{i}" for i in range(20_000)))) == []
    early, late = Corpus.from_text("fine 😀 " * 50), Corpus.from_text("a" * 3 + " word" * 50)
    assert [source.emoji for source in (*early.sources, *late.sources)] == [True, False]
