"""The main job, as a person does it: upload, train, query, map, share."""

from __future__ import annotations

import re
from pathlib import Path

from gensim.models import KeyedVectors as GensimVectors
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import arrive, fill_unfolded, open_tab
from tests.e2e.test_map import at_rest
from w2v import Corpus, KeyedVectors

FAMILY = {"abram", "adam", "cain", "esau", "hamor", "isaac", "ishmael", "israel", "jacob", "joseph", "laban"}
FAMILY |= {"leah", "lot", "rachel", "sarah", "sarai"}


def fact(page: Page, within: str, name: str) -> str:
    return (
        page.locator(f"{within} .w2v-facts > div", has=page.locator(f"dt:text-is('{name}')")).locator("dd").inner_text()
    )


def upload(page: Page, path: Path) -> None:
    open_tab(page, "Corpus")
    page.locator("#w2v-files input[type=file]").set_input_files(path)
    expect(page.locator("#w2v-corpus-note")).to_contain_text("Read", timeout=30_000)


def set_number(page: Page, field: str, value: str) -> None:
    box = page.locator(f"#w2v-setting-{field} input")
    box.fill(value)
    box.blur()


def train(page: Page, epochs: str = "3") -> None:
    open_tab(page, "Corpus")
    set_number(page, "min_count", "3")
    open_tab(page, "Train")
    set_number(page, "vector_size", "30")
    set_number(page, "epochs", epochs)
    page.locator("#w2v-start").click()


def wait_until_trained(page: Page) -> None:
    expect(page.locator("#w2v-train-note")).to_contain_text("The model knows", timeout=60_000)


def ask(page: Page, word: str) -> None:
    open_tab(page, "Query")
    page.get_by_label("Word", exact=True).fill(word)
    page.locator("#w2v-ask").click()
    expect(page.locator("#w2v-neighbours caption")).to_contain_text(word, timeout=15_000)


def neighbours(page: Page) -> list[str]:
    return page.locator("#w2v-neighbours .w2v-word").all_inner_texts()


def test_a_newcomer_finds_every_tab_filled(page: Page) -> None:
    assert fact(page, "#w2v-corpus-facts", "Tokens") != "0"
    open_tab(page, "Train")
    expect(page.locator("#w2v-plan")).to_contain_text("epochs: about")
    open_tab(page, "Query")
    assert len(neighbours(page)) == 10
    open_tab(page, "Share")
    assert fact(page, "#w2v-model-facts", "Dimensions") == "100"


def test_what_was_read_is_what_the_library_reads(page: Page, novel: Path) -> None:
    upload(page, novel)
    corpus = Corpus.from_files([novel])
    assert fact(page, "#w2v-corpus-facts", "Tokens") == f"{corpus.n_tokens:,}"
    assert fact(page, "#w2v-corpus-facts", "Distinct words") == f"{len(corpus.vocab):,}"
    assert fact(page, "#w2v-corpus-facts", "Sentences") == f"{corpus.n_sentences:,}"
    assert page.locator("#w2v-frequent .w2v-word").first.inner_text() == corpus.vocab.words[0]
    assert page.locator("#w2v-preview li").first.locator("span").all_inner_texts() == corpus.sentence(0)


def test_upload_train_stop_query(page: Page, novel: Path) -> None:
    upload(page, novel)
    train(page, epochs="2000")
    loss = page.locator("#w2v-train-facts .w2v-facts > div", has_text="Loss").locator("dd")
    seen: set[str] = set()
    for _ in range(3):
        expect(loss).not_to_have_text(re.compile("|".join(map(re.escape, seen)) or "^$"))
        seen.add(loss.inner_text())
    assert all(float(value) > 0 for value in seen)
    expect(page.locator("#w2v-loss canvas, #w2v-loss svg").first).to_be_visible()
    expect(page.locator("#w2v-status")).to_contain_text(re.compile(r"Epoch \d{3,} of"), timeout=60_000)
    page.locator("#w2v-stop").click()
    wait_until_trained(page)
    expect(page.locator("#w2v-train-note")).to_contain_text("Stopped in epoch")
    ask(page, "abraham")
    found = neighbours(page)
    assert len(found) == 10
    # By chance a tenth of one; one or two while the rate is still high, as here after a twentieth of the training.
    assert FAMILY & set(found)


def test_an_unknown_word_offers_close_spellings_to_click(page: Page) -> None:
    open_tab(page, "Query")
    page.get_by_label("Word", exact=True).fill("congres")
    page.get_by_label("Word", exact=True).press("Enter")
    expect(page.locator("#w2v-query-note")).to_contain_text("'congres' is not in this model's vocabulary")
    page.locator("#w2v-query-note").get_by_role("link", name="congress", exact=True).click()
    expect(page.locator("#w2v-neighbours caption")).to_contain_text("congress")
    assert len(neighbours(page)) == 10


