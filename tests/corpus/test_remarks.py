"""What is said about a text before anybody learns from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from w2v.corpus import Corpus, remarks

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
