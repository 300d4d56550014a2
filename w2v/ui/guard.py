"""A cap on request bodies. Gradio caps single files, but not a form's other parts nor a JSON body."""

from __future__ import annotations

import asyncio

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102  the ASGI protocol
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.max_bytes:
            await self._refuse(send, 413, f"The request is larger than the limit of {self.max_bytes} bytes.")
            return
        taken = 0
        body_ended = False
        answered = False

        async def counted_receive() -> Message:
            nonlocal taken, body_ended
            # After the body the server only waits for the client to go away: no time limit there.
            message = await (receive() if body_ended else asyncio.wait_for(receive(), self.idle_seconds))
            taken += len(message.get("body", b""))
            body_ended = not message.get("more_body", False)
            if taken > self.max_bytes:
                raise _TooLarge
            return message

        async def noted_send(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.app(scope, counted_receive, noted_send)
        except _TooLarge:
            if not answered:
                await self._refuse(send, 413, f"The request is larger than the limit of {self.max_bytes} bytes.")
        except TimeoutError:
            if not answered:
                await self._refuse(send, 408, f"Nothing arrived for {self.idle_seconds:g} seconds.")

    @staticmethod
    async def _refuse(send: Send, status: int, text: str) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})


class _TooLarge(Exception):  # noqa: N818  a signal between two functions of this file
    """The body went over the limit."""
