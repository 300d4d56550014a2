"""The Train tab: settings and an estimate, one button, and a live account of how the model learns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import gradio as gr

from w2v.errors import TrainingError, W2VError
from w2v.ui import widgets
from w2v.ui.account import Account, create_account, create_controls
from w2v.ui.curve import LossCurve
from w2v.ui.job import Job
from w2v.ui.line import TrainingLine
from w2v.ui.panels import Panel
from w2v.ui.run import Run
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.ui.train_plan import TrainPlan, create_train_plan
from w2v.ui.training import Update, training
from w2v.ui.widgets import QUIET

Values: TypeAlias = dict[Any, Any]
"""What components get, by component; those that are not there stay as they are."""


@dataclass(frozen=True)
class TrainTab:
    """What other tabs may listen to, and what they wire.

    Attributes:
        trained: changes whenever a model was trained.
        plan: the settings: `show` when there is another corpus or model, `recall` when there is the one of the address.
        arrive: `arrive(listen)` shows a page that has just opened the training that its visitor has, under way or done.
    """

    trained: gr.Number
    plan: TrainPlan
    arrive: Callable[[Callable[..., Any]], None]


@dataclass(frozen=True)
class _Runner:
    """Handlers of Start, Resume and arrival: (session, how many were trained, *values of `inputs`) → `Values`."""

    plan: TrainPlan
    account: Account
    line: TrainingLine
    settings: Settings
    trained: gr.Number

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

    def on_start(self, session: Session, version: int, *values: Any) -> Iterator[Values]:
        try:
            session.own_up()
            job = self.plan.job(session, values[: len(self.plan.inputs)])
        except W2VError as error:
            yield self.account.refusal(error)
            return
        yield from self._run(session, version, job, values)

    def on_resume(self, session: Session, version: int, *values: Any) -> Iterator[Values]:
        if session.stopped is None:
            yield self.account.refusal(TrainingError("No training was stopped that could go on. Start one."))
            return
        yield from self._run(session, version, session.stopped, values)

    def on_return(self, session: Session, version: int, *_values: Any) -> Iterator[Values]:
        yield {self.account.controls.status: gr.skip()}  # a generator has to yield something
        if session.run is not None:
            yield from self._follow(session.run, version)

    def _run(self, session: Session, version: int, job: Job, values: Sequence[Any]) -> Iterator[Values]:
        watchers = self.account.panels.watchers(session, values[len(self.plan.inputs) :])
        curve = session.run.curve if job.stopped and session.run is not None else LossCurve()
        stop, room = session.begin_training(), session.room.training(session, job)
        updates = training(job, self.line, stop, self.settings, watchers, session.is_away, room)

        def keep(update: Update) -> None:
            session.keep(update.model, update.stopped)
            if update.model is not None and update.progress is not None:
                self.plan.pace.learn(job.corpus, job.config, update.progress)

        yield self.account.beginning(goes_on=not curve.is_empty)
        session.run = Run(job, updates, curve, keep)
        yield from self._follow(session.run, version)

    def _follow(self, run: Run, version: int) -> Iterator[Values]:
        """Tell of a run to its end, if this page stays for so long."""
        under_way = run.running
        for moment in run.follow():
            told = self.account.moment(moment)
            if moment.ended and under_way and moment.words is not None:
                told[self.trained] = version + 1
            yield told


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
    # A number, not a gr.State: a State says that it has changed when it is first an output, whatever it gets.
    trained = gr.Number(0, visible=False)
    # On a narrow page one below the other; on a wide one the settings stand beside the other two.
    with gr.Row(equal_height=False, elem_classes="w2v-train"):
        with gr.Column():
            told = widgets.note(elem_id="w2v-plan")
            controls = create_controls()
        with gr.Column(elem_classes="w2v-train-settings"):
            plan = create_train_plan(state, settings, min_count, told, controls.resume, controls.obstacle)
        with gr.Column():
            account = create_account(controls, panels)
    runner = _Runner(plan, account, line, settings, trained)
    follows: dict[str, Any] = {
        "inputs": [state, trained, *runner.inputs],
        "outputs": runner.outputs,
        "concurrency_limit": None,  # the line decides who trains; here all may wait in it
        "concurrency_id": "train",
        **QUIET,
    }
    for button, handler in ((controls.start, runner.on_start), (controls.resume, runner.on_resume)):
        plan.keep_saying(button.click(handler, validator=runner.judge, **follows))
    controls.stop.click(_stop, inputs=[state], queue=False, **QUIET)
    plan.follow_changes()

    def arrive(listen: Callable[..., Any]) -> None:
        plan.recall(listen)
        plan.keep_saying(listen(runner.on_return, **follows))

    return TrainTab(trained, plan, arrive)


def _stop(session: Session) -> None:
    session.stop_training.set()
