"""The Map tab: the vocabulary as a landscape, drawn at once for every new model, redrawn as one wishes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from w2v.errors import Cancelled, W2VError
from w2v.ui import widgets
from w2v.ui.drawing import FIRST_WORDS, Drawing, add_words, not_on_map, picture, project_for_api, write_page
from w2v.ui.endpoints import asked, expose, no_tool
from w2v.ui.map_view import ANSWER, map_view, shown
from w2v.ui.numbers import whole
from w2v.ui.offers import Offers, doing
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.ui.widgets import QUIET

LAYOUTS = [
    ("UMAP, neighbourhoods kept", "umap"),
    ("UMAP by umap-learn, the slower reference", "umap-learn"),
    ("PCA, directions of most variance", "pca"),
]
METRICS = [("Cosine", "cosine"), ("Euclidean", "euclidean")]
LINE: dict[str, Any] = {"concurrency_id": "map", "concurrency_limit": 2}


@dataclass(frozen=True)
class MapTab:
    """What other tabs may use.

    Attributes:
        arrive: told by `then` of an event when a page has opened: it shows a map that its visitor is having drawn.
        show: told by an event, or `then` of one, when a page has opened or another model took the session's place.
    """

    arrive: Callable[[Callable[..., Any]], None]
    show: Callable[[Callable[..., Any]], None]


@dataclass(frozen=True)
class _Drawing:
    """The widgets by which a map is drawn."""

    words: gr.Slider
    kind: gr.Dropdown
    dimensions: gr.Radio
    neighbours: gr.Slider
    distance: gr.Slider
    metric: gr.Dropdown
    seed: gr.Number
    draw: gr.Button
    stop: gr.Button
    progress: gr.HTML

    @property
    def settings(self) -> list[Any]:
        """How it is drawn, in the order of `_options`."""
        return [self.words, self.kind, self.dimensions, self.neighbours, self.distance, self.metric, self.seed]

    @property
    def of_umap(self) -> list[Any]:
        """What PCA has no use for."""
        return [self.neighbours, self.distance, self.seed]


def create_map_tab(state: gr.State, settings: Settings) -> MapTab:
    """Lay the tab out and wire it."""
    has = _lay_out(settings)
    note = widgets.note(elem_id="w2v-map-note")
    view = map_view(elem_id="w2v-map", more=True)
    _wire(view, note, state, settings)

    def on_draw(session: Session, *values: Any) -> Iterator[tuple[Any, ...]]:
        yield *_buttons(running=True), {"label": "Starting", "fraction": 0}, None, gr.skip()
        try:
            session.drawing = Drawing(session, _options(values, settings))
        except W2VError as error:
            yield *_buttons(running=False), None, widgets.refusal(error), gr.skip()
            return
        yield from _follow(session, session.drawing)

    def on_return(session: Session) -> Iterator[tuple[Any, ...]]:
        yield (gr.skip(),) * 5  # a generator has to yield something
        if session.drawing is not None and session.drawing.running:
            yield from _follow(session, session.drawing)

    drawn = [has.draw, has.stop, has.progress, note, view]
    has.draw.click(
        on_draw,
        [state, *has.settings],
        drawn,
        js=doing("drawn", "w2v-map-words"),
        **LINE,
        **QUIET,
    )
    has.kind.change(
        lambda layout: [gr.update(visible=layout != "pca")] * len(has.of_umap),
        [has.kind],
        has.of_umap,
        queue=False,
        **QUIET,
    )
    has.stop.click(_stop, [state], queue=False, **QUIET)

    @asked
    def on_project(session: Session, n_words: float, n_components: float, seed: float) -> dict[str, Any]:
        """Draw the map of this session's model: its words, and the coordinates of each."""
        return project_for_api(session, n_words, n_components, seed, settings)

    arguments = [
        gr.Number(FIRST_WORDS, label="n_words", visible=False),
        gr.Number(2, label="n_components", visible=False),
        gr.Number(1, label="seed", visible=False),
    ]
    expose(state, "project", on_project, arguments, api_visibility=no_tool(), **LINE)

    offers = Offers([(has.words, ["w2v-map-words"]), (has.progress, ["drawn"]), (note, ["drawn"])])

    def on_map(_since: Any, session: Session) -> tuple[Any, ...]:
        most = max(101, min(len(session.vectors), settings.max_map_words))
        data = picture(session)
        return min(len(data["words"]), most), None, None, gr.update(maximum=most), shown(data)

    def arrive(listen: Callable[..., Any]) -> None:
        # Without a limit: whoever only looks on takes no turn from those who draw.
        listen(on_return, [state], drawn, concurrency_limit=None, **QUIET)

    def show(listen: Callable[..., Any]) -> None:
        offers.wire(listen, on_map, [state], others=[has.words, view])

    return MapTab(arrive, show)


