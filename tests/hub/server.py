"""A small server that speaks the Hub's HTTP API as `huggingface_hub` uses it. It stands in for the real Hub.

The real Hub is not reached by these tests. What is here was read off the requests of `huggingface_hub` itself: who am
I, create, validate the card's header, preupload, LFS batch and upload, commit, model info, tree, resolve. Not here is
Xet, the Hub's newer way to upload large files (the tests turn it off, and `huggingface_hub` then uses LFS), and the
rules by which the real Hub decides about accounts and quotas: a test says what shall go wrong.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

TOKEN = "hf_" + "testtoken" * 3
"""The one token that is right; it belongs to the user `ann`."""

Files = dict[str, bytes]


@dataclass
class Repository:
    """One repository: its files at every commit, newest last."""

    private: bool
    commits: list[tuple[str, Files]] = field(default_factory=list)

    def at(self, revision: str) -> tuple[str, Files] | None:
        if revision == "main":
            return self.commits[-1]
        return next((commit for commit in self.commits if commit[0].startswith(revision)), None)

    def commit(self, files: Files) -> str:
        number = hashlib.sha1(repr((len(self.commits), sorted(files))).encode(), usedforsecurity=False).hexdigest()
        self.commits.append((number, files))
        return number


class Hub:
    """What the server knows, and what shall go wrong.

    Attributes:
        address: its URL, for HF_ENDPOINT.
        repositories: by "user/name".
        requests: every request as "METHOD path?query".
        tokens: every token that was sent.
        refuse: a path's beginning → the status to answer with; 0 cuts the connection.
    """

    def __init__(self) -> None:
        self.address = ""
        self.repositories: dict[str, Repository] = {}
        self.requests: list[str] = []
        self.tokens: set[str] = set()
        self.refuse: dict[str, int] = {}
        self.blobs: dict[str, bytes] = {}

    def add(self, name: str, files: Files, *, private: bool = False) -> str:
        """Put files into a repository, made if need be; its new commit."""
        return self.repositories.setdefault(name, Repository(private)).commit(files)

    def files(self, name: str) -> Files:
        return self.repositories[name].commits[-1][1]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def do_GET(self) -> None:
        self._route()

    def do_HEAD(self) -> None:
        self._route()

    def do_POST(self) -> None:
        self._route()

    def do_PUT(self) -> None:
        self._route()

    def log_message(self, *_: Any) -> None:  # the tests' output stays clean
        pass

    def _route(self) -> None:
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        self.hub.requests.append(f"{self.command} {self.path}")
        self.token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.token:
            self.hub.tokens.add(self.token)
        for beginning, status in self.hub.refuse.items():
            if f"{self.command} {path}".startswith(beginning):
                self._refuse(status)
                return
        self.body = self._read_body()
        self.query = parse_qs(parts.query)
        for method, pattern, action in _ROUTES:
            if (found := re.fullmatch(pattern, path)) and self.command in method.split():
                action(self, *found.groups())
                return
        self._answer({"error": "no such route"}, 404)

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _refuse(self, status: int) -> None:
        if status:
            self._read_body()
            self._answer({"error": f"refused with {status}"}, status)
            return
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self._send(json.dumps(value).encode(), status, {"Content-Type": "application/json"} | (headers or {}))

    def _send(self, data: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(data))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _signed_in(self) -> bool:
        if self.token == TOKEN:
            return True
        self._answer(
            {"error": "Invalid credentials"}, 401, {"X-Error-Message": "Invalid credentials in Authorization header"}
        )
        return False

    def _found(self, name: str, revision: str = "main") -> tuple[str, Files] | None:
        """A repository's files; answers, as the Hub does, 404 for what may not be seen."""
        repository = self.hub.repositories.get(name)
        if repository is None or (repository.private and self.token != TOKEN):
            self._answer(
                {"error": "Repository not found"}, 404 if self.token else 401, {"X-Error-Code": "RepoNotFound"}
            )
            return None
        commit = repository.at(revision) if repository.commits else ("0" * 40, {})
        if commit is None:
            self._answer({"error": "Invalid rev id"}, 404, {"X-Error-Code": "RevisionNotFound"})
        return commit

    def whoami(self) -> None:
        if self._signed_in():
            self._answer(
                {"type": "user", "name": "ann", "fullname": "Ann", "orgs": [], "auth": {"type": "access_token"}}
            )

    def create(self) -> None:
        if not self._signed_in():
            return
        asked = json.loads(self.body)
        owner = asked.get("organization") or "ann"
        name = f"{owner}/{asked['name']}"
        if owner != "ann":
            self._answer({"error": f"You don't have the rights to create a model under the namespace {owner!r}"}, 403)
        elif name in self.hub.repositories:
            self._answer({"error": "You already created this model repo"}, 409)
        else:
            self.hub.repositories[name] = Repository(
                asked.get("visibility") == "private" or asked.get("private", False)
            )
            self.hub.add(name, {".gitattributes": b"*.safetensors filter=lfs"})
            self._answer({"url": f"{self.hub.address}/{name}", "name": name})

    def validate(self) -> None:
        header = json.loads(self.body)["content"].split("---\n")[1]
        try:
            fine = isinstance(yaml.safe_load(header), dict)
        except yaml.YAMLError:
            fine = False
        self._answer({"errors": [] if fine else [{"message": "no YAML"}], "warnings": []}, 200 if fine else 400)

    def preupload(self, name: str, _revision: str) -> None:
        if not self._signed_in() or self._found(name) is None:
            return
        files = [
            {
                "path": each["path"],
                "uploadMode": "lfs" if each["path"].endswith(".safetensors") else "regular",
                "shouldIgnore": False,
            }
            for each in json.loads(self.body)["files"]
        ]
        self._answer({"files": files})

    def batch(self, _name: str) -> None:
        objects = [
            {
                **each,
                "actions": {"upload": {"href": f"{self.hub.address}/lfs/{each['oid']}"}},
            }
            for each in json.loads(self.body)["objects"]
        ]
        self._answer({"transfer": "basic", "objects": objects})

    def store(self, number: str) -> None:
        assert hashlib.sha256(self.body).hexdigest() == number
        self.hub.blobs[number] = self.body
        self._answer({})

    def commit(self, name: str, _revision: str) -> None:
        if not self._signed_in() or (found := self._found(name)) is None:
            return
        files = dict(found[1])
        for line in self.body.splitlines():
            entry = json.loads(line)
            value = entry["value"]
            if entry["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif entry["key"] == "deletedFile":
                del files[value["path"]]
            elif entry["key"] == "lfsFile":
                files[value["path"]] = self.hub.blobs[value["oid"]]
        number = self.hub.repositories[name].commit(files)
        self._answer({"commitUrl": f"{self.hub.address}/{name}/commit/{number}", "commitOid": number})

    def info(self, name: str, revision: str | None = None) -> None:
        if (found := self._found(name, revision or "main")) is not None:
            sizes = [{"rfilename": path, "size": len(data)} for path, data in found[1].items()]
            about = {"id": name, "sha": found[0], "private": self.hub.repositories[name].private, "tags": []}
            self._answer({"_id": "0", **about, "downloads": 0, "likes": 0, "siblings": sizes})

    def tree(self, name: str, revision: str) -> None:
        if (found := self._found(name, revision)) is not None:
            entries = [
                {
                    "type": "file",
                    "path": path,
                    "size": len(data),
                    "oid": hashlib.sha1(data, usedforsecurity=False).hexdigest(),
                }
                for path, data in found[1].items()
            ]
            self._answer(entries)

    def resolve(self, name: str, revision: str, path: str) -> None:
        if (found := self._found(name, revision)) is None:
            return
        data = found[1].get(path)
        if data is None:
            self._answer(
                {"error": "Entry not found"}, 404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": found[0]}
            )
            return
        headers = {"X-Repo-Commit": found[0], "ETag": f'"{hashlib.sha256(data).hexdigest()}"', "Accept-Ranges": "bytes"}
        if wanted := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            start, end = int(wanted[1]), min(int(wanted[2] or len(data) - 1), len(data) - 1)
            headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
            self._send(data[start : end + 1], 206, headers)
        else:
            self._send(data, 200, headers)


_REPO = r"([\w.-]+/[\w.-]+)"
_ROUTES: list[tuple[str, str, Any]] = [
    ("GET", r"/api/whoami-v2", _Handler.whoami),
    ("POST", r"/api/repos/create", _Handler.create),
    ("POST", r"/api/validate-yaml", _Handler.validate),
    ("POST", rf"/api/models/{_REPO}/preupload/(.+)", _Handler.preupload),
    ("POST", rf"/{_REPO}\.git/info/lfs/objects/batch", _Handler.batch),
    ("PUT", r"/lfs/(\w+)", _Handler.store),
    ("POST", rf"/api/models/{_REPO}/commit/(.+)", _Handler.commit),
    ("GET", rf"/api/models/{_REPO}", _Handler.info),
    ("GET", rf"/api/models/{_REPO}/revision/(.+)", _Handler.info),
    ("GET", rf"/api/models/{_REPO}/tree/(.+)", _Handler.tree),
    ("GET HEAD", rf"/{_REPO}/resolve/([^/]+)/(.+)", _Handler.resolve),
]


@contextmanager
def running() -> Iterator[Hub]:
    """A server on a free port of this machine, for the length of the block."""
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
