"""The question in the page's address, `?word=king` or `?q=king - man + woman`: read here, written in `address.js`.

Also the model from the Hub that is asked, `?model=user/repo`.

Other parameters belong to others and are left alone.
"""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import unquote

import gradio as gr

from w2v.ui import widgets

_MOST = 5000  # characters of an address that are looked at
_number = itertools.count(1)

SEARCH_FIRST = "(first, ...others) => [location.search, ...others]"
"""JavaScript for an event: its first input becomes the address's parameters, such as `?word=king`, to be read."""

NAME_MODEL = "(name) => W2VAddress.replace({ model: name || null })"
"""JavaScript for an event: its input, a repository on the Hub or nothing, becomes the address's `?model=`."""


def parameters(search: Any) -> dict[str, str]:
    """The parameters of an address, the first of each name.

    >>> parameters("?word=caf%C3%A9&q=king%20-%20man%20+%20woman")
    {'word': 'café', 'q': 'king - man + woman'}
    """
    found: dict[str, str] = {}
    for part in str(search or "")[:_MOST].removeprefix("?").split("&"):
        name, _, value = part.partition("=")
        # Forms write a space as "+". Where spaces are written otherwise, a plus is a plus, as typed by hand.
        spaced = value if "%20" in value or " " in value else value.replace("+", " ")
        found.setdefault(unquote(name), unquote(spaced))
    return found


def bar() -> gr.HTML:
    """The page's link to its address, unseen; its `select` event carries the address's parameters, to be read."""
    return widgets.widget("address_bar.js", elem_id="w2v-address")


def visited(question: dict[str, str]) -> dict[str, Any]:
    """The value of a `bar` that puts a question, {"word": …} or {"q": …}, into the address and the history."""
    return {"question": question, "number": next(_number)}


def forgotten() -> dict[str, Any]:
    """The value of a `bar` that takes the question out of the address: it is no longer what is shown."""
    return {"question": None, "number": next(_number)}
