"""How an action becomes a named endpoint. Its widgets are never seen; they give each argument its type and name."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

import gradio as gr

from w2v.ui.session import Session
from w2v.ui.widgets import told

P = ParamSpec("P")
T = TypeVar("T")


def asked(handler: Callable[Concatenate[Session, P], T]) -> Callable[Concatenate[Session, P], T]:
    """`told`, for what is asked of a session's own things: refused where they were let go."""

    @told
    @wraps(handler)
    def answering(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
        session.own_up()
        return handler(session, *args, **kwargs)

    return answering


def expose(
    state: gr.State, name: str, handler: Callable[..., Any], inputs: list[Any], output: Any = None, **options: Any
) -> None:
    """Offer `handler(session, *inputs)` as `/name`, described by its docstring; it answers in JSON if not told else."""
    handler.__name__ = name  # as language models are told it
    button = gr.Button(visible=False)
    button.click(
        handler,
        [state, *inputs],
        output or gr.JSON(visible=False),
        api_name=name,
        api_description=(handler.__doc__ or "").strip(),
        **options,
    )


def no_tool() -> Literal["public", "undocumented"]:
    """How visible an endpoint is that language models shall not have as a tool.

    Gradio makes a tool of every public endpoint once `GRADIO_MCP_SERVER` is set, and one session serves all who call
    them: so what changes a session is then left to those who know its name.
    """
    return "undocumented" if os.getenv("GRADIO_MCP_SERVER", "").lower() == "true" else "public"


def text(label: str, value: str | None = None) -> gr.Textbox:
    """An argument that is text."""
    return gr.Textbox(value, label=label, visible=False)


def number(label: str, value: float) -> gr.Number:
    """An argument that is a whole number."""
    return gr.Number(value, label=label, precision=0, visible=False)


def values(label: str) -> gr.JSON:
    """An argument that is a list or an object."""
    made = gr.JSON(label=label, visible=False)
    kinds = [{"type": "array", "items": {"type": "string"}}, {"type": "string"}, {"type": "object"}]
    schema = {"anyOf": kinds, "description": "a list of words, or an object of settings"}
    # Gradio's own schema, {"type": {}}, is none: the tools' protocol refuses it. (A subclass would write a .pyi file.)
    made.api_info = lambda: schema  # type: ignore[method-assign]
    return made
