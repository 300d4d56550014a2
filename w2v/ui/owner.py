"""Whose Hub account may be used: the visitor's own, and the machine's only by whoever sits at it."""

from __future__ import annotations

import os
from collections.abc import Mapping

import gradio as gr
from gradio.context import LocalContext

_HERE = frozenset({"127.0.0.1", "::1", "localhost", "[::1]"})
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def is_owner(client: str, headers: Mapping[str, str]) -> bool:
    """Whether a request comes straight from a browser on this machine, for a page at this machine's own address.

    Through a tunnel (`share=True`) or a proxy everyone seems to come from this machine; their headers tell.
    """
    hosts = [headers.get("host", ""), headers.get("origin", "").partition("://")[2]]
    named = [host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host for host in hosts if host]
    forwarded = any(name in headers for name in _FORWARDED)
    return client in _HERE and bool(named) and all(host in _HERE for host in named) and not forwarded


def token_of(request: gr.Request, typed: str | None, oauth: gr.OAuthToken | None) -> str | None:
    """The access token to use for this visitor, None if there is none: signed in, typed, or the machine's own.

    The machine's (`HF_TOKEN` or the cached login) is never lent to strangers: not on a Space, not through a tunnel or
    a proxy, and not at all with `W2V_HUB_LOGIN=0`.
    """
    if oauth is not None:
        return oauth.token
    if typed and typed.strip():
        return typed.strip()
    return _machine_token() if at_home(request) else None


def at_home(request: gr.Request) -> bool:
    """Whether this visitor is the machine's owner, whose login and whose cache of the Hub may be used."""
    blocks = LocalContext.blocks.get()
    private = blocks is not None and not blocks.share and not blocks.root_path
    if os.getenv("SPACE_ID") or os.getenv("W2V_HUB_LOGIN") == "0" or not private or request.client is None:
        return False
    return is_owner(request.client.host, {name.lower(): value for name, value in request.headers.items()})


def _machine_token() -> str | None:
    from huggingface_hub import get_token

    return get_token()
