from __future__ import annotations

import textwrap
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2v.corpus.segments import cut_safely, ends_at_newlines, is_wrapped
from w2v.corpus.tokenizer import MAX_WORD_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator

NOVEL = (
    "It was a wet evening, and the last coach had gone. Nobody in the house expected visitors at such an hour; the"
    " lamps had been put out one by one, and only old Martha was still awake, mending a stocking by the kitchen fire."
)


@given(st.lists(st.text(st.sampled_from("ab. \n\t!'")), max_size=8))
def test_pieces_make_up_the_text_and_end_in_white_space(blocks: list[str]) -> None:
    pieces = list(cut_safely(blocks))
    assert "".join(pieces) == "".join(blocks) + "\n"
    assert all(piece[-1].isspace() for piece in pieces)


@given(st.lists(st.text(st.sampled_from("ab. \n\t!'")), max_size=8))
def test_white_space_is_never_cut_in_two(blocks: list[str]) -> None:
    for piece in list(cut_safely(blocks))[1:-1]:
        assert not piece[0].isspace()


def test_text_without_white_space_is_cut_before_a_word() -> None:
    assert list(cut_safely(["one,", "two,th", "ree,four", " five"], patience=6)) == [
        "one,two,",
        "three,",
        "four ",
        "five\n",
    ]


def test_a_word_without_end_is_cut_down_to_just_too_long() -> None:
    pieces = list(cut_safely(["a" * 300] * 1000 + [" b"], patience=1000))
    assert [len(piece) for piece in pieces if piece.startswith("a")] == [len(pieces[0])]
    assert MAX_WORD_LENGTH < len(pieces[0]) < 1500


@pytest.mark.parametrize("block", ["a" * 65536, "." * 65536, "।" * 65536, ".)" * 32768, " \n" * 32768, "a,b." * 16384])
def test_any_stream_takes_bounded_memory_and_linear_time(block: str) -> None:
    waiting = 0
    longest = 0

    def blocks() -> Iterator[str]:
        nonlocal waiting
        for _ in range(200):  # 13 million characters
            waiting += len(block)
            yield block

    begin = time.process_time()
    for piece in cut_safely(blocks(), patience=200_000):
        longest = max(longest, len(piece))
    assert longest < 400_000
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("width", [60, 72, 80])
def test_lines_broken_to_fit_are_told_from_lines_that_mean_something(width: int) -> None:
    paragraph = textwrap.fill(NOVEL, width)
    assert is_wrapped("\n\n".join([paragraph] * 5) + "\n")
    assert not is_wrapped("\n".join([NOVEL] * 20) + "\n")
    sentences = [" ".join(NOVEL.split()[i : i + 3 + i * 7 % 11]) for i in range(30)]
    assert not is_wrapped("\n".join(sentences) + "\n")


def test_short_texts_are_not_called_wrapped() -> None:
    assert not is_wrapped("")
    assert not is_wrapped("one line")
    assert not is_wrapped("two\nlines\n")


def test_lines_of_one_width_without_full_stops_are_sentences() -> None:
    lines = [" ".join(f"w{(i * j) % 50:02}" for j in range(1, 17)) for i in range(300)]  # as wide as one another
    assert is_wrapped("\n".join(lines) + "\n")
    assert ends_at_newlines("\n".join(lines) + "\n")
    assert not ends_at_newlines(".\n".join(lines) + "\n")
    wrapped = textwrap.fill(f"{NOVEL} {NOVEL}", 70)
    assert not ends_at_newlines("\n\n".join([wrapped] * 50))
    assert not ends_at_newlines("\n\n".join([wrapped.replace(".", "")] * 50))  # paragraphs part them
    assert not ends_at_newlines(wrapped.replace(".", ""))  # too short to tell
