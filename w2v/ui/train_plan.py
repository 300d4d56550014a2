"""The half of the Train tab that says what will be trained: the settings, why they are so, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from w2v.errors import ConfigError
from w2v.training import Pace, TrainConfig
from w2v.ui import widgets
from w2v.ui.form import SettingsForm, create_form
from w2v.ui.job import Job
from w2v.ui.offers import Offers
from w2v.ui.plan import CHOICES, reasons, sentence, within_limits
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.ui.widgets import QUIET

NEW, CURRENT = "new", "current"

# One after the other, in the order asked: of two answers at once the older could come last, and stay.
IN_ORDER: dict[str, Any] = {"concurrency_id": "w2v-plan", "concurrency_limit": 1}
NOW = "(_, ...values) => [W2VOffers.now(), ...values]"
EVER = "(_, ...values) => [{}, ...values]"


@dataclass(frozen=True)
class TrainPlan:
    """The widgets, and what they say. Handlers take the session and the values of `inputs`.

    Attributes:
        state: the visitor's session.
        advice: the settings last advised, as JSON. It lives on the page, so that it always comes with the values that
            were shown with it, whatever overtakes what.
        form: the settings.
        begin: which vectors to begin with.
        told: what the training will be, in a sentence.
        why: the reasons for the settings.
        reset: a button that is there if a setting is not as advised.
        resume: a button that is there if a training was stopped.
        obstacle: why it cannot be resumed.
        settings: what the page allows.
        pace: says how long a training takes.
        offers: sets `inputs`, at one moment, since advice goes with the values it was given for. What the visitor sets
            meanwhile stays.
    """

    state: gr.State
    advice: gr.JSON
    form: SettingsForm
    begin: gr.Radio
    told: gr.HTML
    why: gr.HTML
    reset: gr.Button
    resume: gr.Button
    obstacle: gr.HTML
    settings: Settings
    pace: Pace
    offers: Offers

    @property
    def inputs(self) -> list[Any]:
        """What describes a training."""
        return [self.advice, self.begin, *self.form.inputs]

    @property
    def said(self) -> list[Any]:
        """What follows from every change of a setting."""
        return [self.told, self.why, self.reset, self.resume, self.obstacle]

    def judge(self, values: Sequence[Any]) -> list[Any]:
        """One verdict for each of `inputs`, for Gradio to show beside the field that is refused."""
        fine = gr.validate(True, "")
        return [fine, fine, *self.form.judge(values[2:])]

    def job(self, session: Session, values: Sequence[Any]) -> Job:
        """The training that the widgets describe.

        Raises:
            ConfigError: a setting is refused.
        """
        config = within_limits(session.corpus, self.form.config(values[2:]), self.settings)
        start = session.vectors if values[1] == CURRENT else None
        return Job(session.corpus, config, start, session.checkpoint)

    def say(self, session: Session, *values: Any) -> dict[Any, Any]:
        """Values for `said`, by component."""
        advice = values[0]
        reset = {self.reset: gr.update(visible=bool(self.form.changed(values[2:], advice)))}
        try:
            job = self.job(session, values)
        except ConfigError as error:
            return {self.told: widgets.refusal(error), **reset, **self._resumption(session, None)}
        text = sentence(job, self.settings, self.pace)
        if session.run is not None and session.run.job is not None and session.run.job.changes(job):
            text += " This is for the next training; the one under way goes on as it began."
        told = {self.told: widgets.info(text), self.why: reasons(job.corpus, advice, job.config)}
        return told | reset | self._resumption(session, job)

    def keep_saying(self, event: Any) -> Any:
        """Let `say` follow an event."""
        return event.then(self.say, [self.state, *self.inputs], self.said, **QUIET, **IN_ORDER)

    def show(self, listen: Callable[..., Any]) -> None:
        """When `listen` says so: what the user has set stays, everything else is advised anew."""
        self._offer(listen, self.on_show)

    def recall(self, listen: Callable[..., Any]) -> None:
        """When a page has just opened: show the settings of the newest training, if any."""
        self._offer(listen, self.on_recall, since=EVER)

    def follow_changes(self) -> None:
        """What a user changes is followed by what it comes to, a choice by all that depends on it."""
        depended_on = [self.begin, *self.form.choices]
        newest: dict[str, Any] = {"trigger_mode": "always_last"}
        self.show(partial(gr.on, [widget.input for widget in depended_on], **newest))
        others = [widget.input for widget in self.form.inputs if widget not in depended_on]
        gr.on(others, self.say, [self.state, *self.inputs], self.said, **QUIET, **IN_ORDER, **newest)
        self._offer(partial(self.reset.click, **newest), self.on_reset)

    def _offer(self, listen: Callable[..., Any], handler: Callable[..., Sequence[Any]], since: str = NOW) -> None:
        self.keep_saying(self.offers.wire(listen, handler, [self.state, *self.inputs], js=since))

    def on_show(self, _since: Any, session: Session, *values: Any) -> list[Any]:
        """Values for `inputs` of another text or model, or another choice."""
        return self._advised(session, values, self.form.changed(values[2:], values[0]))

    def on_reset(self, _since: Any, session: Session, *values: Any) -> list[Any]:
        """Values for `inputs` with nothing as the user has set it, but for the model and its loss."""
        return self._advised(session, values, {})

    def on_recall(self, _since: Any, session: Session, *values: Any) -> list[Any]:
        """Values for `inputs` of a page that has just opened."""
        if session.run is None:
            return self.on_show(_since, session, *values)
        config = session.run.config.to_dict()
        advice = TrainConfig.for_corpus(session.corpus, **{name: config[name] for name in CHOICES}).to_dict()
        begin = CURRENT if session.run.from_model else NEW
        entered = self.form.values(config)
        advice, beginnings, *fields = self._advised(
            session, [advice, begin, *entered], self.form.changed(entered, advice)
        )
        return [advice, beginnings | {"value": begin}, *fields]

    def _advised(self, session: Session, values: Sequence[Any], kept: dict[str, Any]) -> list[Any]:
        begin, entered = values[1], self.form.entered(values[2:])
        given = {name: entered[name] for name in CHOICES if name != "optimizer" or name in kept}
        start = session.vectors if begin == CURRENT else None
        if start is not None:
            given["vector_size"] = start.vector_size
        advice = TrainConfig.for_corpus(session.corpus, **given).to_dict()
        return [advice, _beginnings(session), *self.form.show(advice | kept | given, start is not None)]

    def _resumption(self, session: Session, job: Job | None) -> dict[Any, Any]:
        """The button Resume and its note, if the widgets describe `job`, or nothing that can be trained."""
        if session.stopped is None or (session.run is not None and session.run.running):
            return {self.resume: gr.update(visible=False), self.obstacle: None}
        changes = ["a setting is refused"] if job is None else session.stopped.changes(job)
        if not changes:
            return {self.resume: gr.update(visible=True, interactive=True), self.obstacle: None}
        text = f"The stopped training cannot be resumed: {'; '.join(changes)}. Put it back to go on, or start anew."
        return {self.resume: gr.update(visible=True, interactive=False), self.obstacle: widgets.info(text)}


def create_train_plan(
    state: gr.State, settings: Settings, min_count: gr.Number, told: gr.HTML, resume: gr.Button, obstacle: gr.HTML
) -> TrainPlan:
    """Lay the settings out, but for the minimum count; what they come to is said in widgets beside the button Start."""
    advice = gr.JSON(TrainConfig().to_dict(), visible=False)
    form = create_form(TrainConfig(), min_count=min_count)
    begin = gr.Radio(
        [("New vectors", NEW), ("The current model", CURRENT)],
        value=NEW,
        label="Begin with",
        info="A model goes on with its words' vectors; words that are new to it join.",
        elem_id="w2v-begin",
    )
    with gr.Accordion("Why these settings", open=False, elem_id="w2v-why"):
        why = widgets.reasons()
    reset = gr.Button("Use the advised settings", size="sm", visible=False, elem_id="w2v-reset")
    offers = Offers([(advice, []), *((widget, [widget.elem_id]) for widget in (begin, *form.inputs))])
    return TrainPlan(state, advice, form, begin, told, why, reset, resume, obstacle, settings, Pace(), offers)


def _beginnings(session: Session) -> dict[str, Any]:
    model = session.model
    name = f"The current model: {model.name}, {model.vectors.vector_size} dimensions"
    return gr.update(choices=[("New vectors", NEW), (name, CURRENT)])
