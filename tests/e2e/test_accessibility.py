"""Every tab, in both themes and both widths: no serious finding of axe-core, nothing wider than the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import arrive, open_tab, unfold
from tests.e2e.test_journey import set_number, upload

TABS = ("Corpus", "Train", "Query", "Map", "Share")
SERIOUS = {"serious", "critical"}


def findings(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in violations
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def unfold_everything(page: Page) -> None:
    """A sum with its picture, and all that unfolds below, with its answers."""
    page.locator("#w2v-neighbours table").wait_for()  # the page's own question
    page.get_by_label("Word", exact=True).fill("she - he + king")
    page.locator("#w2v-ask").click()
    page.locator("#w2v-sum svg").wait_for()
    for fold in ("w2v-refine", "w2v-context-fold", "w2v-analogy", "w2v-compare-fold"):
        unfold(page, fold)
    page.locator("#w2v-compare").click()
    page.locator("#w2v-heat .w2v-heat").wait_for()
    page.locator("#w2v-context table").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_tab_can_be_used_by_everyone(browser: Browser, app: str, theme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 850})
    page = arrive(context, f"{app}?__theme={theme}")
    found: dict[str, list[str]] = {}
    for tab in TABS:
        open_tab(page, tab)
        page.wait_for_function("!document.querySelector('.generating, .pending')")
        if tab == "Query":
            unfold_everything(page)
        found[tab] = findings(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{tab} is {overflow} px too wide"
    context.close()
    assert found == {tab: [] for tab in TABS}


# Whether a ring is drawn round what has the focus, or round the frame of its list; what it is; what it is called.
FOCUS = """() => {
  const element = document.activeElement;
  const ring = (part) => {
    const { outlineStyle, outlineWidth } = part ? getComputedStyle(part) : {};
    return part && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  const label = element.getAttribute("aria-label") || element.labels?.[0]?.innerText;
  const name = label || element.innerText || element.title;
  return [Boolean(ring(element) || ring(element.closest(".wrap-inner"))), element.outerHTML.slice(0, 120), name ?? ""];
}"""

UNFOLD = """() => {
  const folds = document.querySelectorAll("button.label-wrap[aria-expanded=false]");
  for (const fold of folds) if (fold.offsetParent) fold.click();
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_keyboard_sees_where_it_is_on_every_tab(browser: Browser, app: str, theme: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = arrive(context, f"{app}?__theme={theme}")
    unseen, nameless = [], []
    for tab in TABS:
        open_tab(page, tab)
        page.wait_for_function("!document.querySelector('.generating, .pending')")
        page.evaluate(UNFOLD)
        if tab == "Map":
            page.locator("#w2v-map .js-plotly-plot").wait_for()
        page.get_by_role("tab", name=tab, exact=True).focus()
        for _ in range(60):
            page.keyboard.press("Tab")
            seen, what, name = page.evaluate(FOCUS)
            if what.startswith("<body") or "built-with" in what or "Use via API" in name:
                break
            if not seen:
                unseen.append((tab, what))
            if not name.strip():
                nameless.append((tab, what))
    context.close()
    assert (unseen, nameless) == ([], [])


# Everything that a screen reader is told from now on.
LISTEN = """() => {
  window.told = [];
  const live = "[role=status], [role=alert], [aria-live=polite]";
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const said = (target.closest?.(live) ?? target.parentElement?.closest(live))?.textContent.trim();
      if (said && said !== window.told.at(-1)) window.told.push(said);
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""


def test_a_training_is_told_of_now_and_then(page: Page, novel: Path) -> None:
    upload(page, novel)
    open_tab(page, "Train")
    set_number(page, "epochs", "40")
    page.evaluate(LISTEN)
    page.locator("#w2v-start").click()
    expect(page.locator("#w2v-status")).to_contain_text("Trained", timeout=120_000)
    told = page.evaluate("window.told")
    assert told[0] == "Starting"
    assert any(said.startswith("Epoch ") for said in told)
    assert len(told) <= 8, told  # of a hundred moments that were shown
    assert not [said for said in told if said.startswith("common.") or said == "Nothing selected."]


def test_what_gradio_has_no_words_for_is_put_into_words(page: Page, novel: Path) -> None:
    upload(page, novel)
    expect(page.locator("#w2v-files").get_by_role("button", name="Add files")).to_be_visible()
    assert page.locator("[aria-label^='common.'], [title^='common.']").count() == 0
