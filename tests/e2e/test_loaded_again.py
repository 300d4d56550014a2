"""A page that is loaded again: by F5, by a phone that had put its tab away, by someone who is not the same."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import arrive, fill_unfolded, open_tab, unfold
from tests.e2e.test_journey import ask, fact, set_number, train, upload, wait_until_trained


def words_seen(page: Page) -> int:
    return int(fact(page, "#w2v-train-facts", "Words seen").split(" of ")[0].replace(",", ""))


def under_way(page: Page, epochs: str) -> None:
    expect(page.locator("#w2v-status")).to_contain_text(re.compile(f"Epoch \\d+ of {epochs} "), timeout=60_000)


def load_again(page: Page) -> None:
    page.reload()
    page.locator("#w2v-corpus-facts dd").first.wait_for(state="attached")


def test_a_training_goes_on_while_its_page_is_loaded_again(page: Page, novel: Path) -> None:
    upload(page, novel)
    train(page, epochs="3000")
    under_way(page, "3000")
    seen = words_seen(page)
    load_again(page)
    expect(page.locator("#w2v-corpus-facts")).to_contain_text(f"{len(novel.read_text().split()):,}"[:2])
    expect(page.get_by_role("tab", name="Train")).to_have_attribute("aria-selected", "true")
    under_way(page, "3000")
    assert words_seen(page) > seen
    expect(page.locator("#w2v-setting-epochs input")).to_have_value("3000")
    expect(page.locator("#w2v-setting-vector_size input")).to_have_value("30")
    expect(page.locator("#w2v-start")).to_be_disabled()
    expect(page.locator("#w2v-loss")).to_be_visible()
    expect(page.locator("#w2v-resume-note")).to_be_hidden()
    seen = words_seen(page)
    expect(page.locator("#w2v-train-facts")).not_to_contain_text(f"{seen:,} of", timeout=30_000)
    page.locator("#w2v-stop").click()
    wait_until_trained(page)
    expect(page.locator("#w2v-resume")).to_be_enabled()
    ask(page, "abraham")


def test_a_page_that_is_loaded_again_begins_where_it_was_left(page: Page) -> None:
    page.goto(page.url.split("?")[0] + "?word=peace")
    chosen = page.get_by_role("tab", selected=True)
    expect(chosen).to_have_text("Query")
    open_tab(page, "Map")
    load_again(page)
    expect(chosen).to_have_text("Map")
    open_tab(page, "Query")
    expect(page.locator("#w2v-word textarea, #w2v-word input").first).to_have_value("peace")
    page.goto(page.url.split("?")[0] + "?word=war")  # another question, not the same page again
    expect(chosen).to_have_text("Query")


def test_a_text_and_its_model_are_found_again(page: Page, novel: Path) -> None:
    upload(page, novel)
    train(page)
    wait_until_trained(page)
    load_again(page)
    open_tab(page, "Train")
    expect(page.locator("#w2v-status")).to_contain_text("Trained")
    wait_until_trained(page)
    expect(page.locator("#w2v-setting-epochs input")).to_have_value("3")
    ask(page, "abraham")
    open_tab(page, "Share")
    expect(page.locator("#w2v-model-facts")).to_contain_text("genesis and on")


def test_a_closed_page_that_is_opened_anew_and_a_strangers_key_find_nothing(
    context: BrowserContext, app: str, novel: Path
) -> None:
    ours = arrive(context, app)
    example = ours.locator("#w2v-corpus-facts").inner_text()
    upload(ours, novel)
    stored = "() => JSON.stringify([sessionStorage, localStorage, location.href])"
    assert "w2v-visit" not in ours.evaluate(stored)
    for key in ("", "x", "W2VVisit", "0" * 43):
        theirs = context.new_page()
        theirs.add_init_script(f"sessionStorage.setItem('w2v-visit', {key!r})")
        theirs.goto(app)
        expect(theirs.locator("#w2v-corpus-facts")).to_have_text(example, use_inner_text=True)
        theirs.close()


def test_settings_changed_during_a_training_are_for_the_next_one(page: Page, novel: Path) -> None:
    upload(page, novel)
    train(page, epochs="2000")
    under_way(page, "2000")
    page.locator("#w2v-stop").click()
    wait_until_trained(page)
    expect(page.locator("#w2v-resume")).to_be_enabled()
    set_number(page, "epochs", "2001")
    page.locator("#w2v-start").click()
    under_way(page, "2001")
    expect(page.locator("#w2v-resume")).to_be_hidden()
    set_number(page, "window", "4")
    expect(page.locator("#w2v-plan")).to_contain_text("This is for the next training")
    expect(page.locator("#w2v-resume-note")).to_be_hidden()
    page.locator("#w2v-stop").click()
    wait_until_trained(page)
    expect(page.locator("#w2v-plan")).not_to_contain_text("This is for the next training")
    expect(page.locator("#w2v-resume-note")).to_contain_text("“Window” was 10 and is now 4")


def test_a_map_is_drawn_to_its_end_while_its_page_is_loaded_again(page: Page) -> None:
    open_tab(page, "Map")
    page.locator("#w2v-map .js-plotly-plot").wait_for()
    unfold(page, "w2v-map-settings")
    fill_unfolded(page.locator("#w2v-map-words input[type=number]"), "8000")
    page.locator("#w2v-draw").click()
    expect(page.locator("#w2v-map-progress")).to_contain_text("%")
    load_again(page)
    open_tab(page, "Map")
    expect(page.locator("#w2v-map .w2v-map-panel h3")).to_have_text("8,000 words", timeout=90_000)
    unfold(page, "w2v-map-settings")
    expect(page.locator("#w2v-draw")).to_be_enabled()
    expect(page.locator("#w2v-map-stop")).to_be_disabled()
