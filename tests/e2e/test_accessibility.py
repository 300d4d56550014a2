"""Every tab, in both themes and both widths: no serious finding of axe-core, nothing wider than the screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import arrive, open_tab, unfold

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
