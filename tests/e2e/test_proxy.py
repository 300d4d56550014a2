"""The app under a path of somebody's site, as the README says: the whole page through a reverse proxy."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client
from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import open_tab, serving, signed_in
from tests.e2e.proxy import proxied
from tests.e2e.test_share import download, model
from tests.hub.server import Hub


@pytest.fixture(scope="module")
def behind(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app under /studio, on a machine whose owner is signed in at the Hub."""
    folder = tmp_path_factory.mktemp("behind")
    owners = signed_in(hub, folder / "home")
    with serving(folder, GRADIO_ROOT_PATH="/studio", **owners) as url, proxied(url, "/studio") as address:
        yield address


def test_every_tab_works_under_a_path(context: BrowserContext, behind: str, tmp_path: Path) -> None:
    page = context.new_page()
    page.goto(f"{behind}?word=peace")
    expect(page.locator("#w2v-neighbours caption")).to_contain_text("peace", timeout=60_000)
    page.locator("#w2v-neighbours .w2v-word a").first.click()
    expect(page.locator("#w2v-neighbours caption")).not_to_contain_text("“peace”")
    assert page.url.startswith(f"{behind}?")
    open_tab(page, "Map")
    expect(page.locator("#w2v-map .js-plotly-plot")).to_be_visible()
    open_tab(page, "Share")
    with zipfile.ZipFile(download(page, "#w2v-make-zip", tmp_path)) as archive:
        assert "map.html" in archive.namelist()
    model().save(tmp_path / "m")
    page.locator("#w2v-open input[type=file]").set_input_files(tmp_path / "m" / "model.safetensors")
    expect(page.locator("#w2v-open-note")).to_contain_text("12 words of 6 dimensions")


def test_the_machines_login_is_not_lent_through_a_proxy(context: BrowserContext, behind: str, hub: Hub) -> None:
    page = context.new_page()
    page.goto(behind)
    page.locator("#w2v-corpus-facts dd").first.wait_for(state="attached")
    open_tab(page, "Share")
    page.locator("#w2v-publishing").get_by_role("button", name="Publish on the").click()
    page.locator("#w2v-publish").click()
    expect(page.locator("#w2v-hub-note")).to_contain_text("Nobody is signed in", timeout=60_000)
    assert hub.requests == []


def test_programs_reach_it_under_the_path(behind: str) -> None:
    client = Client(behind, verbose=False)
    assert len(client.predict(["war"], [], 3, api_name="/most_similar")) == 3
    client.close()
