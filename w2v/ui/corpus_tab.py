"""The Corpus tab: files, pasted text or an example in; what the model will see, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import gradio as gr

from w2v.corpus import Corpus, remarks
from w2v.errors import CorpusError, EncodingError, W2VError
from w2v.ui import corpus_view, widgets
from w2v.ui.form import setting_widget
from w2v.ui.model import EXAMPLE_CORPORA
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.ui.widgets import QUIET

SENTENCES = [
    ("As the text suggests", "auto"),
    ("At . ! ? and blank lines", "punctuation"),
    ("At every line", "lines"),
]

WESTERN = "cp1252"
"""What nearly all Western European text is in that is not UTF-8; Latin-1 is a part of it."""

MOST_NAMED = 3  # files, of many that have something in common

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


def read_files(
    paths: Sequence[str] | None, settings: Settings, refused: dict[str, CorpusError] | None = None, **how: Any
) -> Corpus:
    """The corpus in the files a visitor uploaded.

    Args:
        paths: the files; the same one twice counts once.
        settings: what the page allows.
        refused: is told which files cannot be used and why; the others are read without them.
        how: what `Corpus.from_files` takes.

    Raises:
        CorpusError: no file, or one that cannot be used (with `refused`, only if no other can).
    """
    if not paths:
        raise CorpusError("No file was chosen: drop one or more .txt files first.")
    on_refused = None if refused is None else lambda path, error: refused.update({str(path): error})
    room = settings.max_corpus_mb * 2**20
    return Corpus.from_files(list(dict.fromkeys(paths)), max_bytes=room, on_refused=on_refused, **how)


def read_text(text: str | None, settings: Settings, **how: Any) -> Corpus:
    """The corpus in a text a visitor pasted.

    Raises:
        CorpusError: the text is empty or too long.
    """
    limit = settings.max_corpus_mb * 2**20
    if len(text or "") > limit:
        raise CorpusError(f"The text has {len(text or ''):,} characters, more than the {limit:,} this page takes.")
    return Corpus.from_text(text or "", **how)


def read_example(name: str, **how: Any) -> Corpus:
    """One of the corpora that come with the app.

    Raises:
        CorpusError: there is no example of that name.
    """
    if name not in EXAMPLE_CORPORA:
        raise CorpusError(f"There is no example called {name!r}. There is: {', '.join(EXAMPLE_CORPORA)}")
    return Corpus.from_files([Path(EXAMPLE_CORPORA[name])], **how)


def named(names: Sequence[str]) -> str:
    """Files by their names, the first few of many."""
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(map(repr, names[:MOST_NAMED])) + more


def left_out(refused: Mapping[str, CorpusError]) -> str:
    """Why files cannot be used, by their paths; many that only have another encoding are told of together."""
    others = [path for path, error in refused.items() if isinstance(error, EncodingError)]
    if len(others) < 2:
        return " ".join(map(str, refused.values()))
    together = f"{named([Path(path).name for path in others])} are not valid UTF-8."
    return " ".join([*(str(error) for path, error in refused.items() if path not in others), together])


def _other_way(session: Session, refused: Mapping[str, CorpusError]) -> widgets.Json:
    """What a note also has where files are not UTF-8: a choice, once, to read them as what they probably are."""
    session.not_utf8 = [path for path, error in refused.items() if isinstance(error, EncodingError)]
    if not session.not_utf8 or session.other_encoding is not None:
        return {}
    whom = "them" if len(session.not_utf8) > 1 else "it"
    return {"choices": [{"text": f"Read {whom} as Western European (Windows-1252)", "value": WESTERN}]}


def _told(corpus: Corpus) -> str:
    files = f" from {len(corpus.sources)} files" if len(corpus.sources) > 1 else ""
    tokens = "1 token" if corpus.n_tokens == 1 else f"{widgets.count(corpus.n_tokens)} tokens"
    others = [source.name for source in corpus.sources if source.encoding]
    said = f"Read as Western European (Windows-1252), for it is not UTF-8: {named(others)}." if others else ""
    parts = [f"Read {tokens}{files}.", said, *remarks(corpus), "Next: the Train tab."]
    return " ".join(part for part in parts if part)


def create_corpus_tab(state: gr.State, settings: Settings) -> CorpusTab:
    """Lay the tab out and wire it."""
    loaded = gr.State(0)
    note = widgets.note(elem_id="w2v-corpus-note")
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=300):
            files = gr.File(
                # No `file_types`: Gradio would refuse the others without a word, and any text may be read.
                label=f"Text files, in UTF-8, up to {settings.max_corpus_mb} MB",
                file_count="multiple",
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
            sentences = gr.Dropdown(
                SENTENCES,
                value="auto",
                label="A sentence ends",
                info="Neighbours are looked for within a sentence.",
                elem_id="w2v-sentences",
            )
            min_count = setting_widget("min_count")
        with gr.Column(scale=3, min_width=320):
            facts = widgets.facts(elem_id="w2v-corpus-facts")
            gr.Markdown("### The tokens, as the model will see them")
            preview = widgets.token_lines(elem_id="w2v-preview")
            curve = widgets.zipf(elem_id="w2v-zipf")
            frequent = widgets.word_table(elem_id="w2v-frequent")

    outputs = [facts, preview, curve, frequent]

    def load(read: Read, session: Session, version: int, min_count: Any, lowercase: bool, sentences: str) -> Shown:
        try:
            session.corpus = corpus = read(lowercase=lowercase, sentences=sentences)
        except W2VError as error:
            return (*[gr.skip()] * len(outputs), widgets.refusal(error), version)
        session.read_again = read
        return (*show(session, min_count), widgets.info(_told(corpus)), version + 1)

    def read_again(session: Session, *values: Any) -> Shown:
        read = session.read_again or partial(read_example, next(iter(EXAMPLE_CORPORA)))
        return load(read, session, *values)

    def on_files(*values: Any) -> Shown:
        session, paths, refused = values[0], values[-1], dict[str, CorpusError]()
        read = partial(read_files, paths, settings, refused, other_encoding=session.other_encoding)
        *shown, said, version = load(read, *values[:-1])
        kept = [path for path in paths or () if path not in refused]
        if refused:
            said |= {"text": f"{said['text']} Left out: {left_out(refused)}" if kept else left_out(refused)}
        return (*shown, said | _other_way(session, refused), version, kept or None)

    def on_western(session: Session, *values: Any) -> Shown:
        *others, paths = values
        session.other_encoding = WESTERN
        return on_files(session, *others, [*(paths or []), *session.not_utf8])

    def on_text(*values: Any) -> Shown:
        return (*load(partial(read_text, values[-1], settings), *values[:-1]), None)

    def on_example(name: str, *values: Any) -> Shown:
        return (*load(partial(read_example, name), *values), None)

    shared = [state, loaded, min_count, lowercase, sentences]
    told: dict[str, Any] = {"show_progress_on": preview, "api_visibility": "private"}
    # The list of files is what the corpus was made of: one that is refused leaves it, and so do all for another text.
    with_files = [*outputs, note, loaded, files]
    gr.on([files.upload, files.delete], on_files, [*shared, files], with_files, **told)
    note.select(on_western, [*shared, files], with_files, **told)
    use_text.click(on_text, [*shared, text], with_files, **told)
    for name, button in zip(EXAMPLE_CORPORA, examples, strict=True):
        button.click(partial(on_example, name), shared, with_files, **told)
    gr.on([lowercase.input, sentences.input], read_again, shared, [*outputs, note, loaded], **told)
    min_count.change(
        show,
        inputs=[state, min_count],
        outputs=outputs,
        trigger_mode="always_last",
        **QUIET,
    )
    return CorpusTab(loaded, min_count, show, outputs)
