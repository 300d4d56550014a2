"""The map, as people use it: drawn on arrival, clicked, searched, redrawn, saved and opened from disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import Watch, fill_unfolded, open_tab
from w2v.maps import LiveMap, project, write_html
from w2v.vectors import KeyedVectors

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<b>bold</b>",
    "${alert(2)}",
    "{{7*7}}",
    "javascript:alert(3)",
    "</script><script>alert(4)</script>",
    "=1+1",
    "$&",
]


@pytest.fixture
def map_page(page: Page) -> Page:
    open_tab(page, "Map")
    page.locator("#w2v-map .js-plotly-plot").wait_for()
    return page


def plotted(page: Page) -> int:
    count: int = page.evaluate("document.querySelector('.js-plotly-plot').data[0].x.length")
    return count


def lit(page: Page) -> int:
    count: int = page.evaluate("document.querySelector('.js-plotly-plot').data[2].x.length")
    return count


def view(page: Page) -> list[float]:
    """The part of the map that is seen: left, right, bottom, top."""
    seen: list[float] = page.evaluate(
        "(() => { const { xaxis, yaxis } = document.querySelector('.js-plotly-plot')._fullLayout;"
        " return [...xaxis.range, ...yaxis.range]; })()"
    )
    return seen


def at_rest(page: Page) -> None:
    """The view has landed where it flew, and is drawn."""
    expect(page.locator("#w2v-map .w2v-map-plot")).not_to_have_attribute("aria-busy", "true")


def pixel(page: Page, row: int) -> tuple[float, float]:
    x, y = page.evaluate(
        "(row) => { const plot = document.querySelector('.js-plotly-plot');"
        " const { x, y } = plot.getBoundingClientRect(); const { xaxis, yaxis } = plot._fullLayout;"
        " return [x + xaxis.d2p(plot.data[0].x[row]), y + yaxis.d2p(plot.data[0].y[row])]; }",
        row,
    )
    return x, y


def lonely(page: Page) -> int:
    """The row of the point that lies furthest from all others, so that a click cannot miss it."""
    points = np.array(
        page.evaluate(
            "(() => { const [{ x, y }] = document.querySelector('.js-plotly-plot').data;"
            " return Array.from(x, (value, row) => [value, y[row]]); })()"
        )
    )
    away = np.linalg.norm(points[:, None] - points, axis=2)
    np.fill_diagonal(away, np.inf)
    return int(away.min(axis=1).argmax())


def search(page: Page, text: str) -> None:
    box = page.get_by_role("combobox", name="Find words on the map")
    box.fill(text)
    box.press("Enter")


def heading(page: Page) -> str:
    return page.locator(".w2v-map-panel h3").inner_text()


def test_a_click_lights_the_neighbours_and_a_second_one_clears(map_page: Page) -> None:
    assert plotted(map_page) == 3000
    assert lit(map_page) == 0
    where = pixel(map_page, lonely(map_page))
    map_page.mouse.move(*where)
    expect(map_page.locator(".w2v-map-tip")).to_be_visible()
    map_page.mouse.click(*where)
    expect(map_page.locator(".w2v-map-neighbours tbody tr")).to_have_count(15)
    assert lit(map_page) == 16
    word = heading(map_page)
    expect(map_page.locator("#w2v-map [aria-live]")).to_contain_text(f"{word} selected")
    map_page.mouse.click(*where)
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text("3,000 words")
    assert lit(map_page) == 0


def test_the_search_completes_flies_and_lights(map_page: Page) -> None:
    before = view(map_page)
    box = map_page.get_by_role("combobox", name="Find words on the map")
    box.press_sequentially("pea")
    expect(map_page.get_by_role("option", name="peace", exact=True)).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text("peace")
    map_page.wait_for_function(
        "(before) => document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range[0] !== before", arg=before[0]
    )
    search(map_page, "war, army navy")
    expect(map_page.locator(".w2v-map-words li")).to_have_count(3)
    search(map_page, "/^un.*ed$/")
    expect(map_page.locator(".w2v-map-words li").first).to_have_text("united")
    search(map_page, "/^WAR$/i")
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text("war")
    search(map_page, "/^WAR$/")
    expect(map_page.locator(".w2v-map-message")).to_have_text("No word on this map matches /^WAR$/.")
    search(map_page, "/(/")
    expect(map_page.locator(".w2v-map-message")).to_have_text("/(/ is not a regular expression.")
    search(map_page, "xyzzy")
    expect(map_page.locator(".w2v-map-message")).to_contain_text("“xyzzy” is not in this model's vocabulary.")


def test_a_search_that_finds_nothing_or_a_part_says_so_in_the_list(map_page: Page) -> None:
    head = map_page.locator("#w2v-map .w2v-map-head")
    search(map_page, "war, peace, xyzzy")
    expect(head).to_contain_text("2 words; “xyzzy” is not on this map.")
    assert lit(map_page) == 2
    search(map_page, "xyzzy")
    expect(head).to_contain_text("Nothing found“xyzzy” is not on this map.")
    assert lit(map_page) == 0
    expect(map_page.locator(".w2v-map-words li")).to_have_count(0)
    search(map_page, "war xyzzy")
    expect(head).to_contain_text("1 word; “xyzzy” is not on this map.")
    expect(map_page.locator(".w2v-map-words li")).to_have_text(["war"])
    search(map_page, "/[/")
    expect(head).to_contain_text("Nothing found/[/ is not a regular expression.")
    assert lit(map_page) == 0
    head.get_by_role("button", name="Clear the selection").click()
    expect(head).to_contain_text("3,000 words")
    expect(map_page.locator(".w2v-map-message")).to_be_hidden()
    box = map_page.get_by_role("combobox", name="Find words on the map")
    expect(box).to_have_value("")  # it would seem to be what is shown
    search(map_page, "war")
    box.fill("pea")
    head.get_by_role("button", name="Clear the selection").click()
    expect(box).to_have_value("pea")  # that is the next search


def test_a_redrawn_map_keeps_the_view(map_page: Page) -> None:
    x, y = pixel(map_page, 0)
    map_page.mouse.move(x, y)
    start = view(map_page)
    map_page.mouse.wheel(0, -400)
    map_page.wait_for_function(
        "(width) => { const [a, b] = document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range;"
        " return b - a < 0.9 * width; }",
        arg=start[1] - start[0],
    )
    at_rest(map_page)
    zoomed = view(map_page)
    map_page.get_by_role("button", name="Draw it differently").click()
    words = map_page.locator("#w2v-map-settings").get_by_label("number input for Words")
    fill_unfolded(words, "500")
    map_page.locator("#w2v-draw").click()
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text("500 words", timeout=60_000)  # it is computed anew
    assert plotted(map_page) == 500
    assert view(map_page) == pytest.approx(zoomed, rel=1e-3)


def test_what_a_layout_has_no_use_for_is_not_asked(map_page: Page) -> None:
    map_page.get_by_role("button", name="Draw it differently").click()
    settings = map_page.locator("#w2v-map-settings")
    layout, neighbours = settings.get_by_label("Layout"), settings.get_by_label("number input for Neighbours")
    layout.click()
    map_page.get_by_role("option", name="PCA, directions of most variance").click()
    expect(neighbours).to_be_hidden()
    expect(settings.get_by_label("Seed")).to_be_hidden()
    expect(settings.get_by_label("Metric")).to_be_visible()
    map_page.locator("#w2v-draw").click()
    expect(map_page.locator("#w2v-map-progress progress")).to_have_count(0)
    layout.click()
    map_page.get_by_role("option", name="UMAP, neighbourhoods kept").click()
    expect(neighbours).to_be_visible()
    expect(neighbours).to_have_value("15")
    expect(layout).to_have_value("UMAP, neighbourhoods kept")


def test_the_keyboard_walks_selects_and_leaves(map_page: Page) -> None:
    stage = map_page.get_by_role("group", name="Map of 3,000 words")
    stage.focus()
    stage.press("ArrowRight")
    stage.press("ArrowUp")
    live = map_page.locator("#w2v-map [aria-live]")
    word = live.inner_text()
    stage.press("Enter")
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text(word)
    stage.press("Escape")
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text("3,000 words")


def test_a_region_becomes_a_list_to_save(map_page: Page) -> None:
    map_page.get_by_role("button", name="Draw round words to list them").click()
    box = map_page.locator(".w2v-map-plot").bounding_box()
    assert box is not None
    corners = [(0.4, 0.3), (0.7, 0.3), (0.7, 0.7), (0.4, 0.7), (0.4, 0.3)]
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    map_page.mouse.move(*places[0])
    map_page.mouse.down()
    for place in places[1:]:
        map_page.mouse.move(*place, steps=5)
    map_page.mouse.up()
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text("Words in the region")
    with map_page.expect_download() as download:
        map_page.get_by_role("button", name="Save as CSV").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0] == "word,x,y,count,group"
    assert len(lines) == lit(map_page) + 1 > 100


def test_a_box_becomes_a_list_of_what_lies_in_it(map_page: Page) -> None:
    tool = map_page.get_by_role("button", name="Drag a box round words to list them")
    tool.click()
    expect(tool).to_have_attribute("aria-pressed", "true")
    tool.press("Escape")
    expect(tool).to_have_attribute("aria-pressed", "false")
    tool.click()
    box = map_page.locator(".w2v-map-plot").bounding_box()
    assert box is not None
    left, top = box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"]
    right, bottom = left + 0.2 * box["width"], top + 0.2 * box["height"]
    map_page.mouse.move(left, top)
    map_page.mouse.down()
    map_page.mouse.move(right, bottom, steps=5)
    map_page.mouse.up()
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text("Words in the region")
    expect(tool).to_have_attribute("aria-pressed", "false")
    places = [pixel(map_page, row) for row in range(3000)]
    inside = [left < x < right and top < y < bottom for x, y in places]
    assert abs(sum(inside) - lit(map_page)) <= 2  # one on the border
    assert lit(map_page) > 20


def test_the_keyboard_takes_a_region_and_says_so(map_page: Page) -> None:
    stage = map_page.get_by_role("group", name="Map of 3,000 words")
    live = map_page.locator("#w2v-map [aria-live]")
    stage.focus()
    stage.press("ArrowRight")
    first = live.inner_text()
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowDown"):
        stage.press(f"Shift+{key}")
    expect(live).to_contain_text(f"in the box that began at {first}.")
    expect(map_page.locator(".w2v-map-panel h3")).to_have_text("Words in the region")
    listed = map_page.locator(".w2v-map-words li").all_inner_texts()
    last = live.inner_text().split(". ")[0]
    assert {first, last} <= set(listed)
    assert live.inner_text() == f"{last}. {len(listed)} words in the box that began at {first}."
    assert len(listed) == lit(map_page)
    stage.press("d")
    district = map_page.locator(".w2v-map-panel h3").inner_text()
    expect(map_page.locator(".w2v-map-panel")).to_contain_text("words")
    expect(live).to_contain_text("words selected.")
    stage.press("Escape")
    names = map_page.locator(".w2v-map-clusters .w2v-map-name").all_inner_texts()
    assert district in names


def test_dark_and_light_follow_the_page(map_page: Page) -> None:
    def colours() -> list[str]:
        found: list[str] = map_page.evaluate(
            "document.querySelector('.js-plotly-plot').data[0].marker.color.slice(0, 50)"
        )
        return found

    light = colours()
    map_page.evaluate("document.body.classList.add('dark')")
    map_page.wait_for_function(
        "(was) => document.querySelector('.js-plotly-plot').data[0].marker.color[0] !== was", arg=light[0]
    )
    assert len(set(colours())) == len(set(light)) > 3


@pytest.fixture
def offline(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without a network, in which nothing may go wrong."""
    made = browser.new_context(offline=True, viewport={"width": 1200, "height": 800})
    made.set_default_timeout(30_000)
    watch = Watch("")
    watch.attach(made)
    yield made
    made.close()
    assert [fault for fault in watch.faults if "file://" not in fault] == []


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_saved_map_works_from_disk_and_shows_hostile_words_as_written(
    offline: BrowserContext, tmp_path: Path, dimensions: int
) -> None:
    vectors = np.random.default_rng(0).normal(size=(len(HOSTILE), 5)).astype(np.float32)
    words = KeyedVectors(HOSTILE, vectors, counts=np.arange(len(HOSTILE), 0, -1))
    write_html(project(words, n_components=dimensions), words, tmp_path / "map.html", title="<i>Title</i>")
    page = offline.new_page()
    page.goto((tmp_path / "map.html").as_uri())
    page.locator(".js-plotly-plot").wait_for()
    assert plotted(page) == len(HOSTILE)
    expect(page.locator("h1")).to_have_text("<i>Title</i>")
    for word in HOSTILE:
        search(page, word)
        if heading(page) != word:  # it is read as several words: then by the list
            search(page, HOSTILE[1])
            page.locator(".w2v-map-neighbours button").get_by_text(word, exact=True).click()
        expect(page.locator(".w2v-map-panel h3")).to_have_text(word)
        others = page.locator(".w2v-map-neighbours button").all_inner_texts()
        assert set(others) == set(HOSTILE) - {word}
    assert page.locator("img, .w2v-map b").count() == 0


