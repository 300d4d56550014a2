"""The page itself, packed for its way. Gradio packs the scripts and styles it loads, but not the page."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send


class PackedPage:
    """ASGI middleware that packs the page, which holds every widget's script, for browsers that take it so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packing = GZipMiddleware(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102  the ASGI protocol
        path, root = (scope.get(name, "").rstrip("/") for name in ("path", "root_path"))
        is_page = scope["type"] == "http" and path in ("", root)
        await (self.packing if is_page else self.app)(scope, receive, send)
