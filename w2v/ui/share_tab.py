"""The Share tab: take the model away as files other tools open, bring one in, or publish it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from w2v.errors import W2VError
from w2v.training.config import in_words
from w2v.ui import address, owner, widgets
from w2v.ui.downloads import write_format, write_zip
from w2v.ui.measure_panel import create_measure_panel
from w2v.ui.model import Model
from w2v.ui.opening import open_files, open_repository
from w2v.ui.publishing import create_publishing
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.ui.widgets import QUIET
from w2v.vectors import formats


@dataclass(frozen=True)
class ShareTab:
    """What other tabs may listen to.

    Attributes:
        opened: changes whenever a model was opened.
        show: session → values for `outputs`, when another model took the session's place.
        arrive: the page's address, session → a note and the tabs, when a page has just opened, `?model=` and all.
        search: an input for `arrive` that holds nothing; see `address.SEARCH_FIRST`.
    """

    opened: gr.State
    show: Callable[[Session], tuple[Any, ...]]
    outputs: list[Any]
    arrive: Callable[..., Iterator[tuple[Any, Any]]]
    search: gr.Textbox


def about(session: Session) -> list[tuple[str, str]]:
    """The session's model, as names and values."""
    vectors, model = session.vectors, session.model
    told = [
        ("Model", model.name),
        ("Words", widgets.count(len(vectors))),
        ("Dimensions", widgets.count(vectors.vector_size)),
        ("Size in memory", f"{vectors.vectors.nbytes / 2**20:,.1f} MB"),
    ]
    if model.source:
        told.append(("Opened from", model.source))
    corpus, config, training = (_object(vectors.metadata.get(name)) for name in ("corpus", "config", "training"))
    if isinstance(corpus.get("tokens"), int):
        told.append(("Learned from", f"{corpus.get('name', 'a text')} ({widgets.count(corpus['tokens'])} tokens)"))
    if isinstance(training.get("seconds"), int | float):
        loss = training.get("loss")
        last = f", loss {loss:.3f}" if isinstance(loss, float) else ""
        told.append(("Training", f"{widgets.duration(training['seconds'])}{last}"))
    if config:
        kinds = [in_words(name, config[name]) for name in ("architecture", "loss") if name in config]
        numbers = {"window": "window", "epochs": "epochs", "min_count": "minimum count"}
        kinds += [f"{label} {config[name]}" for name, label in numbers.items() if name in config]
        told.append(("Settings", ", ".join(kinds)))
    return told


