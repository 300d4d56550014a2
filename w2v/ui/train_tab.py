"""The Train tab: settings and an estimate, one button, and a live account of how the model learns."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import gradio as gr

from w2v.corpus import Corpus
from w2v.errors import TrainingError, W2VError
from w2v.training import Progress, TrainConfig, Trainer, estimate_seconds
from w2v.ui import widgets
from w2v.ui.curve import LossCurve
from w2v.ui.form import create_form
from w2v.ui.line import TrainingLine
from w2v.ui.session import Model, Session
from w2v.ui.settings import Settings

UPDATE_SECONDS = 0.3


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


@dataclass(frozen=True)
class Update:
    """What a running training has to say, a few times a second.

    Attributes:
        label: one line about where it is.
        progress: the newest event, None while it waits or prepares.
        model: the result, once there is one.
        warning: why it ended early, if it did.
    """

    label: str
    progress: Progress | None = None
    model: Model | None = None
    warning: str = ""


def training(
    corpus: Corpus, config: TrainConfig, line: TrainingLine, stop: threading.Event, settings: Settings
) -> Iterator[Update]:
    """Wait for a turn in line, train, and end with the model; also when stopped, which keeps what was learned.

    Raises:
        CorpusError, TrainingError: there is nothing to learn from, or nothing finite was learned.
    """
    ticket = line.join()
    try:
        for ahead in ticket.wait(stop):
            yield Update(f"Waiting in line: {ahead} training{'s' if ahead > 1 else ''} before yours")
        if stop.is_set():
            yield Update("Stopped before it began; nothing was learned.", warning="Stopped while waiting in line.")
            return
        yield Update("Preparing the text")
        yield from _run(Trainer(corpus, config), corpus.name, stop, settings)
    finally:
        ticket.leave()


def _run(trainer: Trainer, name: str, stop: threading.Event, settings: Settings) -> Iterator[Update]:
    progress, warning = None, ""
    try:
        with closing(trainer.run(interval=UPDATE_SECONDS)) as events:
            for progress in events:
                yield Update(_headline(progress), progress)
                warning = _reason_to_stop(progress, stop, settings)
                if warning and not progress.done:
                    break
    except TrainingError as error:
        if progress is None:
            raise
        warning = str(error)  # it diverged; the trainer kept the last finite vectors
    yield Update("Stopped" if warning else "Trained", progress, Model(trainer.vectors(), name), warning)


def _reason_to_stop(progress: Progress, stop: threading.Event, settings: Settings) -> str:
    if stop.is_set():
        return f"Stopped in epoch {progress.epoch}; what was learned until then is kept."
    if progress.elapsed > 60 * settings.max_training_minutes:
        limit = f"{settings.max_training_minutes} minutes, the most this page gives"
        return f"Stopped after {limit}; what was learned until then is kept."
    return ""


def _headline(progress: Progress) -> str:
    time = f"{widgets.duration(progress.elapsed)} in all" if progress.done else f"{widgets.duration(progress.eta)} left"
    return f"Epoch {progress.epoch} of {progress.epochs} · {time}"


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


def create_train_tab(state: gr.State, line: TrainingLine, settings: Settings) -> TrainTab:
    """Lay the tab out and wire it."""
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
        with gr.Column(scale=2, min_width=300):
            form = create_form(TrainConfig())

    def on_start(session: Session, version: int, *values: Any) -> Iterator[tuple[Any, ...]]:
        curve = LossCurve()
        fraction = 0.0
        yield (*_buttons(True), None, gr.skip(), gr.skip(), None, gr.skip())
        try:
            config = form.config(values)
            for update in training(session.corpus, config, line, session.begin_training(), settings):
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
                )
        except W2VError as error:
            yield (
                *_buttons(False),
                {"label": "Not trained", "fraction": 0},
                gr.skip(),
                gr.skip(),
                widgets.refusal(error),
                gr.skip(),
            )

    def on_change(session: Session, *values: Any) -> widgets.Json:
        try:
            return widgets.info(estimate(session, form.config(values)))
        except W2VError as error:
            return widgets.refusal(error)

    def show(session: Session) -> tuple[Any, ...]:
        config = TrainConfig()
        return (*form.show(config), on_change(session, *form.show(config)))

    start.click(
        on_start,
        inputs=[state, trained, *form.inputs],
        outputs=[start, stop, status, facts, plot, note, trained],
        validator=lambda _session, _version, *values: [gr.validate(True, "")] * 2 + form.judge(values),
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
