"""Bad input on the real page: a clear message, and nothing broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import open_tab

HOSTILE = "<img src=x onerror=alert(1)>"


def refuse(page: Page, path: Path, said: str) -> None:
    before = page.locator("#w2v-corpus-facts").inner_text()
    page.locator("#w2v-files input[type=file]").set_input_files(path)
    expect(page.locator("#w2v-corpus-note")).to_contain_text(said)
    assert page.locator("#w2v-corpus-facts").inner_text() == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty.txt"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "picture.txt"),
        ("latin.txt", "café\n".encode("latin-1"), "UTF-8"),
        ("signs.txt", b"!!! ... ???\n", "no words"),
        ("${alert(1)}.txt", b"", "alert(1)"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_name(
    page: Page, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refuse(page, path, said)


@pytest.mark.parametrize(
    ("text", "said"),
    [("word", "word"), (" ".join(f"w{i}" for i in range(500)), "minimum count")],
    ids=["one word", "all unique words"],
)
def test_text_with_nothing_to_learn_from_says_so_when_training_starts(page: Page, text: str, said: str) -> None:
    page.get_by_label("…or paste text").fill(text)
    page.get_by_role("button", name="Read this text").click()
    expect(page.locator("#w2v-corpus-note")).to_contain_text("Read")
    least = page.locator("#w2v-setting-min_count input")
    expect(least).to_have_value("1")  # advised for so short a text
    least.fill("2")
    least.blur()
    expect(page.locator("#w2v-corpus-facts")).to_contain_text("Words kept0")
    open_tab(page, "Train")
    page.locator("#w2v-start").click()
    expect(page.locator("#w2v-train-note")).to_contain_text(said)
    open_tab(page, "Query")
    assert page.locator("#w2v-neighbours .w2v-word").count() == 10


def test_a_hostile_model_shows_its_words_as_they_are_written(page: Page, tmp_path: Path) -> None:
    # Words that would be markup, a template, a script address, a formula: none may do anything.
    words = [
        HOSTILE.replace(" ", "\u00a0"),
        "${alert(1)}",
        "javascript:alert(1)",
        "=HYPERLINK(1)",
        "{{alert(1)}}",
        "plain",
    ]
    rows = [f"{word} {index}.5 1 {index * index}" for index, word in enumerate(words)]
    path = tmp_path / "hostile.txt"
    path.write_text(f"{len(words)} 3\n" + "\n".join(rows) + "\n", encoding="utf-8")
    open_tab(page, "Share")
    page.locator("#w2v-open input[type=file]").set_input_files(path)
    expect(page.locator("#w2v-open-note")).to_contain_text("Opened hostile")
    open_tab(page, "Query")
    expect(page.locator("#w2v-neighbours caption")).to_contain_text("<img")  # what the page asks of a new model
    page.get_by_label("Word", exact=True).fill("plain")
    page.locator("#w2v-ask").click()
    expect(page.locator("#w2v-neighbours caption")).to_contain_text("plain")
    assert set(page.locator("#w2v-neighbours .w2v-word").all_inner_texts()) == set(words) - {"plain"}


def test_a_file_that_is_no_model_is_refused(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir, this is not a model.\n")
    open_tab(page, "Share")
    page.locator("#w2v-open input[type=file]").set_input_files(path)
    expect(page.locator("#w2v-open-note")).to_contain_text("letter.txt")
    assert page.locator("#w2v-model-facts").inner_text()
