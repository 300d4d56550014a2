"""More visitors than a page has memory for: clients of the API and a browser, at an app that may hold little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import arrive, open_tab, serving
from tests.e2e.test_journey import ask, fact, upload

MOST_MB = 10
WORDS = " ".join(f"{first}{second}{third}" for first in "bdfgk" for second in "aeiou" for third in "lmnprst")
TEXT = f"{WORDS}. " * 40
LARGE = {"vector_size": 4096, "min_count": 1, "epochs": 1}  # 175 words, 2.7 MB
LONG = {"vector_size": 4000, "min_count": 1, "epochs": 10_000}
GONE = "Your text and your models were let go"

Newcomer = Callable[[], Client]


@pytest.fixture(scope="module")
def small_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    small = {"W2V_MAX_HELD_MB": str(MOST_MB), "W2V_TRAININGS_AT_ONCE": "2"}
    with serving(tmp_path_factory.mktemp("small"), **small) as url:
        yield url


@pytest.fixture
def newcomer(small_app: str) -> Iterator[Newcomer]:
    clients: list[Client] = []

    def come() -> Client:
        clients.append(Client(small_app, verbose=False))
        clients[-1].predict([], TEXT, "", True, "punctuation", api_name="/load_corpus")
        return clients[-1]

    yield come
    for client in clients:
        client.close()


def train(client: Client, config: dict[str, Any]) -> dict[str, Any]:
    job = client.submit(config, api_name="/train")
    job.result(timeout=60)  # which raises what iterating passes over
    told: dict[str, Any] = job.outputs()[-1]
    return told


def neighbours(client: Client) -> Any:
    return client.predict(["bal"], [], 3, api_name="/most_similar")


def test_an_idle_model_makes_room_and_a_training_under_way_does_not(newcomer: Newcomer) -> None:
    idle, other, asker, trains = (newcomer() for _ in range(4))
    for client in (idle, other):
        assert train(client, LARGE)["words"] == 175
    under_way = iter(trains.submit(LONG, api_name="/train"))
    while "fraction" not in next(under_way):
        pass
    assert train(asker, LARGE)["words"] == 175
    with pytest.raises(AppError, match=GONE):
        neighbours(idle)
    with pytest.raises(AppError, match=GONE):
        train(idle, LARGE)  # on the example's text, nobody knows why
    assert len(neighbours(asker)) == 3
    assert len(neighbours(other)) == 3
    train(asker, LARGE)
    assert "fraction" in next(under_way)
    with pytest.raises(AppError) as refused:
        train(asker, LARGE)  # a third, where the training under way needs the rest
    said = str(refused.value)
    for part in ("10.0 MB", "W2V_MAX_HELD_MB", "take something smaller", "What you had is still there"):
        assert part in said
    assert len(neighbours(asker)) == 3
    idle.predict([], TEXT, "", True, "punctuation", api_name="/load_corpus")
    assert train(idle, {"vector_size": 10, "min_count": 1})["words"] == 175


def test_a_text_beyond_the_room_is_refused_and_the_one_before_is_there(newcomer: Newcomer) -> None:
    client = newcomer()
    large = " ".join(f"word{number}" for number in range(100_000))
    with pytest.raises(AppError, match="With this, your text and models would take"):
        client.predict([], large, "", True, "punctuation", api_name="/load_corpus")
    assert client.predict("bal", "", 0, 1, api_name="/concordance")["total"] == 40


def test_a_page_whose_things_were_let_go_says_so_and_shows_what_it_has(
    browser: Browser, small_app: str, newcomer: Newcomer, tmp_path: Path
) -> None:
    path = tmp_path / "syllables.txt"
    path.write_text(TEXT)
    context = browser.new_context()
    page = arrive(context, small_app)
    upload(page, path)
    assert fact(page, "#w2v-corpus-facts", "Text") == "syllables"
    for client in (newcomer(), newcomer()):
        for _ in range(2):
            train(client, LARGE)
    page.wait_for_timeout(21_000)  # a page asks no oftener
    page.mouse.move(10, 10)
    page.mouse.move(20, 20)
    expect(page.locator("#w2v-arrival")).to_contain_text(GONE)
    expect(page.locator("#w2v-corpus-facts")).not_to_contain_text("syllables")
    open_tab(page, "Train")
    page.locator("#w2v-start").click()
    expect(page.locator("#w2v-train-note")).to_contain_text(GONE)
    ask(page, "congress")
    open_tab(page, "Corpus")
    upload(page, path)
    expect(page.locator("#w2v-arrival")).not_to_contain_text(GONE)
    context.close()
