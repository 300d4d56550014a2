"""A small reverse proxy, as people put before an app: it takes a path's beginning off and passes the rest on."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class _Handler(BaseHTTPRequestHandler):
    prefix: str
    behind: str

    def _pass_on(self) -> None:
        if not self.path.startswith(self.prefix + "/"):
            self.send_response(204 if self.path == "/favicon.ico" else 404)  # the rest of the site, which is not ours
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
        headers |= {"Host": self.headers["Host"], "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "http"}
        backend = http.client.HTTPConnection(self.behind, timeout=120)
        # The browser, or the app at the end of the tests, may go away.
        with closing(backend), suppress(OSError, http.client.HTTPException):
            backend.request(self.command, self.path.removeprefix(self.prefix), self.rfile.read(length), headers)
            answer = backend.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _HOP:
                    self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            while part := answer.read1(1 << 16):  # as it comes: no buffering
                self.wfile.write(part)
                self.wfile.flush()

    do_GET = do_POST = do_HEAD = _pass_on  # noqa: N815  the server's names

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@contextmanager
def proxied(address: str, prefix: str) -> Iterator[str]:
    """Address at which the app behind is reached under `prefix`, for the length of the block."""
    parts = {"prefix": prefix, "behind": urlsplit(address).netloc}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), parts))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