def _lay_out(settings: Settings) -> _Drawing:
    """Lay out what is folded away above the map."""
    with gr.Accordion("Draw it differently", open=False, elem_id="w2v-map-settings"):
        with gr.Row():
            words = gr.Slider(
                100,
                settings.max_map_words,
                FIRST_WORDS,
                step=100,
                label="Words",
                info="The most frequent so many.",
                elem_id="w2v-map-words",
            )
            kind = gr.Dropdown(LAYOUTS, value="umap", label="Layout", info="How the vectors are brought onto the map.")
            dimensions = gr.Radio([("2-D", 2), ("3-D", 3)], value=2, label="Dimensions", info="3-D can be turned.")
        with gr.Row():
            neighbours = gr.Slider(2, 100, 15, step=1, label="Neighbours", info="Few show fine grain, many the whole.")
            distance = gr.Slider(0, 0.99, 0.1, step=0.01, label="Least distance", info="Low packs words.")
            metric = gr.Dropdown(METRICS, value="cosine", label="Metric", info="What makes two vectors alike.")
            seed = gr.Number(1, label="Seed", precision=0, minimum=0, info="Another one, another equally good map.")
        with gr.Row():
            draw = gr.Button("Draw the map", variant="primary", elem_id="w2v-draw")
            stop = gr.Button("Stop", variant="stop", interactive=False, elem_id="w2v-map-stop")
        progress = widgets.progress(elem_id="w2v-map-progress")
    return _Drawing(words, kind, dimensions, neighbours, distance, metric, seed, draw, stop, progress)


def _follow(session: Session, drawing: Drawing) -> Iterator[tuple[Any, ...]]:
    """Tell of a drawing to its end, if this page stays for so long: the buttons, progress, note and view."""
    try:
        for part in drawing.follow():
            yield *_buttons(running=True), {"label": f"{part:.0%}", "fraction": part}, None, gr.skip()
        yield *_buttons(running=False), None, None, shown(picture(session))
    except W2VError as error:
        told = widgets.info(str(error)) if isinstance(error, Cancelled) else widgets.refusal(error)
        yield *_buttons(running=False), None, told, gr.skip()


def _wire(view: gr.HTML, note: gr.HTML, state: gr.State, settings: Settings) -> None:
    """What the map asks the page for: what is known of words, words to be added, and itself as a file."""
    answer = gr.JSON(visible=False)
    page = gr.DownloadButton("The map as a page", visible="hidden", elem_id="w2v-map-page")

    def on_missing(session: Session, event: gr.EventData) -> dict[str, Any]:
        return not_on_map(session.vectors, event.value)

    def on_add(session: Session, event: gr.EventData) -> tuple[Any, Any, Any]:
        try:
            add_words(session, event.value, settings)
        except W2VError as error:
            return widgets.refusal(error), gr.skip(), {"asked": event.value, "known": [], "why": ""}
        return None, shown(picture(session)), None

    def on_save(session: Session) -> tuple[Any, Any]:
        try:
            return write_page(session), None
        except W2VError as error:
            return gr.skip(), widgets.refusal(error)

    looked_up = view.input(on_missing, [state], [answer], queue=False, **QUIET)
    added = view.submit(on_add, [state], [note, view, answer], **LINE, **QUIET)
    for event in (looked_up, added):
        event.then(None, [answer], js=ANSWER, api_visibility="private")
    # A DownloadButton whose file is made on click downloads nothing the first time: so it is filled, then clicked.
    made = view.download(on_save, [state], [page, note], **LINE, **QUIET)
    made.success(None, js="() => document.querySelector('#w2v-map-page, #w2v-map-page a').click()", **QUIET)


def _stop(session: Session) -> None:
    session.stop_map.set()


def _buttons(*, running: bool) -> tuple[Any, Any]:
    return gr.update(interactive=not running), gr.update(interactive=running)


def _options(values: tuple[Any, ...], settings: Settings) -> dict[str, Any]:
    """The arguments of `project` from the values of the widgets, in their order."""
    words, kind, dimensions, neighbours, distance, metric, seed = values
    return {
        "n_words": whole("n_words", words, settings.max_map_words),
        "method": kind,
        "n_components": whole("n_components", dimensions),
        "n_neighbors": whole("n_neighbors", neighbours),
        "min_dist": distance,
        "metric": metric,
        "seed": whole("seed", seed),
    }
