"""Asking on: words in answers are links, the address names the question, back and forward lead through them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import arrive, open_tab


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def answers_about(page: Page, word: str) -> None:
    expect(page.locator("#w2v-neighbours caption")).to_have_text(re.compile(f"“{word}”"))
    expect(page.get_by_label("Word", exact=True)).to_have_value(word)
    assert page.locator("#w2v-neighbours .w2v-word").count() == 10


def test_words_in_answers_lead_on_and_back_and_forward_lead_through_them(page: Page) -> None:
    open_tab(page, "Query")
    page.get_by_label("Word", exact=True).fill("war")
    page.get_by_label("Word", exact=True).press("Enter")
    answers_about(page, "war")
    assert parameters(page) == {"word": ["war"]}
    link = page.locator("#w2v-neighbours .w2v-word a").nth(2)
    second = link.inner_text()
    link.click()
    answers_about(page, second)
    assert parameters(page) == {"word": [second]}
    expect(page).to_have_title(f"{second} – Word2Vec Studio")
    open_tab(page, "Corpus")
    page.go_back()
    answers_about(page, "war")  # back on the Query tab
    page.go_forward()
    answers_about(page, second)
    page.go_back()
    page.go_back()
    assert parameters(page) == {}
    expect(page).to_have_title("Word2Vec Studio")


def test_a_link_opens_on_its_question_and_leaves_other_parameters_alone(context: BrowserContext, app: str) -> None:
    page = arrive(context, f"{app}?__theme=dark&word=peace&from=a%20letter")
    answers_about(page, "peace")
    page.locator("#w2v-neighbours .w2v-word a").first.click()
    expect(page.locator("#w2v-neighbours caption")).not_to_contain_text("peace")
    after = parameters(page)
    assert (after["__theme"], after["from"]) == (["dark"], ["a letter"])
    assert after["word"] != ["peace"]


def test_a_hostile_address_is_a_question_like_any_other(context: BrowserContext, app: str) -> None:
    hostile = "<img src=x onerror=alert(1)>${alert(2)}"
    page = arrive(context, f"{app}?word={quote(hostile)}")
    expect(page.locator("#w2v-query-note")).to_contain_text(hostile)
    expect(page.get_by_label("Word", exact=True)).to_have_value(hostile)
    assert page.locator("#w2v-query-note img").count() == 0
