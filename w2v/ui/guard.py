"""A cap on request bodies. Gradio caps single files, but not a form's other parts nor a JSON body."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """ASGI middleware that answers 413 to a body that is too large and drops one that stalls.

    Args:
        app: the application behind.
        max_bytes: most bytes of one request's body.
        idle_seconds: longest wait for a body's next part.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, idle_seconds: float = 60) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.idle_seconds = idle_seconds
        self._too_large = f"The request is larger than the limit of {max_bytes} bytes."

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102  the ASGI protocol
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.max_bytes:
            await self._refuse(send, 413, self._too_large)
            return
        taken = 0
        body_ended = answered = refused = False

        async def refuse(status: int, text: str) -> None:
            # Told at once, over the application's head: it would call the broken body a fault of its own.
            nonlocal refused
            if not answered:
                await self._refuse(send, status, text)
            refused = True

        async def watched_receive() -> Message:
            nonlocal taken, body_ended
            try:
                # After the body the application only waits for the client to go away: no time limit there.
                message = await (receive() if body_ended else asyncio.wait_for(receive(), self.idle_seconds))
            except TimeoutError:
                await refuse(408, f"Nothing arrived for {self.idle_seconds:g} seconds.")
                raise _Refused from None
            taken += len(message.get("body", b""))
            body_ended = not message.get("more_body", False)
            if taken > self.max_bytes:
                await refuse(413, self._too_large)
                raise _Refused
            return message

        async def watched_send(message: Message) -> None:
            nonlocal answered
            if not refused:
                answered = True
                await send(message)

        with contextlib.suppress(_Refused):
            await self.app(scope, watched_receive, watched_send)

    @staticmethod
    async def _refuse(send: Send, status: int, text: str) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})


class _Refused(Exception):  # noqa: N818  a signal between two functions of this file
    """The request was answered already: whoever reads its body can stop."""
