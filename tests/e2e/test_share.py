"""The Share tab: every way out and in, the Hub and its links, as a visitor meets them.

The Hub is the stand-in of `tests/hub/server.py`; the real one is not reached.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import gensim
import numpy as np
import pytest
from gensim.models import KeyedVectors as Gensim
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import fill_unfolded, open_tab, serving, signed_in, unfold
from tests.hub.server import Hub
from w2v import KeyedVectors
from w2v.vectors.formats import FORMATS, export

WORDS = ["the", "king", "queen", "cat", "dog", "throne", "garden", "house", "<b>bold</b>", "war", "peace", "money"]


@pytest.fixture(scope="module")
def hub_app(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app that takes the stand-in for the Hub, on a machine whose owner is signed in there."""
    folder = tmp_path_factory.mktemp("hub-app")
    with serving(folder, **signed_in(hub, folder / "home")) as url:
        yield url


def model(words: list[str] = WORDS) -> KeyedVectors:
    table = np.random.default_rng(1).standard_normal((len(words), 6)).astype(np.float32)
    corpus = {"name": "Tales", "tokens": 4321}
    return KeyedVectors(words, table, np.arange(len(words), 0, -1), {"corpus": corpus})


def visit(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.locator("#w2v-corpus-facts dd:visible, #w2v-neighbours caption:visible").first.wait_for()
    return page


def caption(page: Page) -> str:
    open_tab(page, "Query")
    return page.locator("#w2v-neighbours caption").inner_text()


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator(button).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_the_zip_holds_the_model_a_text_file_for_gensim_the_map_and_the_card(page: Page, tmp_path: Path) -> None:
    open_tab(page, "Share")
    path = download(page, "#w2v-make-zip", tmp_path)
    assert path.name == "State-of-the-Union-example.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["model.safetensors", "config.json", "README.md", "vectors.txt", "map.html"]
        archive.extractall(tmp_path / "model")
    ours, theirs = (
        KeyedVectors.load(tmp_path / "model"),
        Gensim.load_word2vec_format(str(tmp_path / "model/vectors.txt")),
    )
    assert theirs.index_to_key == ours.index_to_key
    np.testing.assert_array_equal(theirs.vectors, ours.vectors)
    assert "# State of the Union" in (tmp_path / "model" / "README.md").read_text()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_offered_and_opens_again(name: str, page: Page, tmp_path: Path) -> None:
    open_tab(page, "Share")
    page.locator("#w2v-formats").get_by_role("button", name="Other formats").click()
    page.locator("#w2v-format input").click()
    page.get_by_role("option", name=FORMATS[name].title).first.click()
    path = download(page, "#w2v-make-format", tmp_path)
    page.locator("#w2v-open input[type=file]").set_input_files(path)
    expect(page.locator("#w2v-open-note")).to_contain_text(f"Opened {path.stem}: 8,000 words of 100 dimensions")


def test_half_precision_tells_what_it_costs(page: Page, tmp_path: Path) -> None:
    open_tab(page, "Share")
    page.locator("#w2v-formats").get_by_role("button", name="Other formats").click()
    page.locator("#w2v-format input").click()
    page.get_by_role("option", name="Bundle").click()
    page.get_by_label("Half precision").check()
    download(page, "#w2v-make-format", tmp_path)
    expect(page.locator("#w2v-download-note")).to_contain_text("keeps a cosine of at least")


def test_files_of_a_folder_can_be_dropped_together_and_the_model_before_comes_back(page: Page, tmp_path: Path) -> None:
    export(model(), "static-embedding", tmp_path / "out")
    before = caption(page)
    open_tab(page, "Share")
    expect(page.locator("#w2v-back")).to_be_hidden()
    page.locator("#w2v-open input[type=file]").set_input_files(sorted((tmp_path / "out").iterdir()))
    expect(page.locator("#w2v-open-note")).to_contain_text("12 words of 6 dimensions")
    expect(page.locator("#w2v-model-facts")).to_contain_text("Tales (4,321 tokens)")
    page.locator("#w2v-back").click()
    expect(page.locator("#w2v-open-note")).to_contain_text("Back to State of the Union (example)")
    assert caption(page) == before
    open_tab(page, "Map")
    expect(page.locator("#w2v-map .js-plotly-plot")).to_be_visible(timeout=30_000)  # its map came back with it


def test_a_model_is_published_and_the_link_opens_it(
    context: BrowserContext, hub: Hub, hub_app: str, tmp_path: Path
) -> None:
    page = visit(context, hub_app)
    model().save(tmp_path / "tales")
    open_tab(page, "Share")
    page.locator("#w2v-open input[type=file]").set_input_files(tmp_path / "tales" / "model.safetensors")
    expect(page.locator("#w2v-open-note")).to_contain_text("Opened")
    page.locator("#w2v-publishing").get_by_role("button", name="Publish on the").click()
    fill_unfolded(page.locator("#w2v-hub-name input, #w2v-hub-name textarea"), "tales")
    page.locator("#w2v-publish").click()
    expect(page.locator("#w2v-hub-note")).to_contain_text("Published ann/tales", timeout=60_000)
    assert hub.repositories["ann/tales"].private
    link = page.locator("#w2v-hub-code .cm-line").first.inner_text()
    assert link.startswith(hub_app.rstrip("/"))
    opened = visit(context, f"{link}&word=king")
    expect(opened.locator("#w2v-arrival")).to_contain_text("Opened tales: 12 words of 6 dimensions, from the Hub")
    expect(opened.locator("#w2v-neighbours caption")).to_contain_text("king")
    assert set(opened.locator("#w2v-neighbours .w2v-word").all_inner_texts()) <= set(WORDS)
    assert parse_qs(urlsplit(opened.url).query)["model"] == ["ann/tales"]
    open_tab(opened, "Share")
    expect(opened.locator("#w2v-model-facts")).to_contain_text("the Hub: ann/tales, revision")
    opened.locator("#w2v-back").click()
    expect(opened.locator("#w2v-open-note")).to_contain_text("Back to")
    expect(opened).not_to_have_url(re.compile("model="))


def test_a_wrong_token_typed_in_is_refused_and_forgotten(context: BrowserContext, hub: Hub, hub_app: str) -> None:
    wrong = "hf_" + "wrong" * 6
    page = visit(context, hub_app)
    open_tab(page, "Share")
    page.locator("#w2v-publishing").get_by_role("button", name="Publish on the").click()
    page.locator("#w2v-token input").fill(wrong)
    page.locator("#w2v-publish").click()
    expect(page.locator("#w2v-hub-note")).to_contain_text("the token is missing, wrong or expired")
    expect(page.locator("#w2v-token input")).to_have_value("")
    assert wrong in hub.tokens
    assert wrong not in page.content()
    assert not [request for request in hub.requests if wrong in request]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ann/none", "no such repository"),
        ("bob/pickled", "can run any program"),
        ("<img src=x onerror=alert(1)>", "no repository's name"),
        ("../../etc/passwd", "no repository's name"),
    ],
)
def test_a_link_to_what_cannot_be_opened_says_why(
    name: str, said: str, context: BrowserContext, hub: Hub, hub_app: str
) -> None:
    hub.add("bob/pickled", {"pytorch_model.bin": b"x"})
    page = visit(context, f"{hub_app}?model={name}")
    expect(page.locator("#w2v-arrival")).to_contain_text(said)
    assert "war" in caption(page) or "king" in caption(page)  # the example is there all the same


