"""The Query tab: neighbours, similarity, analogy, odd one out, all asked of the session's model."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr
import numpy as np

from w2v.errors import QueryError, W2VError
from w2v.ui import address, widgets
from w2v.ui.session import Session
from w2v.vectors import KeyedVectors

MOST_ANSWERS = 200


@dataclass(frozen=True)
class QueryTab:
    """What other tabs may use.

    Attributes:
        show: values of `inputs` → values of `outputs`, when another model took the session's place.
        arrive: the page's address, values of `inputs` → values of `outputs`, for a page that has just opened.
        search: an input for `arrive` that holds nothing; see `address.SEARCH_FIRST`.
    """

    show: Callable[..., tuple[Any, ...]]
    arrive: Callable[..., tuple[Any, ...]]
    search: gr.Textbox
    inputs: list[Any]
    outputs: list[Any]


def as_known(vectors: KeyedVectors, word: str | None) -> str:
    """The word as the vocabulary spells it: trimmed, and in lower case where only that is known.

    Raises:
        QueryError: no word was given.
    """
    trimmed = (word or "").strip()
    if not trimmed:
        raise QueryError("Type a word first.")
    return trimmed.lower() if trimmed not in vectors and trimmed.lower() in vectors else trimmed


def split_words(text: str | None) -> list[str]:
    """The words of a list as people type it, apart by commas, semicolons or white space."""
    return [word for word in re.split(r"[,;\s]+", text or "") if word]


def neighbours(session: Session, word: str | None, topn: float) -> widgets.Json:
    """The value of a word table: the words most similar to one word."""
    vectors = session.vectors
    known = as_known(vectors, word)
    most = int(np.clip(topn, 1, MOST_ANSWERS))
    return widgets.ranked(vectors.most_similar(known, topn=most), vectors, f"Most similar to “{known}”")


def similarity(session: Session, a: str | None, b: str | None) -> list[tuple[str, str]]:
    """The cosine of two words, in figures and in words."""
    vectors = session.vectors
    first, second = as_known(vectors, a), as_known(vectors, b)
    cosine = vectors.similarity(first, second)
    # A cosine means something only beside others of the same model: hence its rank among the word's neighbours.
    rank = f"number {widgets.count(vectors.rank(first, second))} of {widgets.count(len(vectors) - 1)}"
    return [("Cosine similarity", f"{cosine:.3f}"), (f"“{second}” among the neighbours of “{first}”", rank)]


def analogy(session: Session, a: str | None, b: str | None, c: str | None) -> widgets.Json:
    """The value of a word table: what is to c as b is to a."""
    vectors = session.vectors
    first, second, third = (as_known(vectors, word) for word in (a, b, c))
    caption = f"“{first}” is to “{second}” as “{third}” is to…"
    return widgets.ranked(vectors.analogy(first, second, third, topn=10), vectors, caption)


def odd_one_out(session: Session, text: str | None) -> list[tuple[str, str]]:
    """The word of a list that fits the others least.

    Raises:
        QueryError: fewer than three different words.
    """
    vectors = session.vectors
    words = list(dict.fromkeys(as_known(vectors, word) for word in split_words(text)))
    if len(words) < 3:
        raise QueryError(f"Give at least three different words to find the odd one among; there are {len(words)}.")
    return [("Odd one out", vectors.doesnt_match(words))]


def answered(question: Callable[..., Any]) -> Callable[..., tuple[Any, Any]]:
    """A handler giving (answer, note): of a question that can't be answered only the reason is shown."""

    def handler(*inputs: Any) -> tuple[Any, Any]:
        try:
            return question(*inputs), None
        except W2VError as error:
            return None, widgets.refusal(error)

    return handler


def opening_word(vectors: KeyedVectors) -> str:
    """A word worth starting with: a frequent one that is long enough to mean something."""
    for word in ("king", "war", "house", "money"):
        if word in vectors:
            return word
    telling = [word for word in vectors.index_to_key[50:500] if len(word) > 4]
    return (telling or vectors.index_to_key)[0]


