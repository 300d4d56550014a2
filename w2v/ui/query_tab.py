"""The Query tab: one question with one answer, and what unfolds below it. Here it is wired; see `query_layout`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from w2v.errors import QueryError
from w2v.ui import address, query_compare
from w2v.ui.offers import Offers, doing
from w2v.ui.query_answer import Answered, Refinement, answered, composed, examples, meant, opening, refusal
from w2v.ui.query_context import in_context, not_of_the_text
from w2v.ui.query_layout import lay_out
from w2v.ui.session import Session
from w2v.ui.widgets import QUIET
from w2v.vectors import KeyedVectors

Shown = tuple[Any, ...]

# Answered at once, past Gradio's queue: a question takes a few milliseconds, the queue's round trip a hundred.
AT_ONCE: dict[str, Any] = {**QUIET, "queue": False, "trigger_mode": "always_last"}
INTO_VIEW = "() => document.querySelector('#w2v-word')?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })"


# What is done with the question and with the list: neither is then changed by what the page asks by itself.
ASKED = doing("asked", "w2v-word")
COMPARED = doing("compared", "w2v-words")
ARRIVED = "(_, search, ...values) => [W2VOffers.sinceArrival(), location.search, ...values]"


@dataclass(frozen=True)
class QueryTab:
    """What the page tells this tab; each is told when by an event, or `then` of one.

    Attributes:
        arrive: the page has just opened, or the model that its address named.
        show: another model took the session's place.
        another_text: another corpus was read.
    """

    arrive: Callable[[Callable[..., Any]], None]
    show: Callable[[Callable[..., Any]], None]
    another_text: Callable[[Callable[..., Any]], None]


def _shown(answer: Answered, text: Any = None, tab: Any = None) -> Shown:
    """The outputs of an answer: tab, word, note, table, picture, method, asked. Of what is None nothing changes."""
    tab, text = (gr.skip() if each is None else each for each in (tab, text))
    # Where there is no answer, the one to the last question goes too: below another question it would look like its.
    return tab, text, answer.note, answer.table, answer.picture, gr.update(visible=answer.is_sum), list(answer.words)


def on_ask(session: Session, text: str | None, *refined: Any) -> Shown:
    """Answer what is in the box, and put the question into the address."""
    answer = answered(session.vectors, text, Refinement(*refined))
    return *_shown(answer), address.visited(answer.question)


def follow(search: str, session: Session, _text: str, *refined: Any) -> Shown:
    """Answer the question in an address; without one, a word worth starting with."""
    found = address.parameters(search)
    named = meant(session.vectors, found["word"]) if found.get("word") else found.get("q", "")
    text = named or opening(session.vectors)
    answer = answered(session.vectors, text, Refinement(*refined))
    return _shown(answer, text, gr.update(selected="query") if named else None)


def on_travel(
    session: Session, text: str, topn: Any, min_count: Any, stems: Any, method: Any, event: gr.EventData
) -> Shown:
    """Answer the question of a link, or of the browser's history."""
    return follow(str(event.value), session, text, topn, min_count, stems, method)


def on_analogy(session: Session, _text: str, *rest: Any) -> Shown:
    """Ask the sum that completes an analogy."""
    *refined, a, b, c = rest
    try:
        text = composed(session.vectors, a, b, c)
    except QueryError as error:
        return *[gr.skip()] * 8, refusal(error)
    answer = answered(session.vectors, text, Refinement(*refined))
    return *_shown(answer, text), address.visited(answer.question), None


def on_asked(session: Session, words: list[str], unfolded: bool) -> Any:
    """Show the words of the last question and answer in context, if anyone looks."""
    return in_context(session, words) if unfolded else gr.skip()


def on_wish(session: Session, words: list[str], event: gr.EventData) -> Any:
    """Show other lines."""
    return in_context(session, words, event.value if isinstance(event.value, Mapping) else None)


def on_compare(session: Session, text: str | None) -> Shown:
    """Compare a list."""
    found = query_compare.compared(session.vectors, text)
    return found.note, found.facts, found.heat, found.centroid


def on_mend(session: Session, event: gr.EventData) -> Shown:
    """Compare a list in which an unknown word was replaced."""
    text = str(event.value)
    return text, *on_compare(session, text)


def about(vectors: KeyedVectors) -> Shown:
    """What else hangs on the model: the hint, and whether a least count can be asked for."""
    return examples(vectors), gr.update(visible=vectors.counts is not None)


