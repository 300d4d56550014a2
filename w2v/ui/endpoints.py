"""How an action becomes a named endpoint. Its widgets are never seen; they give each argument its type and name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr


def expose(
    state: gr.State, name: str, handler: Callable[..., Any], inputs: list[Any], output: Any = None, **options: Any
) -> None:
    """Offer `handler(session, *inputs)` as `/name`, described by its docstring; it answers in JSON if not told else."""
    button = gr.Button(visible=False)
    button.click(
        handler,
        [state, *inputs],
        output or gr.JSON(visible=False),
        api_name=name,
        api_description=(handler.__doc__ or "").strip(),
        **options,
    )


def text(label: str, value: str | None = None) -> gr.Textbox:
    """An argument that is text."""
    return gr.Textbox(value, label=label, visible=False)


def number(label: str, value: float) -> gr.Number:
    """An argument that is a whole number."""
    return gr.Number(value, label=label, precision=0, visible=False)


def values(label: str) -> gr.JSON:
    """An argument that is a list or an object."""
    return gr.JSON(label=label, visible=False)
