"""A visitor who is faster than the page: what they typed, asked or set stays when the page's own answers arrive."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Request, Route, expect

from tests.e2e.conftest import arrive, fill_unfolded, open_tab, unfold
from tests.e2e.test_journey import set_number, upload
from tests.e2e.test_query import answers_about, ask
from tests.e2e.test_training import choose, setting
from w2v import KeyedVectors
from w2v.vectors.formats import export

Release = Callable[[], None]


@pytest.fixture
def slowly(context: BrowserContext, app: str) -> Callable[[str], Release]:
    """`slowly(handler)`: what the page asks of a handler is on its way until the function it returns is called."""
    with urllib.request.urlopen(f"{app}config") as answer:  # noqa: S310  our own address
        dependencies = json.load(answer)["dependencies"]

    def hold(handler: str) -> Release:
        held: list[Route] | None = []
        numbers = [one["id"] for one in dependencies if str(one["api_name"]).startswith(handler)]
        assert numbers

        def on_request(route: Route, request: Request) -> None:
            if held is not None and (request.post_data_json or {}).get("fn_index") in numbers:
                held.append(route)
            else:
                route.continue_()

        def release() -> None:
            nonlocal held
            waiting, held = held or [], None
            assert waiting
            for route in waiting:
                route.continue_()

        context.route("**/queue/join*", on_request)
        return release

    return hold


def box(page: Page) -> Locator:
    return page.get_by_label("Word", exact=True)


def arrived(page: Page) -> None:
    """The page's own answers are there: the hint comes with them."""
    expect(page.locator("#w2v-hint")).to_contain_text("Words can be added")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A small model to open in which "war" is a word."""
    words = ["war", "peace", "king", "queen", "man", "woman", "army", "navy"]
    vectors = [[1.0, index, (index * index) % 7] for index in range(len(words))]
    export(KeyedVectors(words, vectors, range(len(words), 0, -1)), "bundle", tmp_path / "small.zip")
    return tmp_path / "small.zip"


def open_model(page: Page, path: Path) -> None:
    open_tab(page, "Share")
    page.locator("#w2v-open input[type=file]").set_input_files(path)
    expect(page.locator("#w2v-open-note")).to_contain_text("Opened small")
    open_tab(page, "Query")


# The page's own question is about to be asked, or on its way.
@pytest.mark.parametrize("held", ["arrive", "on_arrival"])
def test_a_question_asked_before_the_pages_own_is_answered_stays(
    context: BrowserContext, app: str, slowly: Callable[[str], Release], held: str
) -> None:
    release = slowly(held)
    page = arrive(context, app)
    open_tab(page, "Query")
    ask(page, "peace")
    answers_about(page, "peace")
    release()
    arrived(page)
    answers_about(page, "peace")


def test_half_a_word_stays_and_the_page_answers_its_own_question_below(
    context: BrowserContext, app: str, slowly: Callable[[str], Release]
) -> None:
    release = slowly("on_arrival")
    page = arrive(context, app)
    open_tab(page, "Query")
    box(page).fill("pea")
    unfold(page, "w2v-compare-fold")
    page.locator("#w2v-words textarea").fill("gold silver")
    release()
    expect(page.locator("#w2v-neighbours caption")).to_have_text("Most similar to “king”")
    expect(box(page)).to_have_value("pea")
    expect(page.locator("#w2v-words textarea")).to_have_value("gold silver")


def test_a_question_asked_while_another_models_answer_is_on_its_way_stays(
    page: Page, model: Path, slowly: Callable[[str], Release]
) -> None:
    open_tab(page, "Query")
    ask(page, "peace")
    answers_about(page, "peace")
    release = slowly("on_another_model")
    open_model(page, model)
    ask(page, "war")
    expect(page.locator("#w2v-neighbours .w2v-word")).to_have_count(7)
    answer = page.locator("#w2v-neighbours").inner_text()
    release()
    expect(page.locator("#w2v-hint")).to_have_text("Words can be added and taken away:king − man + woman")
    expect(box(page)).to_have_value("war")
    assert page.locator("#w2v-neighbours").inner_text() == answer


def test_another_model_answers_the_question_and_leaves_half_a_word_alone(page: Page, model: Path) -> None:
    open_tab(page, "Query")
    ask(page, "congress")
    answers_about(page, "congress")
    box(page).fill("arm")
    expect(page).to_have_url(re.compile("word=congress"))
    open_model(page, model)
    expect(page.locator("#w2v-neighbours caption")).to_have_text("Most similar to “king”")
    expect(box(page)).to_have_value("arm")
    expect(page).not_to_have_url(re.compile("word="))  # nobody asks about congress any longer
    expect(page).to_have_title("Word2Vec Studio")


def test_a_setting_of_the_map_made_while_it_arrives_stays(
    context: BrowserContext, app: str, slowly: Callable[[str], Release]
) -> None:
    release = slowly("on_map")
    page = arrive(context, app)
    open_tab(page, "Map")
    page.get_by_role("button", name="Draw it differently").click()
    words = page.locator("#w2v-map-settings input[type=number]").first
    fill_unfolded(words, "500")
    release()
    expect(words).to_have_attribute("max", "8000")  # the model's, which comes with the map
    expect(words).to_have_value("500")
    page.locator("#w2v-draw").click()
    expect(page.locator(".w2v-map-panel h3")).to_have_text("500 words")


def test_settings_of_a_training_made_while_the_advised_ones_arrive_stay(
    context: BrowserContext, app: str, slowly: Callable[[str], Release]
) -> None:
    release = slowly("on_recall")
    page = arrive(context, app)
    open_tab(page, "Train")
    page.get_by_role("button", name="Advanced").click()
    fill_unfolded(setting(page, "seed"), "3")
    set_number(page, "epochs", "7")
    setting(page, "shrink_windows").uncheck()
    choose(page, "products", "float32")
    release()
    expect(page.locator("#w2v-begin")).to_contain_text("State of the Union (example), 100 dimensions")  # with the rest
    expect(page.locator("#w2v-plan")).to_contain_text("7 epochs: about")
    expect(setting(page, "epochs")).to_have_value("7")
    expect(setting(page, "seed")).to_have_value("3")
    expect(setting(page, "shrink_windows")).not_to_be_checked()
    expect(setting(page, "products")).to_have_value("float32")


def test_settings_made_while_another_texts_arrive_stay_until_they_are_put_back(
    page: Page, novel: Path, slowly: Callable[[str], Release]
) -> None:
    open_tab(page, "Train")
    expect(page.locator("#w2v-plan")).to_contain_text("epochs: about")
    release = slowly("on_show")
    upload(page, novel)
    open_tab(page, "Train")
    set_number(page, "epochs", "7")
    set_number(page, "vector_size", "30")
    release()
    expect(setting(page, "window")).to_have_value("10")  # what suits the novel
    expect(setting(page, "epochs")).to_have_value("7")
    expect(setting(page, "vector_size")).to_have_value("30")
    expect(page.locator("#w2v-plan")).to_contain_text("7 epochs: ")
    expect(page.locator("#w2v-reset")).to_be_visible()
    page.locator("#w2v-reset").click()
    expect(setting(page, "epochs")).not_to_have_value("7")
    expect(page.locator("#w2v-reset")).to_be_hidden()
