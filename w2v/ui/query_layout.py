"""The widgets of the Query tab: the question and its answer, and what unfolds below."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from w2v.ui import widgets
from w2v.ui.query_answer import METHODS, MOST_ANSWERS
from w2v.vectors.stems import languages


@dataclass(frozen=True)
class Asking:
    """The question and its answer."""

    word: gr.Textbox
    ask: gr.Button
    hint: gr.HTML
    origin: gr.HTML
    note: gr.HTML
    table: gr.HTML
    picture: gr.HTML


@dataclass(frozen=True)
class Refining:
    """What is wanted of an answer, in the order of `Refinement`."""

    topn: gr.Number
    min_count: gr.Number
    stems: gr.Dropdown
    method: gr.Radio


@dataclass(frozen=True)
class Analogy:
    """The form of an analogy."""

    a: gr.Textbox
    b: gr.Textbox
    c: gr.Textbox
    solve: gr.Button
    note: gr.HTML


@dataclass(frozen=True)
class Comparing:
    """A list of words and what comes of it."""

    words: gr.Textbox
    compare: gr.Button
    note: gr.HTML
    facts: gr.HTML
    heat: gr.HTML
    centroid: gr.HTML


@dataclass(frozen=True)
class QueryWidgets:
    """Every widget that is read or changed."""

    asking: Asking
    refining: Refining
    context_fold: gr.Accordion
    context: gr.HTML
    analogy: Analogy
    comparing: Comparing


def lay_out() -> QueryWidgets:
    """Lay out the tab."""
    with gr.Column(elem_classes="w2v-page"):
        with gr.Column(elem_classes="w2v-card"):
            asking = _asking()
            refining = _refining()
        with gr.Accordion("See it in context", open=False, elem_id="w2v-context-fold", elem_classes="w2v-fold") as fold:
            context = widgets.widget("context.js", elem_id="w2v-context")
        return QueryWidgets(asking, refining, fold, context, _analogy(), _comparing())


def _asking() -> Asking:
    gr.Markdown("### Which words are used like this one?")
    with gr.Row(elem_classes="w2v-one-line"):
        word = gr.Textbox(
            label="Word",
            placeholder="a word, or king - man + woman",
            show_label=False,
            scale=4,
            min_width=180,
            elem_id="w2v-word",
        )
        ask = gr.Button("Ask", variant="primary", size="md", scale=0, min_width=110, elem_id="w2v-ask")
    hint = widgets.note(elem_id="w2v-hint")
    origin = widgets.note(elem_id="w2v-query-origin")
    note = widgets.note(elem_id="w2v-query-note")
    with gr.Row(equal_height=False, elem_classes="w2v-answer"):
        table = widgets.word_table(elem_id="w2v-neighbours")
        picture = widgets.widget("sum.js", elem_id="w2v-sum")
    return Asking(word, ask, hint, origin, note, table, picture)


def _refining() -> Refining:
    with gr.Accordion("Refine the answer", open=False, elem_id="w2v-refine", elem_classes="w2v-fold"):
        with gr.Row(elem_classes="w2v-level"):
            topn = gr.Number(
                10,
                label="How many",
                info=f"Up to {MOST_ANSWERS}.",
                precision=0,
                minimum=1,
                maximum=MOST_ANSWERS,
                min_width=110,
                elem_id="w2v-topn",
            )
            min_count = gr.Number(
                1,
                label="Least count",
                info="Rarer words are left out.",
                precision=0,
                minimum=1,
                min_width=110,
                elem_id="w2v-min-count",
            )
            stems = gr.Dropdown(
                [("No", ""), *((name.capitalize(), name) for name in languages())],
                value="",
                label="Leave out the same stem",
                info="By a language's rules: war, wars.",
                min_width=200,
                elem_id="w2v-stems",
            )
        method = gr.Radio(METHODS, value="add", label="How words are combined", visible=False, elem_id="w2v-method")
    return Refining(topn, min_count, stems, method)


def _analogy() -> Analogy:
    with gr.Accordion("Complete an analogy", open=False, elem_id="w2v-analogy", elem_classes="w2v-fold"):
        with gr.Row(elem_classes="w2v-level"):
            a = gr.Textbox("he", label="a", min_width=80, elem_id="w2v-a")
            b = gr.Textbox("king", label="is to b", min_width=80, elem_id="w2v-b")
            c = gr.Textbox("she", label="as c is to…", min_width=80, elem_id="w2v-c")
        solve = gr.Button("Complete it", size="md", elem_id="w2v-solve")
        note = widgets.note(elem_id="w2v-analogy-note")
    return Analogy(a, b, c, solve, note)


def _comparing() -> Comparing:
    with gr.Accordion("Compare words", open=False, elem_id="w2v-compare-fold", elem_classes="w2v-fold"):
        words = gr.Textbox(
            label="Two words or more",
            info="Apart by spaces, commas or new lines. Of two: how similar they are. Of more: which does not fit.",
            lines=2,
            max_lines=8,
            elem_id="w2v-words",
        )
        compare = gr.Button("Compare", size="md", elem_id="w2v-compare")
        note = widgets.note(elem_id="w2v-compare-note")
        facts = widgets.facts(elem_id="w2v-compare-facts")
        with gr.Row(equal_height=False, elem_classes="w2v-answer"):
            heat = widgets.widget("heat.js", elem_id="w2v-heat")
            centroid = widgets.word_table(elem_id="w2v-centroid")
    return Comparing(words, compare, note, facts, heat, centroid)
