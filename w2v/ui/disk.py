"""The disk that uploads take: some of it is always left free, and what broke off on its way is thrown away."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

VARIABLE = "W2V_MIN_FREE_DISK_MB"


class DiskRoom:
    """ASGI middleware that answers 507 to an upload for which there is too little disk.

    Args:
        app: the application behind.
        folder: where it keeps what is uploaded.
        least_free: bytes of the disk to be left free by any upload.
        litter_seconds: age at which a file that never got to its place is litter.
    """

    def __init__(self, app: ASGIApp, folder: Path, least_free: int, litter_seconds: float = 3600) -> None:
        self.app = app
        self.folder = folder
        self.least_free = least_free
        self.litter_seconds = litter_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102  the ASGI protocol
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"].rstrip("/").endswith("/upload"):
            declared = dict(scope["headers"]).get(b"content-length", b"0")
            free = await asyncio.to_thread(self._free)
            if free - (int(declared) if declared.isdigit() else 0) < self.least_free:
                await PlainTextResponse(self._refusal(free), 507, {"connection": "close"})(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _free(self) -> int:
        """Bytes left on the disk, once the litter is away."""
        self.folder.mkdir(parents=True, exist_ok=True)
        old = time.time() - self.litter_seconds
        for path in self.folder.glob("tmp*"):  # Gradio leaves there what breaks off; whole files go into folders
            try:
                if path.is_file() and path.stat().st_mtime < old:
                    path.unlink()
            except OSError:  # another request was faster
                continue
        return shutil.disk_usage(self.folder).free

    def _refusal(self, free: int) -> str:
        return (
            f"This page's disk has {free / 2**20:,.0f} MB left, and {self.least_free / 2**20:,.0f} MB of it stay free "
            f"({VARIABLE}): send a smaller file, or try again later."
        )
