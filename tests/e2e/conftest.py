"""The real app in its own process, and a real browser that notices errors and requests to the outside."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

from tests.hub.server import TOKEN, Hub
from tests.hub.server import running as running_hub

ROOT = Path(__file__).parents[2]
START_SECONDS = 90
expect.set_options(timeout=20_000)  # a machine with other work is slow, not wrong
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, and runs after the rest."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker("e2e")
    items[:] = [item for item in items if item not in here] + here


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_served(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The app ended before it answered:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  our own address
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)  # poll the server's start; there is nothing to wait on
    raise RuntimeError(f"The app did not answer within {START_SECONDS} s:\n{log.read_text()}")


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[str]:
    """Address of an app started as the README says, by `python app.py`, with more in its environment."""
    log = folder / "log.txt"
    port = free_port()
    usual = {
        "GRADIO_SERVER_PORT": str(port),
        "GRADIO_TEMP_DIR": str(folder / "files"),
        "GRADIO_IS_E2E_TEST": "1",  # Gradio then clears a closed tab's state within seconds instead of an hour
        "W2V_MAX_CORPUS_MB": "20",
        "W2V_SECONDS_AWAY": "20",
    }
    known = os.environ | usual | environment
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=known, stdout=output, stderr=output)
        url = f"http://127.0.0.1:{port}/"
        try:
            wait_until_served(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the running app."""
    with serving(tmp_path_factory.mktemp("app")) as url:
        yield url


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    """A stand-in for the Hub."""
    with running_hub() as server:
        yield server


def signed_in(hub: Hub, home: Path) -> dict[str, str]:
    """The environment of an app that takes the stand-in for the Hub, on a machine whose owner is signed in there."""
    usual = {"HF_HUB_DISABLE_XET": "1", "HF_HOME": str(home)}
    return usual | {"HF_ENDPOINT": hub.address, "HF_TOKEN": TOKEN}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise RuntimeError("No browser: install Debian's chromium, or name one in the variable CHROMIUM.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield running
        running.close()


class Watch:
    """What a page did that no page of ours may do."""

    def __init__(self, allowed_host: str) -> None:
        self.allowed_host = allowed_host
        self.faults: list[str] = []

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("request", self._on_request)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refused setting is answered with status 422, which the browser logs by itself. And Gradio logs that a page
        # which is left in the middle of an answer gets no more of it.
        left = ("AbortError: signal is aborted", "AbortError: BodyStreamBuffer was aborted")
        known = ("status of 422", *left, "Unexpected error Connection errored out")
        if message.type == "error" and not any(text in message.text for text in known):
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != self.allowed_host:
            self.faults.append(f"request to the outside: {request.url}")


@pytest.fixture
def context(browser: Browser, app: str) -> Iterator[BrowserContext]:
    """A visitor's browser, 1440 px wide. The test fails on any console error and any request to the outside."""
    made = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    made.set_default_timeout(30_000)
    watch = Watch(urlsplit(app).hostname or "")
    watch.attach(made)
    yield made
    made.close()
    assert watch.faults == []


@pytest.fixture
def page(context: BrowserContext, app: str) -> Page:
    """The page as a newcomer finds it."""
    return arrive(context, app)


def arrive(context: BrowserContext, app: str) -> Page:
    page = context.new_page()
    page.goto(app)
    page.locator("#w2v-corpus-facts dd").first.wait_for(state="attached")  # the address may open another tab
    return page


def open_tab(page: Page, name: str) -> None:
    """Click a tab, or find it in the menu that a narrow page folds the last ones into."""
    page.bring_to_front()  # a page behind another one is not painted
    tab = page.get_by_role("tab", name=name, exact=True)
    if tab.count() and tab.first.is_visible():
        tab.first.click()
        return
    page.locator(".overflow-menu > button").first.click()
    page.locator(".overflow-dropdown button", has_text=name).click()


def unfold(page: Page, elem_id: str) -> None:
    """Open a part of the page that unfolds, unless it is open."""
    button = page.locator(f"#{elem_id} > button")
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    expect(button).to_have_attribute("aria-expanded", "true")


FRAMES = """() => new Promise((done) => {
    let left = 12;
    (function next() { left-- ? requestAnimationFrame(next) : done(); })();
})"""


def fill_unfolded(field: Locator, value: str) -> None:
    """Type into a field that was unfolded a moment ago: in the first frames Gradio sets such fields again."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        field.fill(value)
        field.blur()
        field.page.evaluate(FRAMES)
        if field.input_value() == value:
            return
        assert time.monotonic() < deadline, f"The field does not keep {value!r}."


@pytest.fixture(scope="session")
def novel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real text of 300,000 characters, as a visitor would upload it."""
    path = tmp_path_factory.mktemp("texts") / "genesis and on.txt"
    with gzip.open(ROOT / "examples" / "king_james_bible.txt.gz", "rt", encoding="utf-8") as source:
        path.write_text(source.read(300_000), encoding="utf-8")
    return path
