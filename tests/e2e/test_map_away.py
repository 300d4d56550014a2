"""What leads away from the map: pictures, pages, tables, the Query tab; and the words that were not on it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Download, Page, expect

from tests.e2e.conftest import open_tab
from tests.e2e.test_accessibility import findings
from tests.e2e.test_map import HOSTILE, heading, offline, plotted, search
from w2v.maps import LiveMap, project, write_html
from w2v.vectors import KeyedVectors

__all__ = ["offline"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def map_page(page: Page) -> Page:
    open_tab(page, "Map")
    page.locator("#w2v-map .js-plotly-plot").wait_for()
    return page


def saved(page: Page, kind: str) -> Download:
    page.locator(".w2v-map-toolbar summary").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name=kind).click()
    return download.value


def test_the_picture_is_made_of_circles_and_text_that_do_not_overlap(map_page: Page) -> None:
    root = ET.parse(saved(map_page, "SVG picture").path()).getroot()  # noqa: S314  our own file
    assert len(list(root.iter(f"{SVG}circle"))) == 3000
    boxes = []
    for text in root.iter(f"{SVG}text"):
        size, x, y = (float(text.get(name, "nan")) for name in ("font-size", "x", "y"))
        width = 0.45 * size * len(text.text or "")  # letters are at least so wide on average
        boxes.append((x - width / 2, x + width / 2, y - 0.4 * size, y + 0.4 * size))
    assert len(boxes) > 100
    for at, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[:at]:
            assert left >= other[1] or right <= other[0] or top >= other[3] or bottom <= other[2]


def test_a_png_is_large_enough_to_print(map_page: Page) -> None:
    content = saved(map_page, "PNG picture").path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert [int.from_bytes(content[at : at + 4]) for at in (16, 20)] == [3200, 2200]


def test_the_map_becomes_a_page_that_works_without_the_server(
    map_page: Page, offline: BrowserContext, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    saved(map_page, "Page that needs no server").save_as(path)
    page = offline.new_page()
    page.goto(path.as_uri())
    page.locator(".js-plotly-plot").wait_for()
    assert plotted(page) == 3000
    search(page, "/^peace$/")
    expect(page.locator(".w2v-map-panel h3")).to_have_text("peace")
    expect(page.locator(".w2v-map-neighbours tbody tr")).to_have_count(15)
    page.locator(".w2v-map-neighbours button").first.click()
    expect(page.locator(".w2v-map-panel h3")).not_to_have_text("peace")
    search(page, "zzzz")
    expect(page.locator(".w2v-map-message")).to_have_text("“zzzz” is not on this map.")
    assert page.get_by_role("button", name="Add it to the map").count() == 0


def test_a_word_that_is_not_on_the_map_is_added_and_the_others_stay(map_page: Page) -> None:
    before = map_page.evaluate("Array.from(document.querySelector('.js-plotly-plot').data[0].x)")
    search(map_page, "zealand")
    map_page.get_by_role("button", name="Add it to the map").click()
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text("zealand")
    after = map_page.evaluate("Array.from(document.querySelector('.js-plotly-plot').data[0].x)")
    assert len(after) == 3001
    np.testing.assert_array_equal(after[:3000], before)


def test_only_words_that_the_model_knows_are_offered_for_the_map(map_page: Page) -> None:
    message = map_page.locator(".w2v-map-message").first
    search(map_page, "<b>zzzz</b>")
    expect(message).to_contain_text("“<b>zzzz</b>” is not in this model's vocabulary.")
    assert map_page.get_by_role("button", name="Add").count() == 0
    search(map_page, "zelland")
    expect(message).to_contain_text("Close: zealand")
    search(map_page, "peace, Zealand, zzzz")
    expect(message).to_contain_text("“Zealand” is not on this map. “zzzz” is not in this model's vocabulary.")
    map_page.get_by_role("button", name="Add it to the map").click()
    expect(map_page.locator(".w2v-map-head")).to_contain_text("2 words; “zzzz” is not on this map.")


def test_a_pattern_without_end_is_given_up_and_the_page_lives_on(map_page: Page) -> None:
    endless = "/^(((.+)+)+)+#$/"
    search(map_page, endless)
    search(map_page, "peace")
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text("peace")
    search(map_page, endless)
    expect(map_page.locator(".w2v-map-message")).to_contain_text("takes too long", timeout=20_000)


def test_words_lead_to_the_query_tab(map_page: Page) -> None:
    search(map_page, "peace")
    map_page.get_by_role("link", name="Ask about it").click()
    expect(map_page.locator("#w2v-neighbours caption")).to_contain_text("peace")
    assert "word=peace" in map_page.url
    open_tab(map_page, "Map")
    search(map_page, "war, army")
    link = map_page.get_by_role("link", name="Ask about them")
    assert "q=war%20%2B%20army" in (link.get_attribute("href") or "")
    link.click()
    map_page.wait_for_url("**q=war%20%2B%20army**")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_selection_and_a_replay_can_be_used_by_everyone(offline: BrowserContext, tmp_path: Path, theme: str) -> None:
    words = [f"word{row}" for row in range(80)]
    rng = np.random.default_rng(0)
    live = LiveMap()
    for moment in range(3):
        live.draw(KeyedVectors(words, rng.normal(size=(80, 5)).astype(np.float32)), f"epoch {moment}")
    replay = live.replay()
    write_html(replay.projection, None, tmp_path / "map.html", replay=replay)
    page = offline.new_page()
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto((tmp_path / "map.html").as_uri())
    page.locator(".js-plotly-plot").wait_for()
    assert findings(page) == []
    for text in ("word3", "word1 word2", "/^word1/", "nowhere"):
        search(page, text)
        expect(page.locator(".w2v-map-panel h3")).not_to_have_text("80 words")
        assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_hostile_words_are_written_as_they_are_in_pictures_and_tables(offline: BrowserContext, tmp_path: Path) -> None:
    words = [*HOSTILE, "=cmd()", "nul\x00bell\x07"]
    vectors = np.random.default_rng(0).normal(size=(len(words), 5)).astype(np.float32)
    vocabulary = KeyedVectors(words, vectors, counts=np.arange(len(words), 0, -1))
    write_html(project(vocabulary), vocabulary, tmp_path / "map.html", title="<i>Title</i>")
    page = offline.new_page()
    page.goto((tmp_path / "map.html").as_uri())
    page.locator(".js-plotly-plot").wait_for()
    root = ET.parse(saved(page, "SVG picture").path()).getroot()  # noqa: S314  our own file
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "rect", "g", "circle", "line", "text", "image"}
    drawn = {text.text for text in root.iter(f"{SVG}text")}
    assert len(drawn & set(words)) >= 3
    table = saved(page, "CSV of coordinates").path().read_text(encoding="utf-8")
    assert "\n'=1+1," in table
    assert "\n'=cmd()," in table
    assert heading(page) == f"{len(words)} words"
