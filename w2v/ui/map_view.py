"""The map as a component of the page: `w2v.maps.figures` prepares the data, `w2v/maps/static` draws them.

The value is JSON and goes through no template. What is selected stays in the browser, where a link leads on to the
Query tab; the page changes the map by giving it another value.
"""

from __future__ import annotations

import json
from typing import Any

import gradio as gr

from w2v.maps import figures

# Runs once in the browser, with `element`, `props`, `watch` and `trigger` as gr.HTML lends them.
_WIRE = """
const more = %s && {
  onMissing: (words) => trigger("input", { value: words }),
  onAdd: (words) => trigger("submit", { value: words }),
  onSave: () => trigger("download"),
};
const view = W2VMap.mount(element, { plotly: %s, small: %s, ...more });
const show = () => view.show(props.value && JSON.parse(props.value));
watch("value", show);
show();
"""

ANSWER = """(answer) => answer && document.querySelector("#w2v-map .w2v-map")?.dispatchEvent(
    new CustomEvent("w2v-answer", { detail: answer }))"""
"""JavaScript for an event: its input, unless it is None, is told to the map; see `answered` there."""


def head() -> str:
    """What every map on the page is drawn with, for the page's head: `W2VMap` and its styles, once."""
    return f"<style>{figures.style()}</style><script>{figures.script()}</script>"


def shown(data: dict[str, Any]) -> str:
    """The value of a map for the data of `figures.figure_data`: as JSON text, for Svelte would wrap every word of it.

    Nothing in it looks like markup, which Gradio would warn of.
    """
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def map_view(value: str | None = None, *, small: bool = False, more: bool = False, **options: Any) -> gr.HTML:
    """A map, drawn from a value of `shown`.

    Args:
        value: what to draw first.
        small: the picture and no more: no search, a list only of what is selected.
        more: offer what the page must do: `input` asks what the model knows of words that are not on the map
            (`event.value`, a list), to be told by `ANSWER`; `submit` asks for words to be added (the same), `download`
            for the map as a page of its own.
        options: of gr.HTML.
    """
    plotly = figures.plotly_script()
    gr.set_static_paths([plotly])
    # Relative, so that the page also works below a prefix such as /studio/.
    address = json.dumps(f"gradio_api/file={plotly}")
    classes = ["w2v", *options.pop("elem_classes", [])]
    return gr.HTML(
        value,
        html_template="",
        js_on_load=_WIRE % (json.dumps(more), address, json.dumps(small)),
        apply_default_css=False,
        elem_classes=classes,
        **options,
    )
