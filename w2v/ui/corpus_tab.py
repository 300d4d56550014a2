"""The Corpus tab: files, pasted text or an example in; what the model will see, out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from w2v.corpus import Corpus
from w2v.errors import CorpusError, W2VError
from w2v.ui import widgets
from w2v.ui.session import EXAMPLE_CORPORA, Session
from w2v.ui.settings import Settings

Shown = tuple[Any, ...]


@dataclass(frozen=True)
class CorpusTab:
    """What other tabs may listen to.

    Attributes:
        loaded: changes whenever a corpus was read.
        show: session → values for `outputs`, for a page that has just opened.
    """

    loaded: gr.State
    show: Callable[[Session], Shown]
    outputs: list[Any]


def summary(corpus: Corpus) -> list[tuple[str, str]]:
    """What was read, as names and values."""
    singles = int((corpus.vocab.counts == 1).sum())
    return [
        ("Text", corpus.name),
        ("Files", widgets.count(len(corpus.sources))),
        ("Tokens", widgets.count(corpus.n_tokens)),
        ("Distinct words", widgets.count(len(corpus.vocab))),
        ("Sentences", widgets.count(corpus.n_sentences)),
        ("Words seen once", widgets.count(singles)),
    ]


def most_frequent(corpus: Corpus, n: int = 20) -> widgets.Json:
    """The value of a word table with the most frequent words."""
    pairs = zip(corpus.vocab.words[:n], corpus.vocab.counts[:n], strict=True)
    rows = [{"word": word, "score": int(count), "count": None} for word, count in pairs]
    return {
        "caption": f"The {len(rows)} most frequent words",
        "score": "Count",
        "whole": True,
        "plain": True,
        "rows": rows,
    }


def show(session: Session) -> Shown:
    """The outputs for the corpus a session has: facts, token preview, most frequent words."""
    corpus = session.corpus
    return summary(corpus), corpus.preview(n_sentences=8, max_tokens=110), most_frequent(corpus)


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
            lowercase = gr.Checkbox(
                True, label="Fold to lower case", info="“The” and “the” become one word. Applies when text is read."
            )
        with gr.Column(scale=3, min_width=320):
            note = widgets.note(elem_id="w2v-corpus-note")
            facts = widgets.facts(elem_id="w2v-corpus-facts")
            gr.Markdown("### The tokens, as the model will see them")
            preview = widgets.token_lines(elem_id="w2v-preview")
            frequent = widgets.word_table(elem_id="w2v-frequent")

    outputs = [facts, preview, frequent]

    def load(read: Callable[..., Corpus], session: Session, version: int, *inputs: Any) -> Shown:
        try:
            corpus = session.corpus = read(*inputs)
        except W2VError as error:
            return (*[gr.skip()] * len(outputs), widgets.refusal(error), version)
        said = widgets.info(f"Read {widgets.count(corpus.n_tokens)} tokens. Next: the Train tab.")
        return (*show(session), said, version + 1)

    def wire(event: Callable[..., Any], read: Callable[..., Corpus], *inputs: Any) -> None:
        event(
            partial(load, read),
            inputs=[state, loaded, *inputs],
            outputs=[*outputs, note, loaded],
            show_progress_on=preview,
            api_visibility="private",
        )

    wire(files.upload, partial(read_files, settings=settings), files, lowercase)
    wire(use_text.click, partial(read_text, settings=settings), text, lowercase)
    for name, button in zip(EXAMPLE_CORPORA, examples, strict=True):
        wire(button.click, partial(read_example, name), lowercase)
    return CorpusTab(loaded, show, outputs)