def test_a_refused_setting_says_why_beside_its_field(page: Page) -> None:
    open_tab(page, "Train")
    set_number(page, "vector_size", "0")
    page.locator("#w2v-start").click()
    expect(page.locator("#w2v-setting-vector_size")).to_contain_text("vector_size")
    set_number(page, "vector_size", "20")
    expect(page.locator("#w2v-plan")).to_contain_text("epochs: about")


def test_a_model_survives_download_and_upload_and_gensim_opens_the_text_file(page: Page, tmp_path: Path) -> None:
    ask(page, "peace")
    before = neighbours(page)
    open_tab(page, "Share")
    files = {}
    page.locator("#w2v-formats").get_by_role("button", name="Other formats").click()
    for slug in ("zip", "format"):
        with page.expect_download() as waiting:
            page.locator(f"#w2v-make-{slug}").click()
        files[slug] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(files[slug])
    theirs = GensimVectors.load_word2vec_format(str(files["format"]))
    assert [word for word, _ in theirs.most_similar("peace", topn=10)] == before
    for path in files.values():
        page.locator("#w2v-open input[type=file]").set_input_files(path)
        expect(page.locator("#w2v-open-note")).to_contain_text(f"Opened {path.stem}")
        ask(page, "peace")
        assert neighbours(page) == before
        open_tab(page, "Share")


def test_two_visitors_have_nothing_in_common(context: BrowserContext, app: str, novel: Path) -> None:
    ours, theirs = arrive(context, app), arrive(context, app)
    upload(ours, novel)
    train(ours)
    wait_until_trained(ours)
    ask(theirs, "congress")
    ask(ours, "abraham")
    open_tab(ours, "Query")
    ours.get_by_label("Word", exact=True).fill("congress")
    ours.locator("#w2v-ask").click()
    expect(ours.locator("#w2v-query-note")).to_contain_text("'congress' is not in this model's vocabulary")


def test_a_second_training_waits_in_line_and_says_so_while_queries_go_on(
    context: BrowserContext, app: str, novel: Path
) -> None:
    first, second = arrive(context, app), arrive(context, app)
    upload(first, novel)
    train(first, epochs="2000")
    expect(first.locator("#w2v-status")).to_contain_text("Epoch")
    upload(second, novel)
    train(second)
    expect(second.locator("#w2v-status")).to_contain_text("Waiting in line: 1 training before yours")
    ask(second, "war")
    first.close()  # a closed tab stops its training, and the next in line begins
    open_tab(second, "Train")
    wait_until_trained(second)


def test_the_zip_loads_in_the_library(page: Page, tmp_path: Path) -> None:
    import zipfile

    open_tab(page, "Share")
    with page.expect_download() as waiting:
        page.locator("#w2v-make-zip").click()
    waiting.value.save_as(tmp_path / "model.zip")
    with zipfile.ZipFile(tmp_path / "model.zip") as archive:
        archive.extractall(tmp_path / "model")
    [folder] = [path.parent for path in (tmp_path / "model").rglob("model.safetensors")]
    assert "war" in KeyedVectors.load(folder)


def drawn_points(page: Page) -> int:
    plot = page.locator("#w2v-map .js-plotly-plot")
    plot.wait_for()
    count: int = plot.evaluate("plot => plot.data[0].x.length")
    return count


def point_of(page: Page, word: str) -> tuple[float, float]:
    """Where on the screen a word's point lies."""
    found: list[float] = page.locator("#w2v-map .js-plotly-plot").evaluate(
        """(plot, row) => {
            const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();
            const x = xaxis.d2p(plot.data[0].x[row]) + xaxis._offset;
            const y = yaxis.d2p(plot.data[0].y[row]) + yaxis._offset;
            return [box.left + x, box.top + y];
        }""",
        KeyedVectors.load("examples/model").key_to_index[word],
    )
    return found[0], found[1]


def test_the_map_is_there_on_arrival_and_a_click_lights_the_neighbours(page: Page) -> None:
    open_tab(page, "Map")
    assert drawn_points(page) == 3000
    search = page.get_by_label("Find words on the map", exact=True)
    search.fill("congress")
    search.press("Enter")
    listed = page.locator("#w2v-map table tbody tr, #w2v-map ol li")
    expect(listed.first).to_be_visible()
    page.get_by_label("Find words on the map", exact=True).fill("")
    at_rest(page)
    page.mouse.click(*point_of(page, "congress"))
    page.locator("#w2v-map .w2v-map-stage").press("Escape")


def test_drawing_fewer_words_changes_the_map_and_keeps_it_in_the_session(page: Page) -> None:
    open_tab(page, "Map")
    assert drawn_points(page) == 3000
    page.get_by_role("button", name="Draw it differently").click()
    slider = page.locator("#w2v-map-settings input[type=number]").first
    fill_unfolded(slider, "500")
    page.locator("#w2v-draw").click()
    page.wait_for_function("document.querySelector('#w2v-map .js-plotly-plot').data[0].x.length === 500")
