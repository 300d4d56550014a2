"""Take the README's pictures from the running app: `python -m tests.e2e.pictures [ADDRESS]`.

Without an address the app is started first. Every tab is taken, light and dark, 1440 and 390 px wide; the wide
ones go to examples/pictures, all of them to the folder named by the variable PICTURES if it is set.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import QUIET, ROOT, arrive, free_port, open_tab, unfold, wait_until_served

SHOWN = ROOT / "examples" / "pictures"
TABS = ("Corpus", "Train", "Query", "Map", "Share")


def prepare(page: Page, tab: str) -> None:
    """Bring a tab into the state worth showing."""
    if tab == "Train":
        page.locator("#w2v-setting-epochs input").fill("50")
        page.locator("#w2v-start").click()
        expect(page.locator("#w2v-status")).to_contain_text("Epoch")
        page.locator("#w2v-loss canvas, #w2v-loss svg").first.wait_for()
        page.wait_for_timeout(4000)
    if tab == "Query":
        page.get_by_label("Word", exact=True).fill("britain - british + french")
        page.locator("#w2v-ask").click()
        page.locator("#w2v-sum svg").wait_for()
        unfold(page, "w2v-compare-fold")
        page.locator("#w2v-compare").click()
        page.locator("#w2v-heat .w2v-heat").wait_for()
    if tab == "Map":
        page.locator("#w2v-map .plotly, .js-plotly-plot").first.wait_for()
    page.wait_for_timeout(1500)


def finish(page: Page, tab: str) -> None:
    """Leave nothing running."""
    if tab == "Train":
        page.locator("#w2v-stop").click()
        expect(page.locator("#w2v-train-note")).to_contain_text("The model knows", timeout=60_000)


def take(browser: Browser, address: str, folder: Path) -> None:
    """Every tab in both themes and both widths, as `folder`/tab-theme-width.png."""
    for width, height in ((1440, 900), (390, 844)):
        for theme in ("light", "dark"):
            context = browser.new_context(viewport={"width": width, "height": height})
            page = arrive(context, f"{address}?__theme={theme}")
            for tab in ("Corpus", "Query", "Map", "Share", "Train"):
                open_tab(page, tab)
                prepare(page, tab)
                page.screenshot(path=folder / f"{tab.lower()}-{theme}-{width}.png", full_page=True)
                finish(page, tab)
            context.close()


def publish(folder: Path) -> None:
    """Copy the wide pictures to where the README shows them."""
    SHOWN.mkdir(exist_ok=True)
    for tab in TABS:
        for theme in ("light", "dark"):
            shutil.copy(folder / f"{tab.lower()}-{theme}-1440.png", SHOWN / f"{tab.lower()}-{theme}.png")


def main() -> None:
    """Start the app if need be, and take the pictures."""
    given = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(os.environ.get("PICTURES") or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        log = Path(temporary) / "log.txt"
        port = free_port()
        address = given or f"http://127.0.0.1:{port}/"
        with log.open("wb") as output:
            command = [sys.executable, "app.py"] if given is None else ["true"]
            environment = os.environ | {"GRADIO_SERVER_PORT": str(port)}
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
            try:
                if given is None:
                    wait_until_served(address, process, log)
                with sync_playwright() as playwright:
                    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
                    browser = playwright.chromium.launch(executable_path=path, args=QUIET)
                    take(browser, address, folder)
                    browser.close()
            finally:
                process.terminate()
        publish(folder)


if __name__ == "__main__":
    main()
