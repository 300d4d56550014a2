"""One file dropped after another: what was refused does not stand in the way of the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import open_tab, unfold
from tests.e2e.test_journey import fact, upload
from w2v import KeyedVectors


@pytest.fixture
def texts(tmp_path: Path) -> dict[str, Path]:
    """Files as people have them, two of which cannot be used."""
    content = {
        "latin1.txt": "un café noir\n".encode("latin-1"),
        "utf16.txt": "one two three four".encode("utf-16"),
        "more.txt": b"five six",
        "table.csv": b"id,text\n1,seven eight\n",
        "paper.pdf": b"%PDF-1.7 \x00",
    }
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)
    return {name: tmp_path / name for name in content}


def drop(page: Page, field: str, *paths: Path) -> None:
    page.locator(f"#{field} input[type=file]").set_input_files(list(paths))


def listed(page: Page) -> list[str]:
    return [name.replace("\n", "") for name in page.locator("#w2v-files .file .filename").all_inner_texts()]


def test_a_refused_text_leaves_the_list_and_the_next_one_is_read(page: Page, texts: dict[str, Path]) -> None:
    note = page.locator("#w2v-corpus-note")
    drop(page, "w2v-files", texts["latin1.txt"])
    expect(note).to_contain_text("'latin1.txt' is not valid UTF-8")
    expect(page.locator("#w2v-files .file")).to_have_count(0)
    upload(page, texts["utf16.txt"])
    expect(note).not_to_contain_text("latin1")
    assert fact(page, "#w2v-corpus-facts", "Tokens") == "4"


def test_old_letters_are_read_as_western_european_when_that_is_chosen(page: Page, tmp_path: Path) -> None:
    letters = {f"alt {n}.txt": tmp_path / f"alt {n}.txt" for n in range(5)}
    for path in letters.values():
        path.write_bytes("Grüße. Où?".encode("cp1252"))
    (tmp_path / "neu.txt").write_text("Schöne Grüße.", encoding="utf-8")
    note = page.locator("#w2v-corpus-note")
    drop(page, "w2v-files", tmp_path / "neu.txt", *letters.values())
    expect(note).to_contain_text("Left out: 'alt 0.txt', 'alt 1.txt', 'alt 2.txt' and 2 more are not valid UTF-8.")
    note.get_by_role("button", name="Read them as Western European (Windows-1252)").click()
    expect(note).to_contain_text("Read 12 tokens from 6 files. Read as Western European (Windows-1252)")
    expect(page.locator("#w2v-preview")).to_contain_text("où")
    assert listed(page) == ["neu.txt", *letters]
    (tmp_path / "last.txt").write_bytes("Müde".encode("latin-1"))
    drop(page, "w2v-files", tmp_path / "last.txt")
    expect(note).to_contain_text("Read 13 tokens from 7 files.")
    expect(note.get_by_role("button")).to_have_count(0)


def test_files_join_those_before_and_go_again(page: Page, texts: dict[str, Path]) -> None:
    note = page.locator("#w2v-corpus-note")
    upload(page, texts["utf16.txt"])
    drop(page, "w2v-files", texts["more.txt"], texts["latin1.txt"])
    expect(note).to_contain_text("Read 6 tokens from 2 files")
    expect(note).to_contain_text("Left out: 'latin1.txt' is not valid UTF-8")
    assert listed(page) == ["utf16.txt", "more.txt"]
    page.locator("#w2v-files .file", has_text="utf16").get_by_label("Remove this file").click()
    expect(note).to_contain_text("Read 2 tokens")
    assert fact(page, "#w2v-corpus-facts", "Text") == "more"
    page.get_by_role("button", name="King James Bible").click()
    expect(page.locator("#w2v-files .file")).to_have_count(0)


def test_any_text_is_read_whatever_its_name_and_anything_else_is_refused_by_us(
    page: Page, texts: dict[str, Path]
) -> None:
    drop(page, "w2v-files", texts["table.csv"])
    expect(page.locator("#w2v-corpus-note")).to_contain_text("Read 5 tokens")
    drop(page, "w2v-files", texts["paper.pdf"])
    expect(page.locator("#w2v-corpus-note")).to_contain_text("'paper.pdf' is a PDF, not text")
    assert fact(page, "#w2v-corpus-facts", "Tokens") == "5"


def test_models_open_one_after_another_whatever_came_between(page: Page, tmp_path: Path) -> None:
    note, paths = page.locator("#w2v-open-note"), {}
    for name in ("first", "second"):
        KeyedVectors([name, "word"], [[1.0, 0.0], [0.0, 1.0]]).save(tmp_path)
        paths[name] = (tmp_path / "model.safetensors").rename(tmp_path / f"{name}.safetensors")
    paths["letter"] = tmp_path / "letter.txt"
    paths["letter"].write_text("Dear Sir, this is not a model.\n")
    open_tab(page, "Share")
    for name, said in (
        ("first", "Opened first"),
        ("letter", "'letter.txt' is in no format"),
        ("second", "Opened second"),
    ):
        drop(page, "w2v-open", paths[name])
        expect(note).to_contain_text(said)


def test_where_sentences_end_is_said_and_can_be_chosen(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("the cat sat. the dog\nate\n" * 10)
    upload(page, path)
    expect(page.locator("#w2v-corpus-note")).to_contain_text("60 words are far too little text")
    assert fact(page, "#w2v-corpus-facts", "Sentences") == "30"
    assert fact(page, "#w2v-corpus-facts", "A sentence ends") == "at . ! ? and every line"
    page.locator("#w2v-sentences input").click()
    page.get_by_role("option", name="At every line", exact=True).click()
    expect(page.locator("#w2v-corpus-facts")).to_contain_text("A sentence endsat every line")
    assert fact(page, "#w2v-corpus-facts", "Sentences") == "20"
    open_tab(page, "Train")
    expect(page.locator("#w2v-plan")).to_contain_text("60 words are far too little text")


def drop_at(page: Page, place: Locator, *paths: Path) -> None:
    """Drop files as a visitor does, on that place of the page."""
    box = place.bounding_box()
    assert box
    files = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        there = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 20}
        session.send("Input.dispatchDragEvent", {"type": step, "data": files, **there})


def test_files_can_be_dropped_anywhere_and_never_take_the_pages_place(page: Page, texts: dict[str, Path]) -> None:
    note = page.locator("#w2v-corpus-note")
    drop_at(page, page.locator("#w2v-files"), texts["utf16.txt"])
    expect(note).to_contain_text("Read 4 tokens.")
    drop_at(page, page.locator("#w2v-files"), texts["more.txt"])
    expect(note).to_contain_text("Read 6 tokens from 2 files.")
    drop_at(page, page.locator("#w2v-preview"), texts["table.csv"])
    expect(note).to_contain_text("from 3 files.")
    open_tab(page, "Query")
    drop_at(page, page.locator("#w2v-word"), texts["more.txt"])
    open_tab(page, "Share")
    drop_at(page, page.locator("#w2v-model-facts"), texts["more.txt"])
    expect(page.locator("#w2v-open-note")).to_contain_text("more.txt")
    unfold(page, "w2v-measuring")
    page.locator("#w2v-test-sets").wait_for()
    drop_at(page, page.locator("#w2v-measuring > button"), texts["more.txt"])
    expect(page.locator("#w2v-measure-note")).to_contain_text("more.txt")
    drop_at(page, page.locator("#w2v-model-facts"), texts["table.csv"])
    expect(page.locator("#w2v-open-note")).to_contain_text("table.csv")
    assert [each.url.split("?")[0] for each in page.context.pages] == [page.url.split("?")[0]]
