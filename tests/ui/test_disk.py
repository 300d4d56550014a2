"""Uploads to a disk that is nearly full, and what is left of those that broke off."""

from __future__ import annotations

import os
import shutil
import time
from collections import namedtuple
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from w2v.ui.disk import DiskRoom

MB = 2**20
Usage = namedtuple("Usage", "total used free")


async def taken(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


APP = Starlette(routes=[Route(path, taken, methods=["POST"]) for path in ("/gradio_api/upload", "/gradio_api/call")])


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Of an app with 12 MB of disk, 10 of which are to stay free."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100 * MB, 88 * MB, 12 * MB))
    return TestClient(DiskRoom(APP, tmp_path / "files", 10 * MB))


def test_an_upload_that_leaves_enough_is_taken_and_one_that_does_not_is_refused(client: TestClient) -> None:
    assert client.post("/gradio_api/upload", content=b"x" * 2 * MB).text == str(2 * MB)
    answer = client.post("/gradio_api/upload", content=b"x" * (2 * MB + 1))
    assert answer.status_code == 507
    for part in ("12 MB left", "10 MB of it stay free", "W2V_MIN_FREE_DISK_MB", "smaller file"):
        assert part in answer.text


def test_what_is_no_upload_is_let_through(client: TestClient) -> None:
    assert client.post("/gradio_api/call", content=b"x" * 3 * MB).status_code == 200


def test_what_broke_off_long_ago_is_thrown_away_and_nothing_else(client: TestClient, tmp_path: Path) -> None:
    files = tmp_path / "files"
    whole, old, new = files / "0123" / "speeches.txt", files / "tmpold", files / "tmpnew"
    whole.parent.mkdir(parents=True)
    for path in (whole, old, new):
        path.write_bytes(b"x")
    for path in (whole, old):
        os.utime(path, (time.time() - 3700,) * 2)
    client.post("/gradio_api/upload", content=b"x")
    assert [path.exists() for path in (whole, old, new)] == [True, False, True]