def test_the_card_shows_hostile_words_as_they_are(page: Page, tmp_path: Path) -> None:
    model(["<img/src=x/onerror=alert(1)>", "[a](javascript:alert(1))", "plain"]).save(tmp_path / "m")
    open_tab(page, "Share")
    page.locator("#w2v-open input[type=file]").set_input_files(tmp_path / "m" / "model.safetensors")
    expect(page.locator("#w2v-open-note")).to_contain_text("Opened")
    page.locator("#w2v-publishing").get_by_role("button", name="Publish on the").click()
    page.get_by_role("button", name="The model card it gets").click()
    expect(page.locator("#w2v-card")).to_contain_text("`<img/src=x/onerror=alert(1)>`")


def test_a_test_set_is_measured_and_its_figures_go_onto_the_card(page: Page, tmp_path: Path) -> None:
    data = Path(gensim.__file__).parent / "test" / "test_data"
    hostile = tmp_path / "<img src=x onerror=alert(1)>.csv"
    hostile.write_text("war,battle,9\npeace,treaty,7\ngold,god,1\n")
    open_tab(page, "Share")
    unfold(page, "w2v-measuring")
    page.locator("#w2v-test-sets input[type=file]").set_input_files([data / "wordsim353.tsv", hostile])
    scores = page.locator("#w2v-scores")
    expect(scores.locator("tbody tr")).to_have_count(2)
    expect(scores).to_contain_text("Spearman 0.4")
    expect(scores).to_contain_text("(158 of 353)")
    expect(scores).to_contain_text("100.0 % (3 of 3)")
    assert scores.locator("img").count() == 0
    page.locator("#w2v-test-sets input[type=file]").set_input_files(data / "questions-words.txt")
    expect(scores).to_contain_text("% right")
    scores.locator("summary").click()
    expect(scores).to_contain_text("gram3-comparative")
    with zipfile.ZipFile(download(page, "#w2v-make-zip", tmp_path)) as archive:
        card = archive.read("README.md").decode()
        archive.extract("model.safetensors", tmp_path)
    for told in ("| wordsim353 | spearman 0.4", "| questions-words | accuracy 0.13"):
        assert told in card
    assert "<img" not in card
    assert len(KeyedVectors.load(tmp_path).metadata["evaluation"]) == 3


def test_what_is_no_test_set_is_refused_and_a_long_one_can_be_stopped(page: Page, tmp_path: Path) -> None:
    (tmp_path / "prose.txt").write_text("There was no test.\nNone.\nNone at all.\n")
    (tmp_path / "long.txt").write_text("war peace army navy\n" * 100_000)
    open_tab(page, "Share")
    unfold(page, "w2v-measuring")
    page.locator("#w2v-test-sets input[type=file]").set_input_files(tmp_path / "prose.txt")
    expect(page.locator("#w2v-measure-note")).to_contain_text("prose.txt")
    page.locator("#w2v-test-sets input[type=file]").set_input_files(tmp_path / "long.txt")
    # By keyboard: a pointer waits until the button stands still, and by then the few seconds may be over.
    page.locator("#w2v-measure-stop").press("Enter")
    expect(page.locator("#w2v-measure-note")).to_contain_text("long was stopped after", timeout=60_000)
    expect(page.locator("#w2v-scores table")).to_have_count(0)
