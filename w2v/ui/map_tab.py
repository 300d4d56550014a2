"""The Map tab: the vocabulary as a landscape, drawn at once for every new model, redrawn as one wishes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from w2v.errors import Cancelled, W2VError
from w2v.maps import Projection, align, project
from w2v.maps.figures import figure_data
from w2v.ui import widgets
from w2v.ui.map_view import map_view
from w2v.ui.numbers import whole
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.vectors import KeyedVectors

FIRST_WORDS = 3000  # drawn by itself when a model arrives: well under a second
POLL_SECONDS = 0.15
KINDS = [("UMAP, neighbourhoods kept", "umap"), ("PCA, directions of most variance", "pca")]


@dataclass(frozen=True)
class MapTab:
    """What other tabs may use.

    Attributes:
        show: session → values for `outputs`, when another model took the session's place.
        selected: the map; its `select` event carries the clicked word as `event.value`.
    """

    show: Callable[[Session], tuple[Any, ...]]
    outputs: list[Any]
    selected: gr.HTML


def drawing(
    vectors: KeyedVectors, stop: threading.Event, options: dict[str, Any]
) -> Generator[float | Projection, None, None]:
    """Draw a map in a thread of its own; yield the part that is done, a few times a second, and at last the map.

    Closing the generator, or setting `stop`, ends the work within a moment.

    Raises:
        Cancelled, ConfigError, ProjectionError: as `project` does.
    """
    done = 0.0
    result: list[Projection] = []
    problem: list[BaseException] = []
    finished = threading.Event()

    def tell(part: float) -> None:
        nonlocal done
        done = part

    def work() -> None:
        try:
            result.append(project(vectors, **options, cancelled=stop.is_set, on_progress=tell))
        except BaseException as error:  # noqa: BLE001  raised again below, where someone listens
            problem.append(error)
        finally:
            finished.set()

    threading.Thread(target=work, name="map", daemon=True).start()
    try:
        while not finished.wait(POLL_SECONDS):
            yield done
    finally:
        if not finished.is_set():
            stop.set()
    if problem:
        raise problem[0]
    yield result[0]


def keep(session: Session, vectors: KeyedVectors, projection: Projection) -> Projection:
    """Make a new map the session's, lying as the one before it, unless another model has come meanwhile.

    Raises:
        Cancelled: another model has come.
    """
    if session.vectors is not vectors:
        raise Cancelled("Another model was opened while the map was being drawn.")
    before = session.projection
    if before is not None and before.coordinates.shape[1] == projection.coordinates.shape[1]:
        projection = align(projection, before)
    session.projection = projection
    return projection


def picture(session: Session) -> dict[str, Any]:
    """The session's map as the component draws it; drawn quickly, small, if there is none yet."""
    projection = session.projection
    if projection is None:
        projection = project(session.vectors, FIRST_WORDS)
        session.projection = projection
    model = session.model
    return figure_data(projection, title=model.name, view=f"{model.name} {id(model.vectors)}")


def project_for_api(session: Session, n_words: Any, n_components: Any, seed: Any, settings: Settings) -> dict[str, Any]:
    """Draw the map of this session's model: its words, and the coordinates of each."""
    projection = project(
        session.vectors,
        whole("n_words", n_words, settings.max_map_words),
        whole("n_components", n_components),
        whole("seed", seed),
    )
    session.projection = projection
    return {"words": projection.words, "coordinates": projection.coordinates.round(5).tolist()}


def create_map_tab(state: gr.State, settings: Settings) -> MapTab:
    """Lay the tab out and wire it."""
    with gr.Accordion("Draw it differently", open=False, elem_id="w2v-map-settings"):
        with gr.Row():
            words = gr.Slider(
                100, settings.max_map_words, FIRST_WORDS, step=100, label="Words", info="The most frequent so many."
            )
            kind = gr.Dropdown(KINDS, value="umap", label="Layout", info="How the vectors are brought onto the map.")
            dimensions = gr.Radio([("2-D", 2), ("3-D", 3)], value=2, label="Dimensions", info="3-D can be turned.")
        with gr.Row():
            neighbours = gr.Slider(
                2, 100, 15, step=1, label="Neighbours", info="Few show fine grain, many the whole. UMAP only."
            )
            distance = gr.Slider(0, 0.99, 0.1, step=0.01, label="Least distance", info="Low packs words. UMAP only.")
            seed = gr.Number(1, label="Seed", precision=0, minimum=0, info="Another one, another equally good map.")
        with gr.Row():
            draw = gr.Button("Draw the map", variant="primary", elem_id="w2v-draw")
            stop = gr.Button("Stop", variant="stop", interactive=False, elem_id="w2v-map-stop")
        progress = widgets.progress(elem_id="w2v-map-progress")
        note = widgets.note(elem_id="w2v-map-note")
    view = map_view(elem_id="w2v-map")

    def on_draw(session: Session, *values: Any) -> Iterator[tuple[Any, ...]]:
        yield *_buttons(running=True), {"label": "Starting", "fraction": 0}, None, gr.skip()
        try:
            vectors = session.vectors
            options = _options(values, settings)
            for step in drawing(vectors, session.begin_map(), options):
                if isinstance(step, Projection):
                    keep(session, vectors, step)
                else:
                    yield *_buttons(running=True), {"label": f"{step:.0%}", "fraction": step}, None, gr.skip()
            yield *_buttons(running=False), None, None, picture(session)
        except W2VError as error:
            told = widgets.info(str(error)) if isinstance(error, Cancelled) else widgets.refusal(error)
            yield *_buttons(running=False), None, told, gr.skip()

    draw.click(
        on_draw,
        [state, words, kind, dimensions, neighbours, distance, seed],
        [draw, stop, progress, note, view],
        show_progress="hidden",
        concurrency_limit=2,
        concurrency_id="map",
        api_visibility="private",
    )
    stop.click(_stop, [state], queue=False, show_progress="hidden", api_visibility="private")

    def on_project(session: Session, n_words: float, n_components: float, seed: float) -> dict[str, Any]:
        """Draw the map of this session's model: its words, and the coordinates of each."""
        return project_for_api(session, n_words, n_components, seed, settings)

    arguments = [
        gr.Number(FIRST_WORDS, label="n_words", visible=False),
        gr.Number(2, label="n_components", visible=False),
        gr.Number(1, label="seed", visible=False),
    ]
    gr.Button(visible=False).click(
        widgets.told(on_project),
        [state, *arguments],
        gr.JSON(visible=False),
        api_name="project",
        api_description=(on_project.__doc__ or "").strip(),
        concurrency_limit=2,
        concurrency_id="map",
    )

    def show(session: Session) -> tuple[Any, ...]:
        most = max(101, min(len(session.vectors), settings.max_map_words))
        shown = picture(session)
        return gr.update(maximum=most, value=min(len(shown["words"]), most)), None, None, shown

    return MapTab(show, [words, progress, note, view], view)


def _stop(session: Session) -> None:
    session.stop_map.set()


def _buttons(*, running: bool) -> tuple[Any, Any]:
    return gr.update(interactive=not running), gr.update(interactive=running)


def _options(values: tuple[Any, ...], settings: Settings) -> dict[str, Any]:
    """The arguments of `project` from the values of the widgets, in their order."""
    words, kind, dimensions, neighbours, distance, seed = values
    return {
        "n_words": whole("n_words", words, settings.max_map_words),
        "method": kind,
        "n_components": whole("n_components", dimensions),
        "n_neighbors": whole("n_neighbors", neighbours),
        "min_dist": distance,
        "seed": whole("seed", seed),
    }