def test_a_word_seen_once_was_seen_one_time(offline: BrowserContext, tmp_path: Path) -> None:
    words = KeyedVectors(["twice", "once"], np.eye(2, dtype=np.float32), counts=[2, 1])
    write_html(project(words), words, tmp_path / "map.html")
    page = offline.new_page()
    page.goto((tmp_path / "map.html").as_uri())
    page.locator(".js-plotly-plot").wait_for()
    for word, times in (("once", "1 time"), ("twice", "2 times")):
        search(page, word)
        expect(page.locator("#w2v-map .w2v-map-head p, .w2v-map-head p")).to_have_text(f"{times} in the text")


def test_a_map_that_was_overtaken_on_its_way_is_not_shown(offline: BrowserContext, tmp_path: Path) -> None:
    words = KeyedVectors([f"word{row}" for row in range(20)], np.random.default_rng(0).normal(size=(20, 5)))
    write_html(project(words), words, tmp_path / "map.html")
    page = offline.new_page()
    page.goto((tmp_path / "map.html").as_uri())
    page.locator(".js-plotly-plot").wait_for()
    page.evaluate(
        """() => {
          const data = JSON.parse(document.getElementById("w2v-data").textContent);
          const view = W2VMap.mount(document.body, { plotly: "" });
          view.show({ ...data, version: 5, title: "newer" });
          view.show({ ...data, version: 4, title: "older" });
        }"""
    )
    expect(page.get_by_role("group", name="Map of 20 words: newer")).to_be_visible()


