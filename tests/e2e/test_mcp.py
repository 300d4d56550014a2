"""The questions as tools for language models, called by the real client of the Model Context Protocol; and by HTTP."""

from __future__ import annotations

import asyncio
import gzip
import json
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

from tests.e2e.conftest import serving
from w2v import KeyedVectors

EXAMPLE = Path(__file__).parents[2] / "examples" / "model"


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app that offers tools."""
    with serving(tmp_path_factory.mktemp("tools"), GRADIO_MCP_SERVER="True") as url:
        yield f"{url}gradio_api/mcp/"


def ask(url: str, question: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    async def session() -> Any:
        async with streamablehttp_client(url) as (read, write, _), ClientSession(read, write) as opened:
            await opened.initialize()
            return await question(opened)

    with ThreadPoolExecutor(1) as elsewhere:  # Playwright's loop may be running in this thread
        return elsewhere.submit(asyncio.run, session()).result()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_questions_are_tools_and_nothing_else_is(tools: str) -> None:
    offered = {tool.name: tool for tool in ask(tools, lambda session: session.list_tools()).tools}
    assert {"most_similar", "similarity", "analogy", "doesnt_match"} <= set(offered)
    assert not {"train", "load_corpus", "project"} & set(offered)
    assert not [name for name in offered if name.startswith(("on_", "lambda"))]
    assert "cosine" in (offered["most_similar"].description or "")
    answer = ask(tools, lambda session: session.call_tool("train", {"config": {}}))
    assert answer.isError


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_tool_answers_what_the_library_answers(tools: str) -> None:
    arguments = {"positive": ["war"], "negative": [], "topn": 3}
    answer = ask(tools, lambda session: session.call_tool("most_similar", arguments))
    assert not answer.isError
    told = answer.content[0].text
    for word, _ in KeyedVectors.load(EXAMPLE).most_similar("war", topn=3):
        assert word in told


def test_plain_http_answers_too(app: str) -> None:
    address = f"{app}gradio_api/call/most_similar"
    data = json.dumps({"data": [["war"], [], 3]}).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})  # noqa: S310  our own app
    with urllib.request.urlopen(request) as reply:  # noqa: S310
        number = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{address}/{number}") as reply:  # noqa: S310
        lines = reply.read().decode().splitlines()
    [answer] = json.loads(next(line for line in lines if line.startswith("data: ")).removeprefix("data: "))
    assert [word for word, _ in answer] == [word for word, _ in KeyedVectors.load(EXAMPLE).most_similar("war", topn=3)]


def test_the_page_comes_packed_to_whoever_takes_it_so(app: str) -> None:
    with urllib.request.urlopen(app) as reply:  # noqa: S310  our own app
        plain = reply.read()
    request = urllib.request.Request(app, headers={"Accept-Encoding": "gzip"})  # noqa: S310
    with urllib.request.urlopen(request) as reply:  # noqa: S310
        assert reply.headers["Content-Encoding"] == "gzip"
        packed = reply.read()
    assert len(packed) < len(plain) / 4
    assert b"Word2Vec Studio" in gzip.decompress(packed)


def test_two_maps_share_one_script(app: str) -> None:
    with urllib.request.urlopen(app) as reply:  # noqa: S310  our own app
        assert reply.read().count(b"class MapView ") == 1
