"""The Share tab: take the model away as files other tools open, or bring one in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from w2v.errors import FormatError, W2VError
from w2v.ui import widgets
from w2v.ui.session import Model, Session
from w2v.ui.settings import Settings
from w2v.vectors import formats


@dataclass(frozen=True)
class ShareTab:
    """What other tabs may listen to.

    Attributes:
        opened: changes whenever a model was opened.
        show: session → values for `outputs`, when another model took the session's place.
    """

    opened: gr.State
    show: Callable[[Session], Any]
    outputs: list[Any]


def about(session: Session) -> list[tuple[str, str]]:
    """The session's model, as names and values."""
    vectors = session.vectors
    corpus = vectors.metadata.get("corpus", {})
    config = vectors.metadata.get("config", {})
    told = [
        ("Model", session.model.name),
        ("Words", widgets.count(len(vectors))),
        ("Dimensions", widgets.count(vectors.vector_size)),
    ]
    if isinstance(corpus, dict) and isinstance(corpus.get("tokens"), int):
        told.append(("Learned from", f"{corpus.get('name', 'a text')} ({widgets.count(corpus['tokens'])} tokens)"))
    if isinstance(config, dict) and config:
        shown = ("architecture", "loss", "window", "epochs", "min_count")
        told.append(("Settings", ", ".join(f"{name} {config[name]}" for name in shown if name in config)))
    return told


def file_stem(name: str) -> str:
    """A file name that any system takes, from a model's name."""
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.")[:60] or "model"


def write_zip(session: Session) -> str:
    """The model's folder as a zip; returns the file's path."""
    path = session.folder / f"{file_stem(session.model.name)}.zip"
    formats.export(session.vectors, "bundle", path)
    return str(path)


def write_text(session: Session) -> str:
    """The model as a word2vec text file; returns the file's path."""
    path = session.folder / f"{file_stem(session.model.name)}.txt"
    formats.export(session.vectors, "word2vec", path)
    return str(path)


def open_model(path: str | None, settings: Settings) -> Model:
    """The model in a file a visitor dropped.

    Raises:
        FormatError: no file, too large, or none of the formats that are known.
    """
    if not path:
        raise FormatError("No file was chosen: drop a .zip from this page or a word2vec .txt.")
    file = Path(path)
    if file.stat().st_size > settings.max_model_mb * 2**20:
        raise FormatError(f"{file.name} is larger than {settings.max_model_mb} MB, the most this page opens.")
    return Model(formats.open_vectors(file), file.stem)


def create_share_tab(state: gr.State, settings: Settings) -> ShareTab:
    """Lay the tab out and wire it."""
    opened = gr.State(0)
    with gr.Row(equal_height=False):
        with gr.Column(min_width=320):
            gr.Markdown("### Take this model with you")
            facts = widgets.facts(elem_id="w2v-model-facts")
            refused = widgets.note(elem_id="w2v-download-note")
            for label, write, slug in (
                ("Download the model (.zip)", write_zip, "zip"),
                ("Download as word2vec text (.txt)", write_text, "text"),
            ):
                _download(label, write, slug, state, refused)
            gr.Markdown(
                "The **zip** opens here and with `KeyedVectors.load`; it holds safetensors and JSON, nothing that can "
                "run code. The **text file** opens in gensim, spaCy and most other tools."
            )
        with gr.Column(min_width=320):
            gr.Markdown("### Open a model")
            upload = gr.File(
                label=f"Drop a .zip from this page or a word2vec .txt (up to {settings.max_model_mb} MB)",
                file_types=[".zip", ".txt", ".vec"],
                height=180,
                elem_id="w2v-open",
            )
            note = widgets.note(elem_id="w2v-open-note")

    def on_upload(session: Session, version: int, path: str | None) -> tuple[Any, int]:
        try:
            session.model = open_model(path, settings)
        except W2VError as error:
            return widgets.refusal(error), version
        words = widgets.count(len(session.vectors))
        size = f"{words} words of {session.vectors.vector_size} dimensions"
        said = f"Opened {session.model.name}: {size}. Query and Map now speak of it."
        return widgets.info(said), version + 1

    upload.upload(on_upload, inputs=[state, opened, upload], outputs=[note, opened], api_visibility="private")
    return ShareTab(opened, about, [facts])


def _download(label: str, write: Callable[[Session], str], slug: str, state: gr.State, refused: gr.HTML) -> None:
    # A DownloadButton whose file is made on click downloads nothing the first time: so a plain button makes
    # the file, hands it to a hidden DownloadButton, and then clicks that.
    button = gr.Button(label, variant="primary" if slug == "zip" else "secondary", elem_id=f"w2v-make-{slug}")
    hidden = gr.DownloadButton(label, visible="hidden", elem_id=f"w2v-download-{slug}")

    def make(session: Session) -> tuple[Any, Any]:
        try:
            return write(session), None
        except W2VError as error:
            return gr.skip(), widgets.refusal(error)

    made = button.click(make, inputs=[state], outputs=[hidden, refused], api_visibility="private")
    js = f"() => document.querySelector('#w2v-download-{slug}, #w2v-download-{slug} a').click()"
    made.success(None, js=js, api_visibility="private")
