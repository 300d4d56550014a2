"""The body cap, in front of a real ASGI application served through Starlette's client."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from w2v.ui.guard import BodyLimit


async def size(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


APP = Starlette(routes=[Route("/", size, methods=["POST"])])


@pytest.fixture
def client() -> TestClient:
    return TestClient(BodyLimit(APP, max_bytes=1000))


def test_a_body_within_the_limit_passes(client: TestClient) -> None:
    assert client.post("/", content=b"x" * 1000).text == "1000"


def test_a_declared_body_beyond_the_limit_is_refused_before_it_is_read(client: TestClient) -> None:
    answer = client.post("/", content=b"x" * 1001)
    assert answer.status_code == 413
    assert "1000 bytes" in answer.text


def test_a_body_that_hides_its_size_is_refused_where_it_crosses_the_limit(client: TestClient) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(11):
            yield b"x" * 100

    assert client.post("/", content=parts()).status_code == 413


def test_a_stalled_body_is_dropped() -> None:
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [(b"content-length", b"5")]}
    asyncio.run(BodyLimit(APP, max_bytes=1000, idle_seconds=0.01)(scope, never, send))
    assert sent[0]["status"] == 408