def on_arrival(since: Mapping[str, Any], search: str, session: Session, text: str | None, *refined: Any) -> Shown:
    """Everything, for a page that has just opened. Whoever was faster than it has asked already."""
    vectors = session.vectors
    if since and text:
        return on_another_model(since, session, text, *refined)
    _, *answered_first = follow(search, session, "", *refined)
    # Which tab it begins with the page has found by itself.
    return gr.skip(), *answered_first, query_compare.example(vectors), *[gr.skip()] * 6, *about(vectors)


def on_another_model(_since: Mapping[str, Any], session: Session, text: str | None, *refined: Any) -> Shown:
    """Everything, for another model. A question that it can answer too stays."""
    vectors = session.vectors
    answer = answered(vectors, text, Refinement(*refined))
    stays = answer.table is not None
    shown = _shown(answer) if stays else follow("", session, "", *refined)
    bar = gr.skip() if stays else address.forgotten()
    return *shown, query_compare.example(vectors), *[None] * 5, bar, *about(vectors)


def create_query_tab(state: gr.State, bar: gr.HTML, tabs: gr.Tabs) -> QueryTab:
    """Lay the tab out and wire it: `bar` is the page's address, `tabs` holds this tab under the id "query"."""
    search = gr.Textbox(visible=False)
    asked = gr.JSON([], visible=False)  # the words of the last question and its answer
    unfolded = gr.State(False)  # whether the context is looked at
    has = lay_out()
    asking, refining, analogy, comparing = has.asking, has.refining, has.analogy, has.comparing
    refinement: list[Any] = [refining.topn, refining.min_count, refining.stems, refining.method]
    inputs = [state, asking.word, *refinement]
    outputs = [tabs, asking.word, asking.note, asking.table, asking.picture, refining.method, asked]
    compared = [comparing.note, comparing.facts, comparing.heat, comparing.centroid]
    boxes = [analogy.a, analogy.b, analogy.c]

    text_inputs = [state, asked, unfolded]
    wished = [asking.ask.click, asking.word.submit, *(widget.input for widget in refinement)]
    solving = [analogy.solve.click, *(box.submit for box in boxes)]
    here = gr.on(wished, on_ask, inputs, [*outputs, bar], js=ASKED, **AT_ONCE)
    travelled = bar.select(on_travel, inputs, outputs, js=ASKED, **AT_ONCE)
    solved = gr.on(solving, on_analogy, [*inputs, *boxes], [*outputs, bar, analogy.note], js=ASKED, **AT_ONCE)

    def in_its_places(event: Any) -> None:
        event.then(on_asked, text_inputs, [has.context], **AT_ONCE)

    for event in (here, travelled, solved):
        in_its_places(event)
    for event in (travelled, solved):
        event.then(None, js=INTO_VIEW, api_visibility="private")
    comparison = [comparing.compare.click, comparing.words.submit]
    gr.on(comparison, on_compare, [state, comparing.words], compared, js=COMPARED, **AT_ONCE)
    comparing.note.select(on_mend, [state], [comparing.words, *compared], js=COMPARED, **AT_ONCE)
    # First that someone looks, then what at: whatever is asked in between finds it unfolded.
    in_its_places(has.context_fold.expand(lambda: True, None, [unfolded], **AT_ONCE))
    has.context_fold.collapse(lambda: False, None, [unfolded], **AT_ONCE)
    has.context.select(on_wish, [state, asked], [has.context], **AT_ONCE)

    offers = Offers(
        [
            (tabs, ["asked", "tab"]),
            (asking.word, ["asked", "w2v-word"]),
            *((output, ["asked"]) for output in outputs[2:]),
            (comparing.words, ["w2v-words"]),
            *((output, ["compared"]) for output in compared),
            (analogy.note, ["asked"]),
            (bar, ["asked"]),
        ]
    )
    others = [asking.hint, refining.min_count]

    def tell_origin(listen: Callable[..., Any]) -> None:
        listen(not_of_the_text, [state], [asking.origin], **QUIET)

    def arrive(listen: Callable[..., Any]) -> None:
        tell_origin(listen)
        in_its_places(offers.wire(listen, on_arrival, [search, *inputs], others=others, js=ARRIVED))

    def show(listen: Callable[..., Any]) -> None:
        tell_origin(listen)
        in_its_places(offers.wire(listen, on_another_model, inputs, others=others))

    def another_text(listen: Callable[..., Any]) -> None:
        tell_origin(listen)
        listen(on_asked, text_inputs, [has.context], **AT_ONCE)

    return QueryTab(arrive, show, another_text)