def test_a_run_is_played_again_from_its_first_moment_to_its_last(offline: BrowserContext, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    words = [f"word{row}" for row in range(60)]
    live = LiveMap()
    for moment in range(4):
        live.draw(KeyedVectors(words, rng.normal(size=(60, 5)).astype(np.float32)), f"epoch {moment}")
    replay = live.replay()
    write_html(replay.projection, None, tmp_path / "map.html", replay=replay)
    page = offline.new_page()
    page.goto((tmp_path / "map.html").as_uri())
    page.locator(".js-plotly-plot").wait_for()
    slider = page.get_by_role("slider", name="Moment of the training")
    expect(slider).to_have_attribute("aria-valuetext", "epoch 3")
    for moment in (2, 1, 0):
        slider.press("ArrowLeft")
        expect(slider).to_have_attribute("aria-valuetext", f"epoch {moment}")
        shown = page.evaluate("Array.from(document.querySelector('.js-plotly-plot').data[0].x)")
        np.testing.assert_allclose(shown, replay.frames[moment][:, 0], atol=1e-5)
    page.get_by_role("button", name="Play the training again").click()
    expect(slider).to_have_attribute("aria-valuetext", "epoch 3", timeout=20_000)


def test_a_small_map_moves_while_the_model_learns_and_plays_the_run_again(page: Page) -> None:
    open_tab(page, "Train")
    small = page.locator("#w2v-live-map")
    expect(small.locator(".w2v-map")).to_have_count(0)
    page.locator("#w2v-setting-epochs input").fill("200")
    page.locator("#w2v-start").click()
    small.locator(".js-plotly-plot").wait_for()
    slider = small.get_by_role("slider", name="Moment of the training")
    seen = "Number(document.querySelector('#w2v-live-map input[type=range]').max)"
    page.wait_for_function(f"{seen} >= 2")
    first = page.evaluate("Array.from(document.querySelector('#w2v-live-map .js-plotly-plot').data[0].x)")
    assert len(first) == 300
    page.wait_for_function(
        "(first) => { const [{ x }] = document.querySelector('#w2v-live-map .js-plotly-plot').data;"
        " return x.some((at, row) => at !== first[row]); }",
        arg=first,
    )
    page.wait_for_function(f"{seen} >= 5")
    page.locator("#w2v-stop").click()
    expect(page.locator("#w2v-train-note")).to_contain_text("The model knows", timeout=60_000)
    latest = slider.get_attribute("aria-valuetext")
    slider.press("Home")
    slider.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") != latest
    small.get_by_role("button", name="Play the training again").click()
    expect(slider).to_have_attribute("aria-valuetext", latest or "", timeout=20_000)


def topics(n: int = 120) -> KeyedVectors:
    """Words of four topics, far from one another."""
    rng = np.random.default_rng(2)
    vectors = np.eye(8, dtype=np.float32)[np.arange(n) % 4] * 3 + rng.normal(size=(n, 8)).astype(np.float32)
    return KeyedVectors([f"word{row}" for row in range(n)], vectors, counts=np.arange(n, 0, -1))


PLACES_IN_SPACE = """() => {
  const plot = document.querySelector(".js-plotly-plot");
  const { dataScale, glplot: { cameraParams: { model, view, projection } } } = plot._fullLayout.scene._scene;
  const times = (v, m) => [0, 1, 2, 3].map((row) => v.reduce((sum, value, k) => sum + m[k * 4 + row] * value, 0));
  const box = plot.getBoundingClientRect();
  const [points] = plot.data;
  return Array.from(points.x, (_, row) => {
    const at = [points.x[row], points.y[row], points.z[row]].map((value, k) => value * dataScale[k]);
    const [x, y, , w] = [model, view, projection].reduce(times, [...at, 1]);
    return [(x / w + 1) / 2 * box.width, (1 - y / w) / 2 * box.height, box.x, box.y, box.width, box.height];
  });
}"""


def in_space(page: Page) -> np.ndarray:
    """x, y in the picture, and the picture's left, top, width and height, for every word of a 3-D map at rest."""
    before = np.array(page.evaluate(PLACES_IN_SPACE))
    while True:
        page.wait_for_timeout(150)  # the camera glides
        now = np.array(page.evaluate(PLACES_IN_SPACE))
        if np.abs(now - before).max() < 0.5:
            return now
        before = now


def lone(places: np.ndarray, at_least: float = 30) -> list[int]:
    """Rows of words that no other comes near on the screen."""
    away = np.linalg.norm(places[:, None] - places, axis=2)
    np.fill_diagonal(away, np.inf)
    return [int(row) for row in np.argsort(-away.min(axis=1)) if away[row].min() > at_least]


def test_words_in_space_are_clicked_and_pointed_at_without_an_end_to_it(
    offline: BrowserContext, tmp_path: Path
) -> None:
    words = topics(40)
    write_html(project(words, n_components=3), words, tmp_path / "map.html")
    page = offline.new_page()
    page.goto((tmp_path / "map.html").as_uri())
    page.locator(".w2v-map-plot canvas").first.wait_for()
    page.wait_for_function("document.querySelector('.js-plotly-plot')?._fullLayout.scene?._scene?.glplot?.cameraParams")
    row = None
    for _ in range(3):
        places = in_space(page)
        row = next(other for other in lone(places[:, :2]) if other != row)  # a second click would clear it
        page.mouse.move(*(places[row, 2:4] + places[row, :2]))
        expect(page.locator(".w2v-map-tip strong")).to_have_text(f"word{row}")
        page.mouse.down()
        page.mouse.up()  # at once, as a touchpad does
        expect(page.locator(".w2v-map-panel h3")).to_have_text(f"word{row}")
        page.mouse.down()
        page.mouse.move(*(places[row, 2:4] + places[row, :2] + 60), steps=4)  # turned, not clicked
        page.mouse.up()
        expect(page.locator(".w2v-map-panel h3")).to_have_text(f"word{row}")
    assert np.abs(in_space(page)[:, :2] - places[:, :2]).max() > 5
    page.locator(".w2v-map-close").click()
    expect(page.locator(".w2v-map-panel h3")).to_have_text("40 words")
    assert plotted(page) == 40


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small screen that is touched, without a network."""
    made = browser.new_context(offline=True, viewport={"width": 390, "height": 500}, has_touch=True, is_mobile=True)
    made.set_default_timeout(30_000)
    watch = Watch("")
    watch.attach(made)
    yield made.new_page()
    made.close()
    assert [fault for fault in watch.faults if "file://" not in fault] == []


def swipe(page: Page, start: tuple[float, float], by: tuple[float, float]) -> None:
    session = page.context.new_cdp_session(page)
    for step in range(13):
        at = [{"x": start[0] + by[0] * step / 12, "y": start[1] + by[1] * step / 12}]
        session.send("Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": at})
        page.wait_for_timeout(16)  # a finger's pace: at once it would be no swipe
    page.wait_for_timeout(300)  # held still at its end, lest the page goes on by itself
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_tap_selects_its_word_and_a_swipe_over_the_whole_map_moves_the_page(phone: Page, tmp_path: Path) -> None:
    words = topics()
    write_html(project(words), words, tmp_path / "map.html")
    phone.goto((tmp_path / "map.html").as_uri())
    phone.locator(".js-plotly-plot").wait_for()
    places = np.array([pixel(phone, row) for row in range(len(words))])
    box = phone.locator(".w2v-map-toolbar").bounding_box()
    assert box
    assert (
        places[:, 1].min() > box["y"] + box["height"] or places[:, 0].max() < box["x"]
    )  # no word lies under the tools
    rows = lone(places, 12)[:4]
    assert len(rows) > 2
    for row in rows:
        phone.touchscreen.tap(*places[row])
        expect(phone.locator(".w2v-map-panel h3")).to_have_text(f"word{row}")
    phone.touchscreen.tap(*places[row])  # the same again
    expect(phone.locator(".w2v-map-panel h3")).to_have_text("120 words")
    stage = phone.locator(".w2v-map-stage").bounding_box()
    assert stage
    middle = stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2
    before = view(phone)
    swipe(phone, middle, (0, -150))
    phone.wait_for_function("scrollY > 30")
    np.testing.assert_allclose(view(phone), before, atol=0.01)
    phone.evaluate("scrollTo(0, 0)")
    phone.get_by_role("button", name="Zoom in").tap()
    expect(phone.locator(".w2v-map-plot")).not_to_have_class(re.compile("w2v-whole"))
    expect(phone.locator(".w2v-map-plot")).not_to_have_attribute("aria-busy", "true")
    near = view(phone)
    swipe(phone, middle, (0, -150))  # now there is more of the map above and below
    phone.wait_for_function(
        "(was) => document.querySelector('.js-plotly-plot')._fullLayout.yaxis.range[0] !== was", arg=near[2]
    )
    assert phone.evaluate("scrollY") == 0


def test_all_of_a_map_in_space_is_seen_on_a_narrow_screen_and_taken_by_a_tap(phone: Page, tmp_path: Path) -> None:
    words = topics()
    write_html(project(words, n_components=3), words, tmp_path / "map.html")
    phone.goto((tmp_path / "map.html").as_uri())
    phone.wait_for_function(
        "document.querySelector('.js-plotly-plot')?._fullLayout.scene?._scene?.glplot?.cameraParams"
    )
    places = in_space(phone)
    width, height = places[0, 4:]
    assert places[:, 0].min() > 0
    assert places[:, 0].max() < width
    assert places[:, 1].min() > 0
    assert places[:, 1].max() < height
    row = lone(places[:, :2], 10)[0]
    phone.touchscreen.tap(*(places[row, 2:4] + places[row, :2]))
    expect(phone.locator(".w2v-map-panel h3")).to_have_text(f"word{row}")
