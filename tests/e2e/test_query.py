"""Asking on: words in answers are links, the address names the question, and what unfolds answers too."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import arrive, open_tab, unfold
from tests.e2e.test_journey import upload, wait_until_trained
from w2v import Corpus, KeyedVectors
from w2v.corpus.concordance import concordance
from w2v.vectors.arithmetic import quoted
from w2v.vectors.comparison import compare
from w2v.vectors.formats import export

EXAMPLE = KeyedVectors.load("examples/model")


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def ask(page: Page, question: str) -> None:
    page.get_by_label("Word", exact=True).fill(question)
    page.get_by_label("Word", exact=True).press("Enter")


def answers(page: Page) -> list[str]:
    return page.locator("#w2v-neighbours .w2v-word").all_inner_texts()


def answers_about(page: Page, word: str) -> None:
    expect(page.locator("#w2v-neighbours caption")).to_have_text(f"Most similar to “{word}”")
    expect(page.get_by_label("Word", exact=True)).to_have_value(word)
    assert answers(page) == [other for other, _ in EXAMPLE.most_similar(word)]


def nearest_to(page: Page, shown: str, question: str) -> None:
    expect(page.locator("#w2v-neighbours caption")).to_have_text(f"Nearest to {shown}")
    assert answers(page) == [word for word, _ in EXAMPLE.calculate(question)]


@pytest.fixture
def query(page: Page) -> Page:
    open_tab(page, "Query")
    page.locator("#w2v-neighbours .w2v-words").wait_for()
    return page


def test_words_in_answers_lead_on_and_back_and_forward_lead_through_them(query: Page) -> None:
    ask(query, "war")
    answers_about(query, "war")
    assert parameters(query) == {"word": ["war"]}
    link = query.locator("#w2v-neighbours .w2v-word a").nth(2)
    second = link.inner_text()
    link.click()
    answers_about(query, second)
    assert parameters(query) == {"word": [second]}
    expect(query).to_have_title(f"{second} – Word2Vec Studio")
    open_tab(query, "Corpus")
    query.go_back()
    answers_about(query, "war")  # back on the Query tab
    query.go_forward()
    answers_about(query, second)
    query.go_back()
    query.go_back()
    assert parameters(query) == {}
    expect(query).to_have_title("Word2Vec Studio")


def test_a_link_opens_on_its_question_and_leaves_other_parameters_alone(context: BrowserContext, app: str) -> None:
    page = arrive(context, f"{app}?__theme=dark&word=peace&from=a%20letter")
    answers_about(page, "peace")
    page.locator("#w2v-neighbours .w2v-word a").first.click()
    expect(page.locator("#w2v-neighbours caption")).not_to_contain_text("peace")
    after = parameters(page)
    assert (after["__theme"], after["from"]) == (["dark"], ["a letter"])
    assert after["word"] != ["peace"]


def test_an_address_typed_by_hand_asks_its_sum(context: BrowserContext, app: str) -> None:
    page = arrive(context, f"{app}?q=she - he + king")
    nearest_to(page, "she − he + king", "she - he + king")
    expect(page.get_by_label("Word", exact=True)).to_have_value("she - he + king")


@pytest.mark.parametrize("search", ["?word=", "?q=", "?word=&q="])
def test_an_address_that_asks_nothing_is_like_none(search: str, context: BrowserContext, app: str) -> None:
    page = arrive(context, app + search)
    expect(page.get_by_role("tab", name="Corpus", exact=True)).to_have_attribute("aria-selected", "true")
    open_tab(page, "Query")
    answers_about(page, "king")


def test_a_sum_that_was_typed_as_a_word_is_answered(context: BrowserContext, app: str) -> None:
    page = arrive(context, f"{app}?word=she - he + king")
    expect(page.locator("#w2v-neighbours caption")).to_have_text("Nearest to she − he + king")


def test_a_sum_is_answered_drawn_and_named_in_the_address(context: BrowserContext, query: Page) -> None:
    ask(query, "2*britain - british + french")
    nearest_to(query, "2 × britain − british + french", "2*britain - british + french")
    assert parameters(query) == {"q": ["2*britain - british + french"]}
    expect(query.locator("#w2v-sum svg g.w2v-added, #w2v-sum svg g.w2v-taken")).to_have_count(3)
    query.locator("#w2v-sum summary").click()
    expect(query.locator("#w2v-sum tbody tr")).to_have_count(3 + 6)
    nearest = answers(query)[0]
    query.locator("#w2v-sum svg a text", has_text=nearest).first.click()
    answers_about(query, nearest)
    expect(query.locator("#w2v-sum svg")).to_have_count(0)
    answers_about(arrive(context, query.url), nearest)


def test_a_long_word_stays_within_its_picture_and_is_whole_in_its_title(page: Page, tmp_path: Path) -> None:
    long = "w" * 128
    export(
        KeyedVectors([long, "a", "b", "c"], [[1.0, 0.2], [0.3, 1.0], [0.5, -1.0], [1.0, 1.0]]),
        "bundle",
        tmp_path / "long.zip",
    )
    open_tab(page, "Share")
    page.locator("#w2v-open input[type=file]").set_input_files(tmp_path / "long.zip")
    expect(page.locator("#w2v-open-note")).to_contain_text("Opened long")
    open_tab(page, "Query")
    for question in (f"a + {long}", f"{long} - b", f"a - {long}"):
        ask(page, question)
        expect(page.locator("#w2v-neighbours caption")).to_have_text(f"Nearest to {question.replace('-', '−')}")
        assert page.evaluate("document.documentElement.scrollWidth") == 1440
        expect(page.locator("#w2v-sum text title")).to_have_text(re.compile(long))


def test_what_was_not_understood_is_marked_and_mended_by_a_click(query: Page) -> None:
    ask(query, "she - he + kng")
    note = query.locator("#w2v-query-note")
    expect(note.locator("mark")).to_have_text("kng")
    expect(note).to_contain_text("'kng' is not in this model's vocabulary. Did you mean")
    expect(query.locator("#w2v-neighbours")).to_be_hidden()  # the last answer would look like one to this
    assert parameters(query) == {"q": ["she - he + kng"]}
    note.get_by_role("link", name="king", exact=True).click()
    nearest_to(query, "she − he + king", "she - he + king")
    expect(note).to_be_hidden()
    ask(query, "she he")
    expect(note.locator("mark")).to_have_text("he")
    expect(note).to_contain_text("Put quotes around words that belong together")


def test_an_answer_that_is_no_longer_asked_for_goes_and_comes_back(context: BrowserContext, query: Page) -> None:
    unfold(query, "w2v-context-fold")
    ask(query, "she - he + king")
    nearest_to(query, "she − he + king", "she - he + king")
    expect(query.locator("#w2v-sum svg")).to_be_visible()
    ask(query, "zzzyx")
    expect(query.locator("#w2v-query-note")).to_contain_text("'zzzyx' is not in this model's vocabulary")
    for left in ("#w2v-neighbours", "#w2v-sum"):
        expect(query.locator(left)).to_be_hidden()
    expect(query.locator("#w2v-context")).to_contain_text("The answer to a question is shown here")
    assert parameters(query) == {"q": ["zzzyx"]}
    again = arrive(context, query.url)
    expect(again.locator("#w2v-query-note")).to_contain_text("'zzzyx' is not in this model's vocabulary")
    query.go_back()
    nearest_to(query, "she − he + king", "she - he + king")
    expect(query.locator("#w2v-query-note")).to_be_hidden()
    ask(query, " ")
    expect(query.locator("#w2v-query-note")).to_have_text("Type a word first.")
    assert parameters(query) == {}


def test_an_answer_is_refined_at_once(query: Page) -> None:
    ask(query, "nation")
    answers_about(query, "nation")
    unfold(query, "w2v-refine")
    expect(query.locator("#w2v-method")).to_have_count(0)  # one word is not combined with anything
    query.locator("#w2v-topn input").fill("20")
    expect(query.locator("#w2v-neighbours tbody tr")).to_have_count(20)
    query.locator("#w2v-min-count input").fill("500")
    expect(query.locator("#w2v-neighbours caption")).to_contain_text("occurring at least 500 times")
    assert answers(query) == [word for word, _ in EXAMPLE.calculate("nation", 20, min_count=500)]
    query.locator("#w2v-stems input").click()
    query.get_by_role("option", name="English").click()
    expect(query.locator("#w2v-neighbours caption")).to_contain_text("of other English stems")
    assert answers(query) == [word for word, _ in EXAMPLE.calculate("nation", 20, min_count=500, other_stems="english")]
    assert not {"national", "nations"} & set(answers(query))


def test_a_sum_is_combined_by_products_if_wished(query: Page) -> None:
    ask(query, "she - he + king")
    nearest_to(query, "she − he + king", "she - he + king")
    unfold(query, "w2v-refine")
    query.get_by_label("Multiply the similarities (3CosMul)").check()
    expect(query.locator("#w2v-neighbours thead")).to_contain_text("Product")
    assert answers(query) == [word for word, _ in EXAMPLE.calculate("she - he + king", method="multiply")]


def test_an_analogy_becomes_the_question(query: Page) -> None:
    unfold(query, "w2v-analogy")
    query.get_by_label("a", exact=True).fill("british")
    query.get_by_label("is to b").fill("britain")
    query.get_by_label("as c is to…").fill("frnch")
    query.locator("#w2v-solve").click()
    expect(query.locator("#w2v-analogy-note")).to_contain_text("'frnch' is not in this model's vocabulary")
    query.get_by_label("as c is to…").fill("french")
    query.get_by_label("as c is to…").press("Enter")
    expect(query.locator("#w2v-neighbours caption")).to_have_text("Nearest to britain − british + french")
    assert answers(query) == [word for word, _ in EXAMPLE.analogy("british", "britain", "french")]
    expect(query.get_by_label("Word", exact=True)).to_have_value("britain - british + french")
    assert parameters(query) == {"q": ["britain - british + french"]}


def test_what_is_unfolded_stays_so(context: BrowserContext, query: Page, app: str) -> None:
    unfold(query, "w2v-analogy")
    query.wait_for_function("localStorage.getItem('w2v-unfolded').includes('w2v-analogy')")
    again = arrive(context, f"{app}?word=war")
    expect(again.locator("#w2v-analogy > button")).to_have_attribute("aria-expanded", "true")
    expect(again.locator("#w2v-compare-fold > button")).to_have_attribute("aria-expanded", "false")


def test_a_list_is_compared_as_the_library_does(query: Page) -> None:
    unfold(query, "w2v-compare-fold")
    words = "gold, silver, army, navy, coin, troops, queen"
    query.locator("#w2v-words textarea").fill(words.replace("silver", "silvre"))
    query.locator("#w2v-compare").click()
    note = query.locator("#w2v-compare-note")
    expect(note).to_contain_text("'silvre' is not in this model's vocabulary. Did you mean")
    expect(query.locator("#w2v-heat .w2v-heat tbody tr")).to_have_count(6)
    note.get_by_role("button", name="silver", exact=True).click()
    expect(query.locator("#w2v-heat .w2v-heat tbody tr")).to_have_count(7)
    found = compare(EXAMPLE, words.split(", "))
    assert query.locator("#w2v-heat .w2v-heat tbody th").all_inner_texts() == found.words
    expect(query.locator("#w2v-compare-facts dd").first).to_have_text(found.odd_one_out or "")
    assert query.locator("#w2v-centroid .w2v-word").all_inner_texts() == [word for word, _ in found.centroid]
    cell = (
        query.locator("#w2v-heat .w2v-heat tbody tr").first.locator("td").nth(2)
    )  # the dendrogram, the word with itself, then with the next
    assert float(cell.inner_text()) == pytest.approx(found.similarities[0, 1], abs=0.005)
    query.get_by_text("Which words belong together").click()
    expect(query.locator("#w2v-heat .w2v-figures tbody tr")).to_have_count(6)
    query.locator("#w2v-heat").get_by_role("link", name="navy").click()
    answers_about(query, "navy")


def test_two_words_are_compared_by_cosine_and_rank(query: Page) -> None:
    unfold(query, "w2v-compare-fold")
    query.locator("#w2v-words textarea").fill("war peace")
    query.locator("#w2v-compare").click()
    facts = query.locator("#w2v-compare-facts dd")
    expect(facts.first).to_have_text(f"{EXAMPLE.similarity('war', 'peace'):.3f}")
    expect(facts.nth(1)).to_contain_text(f"number {EXAMPLE.rank('war', 'peace'):,} of 7,999")
    query.locator("#w2v-words textarea").fill("war")
    query.locator("#w2v-compare").click()
    expect(query.locator("#w2v-compare-note")).to_contain_text("at least two different words")


def test_the_places_of_a_word_are_shown_alone_and_near_another(query: Page) -> None:
    corpus = Corpus.from_files(["examples/state_of_the_union.txt.gz"])
    ask(query, "war")
    unfold(query, "w2v-context-fold")
    context = query.locator("#w2v-context")
    expect(context).to_contain_text("“war” stands 2,811 times in “state_of_the_union”.")
    expect(context).not_to_contain_text("learned from")
    lines = context.locator("tbody tr")
    expect(lines).to_have_count(10)
    context.get_by_role("button", name="Later").click()
    expect(context).to_contain_text("11–20 of 2,811")
    shown = concordance(corpus, "war", start=10).lines[0]
    assert " ".join(shown.left) in lines.first.inner_text().replace("\n", " ")
    near = context.get_by_role("group", name="Show it near another word").get_by_role("button").nth(1)
    partner, total = near.inner_text().split()
    assert int(total) == concordance(corpus, "war", partner).total
    near.click()
    expect(context.locator("caption")).to_have_text(f"“war” near “{partner}”")
    assert all(text == partner for text in context.locator(".w2v-partner").all_inner_texts())
    link = lines.first.locator("a").first
    word = link.inner_text()
    link.click()
    expect(context).to_contain_text(f"“{word}” stands")  # the context follows the question
    assert parameters(query)["word"] == [word]


def test_lines_are_walked_with_the_arrow_keys(query: Page) -> None:
    ask(query, "war")
    unfold(query, "w2v-context-fold")
    rows = query.locator("#w2v-context tbody tr")
    expect(rows).to_have_count(10)
    for row in range(10):
        expect(rows.nth(row).locator("a[tabindex='0']")).to_have_count(1)
    rows.nth(0).locator("a[tabindex='0']").focus()
    query.keyboard.press("ArrowDown")
    expect(rows.nth(1).locator("a[tabindex='0']")).to_be_focused()
    query.keyboard.press("ArrowRight")
    word = query.evaluate("document.activeElement.textContent")
    query.keyboard.press("Enter")
    answers_about(query, word)


def test_it_says_so_when_the_model_did_not_learn_from_the_text(query: Page) -> None:
    unfold(query, "w2v-context-fold")
    ask(query, "war")
    expect(query.locator("#w2v-context")).to_contain_text("“war” stands 2,811 times")
    open_tab(query, "Corpus")
    query.get_by_role("button", name="King James Bible").click()
    expect(query.locator("#w2v-corpus-note")).to_contain_text("Read")
    open_tab(query, "Query")
    context = query.locator("#w2v-context")
    expect(context).to_contain_text(
        "The model learned from “state_of_the_union” (1,803,348 words); these lines are from “king_james_bible”"
    )


def test_a_text_that_was_not_trained_on_is_told_from_the_one_that_answers(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "letters.txt"
    path.write_text("the king wrote to the queen and the queen wrote to the king\n" * 50)
    told = page.locator("#w2v-query-origin")
    open_tab(page, "Query")
    page.locator("#w2v-neighbours .w2v-words").wait_for()
    expect(told).to_be_empty()
    upload(page, path)
    open_tab(page, "Query")
    expect(told).to_contain_text("those of the model “State of the Union (example)”. It did not learn from “letters”")
    open_tab(page, "Train")
    page.locator("#w2v-start").click()
    wait_until_trained(page)
    open_tab(page, "Query")
    expect(told).to_be_empty()


def test_words_of_the_map_lead_to_their_answers(page: Page) -> None:
    open_tab(page, "Map")
    search = page.get_by_role("combobox", name="Find words on the map")
    search.fill("peace")
    search.press("Enter")
    page.get_by_role("link", name="Ask about it").click()
    answers_about(page, "peace")
    open_tab(page, "Map")
    search.fill("war, army, navy")
    search.press("Enter")
    page.get_by_role("link", name="Ask about them").click()
    nearest_to(page, "war + army + navy", "war + army + navy")


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "${alert(2)}",
    "{{alert(3)}}",
    "javascript:alert(4)",
    "</script><script>alert(5)</script>",
    '"quoted" \\ back',
    "a&word=b#c?d=%41+e",
    "\u202egnitirw\u202c",
    "=1+1",
    "king - man",
    "plain",
]


def test_hostile_words_are_literal_in_every_answer_link_label_and_address(page: Page, tmp_path: Path) -> None:
    vectors = [[index + 0.5, 1.0, (index * index) % 7] for index in range(len(HOSTILE))]
    KeyedVectors(HOSTILE, vectors, range(len(HOSTILE), 0, -1)).save(tmp_path / "model")
    model = KeyedVectors.load(tmp_path / "model")
    export(model, "bundle", tmp_path / "hostile.zip")
    open_tab(page, "Share")
    page.locator("#w2v-open input[type=file]").set_input_files(tmp_path / "hostile.zip")
    expect(page.locator("#w2v-open-note")).to_contain_text("Opened hostile")
    open_tab(page, "Query")
    caption = page.locator("#w2v-neighbours caption")
    expect(caption).to_have_text(f"Most similar to “{HOSTILE[0]}”")
    for word in HOSTILE:
        ask(page, "plain")
        expect(caption).to_have_text("Most similar to “plain”")
        if word != "plain":
            links = page.locator("#w2v-neighbours .w2v-word a")
            links.nth(links.all_text_contents().index(word)).click()
        expect(caption).to_have_text(f"Most similar to “{word}”")
        assert parameters(page) == {"word": [word]}
        assert set(page.locator("#w2v-neighbours .w2v-word").all_text_contents()) == set(HOSTILE) - {word}
        box = page.get_by_label("Word", exact=True).input_value()
        page.locator("#w2v-ask").click()  # what stands in the box asks the same again
        expect(caption).to_have_text(f"Most similar to “{word}”")
        expect(page.get_by_label("Word", exact=True)).to_have_value(box)
    ask(page, " + ".join(quoted(word) for word in HOSTILE[:8]))
    expect(page.locator("#w2v-sum svg g.w2v-added")).to_have_count(8)
    drawn = page.locator("#w2v-sum svg").text_content() or ""
    assert all(word in drawn for word in HOSTILE)
    unfold(page, "w2v-compare-fold")
    page.locator("#w2v-words textarea").fill("\n".join(word for word in HOSTILE if '"' not in word))
    page.locator("#w2v-compare").click()
    expect(page.locator("#w2v-heat .w2v-heat tbody tr")).to_have_count(len(HOSTILE) - 1)
    named = set(page.locator("#w2v-heat .w2v-heat tbody th").all_text_contents())
    assert named == {word for word in HOSTILE if '"' not in word}
    assert page.locator("#w2v-tabs img, #w2v-tabs script").count() == 0


def test_a_hostile_address_is_a_question_like_any_other(context: BrowserContext, app: str) -> None:
    hostile = "<img src=x onerror=alert(1)>${alert(2)}"
    page = arrive(context, f"{app}?word={quote(hostile)}")
    expect(page.locator("#w2v-query-note")).to_contain_text(hostile)
    expect(page.get_by_label("Word", exact=True)).to_have_value(f'"{hostile}"')
    assert page.locator("#w2v-query-note img").count() == 0
