"""The Train tab as a person uses it: advised settings, every model, stop and resume, words that move."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import open_tab
from tests.e2e.test_journey import fact, set_number, upload, wait_until_trained
from w2v import Corpus, TrainConfig
from w2v.training import explain_defaults


def setting(page: Page, name: str) -> Locator:
    return page.locator(f"#w2v-setting-{name} input").first


def choose(page: Page, name: str, option: str) -> None:
    setting(page, name).click()
    page.get_by_role("option", name=option, exact=True).click()


def expect_options(page: Page, name: str, expected: list[str]) -> None:
    setting(page, name).click()
    expect(page.get_by_role("option")).to_have_text([re.compile(f"{option}$") for option in expected])
    setting(page, name).blur()
    expect(page.get_by_role("option")).to_have_count(0)


def begin(page: Page, novel: Path, epochs: str) -> None:
    upload(page, novel)
    open_tab(page, "Train")
    set_number(page, "vector_size", "30")
    set_number(page, "epochs", epochs)
    page.locator("#w2v-start").click()


@pytest.fixture
def verse(tmp_path: Path) -> Path:
    path = tmp_path / "verse.txt"
    path.write_text("In the beginning God created the heaven and the earth. " * 60)
    return path


def test_the_settings_suit_the_text_and_say_why(page: Page, novel: Path) -> None:
    upload(page, novel)
    corpus = Corpus.from_files([novel])
    advised = TrainConfig.for_corpus(corpus)
    open_tab(page, "Train")
    expect(setting(page, "epochs")).to_have_value(str(advised.epochs))
    expect(setting(page, "min_count")).to_have_value(str(advised.min_count))
    page.get_by_role("button", name="Why these settings").click()
    for reason in explain_defaults(corpus).values():
        expect(page.locator("#w2v-why")).to_contain_text(reason)


def test_what_the_user_set_stays_when_another_text_comes_and_can_be_put_back(
    page: Page, novel: Path, verse: Path
) -> None:
    upload(page, novel)
    open_tab(page, "Train")
    expect(page.locator("#w2v-reset")).to_be_hidden()
    set_number(page, "window", "3")
    expect(page.locator("#w2v-reset")).to_be_visible()
    open_tab(page, "Corpus")
    page.locator("#w2v-files").get_by_label("Clear").click()
    upload(page, verse)
    open_tab(page, "Train")
    advised = TrainConfig.for_corpus(Corpus.from_files([verse]))
    expect(setting(page, "min_count")).to_have_value(str(advised.min_count))
    expect(setting(page, "window")).to_have_value("3")
    page.locator("#w2v-reset").click()
    expect(setting(page, "window")).to_have_value(str(advised.window))
    expect(page.locator("#w2v-reset")).to_be_hidden()


def test_what_makes_no_sense_together_cannot_be_chosen(page: Page) -> None:
    open_tab(page, "Train")
    expect_options(page, "architecture", ["Skip-gram", "CBOW, mean", "CBOW, sum", "TinyWord2Vec"])
    expect_options(page, "loss", ["Negative sampling", "Hierarchical softmax"])
    expect(setting(page, "negative")).to_be_visible()
    choose(page, "loss", "Hierarchical softmax")
    expect(page.locator("#w2v-setting-negative")).to_be_hidden()
    choose(page, "architecture", "TinyWord2Vec")
    expect(page.locator("#w2v-setting-loss")).to_be_hidden()
    expect(page.locator("#w2v-setting-architecture")).to_contain_text("The tutorial's model")
    choose(page, "architecture", "CBOW, mean")
    choose(page, "loss", "Negative sampling")
    expect(page.locator("#w2v-setting-negative")).to_be_visible()


def test_the_learning_rate_follows_the_optimizer(page: Page) -> None:
    open_tab(page, "Train")
    rate = setting(page, "learning_rate").input_value()
    page.get_by_role("button", name="Advanced").click()
    choose(page, "optimizer", "Adam")
    expect(setting(page, "learning_rate")).not_to_have_value(rate)
    choose(page, "optimizer", "SGD")
    expect(setting(page, "learning_rate")).to_have_value(rate)


def test_the_tutorials_model_is_stopped_and_resumed_to_the_end(page: Page, novel: Path) -> None:
    upload(page, novel)
    open_tab(page, "Train")
    choose(page, "architecture", "TinyWord2Vec")
    page.get_by_role("button", name="Advanced").click()
    set_number(page, "max_vocab_size", "200")
    set_number(page, "vector_size", "20")
    set_number(page, "epochs", "40")
    page.locator("#w2v-start").click()
    expect(page.locator("#w2v-status")).to_contain_text(re.compile("Epoch \\d+ of 40"), timeout=60_000)
    page.locator("#w2v-stop").click()
    wait_until_trained(page)
    expect(page.locator("#w2v-status")).to_contain_text("Stopped in epoch")
    seen = int(fact(page, "#w2v-train-facts", "Words seen").split(" of ")[0].replace(",", ""))
    expect(page.locator("#w2v-resume")).to_be_enabled()
    set_number(page, "epochs", "41")
    expect(page.locator("#w2v-resume")).to_be_disabled()
    expect(page.locator("#w2v-resume-note")).to_contain_text("“Epochs” was 40 and is now 41")
    set_number(page, "epochs", "40")
    expect(page.locator("#w2v-resume")).to_be_enabled()
    page.locator("#w2v-resume").click()
    expect(page.locator("#w2v-status")).to_contain_text("Trained", timeout=120_000)
    done, total = fact(page, "#w2v-train-facts", "Words seen").replace(",", "").split(" of ")
    assert int(done) == int(total) > seen
    expect(page.locator("#w2v-resume")).to_be_hidden()


def test_watched_words_find_their_neighbours(page: Page, novel: Path) -> None:
    open_tab(page, "Train")
    page.locator("#w2v-probes-words input, #w2v-probes-words textarea").fill("Abraham, unheardof")
    begin(page, novel, "400")
    row = page.locator("#w2v-probes tr", has_text="abraham").locator("td")
    first = row.inner_text()
    expect(row).not_to_have_text(first)
    expect(page.locator("#w2v-probes tr", has_text="unheardof")).to_contain_text("not in the vocabulary")
    page.locator("#w2v-stop").click()
    wait_until_trained(page)


def test_a_model_goes_on_with_new_text(page: Page, novel: Path, verse: Path) -> None:
    begin(page, verse, "2")
    wait_until_trained(page)
    open_tab(page, "Corpus")
    page.locator("#w2v-files").get_by_label("Clear").click()
    upload(page, novel)
    open_tab(page, "Train")
    page.get_by_label("The current model: verse, 30 dimensions").check()
    expect(setting(page, "vector_size")).to_be_disabled()
    expect(page.locator("#w2v-plan")).to_contain_text("8 of the words begin with the vectors of the current model")
    set_number(page, "epochs", "1")
    page.locator("#w2v-start").click()
    wait_until_trained(page)


def test_divergence_says_what_to_change(page: Page, novel: Path) -> None:
    upload(page, novel)
    open_tab(page, "Train")
    page.get_by_role("button", name="Advanced").click()
    choose(page, "optimizer", "Adam")
    set_number(page, "vector_size", "10")
    set_number(page, "learning_rate", "1000000")
    page.locator("#w2v-start").click()
    expect(page.locator("#w2v-train-note")).to_contain_text("Lower learning_rate")
    expect(page.locator("#w2v-start")).to_be_enabled()
    expect(page.locator("#w2v-resume")).to_be_hidden()


def test_options_of_the_corpus_change_what_is_shown_at_once(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "cases.txt"
    path.write_text("The cat saw the dog. The cat ran. A bird sang to the cat.")
    upload(page, path)
    open_tab(page, "Corpus")
    set_number(page, "min_count", "3")
    expect(page.locator("#w2v-corpus-facts")).to_contain_text("2, 50.0% of the text")
    assert set(page.locator("#w2v-preview span:not(.w2v-rare)").all_inner_texts()) == {"the", "cat"}
    page.get_by_label("Fold to lower case").uncheck()
    expect(page.locator("#w2v-preview li").first).to_contain_text("The")
    assert set(page.locator("#w2v-preview span:not(.w2v-rare)").all_inner_texts()) == {"cat"}
    page.locator("#w2v-zipf summary").click()
    expect(page.locator("#w2v-zipf tbody tr").first).to_contain_text("cat")
    expect(page.locator("#w2v-zipf svg")).to_have_attribute("aria-label", re.compile("the first 1 are kept"))
