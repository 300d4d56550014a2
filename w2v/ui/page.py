"""The whole page: the tabs, what one tells another, and how it is served to strangers."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder
from starlette.middleware import Middleware

from w2v.ui import address, map_view, model, visitors, widgets
from w2v.ui.api import create_api
from w2v.ui.corpus_tab import create_corpus_tab
from w2v.ui.disk import DiskRoom
from w2v.ui.guard import BodyLimit
from w2v.ui.line import TrainingLine
from w2v.ui.live_view import live_panel
from w2v.ui.map_tab import create_map_tab
from w2v.ui.packing import PackedPage
from w2v.ui.probes import probe_panel
from w2v.ui.query_api import create_query_api
from w2v.ui.query_tab import create_query_tab
from w2v.ui.room import Room
from w2v.ui.session import LET_GO, Session
from w2v.ui.settings import Settings
from w2v.ui.share_tab import create_share_tab
from w2v.ui.theme import CSS, theme
from w2v.ui.train_tab import create_train_tab
from w2v.ui.visitors import Visitors
from w2v.ui.widgets import QUIET

TITLE = "Word2Vec Studio"
HOUR = 3600
MISSING = {"common.upload": "Add files", "common.complete": "Done"}
"""Words of Gradio's own that its translations lack: it shows and speaks the keys."""


def build(settings: Settings | None = None) -> gr.Blocks:
    """The page as Gradio Blocks, ready for `launch`."""
    settings = settings or Settings.from_environment()
    line = TrainingLine(settings.trainings_at_once, settings.trainings_in_line)
    known = Visitors(settings.sessions_kept, settings.seconds_away)
    demo: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(HOUR, 6 * HOUR)) as demo:
        state = gr.State(Session(Room(settings.max_held_mb)))
        gr.Markdown(
            f"# {TITLE}\nTurn your own text into word vectors: read, train, ask, explore, share.",
            elem_classes="w2v-header",
        )
        bar = address.bar()
        key = gr.Textbox(visible=False)  # by which a page that is loaded again finds its session
        here = gr.Button(visible="hidden", elem_id="w2v-here")  # pressed by visit.js while somebody is there
        lacking = gr.Number(0, visible=False)  # rises whenever the session's things were let go
        arrival = widgets.note(elem_id="w2v-arrival")
        with gr.Tabs(elem_id="w2v-tabs") as tabs:
            with gr.Tab("Corpus", id="corpus"):
                corpus = create_corpus_tab(state, settings)
            with gr.Tab("Train", id="train"):
                train = create_train_tab(state, line, settings, corpus.min_count, [probe_panel, live_panel])
            with gr.Tab("Query", id="query"):
                query = create_query_tab(state, bar, tabs)
            with gr.Tab("Map", id="map"):
                map_ = create_map_tab(state, settings)
            with gr.Tab("Share", id="share"):
                share = create_share_tab(state, settings)
        create_api(state, line, settings)
        create_query_api(state)

        def recognise(key: str, session: Session, request: gr.Request) -> tuple[str, Any]:
            kept, found = known.arrived(request.session_hash or "", key, session)
            return kept, gr.skip() if found is session else found

        def leave(request: gr.Request) -> None:
            connection = request.session_hash or ""
            known.left(connection, session_of(demo, connection))

        def look(session: Session, request: gr.Request) -> tuple[Any, Any]:
            found = known.here(request.session_hash or "", session)
            return gr.skip() if found is session else found, found.let_go or gr.skip()

        demo.load(None, None, [tabs], js=visitors.WHERE, **QUIET)
        # First of all whose page it is; a page that is loaded again shows what its visitor has.
        whose = demo.load(recognise, [key, state], [key, state], js=visitors.FIRST, queue=False, **QUIET)
        whose.then(None, [key], [key], js=visitors.KEEP, api_visibility="private")
        demo.unload(leave)
        here.click(look, [state], [state, lacking], queue=False, **QUIET)
        whose.then(lambda session: _lost(session) or gr.skip(), [state], [arrival], **QUIET)
        for listen in (whose.then, lacking.change):
            listen(corpus.show, [state, corpus.min_count], corpus.outputs, **QUIET)
        train.arrive(whose.then)
        map_.arrive(whose.then)
        another_model = [train.trained.change, share.opened.change, lacking.change]
        train.plan.show(partial(gr.on, [corpus.loaded.change, *another_model]))
        # First the model that the address names, if it names one; then what the address asks of it.
        there = whose.then(share.arrive, [share.search, state], [arrival, tabs], js=address.SEARCH_FIRST, **QUIET)
        train.plan.recall(there.then)
        query.arrive(there.then)
        query.show(partial(gr.on, another_model))
        query.another_text(corpus.loaded.change)
        gr.on([corpus.loaded.change, *another_model], _lost, [state], [arrival], **QUIET)
        for listen in (there.then, partial(gr.on, another_model)):
            map_.show(listen)
            listen(share.show, inputs=[state], outputs=share.outputs, **QUIET)
    # Queued work of one kind must never make another kind wait: only trainings stand in line, in a line of our own.
    demo.queue(default_concurrency_limit=16, max_size=None)
    return demo


def session_of(demo: gr.Blocks, connection: str) -> Session | None:
    """What Gradio has for a connection, None if it was asked for nothing yet."""
    known = demo.state_holder.session_data.get(connection)
    values = [] if known is None else list(known.state_data.values())
    return next((value for value in values if isinstance(value, Session)), None)


def _lost(session: Session) -> Any:
    """The value of a note: what the visitor should know that had other things here."""
    return widgets.info(LET_GO) if session.let_go else None


def launch(demo: gr.Blocks, settings: Settings | None = None, **options: Any) -> Any:
    """Serve the page with settings fit for strangers; `options` are passed on to Gradio and win."""
    settings = settings or Settings.from_environment()
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
    fit_for_strangers: dict[str, Any] = {
        "theme": theme(),
        "css_paths": [CSS],
        "head": widgets.head() + map_view.head(),
        "footer_links": ["api", "settings"],
        "i18n": gr.I18n(en=MISSING),
        "run_history": False,
        "enable_monitoring": False,
        "max_file_size": f"{max(settings.max_corpus_mb, settings.max_model_mb)}mb",
        "max_threads": 40 + settings.trainings_at_once + settings.trainings_in_line,
        "state_session_capacity": settings.sessions_kept,
        "app_kwargs": {
            "middleware": [
                Middleware(DiskRoom, folder=Path(get_upload_folder()), least_free=settings.min_free_disk_mb * 2**20),
                Middleware(BodyLimit, max_bytes=settings.max_body_bytes),
                Middleware(PackedPage),
            ]
        },
        "ssr_mode": False,
    }
    return demo.launch(**(fit_for_strangers | options))


def _warm_up() -> None:
    """Read the examples before the first visitor asks for them."""
    model.example_model()
    model.example_map().clusters  # noqa: B018  found once, for everyone
    import scipy.cluster.hierarchy  # noqa: F401  half a second that the first comparison need not wait

    model.example_corpus()
