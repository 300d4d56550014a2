"""The Train tab: settings and an estimate, one button, and a live account of how the model learns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from w2v.errors import W2VError
from w2v.training import Progress, TrainConfig, estimate_seconds
from w2v.ui import widgets
from w2v.ui.curve import LossCurve
from w2v.ui.form import create_form
from w2v.ui.line import TrainingLine
from w2v.ui.panels import Panel, Panels
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.ui.training import Update, training


@dataclass(frozen=True)
class TrainTab:
    """What other tabs may listen to.

    Attributes:
        trained: changes whenever a model was trained.
        show: session → values for `outputs`, when another corpus was loaded.
    """

    trained: gr.State
    show: Callable[[Session], tuple[Any, ...]]
    outputs: list[Any]


def estimate(session: Session, config: TrainConfig) -> str:
    """One sentence on what a training will be and how long it should take."""
    pruned = session.corpus.vocab.prune(config.min_count, config.max_vocab_size or None)
    if len(pruned) < 2:
        return f"With a minimum count of {config.min_count}, fewer than two words remain. Lower it."
    time = widgets.duration(estimate_seconds(session.corpus, config))
    return f"{widgets.count(len(pruned))} words, {config.epochs} epochs: about {time} on this machine."


def _facts(progress: Progress) -> list[tuple[str, str]]:
    return [
        ("Loss", f"{progress.loss:.4f}"),
        ("Words per second", widgets.count(progress.words_per_second)),
        ("Words seen", f"{widgets.count(progress.tokens)} of {widgets.count(progress.total_tokens)}"),
        ("Learning rate", f"{progress.learning_rate:.5f}"),
        ("Time so far", widgets.duration(progress.elapsed)),
        ("Time left", widgets.duration(progress.eta)),
    ]


def _buttons(running: bool) -> tuple[Any, Any]:
    return gr.update(interactive=not running), gr.update(interactive=running)


def create_train_tab(
    state: gr.State, line: TrainingLine, settings: Settings, panels: Sequence[Callable[[], Panel]] = ()
) -> TrainTab:
    """Lay the tab out, with the panels that follow a training below its loss, and wire it."""
    trained = gr.State(0)
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            plan = widgets.note(elem_id="w2v-plan")
            with gr.Row():
                start = gr.Button("Start training", variant="primary", elem_id="w2v-start")
                stop = gr.Button("Stop", variant="stop", interactive=False, elem_id="w2v-stop")
            status = widgets.progress({"label": "Not started", "fraction": 0}, elem_id="w2v-status")
            facts = widgets.facts(elem_id="w2v-train-facts")
            plot = gr.LinePlot(
                x="epoch",
                y="loss",
                color="line",
                color_title=" ",
                color_map={"measured": "#a9b8d6", "smoothed": "#3b6fd4"},
                title="Loss (mean per word pair)",
                x_title="Epochs done",
                y_title="Loss",
                height=300,
                show_label=False,
                visible=False,  # until there is something to draw
                elem_id="w2v-loss",
            )
            note = widgets.note(elem_id="w2v-train-note")
            watching = Panels([create() for create in panels])
        with gr.Column(scale=2, min_width=300):
            form = create_form(TrainConfig())

    def on_start(session: Session, version: int, *values: Any) -> Iterator[tuple[Any, ...]]:
        curve = LossCurve()
        fraction = 0.0
        yield (*_buttons(True), None, gr.skip(), gr.skip(), None, gr.skip(), *watching.idle)
        try:
            config = form.config(values[: len(form.inputs)])
            watchers = watching.watchers(session, values[len(form.inputs) :])
            for update in training(session.corpus, config, line, session.begin_training(), settings, watchers):
                if update.progress and not update.model:
                    curve.add(update.progress)
                fraction = update.progress.fraction if update.progress else fraction
                told = _facts(update.progress) if update.progress else gr.skip()
                version += _keep(session, update)
                yield (
                    *_buttons(update.model is None and not update.warning),
                    {"label": update.label, "fraction": fraction},
                    told,
                    gr.LinePlot(curve.frame(), visible=True) if update.progress else gr.skip(),
                    _closing_note(update),
                    version,
                    *[update.seen.get(panel.name, gr.skip()) for panel in watching.panels],
                )
        except W2VError as error:
            yield (
                *_buttons(False),
                {"label": "Not trained", "fraction": 0},
                gr.skip(),
                gr.skip(),
                widgets.refusal(error),
                gr.skip(),
                *watching.idle,
            )

    def on_change(session: Session, *values: Any) -> widgets.Json:
        try:
            return widgets.info(estimate(session, form.config(values)))
        except W2VError as error:
            return widgets.refusal(error)

    def show(session: Session) -> tuple[Any, ...]:
        config = TrainConfig()
        return (*form.show(config), on_change(session, *form.show(config)))

    def judge(_session: Session, _version: int, *values: Any) -> list[Any]:
        fine = gr.validate(True, "")
        return [fine, fine, *form.judge(values[: len(form.inputs)]), *[fine] * len(watching.inputs)]

    start.click(
        on_start,
        inputs=[state, trained, *form.inputs, *watching.inputs],
        outputs=[start, stop, status, facts, plot, note, trained, *watching.outputs],
        validator=judge,
        show_progress="hidden",
        concurrency_limit=None,  # the line decides who trains; here all may wait in it
        concurrency_id="train",
        api_visibility="private",
    )
    stop.click(lambda session: session.stop_training.set(), inputs=[state], queue=False, api_visibility="private")
    for widget in form.inputs:
        widget.change(
            on_change,
            inputs=[state, *form.inputs],
            outputs=[plan],
            trigger_mode="always_last",
            show_progress="hidden",
            api_visibility="private",
        )
    return TrainTab(trained, show, [*form.inputs, plan])


def _keep(session: Session, update: Update) -> int:
    """Give the session its new model, if the update brings one; how many it brought."""
    if update.model is None:
        return 0
    session.model = update.model
    return 1


def _closing_note(update: Update) -> Any:
    if update.model is None:
        return {"kind": "error", "text": update.warning} if update.warning else None
    words = widgets.count(len(update.model.vectors))
    text = f"{update.warning} " if update.warning else ""
    return widgets.info(
        f"{text}The model knows {words} words. Next: ask it something on the Query tab, or draw its map."
    )