def way_back(before: Model, now: Model) -> str:
    """Which model leads back from which, in words: a training that was stopped and went on leaves two of one name."""
    return f"Back to the other {before.name}" if before.name == now.name else f"Back to {before.name}"


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def create_share_tab(state: gr.State, settings: Settings) -> ShareTab:
    """Lay the tab out and wire it."""
    opened = gr.State(0)
    with gr.Row(equal_height=False):
        with gr.Column(min_width=320, elem_classes="w2v-card"):
            gr.Markdown("### Take this model with you")
            facts = widgets.facts(elem_id="w2v-model-facts")
            _create_downloads(state)
        with gr.Column(min_width=320):
            with gr.Column(elem_classes="w2v-card"):
                gr.Markdown("### Open a model")
                note = widgets.note(elem_id="w2v-open-note")
                back = gr.Button("Back", visible=False, size="md", elem_id="w2v-back")
                upload = gr.File(
                    label=f"A zip, a file of vectors, or a folder's files (up to {settings.max_model_mb:,} MB)",
                    file_count="multiple",
                    height=190,
                    elem_id="w2v-open",
                )
                with gr.Row(elem_classes="w2v-one-line"):
                    repository = gr.Textbox(
                        label="Or a repository on the Hugging Face Hub",
                        placeholder="user/repo",
                        scale=4,
                        min_width=180,
                        elem_id="w2v-repository",
                    )
                    fetch = gr.Button("Open", size="md", scale=0, min_width=110, elem_id="w2v-fetch")
            with gr.Accordion("Measure how good it is", open=False, elem_id="w2v-measuring"):
                measured = create_measure_panel(state)
            with gr.Accordion("Publish on the Hugging Face Hub", open=False, elem_id="w2v-publishing"):
                create_publishing(state)
    search = gr.Textbox(visible=False)
    linked = gr.Textbox(visible=False)  # the repository that the page's address should name

    def take(session: Session, version: int, opener: Callable[[], Model]) -> tuple[Any, int]:
        try:
            session.model = opener()
        except W2VError as error:
            return widgets.refusal(error), version
        size = f"{widgets.count(len(session.vectors))} words of {session.vectors.vector_size} dimensions"
        said = f"Opened {session.model.name}: {size}, from {session.model.source}. Query and Map now speak of it."
        return widgets.info(said), version + 1

    def on_upload(session: Session, version: int, paths: list[str] | None) -> tuple[Any, int, None]:
        # The field is emptied: Gradio adds the next file to those that lie there.
        return *take(session, version, lambda: open_files(paths, settings)), None

    def on_fetch(
        session: Session, version: int, name: str, request: gr.Request, oauth: gr.OAuthToken | None
    ) -> tuple[Any, int]:
        access = owner.token_of(request, None, oauth)
        return take(session, version, lambda: open_repository(name, access, settings, cache=owner.at_home(request)))

    def arrive(
        search: str, session: Session, request: gr.Request, oauth: gr.OAuthToken | None
    ) -> Iterator[tuple[Any, Any]]:
        if not (name := address.parameters(search).get("model")):
            yield gr.skip(), gr.skip()
            return
        yield widgets.info(f"Opening {name[:200]} from the Hub…"), gr.Tabs(selected="query")
        yield on_fetch(session, 0, name, request, oauth)[0], gr.skip()

    def on_back(session: Session, version: int) -> tuple[Any, int]:
        left = session.model
        session.go_back()
        return widgets.info(f"{way_back(session.model, left)}. Query and Map speak of it again."), version + 1

    def show(session: Session) -> tuple[Any, ...]:
        previous = session.previous
        label = way_back(previous, session.model)[:70] if previous else ""
        again = gr.update(value=label, visible=previous is not None)
        return about(session), again, session.model.repository, *measured.show(session)

    slow: dict[str, Any] = {"concurrency_id": "hub", "concurrency_limit": 4}
    upload.upload(on_upload, [state, opened, upload], [note, opened, upload], api_visibility="private")
    asked = [repository.submit, fetch.click]
    gr.on(asked, on_fetch, [state, opened, repository], [note, opened], api_visibility="private", **slow)
    back.click(on_back, [state, opened], [note, opened], **QUIET)
    linked.change(None, [linked], js=address.NAME_MODEL, api_visibility="private")
    return ShareTab(opened, show, [facts, back, linked, *measured.outputs], arrive, search)


def _create_downloads(state: gr.State) -> None:
    """The bundle with one click, every format under a fold."""
    note = widgets.note(elem_id="w2v-download-note")
    button = gr.Button("Download (.zip)", variant="primary", elem_id="w2v-make-zip")
    gr.Markdown(
        "The zip holds the model (safetensors and JSON, nothing that can run code), its card, `vectors.txt` for "
        "gensim, spaCy and the rest, and the map as a page that needs no server. It opens here again."
    )
    _download(button, write_zip, "zip", [state], note)
    with gr.Accordion("Other formats", open=False, elem_id="w2v-formats"):
        choices = [(f"{each.title}: {each.opens_in}", each.name) for each in formats.FORMATS.values()]
        format_ = gr.Dropdown(choices, value="word2vec", label="Format", elem_id="w2v-format")
        half = gr.Checkbox(
            False,
            label="Half precision (float16)",
            info="Half the size where the format can; what it costs is measured and told.",
            elem_id="w2v-half",
        )
        single = gr.Button("Download in this format", elem_id="w2v-make-format")
        _download(single, write_format, "format", [state, format_, half], note)


def _download(
    button: gr.Button, write: Callable[..., tuple[Path, str]], slug: str, inputs: list[Any], note: gr.HTML
) -> None:
    # A DownloadButton whose file is made on click downloads nothing the first time: so a plain button makes
    # the file, hands it to a hidden DownloadButton, and then clicks that.
    hidden = gr.DownloadButton(visible="hidden", elem_id=f"w2v-download-{slug}")

    def make(*values: Any) -> tuple[Any, Any, bool]:
        try:
            path, told = write(*values)
        except W2VError as error:
            return gr.skip(), widgets.refusal(error), False
        return str(path), widgets.info(told) if told else None, True

    ready = gr.Checkbox(visible=False)
    made = button.click(make, inputs=inputs, outputs=[hidden, note, ready], api_visibility="private")
    js = f"(ready) => ready && document.querySelector('#w2v-download-{slug}, #w2v-download-{slug} a').click()"
    made.success(None, inputs=[ready], js=js, api_visibility="private")
