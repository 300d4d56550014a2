"""The Corpus tab: files, pasted text or an example in; what the model will see, out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import gradio as gr

from w2v.corpus import Corpus
from w2v.errors import CorpusError, W2VError
from w2v.ui import corpus_view, widgets
from w2v.ui.form import setting_widget
from w2v.ui.session import EXAMPLE_CORPORA, Session
from w2v.ui.settings import Settings

Shown: TypeAlias = tuple[Any, ...]
Read: TypeAlias = Callable[..., Corpus]


@dataclass(frozen=True)
class CorpusTab:
    """What other tabs may listen to.

    Attributes:
        loaded: changes whenever a corpus was read.
        min_count: the setting of that name, which is shown here beside its effect.
        show: session, value of `min_count` → values for `outputs`, for a page that has just opened.
    """

    loaded: gr.State
    min_count: gr.Number
    show: Callable[[Session, Any], Shown]
    outputs: list[Any]


def show(session: Session, min_count: Any) -> Shown:
    """The outputs for the corpus a session has, and what a minimum count keeps of it."""
    corpus = session.corpus
    least = int(min_count) if isinstance(min_count, int | float) and 1 <= min_count <= 10**9 else 1
    return (
        corpus_view.summary(corpus, least),
        corpus_view.tokens(corpus, least),
        corpus_view.frequencies(corpus, least),
        corpus_view.most_frequent(corpus),
    )


def read_files(paths: list[str] | None, lowercase: bool, settings: Settings) -> Corpus:
    """The corpus in the files a visitor uploaded.

    Raises:
        CorpusError: no file, or one that cannot be used.
    """
    if not paths:
        raise CorpusError("No file was chosen: drop one or more .txt files first.")
    return Corpus.from_files(paths, lowercase=lowercase, max_bytes=settings.max_corpus_mb * 2**20)


def read_text(text: str | None, lowercase: bool, settings: Settings) -> Corpus:
    """The corpus in a text a visitor pasted.

    Raises:
        CorpusError: the text is empty or too long.
    """
    limit = settings.max_corpus_mb * 2**20
    if len(text or "") > limit:
        raise CorpusError(f"The text has {len(text or ''):,} characters, more than the {limit:,} this page takes.")
    return Corpus.from_text(text or "", lowercase=lowercase)


def read_example(name: str, lowercase: bool) -> Corpus:
    """One of the corpora that come with the app.

    Raises:
        CorpusError: there is no example of that name.
    """
    if name not in EXAMPLE_CORPORA:
        raise CorpusError(f"There is no example called {name!r}. There is: {', '.join(EXAMPLE_CORPORA)}")
    return Corpus.from_files([Path(EXAMPLE_CORPORA[name])], lowercase=lowercase)


def create_corpus_tab(state: gr.State, settings: Settings) -> CorpusTab:
    """Lay the tab out and wire it."""
    loaded = gr.State(0)
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=300):
            files = gr.File(
                label=f"Drop text files here (.txt, UTF-8, up to {settings.max_corpus_mb} MB)",
                file_count="multiple",
                file_types=[".txt", ".text", ".md", ".gz"],
                height=170,
                elem_id="w2v-files",
            )
            text = gr.Textbox(
                label="…or paste text", lines=5, max_lines=9, placeholder="Call me Ishmael. Some years ago…"
            )
            use_text = gr.Button("Read this text", size="md")
            gr.Markdown("…or take an example")
            examples = [gr.Button(name, size="md") for name in EXAMPLE_CORPORA]
            lowercase = gr.Checkbox(True, label="Fold to lower case", info="“The” and “the” become one word.")
            min_count = setting_widget("min_count")
        with gr.Column(scale=3, min_width=320):
            note = widgets.note(elem_id="w2v-corpus-note")
            facts = widgets.facts(elem_id="w2v-corpus-facts")
            gr.Markdown("### The tokens, as the model will see them")
            preview = widgets.token_lines(elem_id="w2v-preview")
            curve = widgets.zipf(elem_id="w2v-zipf")
            frequent = widgets.word_table(elem_id="w2v-frequent")

    outputs = [facts, preview, curve, frequent]

    def load(read: Read, session: Session, version: int, min_count: Any, lowercase: bool, *inputs: Any) -> Shown:
        try:
            corpus = read(*inputs, lowercase)
        except W2VError as error:
            return (*[gr.skip()] * len(outputs), widgets.refusal(error), version)
        session.corpus, session.read_again = corpus, partial(read, *inputs)
        said = widgets.info(f"Read {widgets.count(corpus.n_tokens)} tokens. Next: the Train tab.")
        return (*show(session, min_count), said, version + 1)

    def read_again(session: Session, version: int, min_count: Any, lowercase: bool) -> Shown:
        read = session.read_again or partial(read_example, next(iter(EXAMPLE_CORPORA)))
        return load(read, session, version, min_count, lowercase)

    shared = [state, loaded, min_count, lowercase]

    def wire(event: Callable[..., Any], handler: Callable[..., Shown], *inputs: Any) -> None:
        event(
            handler,
            inputs=[*shared, *inputs],
            outputs=[*outputs, note, loaded],
            show_progress_on=preview,
            api_visibility="private",
        )

    wire(files.upload, partial(load, partial(read_files, settings=settings)), files)
    wire(use_text.click, partial(load, partial(read_text, settings=settings)), text)
    for name, button in zip(EXAMPLE_CORPORA, examples, strict=True):
        wire(button.click, partial(load, partial(read_example, name)))
    wire(lowercase.input, read_again)
    min_count.change(
        show,
        inputs=[state, min_count],
        outputs=outputs,
        trigger_mode="always_last",
        show_progress="hidden",
        api_visibility="private",
    )
    return CorpusTab(loaded, min_count, show, outputs)
