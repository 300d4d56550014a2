"""The Train tab: settings and an estimate, one button, and a live account of how the model learns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from w2v.errors import TrainingError, W2VError
from w2v.training import Progress
from w2v.ui import widgets
from w2v.ui.curve import LossCurve
from w2v.ui.job import Job
from w2v.ui.line import TrainingLine
from w2v.ui.panels import Panel, Panels
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.ui.train_plan import TrainPlan, create_train_plan, resumption
from w2v.ui.training import Update, training


@dataclass(frozen=True)
class TrainTab:
    """What other tabs may listen to.

    Attributes:
        trained: changes whenever a model was trained.
        show: session, *values of `inputs` → values for `outputs`, when another corpus or model is there.
    """

    trained: gr.State
    show: Callable[..., list[Any]]
    inputs: list[Any]
    outputs: list[Any]


@dataclass(frozen=True)
class _Account:
    """The half of the tab that tells of the running training."""

    told: gr.HTML
    start: gr.Button
    stop: gr.Button
    resume: gr.Button
    obstacle: gr.HTML
    status: gr.HTML
    note: gr.HTML
    facts: gr.HTML
    plot: gr.LinePlot
    panels: Panels

    @property
    def outputs(self) -> list[Any]:
        buttons = [self.start, self.stop, self.resume, self.obstacle]
        return [*buttons, self.status, self.note, self.facts, self.plot, *self.panels.outputs]

    def beginning(self, curve: LossCurve) -> list[Any]:
        """Values for `outputs` before the first update; a training that goes on keeps what it has shown."""
        idle = self.panels.idle if curve.is_empty else [gr.skip()] * len(self.panels.outputs)
        buttons = [*_start_and_stop(running=True), gr.update(interactive=False), None]
        return [*buttons, {"label": "Starting", "fraction": None}, None, gr.skip(), gr.skip(), *idle]

    def update(self, update: Update, fraction: float, curve: LossCurve, resume: list[Any]) -> list[Any]:
        """Values for `outputs` that tell of an update."""
        running = update.model is None and not update.warning
        progress = update.progress
        return [
            *_start_and_stop(running=running),
            *([gr.skip(), gr.skip()] if running else resume),
            {"label": update.label, "fraction": fraction},
            _closing_note(update),
            _facts(progress) if progress else gr.skip(),
            gr.LinePlot(curve.frame(), visible=True) if progress else gr.skip(),
            *[update.seen.get(panel.name, gr.skip()) for panel in self.panels.panels],
        ]

    def refusal(self, error: W2VError, resume: list[Any]) -> list[Any]:
        """Values for `outputs` when there was no training."""
        label = {"label": "Not trained", "fraction": 0}
        unchanged = [gr.skip()] * (2 + len(self.panels.outputs))
        return [*_start_and_stop(running=False), *resume, label, widgets.refusal(error), *unchanged]


@dataclass(frozen=True)
class _Runner:
    """Handlers of Start and Resume: (session, how many were trained, *values of `inputs`) → values of `outputs`."""

    plan: TrainPlan
    account: _Account
    line: TrainingLine
    settings: Settings
    trained: gr.State

    @property
    def inputs(self) -> list[Any]:
        return [*self.plan.inputs, *self.account.panels.inputs]

    @property
    def outputs(self) -> list[Any]:
        return [*self.account.outputs, self.trained]

    def judge(self, _session: Session, _version: int, *values: Any) -> list[Any]:
        fine = gr.validate(True, "")
        described = self.plan.judge(values[: len(self.plan.inputs)])
        return [fine, fine, *described, *[fine] * len(self.account.panels.inputs)]

    def on_start(self, session: Session, version: int, *values: Any) -> Iterator[list[Any]]:
        try:
            job = self.plan.job(session, values[: len(self.plan.inputs)])
        except W2VError as error:
            yield [*self.account.refusal(error, resumption(session, None)), gr.skip()]
            return
        yield from self._run(session, version, job, values)

    def on_resume(self, session: Session, version: int, *values: Any) -> Iterator[list[Any]]:
        if session.stopped is None:
            nothing = TrainingError("No training was stopped that could go on. Start one.")
            yield [*self.account.refusal(nothing, resumption(session, None)), gr.skip()]
            return
        yield from self._run(session, version, session.stopped, values)

    def _run(self, session: Session, version: int, job: Job, values: Sequence[Any]) -> Iterator[list[Any]]:
        curve = session.curve = session.curve if job.stopped else LossCurve()
        fraction = 0.0
        yield [*self.account.beginning(curve), gr.skip()]
        try:
            watchers = self.account.panels.watchers(session, values[len(self.plan.inputs) :])
            for update in training(job, self.line, session.begin_training(), self.settings, watchers):
                if update.progress and not update.model:
                    curve.add(update.progress)
                fraction = update.progress.fraction if update.progress else fraction
                version += session.keep(update.model, update.stopped)
                yield [*self.account.update(update, fraction, curve, resumption(session, job)), version]
        except W2VError as error:
            yield [*self.account.refusal(error, resumption(session, job)), gr.skip()]


def create_train_tab(
    state: gr.State,
    line: TrainingLine,
    settings: Settings,
    min_count: gr.Number,
    panels: Sequence[Callable[[], Panel]] = (),
) -> TrainTab:
    """Lay the tab out, with the panels that follow a training below its loss, and wire it.

    Args:
        state: the visitor's session.
        line: where trainings wait.
        settings: what the page allows.
        min_count: the setting of that name, which has its place on another tab.
        panels: make what follows a running training.
    """
    trained = gr.State(0)
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            account = _create_account(panels)
        with gr.Column(scale=2, min_width=300):
            plan = create_train_plan(settings, min_count, account.told, account.resume, account.obstacle)
    runner = _Runner(plan, account, line, settings, trained)
    for button, handler in ((account.start, runner.on_start), (account.resume, runner.on_resume)):
        button.click(
            handler,
            inputs=[state, trained, *runner.inputs],
            outputs=runner.outputs,
            validator=runner.judge,
            show_progress="hidden",
            concurrency_limit=None,  # the line decides who trains; here all may wait in it
            concurrency_id="train",
            api_visibility="private",
        )
    account.stop.click(_stop, inputs=[state], queue=False, show_progress="hidden", api_visibility="private")
    _follow_changes(state, plan)
    return TrainTab(trained, plan.show, plan.inputs, plan.outputs)


def _create_account(panels: Sequence[Callable[[], Panel]]) -> _Account:
    told = widgets.note(elem_id="w2v-plan")
    with gr.Row():
        start = gr.Button("Start training", variant="primary", elem_id="w2v-start")
        stop = gr.Button("Stop", variant="stop", interactive=False, elem_id="w2v-stop")
        resume = gr.Button("Resume", visible=False, elem_id="w2v-resume")
    obstacle = widgets.note(elem_id="w2v-resume-note")
    status = widgets.progress({"label": "Not started", "fraction": 0}, elem_id="w2v-status")
    note = widgets.note(elem_id="w2v-train-note")
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
    watching = Panels([create() for create in panels])
    return _Account(told, start, stop, resume, obstacle, status, note, facts, plot, watching)


def _follow_changes(state: gr.State, plan: TrainPlan) -> None:
    """Wire the plan: what a user changes is followed by what it comes to, a choice by all that depends on it."""
    quiet: dict[str, Any] = {
        "inputs": [state, *plan.inputs],
        "trigger_mode": "always_last",
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    depended_on = [plan.begin, *plan.form.choices]
    gr.on([widget.input for widget in depended_on], plan.show, outputs=plan.outputs, **quiet)
    others = [widget for widget in plan.form.inputs if widget not in depended_on]
    gr.on([widget.input for widget in others], plan.say, outputs=plan.said, **quiet)
    plan.reset.click(plan.show_advised, outputs=plan.outputs, **quiet)


def _stop(session: Session) -> None:
    session.stop_training.set()


def _facts(progress: Progress) -> list[tuple[str, str]]:
    return [
        ("Loss", f"{progress.loss:.4f}"),
        ("Words per second", widgets.count(progress.words_per_second)),
        ("Words seen", f"{widgets.count(progress.tokens)} of {widgets.count(progress.total_tokens)}"),
        ("Learning rate", f"{progress.learning_rate:.5f}"),
        ("Time so far", widgets.duration(progress.elapsed)),
        ("Time left", widgets.duration(progress.eta)),
    ]


def _start_and_stop(*, running: bool) -> list[Any]:
    return [gr.update(interactive=not running), gr.update(interactive=running)]


def _closing_note(update: Update) -> Any:
    if update.model is None:
        return {"kind": "error", "text": update.warning} if update.warning else None
    words = widgets.count(len(update.model.vectors))
    text = f"{update.warning} " if update.warning else ""
    return widgets.info(
        f"{text}The model knows {words} words. Next: ask it something on the Query tab, or draw its map."
    )