def create_query_tab(state: gr.State, bar: gr.HTML, tabs: gr.Tabs) -> QueryTab:
    """Lay the tab out and wire it: `bar` is the page's address, `tabs` holds this tab under the id "query"."""
    search = gr.Textbox(visible=False)
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320, elem_classes="w2v-card"):
            gr.Markdown("### Which words are used like this one?")
            with gr.Row(equal_height=True, elem_classes="w2v-inline"):
                word = gr.Textbox(
                    label="Word", placeholder="a word, then Enter", scale=3, min_width=160, elem_id="w2v-word"
                )
                topn = gr.Number(
                    10, label="How many", precision=0, minimum=1, maximum=MOST_ANSWERS, min_width=90, elem_id="w2v-topn"
                )
            ask = gr.Button("Find neighbours", variant="primary", size="md", elem_id="w2v-ask")
            note = widgets.note(elem_id="w2v-query-note")
            table = widgets.word_table(elem_id="w2v-neighbours")
        with gr.Column(scale=2, min_width=320):
            with gr.Column(elem_classes="w2v-card"):
                gr.Markdown("### Analogy: a is to b as c is to…")
                with gr.Row(elem_classes="w2v-inline"):
                    a = gr.Textbox("man", label="a", min_width=80, elem_id="w2v-a")
                    b = gr.Textbox("king", label="b", min_width=80, elem_id="w2v-b")
                    c = gr.Textbox("woman", label="c", min_width=80, elem_id="w2v-c")
                solve = gr.Button("Complete the analogy", size="md", elem_id="w2v-solve")
                analogy_note = widgets.note(elem_id="w2v-analogy-note")
                analogy_table = widgets.word_table(elem_id="w2v-analogy")
            with gr.Column(elem_classes="w2v-card"):
                gr.Markdown("### How similar are two words?")
                with gr.Row(elem_classes="w2v-inline"):
                    first = gr.Textbox("war", label="One word", min_width=80, elem_id="w2v-first")
                    second = gr.Textbox("peace", label="Another", min_width=80, elem_id="w2v-second")
                compare = gr.Button("Compare", size="md", elem_id="w2v-compare")
                similarity_note = widgets.note(elem_id="w2v-similarity-note")
                similarity_facts = widgets.facts(elem_id="w2v-similarity")
            with gr.Column(elem_classes="w2v-card"):
                gr.Markdown("### Which word does not fit?")
                words = gr.Textbox("war army navy commerce", label="Three words or more", elem_id="w2v-words")
                pick = gr.Button("Find the odd one out", size="md", elem_id="w2v-pick")
                odd_note = widgets.note(elem_id="w2v-odd-note")
                odd_facts = widgets.facts(elem_id="w2v-odd")

    def wire(triggers: list[Any], question: Callable[..., Any], inputs: list[Any], outputs: list[Any]) -> None:
        gr.on(
            triggers,
            answered(question),
            inputs=[state, *inputs],
            outputs=outputs,
            show_progress="hidden",
            trigger_mode="always_last",
            api_visibility="private",
        )

    def on_ask(session: Session, text: str | None, topn: float) -> tuple[Any, ...]:
        answer, problem = answered(neighbours)(session, text, topn)
        visited = gr.skip() if problem else address.visited({"word": as_known(session.vectors, text)})
        return answer, problem, visited

    gr.on(
        [ask.click, word.submit, topn.submit],
        on_ask,
        [state, word, topn],
        [table, note, bar],
        show_progress="hidden",
        trigger_mode="always_last",
        api_visibility="private",
    )
    wire([solve.click, a.submit, b.submit, c.submit], analogy, [a, b, c], [analogy_table, analogy_note])
    wire([compare.click, first.submit, second.submit], similarity, [first, second], [similarity_facts, similarity_note])
    wire([pick.click, words.submit], odd_one_out, [words], [odd_facts, odd_note])

    others = [analogy_table, analogy_note, similarity_facts, similarity_note, odd_facts, odd_note]
    outputs = [tabs, word, table, note, *others]

    def question(session: Session, search: str, topn: float) -> tuple[Any, ...]:
        """The question in the address; without one, a word worth starting with."""
        named = address.parameters(search).get("word", "")
        start = named or opening_word(session.vectors)
        here = gr.Tabs(selected="query") if named else gr.skip()
        return here, start, *answered(neighbours)(session, start, topn)

    def travel(session: Session, topn: float, event: gr.EventData) -> tuple[Any, ...]:
        return question(session, str(event.value), topn)

    bar.select(
        travel,
        [state, topn],
        [tabs, word, table, note],
        show_progress="hidden",
        trigger_mode="always_last",
        api_visibility="private",
    )

    def arrive(search: str, session: Session, _asked: str | None) -> tuple[Any, ...]:
        return *question(session, search, 10), *[None] * len(others)

    def show(session: Session, asked: str | None) -> tuple[Any, ...]:
        # A word that the new model knows too stays: whoever typed it is not interrupted.
        known = bool(asked) and asked in session.vectors
        start = asked if known else opening_word(session.vectors)
        return (
            gr.skip(),
            gr.skip() if known else start,
            *answered(neighbours)(session, start, 10),
            *[None] * len(others),
        )

    return QueryTab(show, arrive, search, [state, word], outputs)
