"""Small pieces of page that show strangers' text safely.

A `gr.HTML` value that is put through a template is executed (`${…}`), so none is: every widget here has an
empty template, gets its data as JSON and writes it with `textContent` in its own script under `static/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import gradio as gr

from w2v.errors import UnknownWordError, W2VError
from w2v.vectors import KeyedVectors

STATIC = Path(__file__).parent / "static"

P = ParamSpec("P")
T = TypeVar("T")
Json = dict[str, Any]


QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Arguments of an event that shows no progress of Gradio's and that programs cannot call."""

# What every page loads before its widgets, in this order.
SCRIPTS = ("parts.js", "address.js", "drops.js", "folds.js", "offers.js", "visit.js")


def head() -> str:
    """The scripts that widgets share, for the page's head. They are ours alone: nothing a visitor sent is in them."""
    return "".join(f"<script>{(STATIC / script).read_text(encoding='utf-8')}</script>" for script in SCRIPTS)


def widget(script: str, value: Any = None, **options: Any) -> gr.HTML:
    """A piece of page drawn by `static/<script>` from a JSON value."""
    source = (STATIC / script).read_text(encoding="utf-8")
    classes = ["w2v", *options.pop("elem_classes", [])]
    return gr.HTML(value, html_template="", js_on_load=source, apply_default_css=False, elem_classes=classes, **options)


def word_table(value: Json | None = None, **options: Any) -> gr.HTML:
    """A table of words with bars, each word a link that asks about it."""
    return widget("words.js", value, **options)


def facts(value: Sequence[tuple[str, str]] | None = None, **options: Any) -> gr.HTML:
    """Names and values side by side."""
    return widget("facts.js", value, **options)


def note(value: Json | None = None, **options: Any) -> gr.HTML:
    """One message, maybe with words that are links."""
    return widget("note.js", value, **options)


def progress(value: Json | None = None, **options: Any) -> gr.HTML:
    """A progress bar with a line of text."""
    return widget("progress.js", value, **options)


def probes(value: Json | None = None, **options: Any) -> gr.HTML:
    """Watched words, each with its nearest."""
    return widget("probes.js", value, **options)


def reasons(value: Sequence[tuple[str, str, str]] | None = None, **options: Any) -> gr.HTML:
    """Settings, each with its value and why."""
    return widget("reasons.js", value, **options)


def token_lines(value: Sequence[Sequence[tuple[str, bool]]] | None = None, **options: Any) -> gr.HTML:
    """Sentences, each token in a box of its own, with whether it is kept."""
    return widget("sentences.js", value, **options)


def zipf(value: Json | None = None, **options: Any) -> gr.HTML:
    """How often words occur by their rank, with the numbers below."""
    return widget("zipf.js", value, **options)


def ranked(answers: Iterable[tuple[str, float]], vectors: KeyedVectors, caption: str) -> Json:
    """The value of a word table for the answer to a query, with each word's count where it is known."""
    counts = vectors.counts
    rows = [
        {"word": word, "score": score, "count": None if counts is None else int(counts[vectors.key_to_index[word]])}
        for word, score in answers
    ]
    return {"caption": caption, "rows": rows}


def info(text: str) -> Json:
    """The value of a note that tells something."""
    return {"kind": "info", "text": text}


def refusal(error: W2VError) -> Json:
    """The value of a note that says what went wrong, with the close spellings of an unknown word as links."""
    if isinstance(error, UnknownWordError):
        text = f"{error.word!r} is not in this model's vocabulary." + (" Did you mean" if error.suggestions else "")
        return {"kind": "error", "text": text, "words": error.suggestions}
    return {"kind": "error", "text": str(error)}


def told(handler: Callable[P, T]) -> Callable[P, T]:
    """Send the client the errors that it can mend; a bug stays a bug, with its traceback in the log."""

    @wraps(handler)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return handler(*args, **kwargs)
        except W2VError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return guarded


def told_while(handler: Callable[P, Iterator[T]]) -> Callable[P, Iterator[T]]:
    """`told` for a handler that yields."""

    @wraps(handler)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
        try:
            yield from handler(*args, **kwargs)
        except W2VError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return guarded


def count(number: float) -> str:
    """A whole number with its thousands apart."""
    return f"{number:,.0f}"


def duration(seconds: float) -> str:
    """A length of time as people say it.

    >>> duration(0.4), duration(75), duration(3700)
    ('under 1 s', '1 min 15 s', '1 h 1 min')
    """
    if seconds < 1:
        return "under 1 s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
