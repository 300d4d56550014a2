"""The half of the Train tab that tells of the running training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from w2v.errors import W2VError
from w2v.training import Progress
from w2v.ui import widgets
from w2v.ui.panels import Panel, Panels
from w2v.ui.run import Moment


@dataclass(frozen=True)
class Account:
    """The widgets, and the values they get, by component; those that are not named stay as they are.

    Attributes:
        start: begins a training.
        stop: ends it.
        resume: goes on with one that was stopped; whether it can is the plan's to say.
        obstacle: why it cannot.
        status: where the training is.
        note: what came of it.
        facts: its newest figures.
        plot: its loss.
        panels: pictures that follow it.
    """

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
        """All of it."""
        buttons = [self.start, self.stop, self.resume, self.obstacle]
        return [*buttons, self.status, self.note, self.facts, self.plot, *self.panels.outputs]

    def beginning(self, *, goes_on: bool) -> dict[Any, Any]:
        """Before the first moment; a training that goes on keeps what it has shown."""
        said = {self.status: {"label": "Starting", "fraction": None}, self.note: None}
        without_resume = {self.resume: gr.update(visible=False), self.obstacle: None}
        return self._buttons(running=True) | without_resume | said | ({} if goes_on else self.panels.idle)

    def moment(self, moment: Moment) -> dict[Any, Any]:
        """What a run is at."""
        if moment.error is not None:
            return self.refusal(moment.error)
        told = self._buttons(running=not moment.ended)
        told[self.status] = {"label": moment.update.label, "fraction": moment.fraction}
        told[self.note] = _closing_note(moment)
        if moment.update.progress is not None:
            told[self.facts] = _facts(moment.update.progress, moment.ended)
        if moment.losses is not None:
            told[self.plot] = gr.LinePlot(moment.losses, visible=True)
        return told | self.panels.seen(moment.seen)

    def refusal(self, error: W2VError) -> dict[Any, Any]:
        """There was no training."""
        label = {"label": "Not trained", "fraction": 0}
        return self._buttons(running=False) | {self.status: label, self.note: widgets.refusal(error)}

    def _buttons(self, *, running: bool) -> dict[Any, Any]:
        return {self.start: gr.update(interactive=not running), self.stop: gr.update(interactive=running)}


def create_account(panels: Sequence[Callable[[], Panel]]) -> Account:
    """Lay it out, from the buttons to the panels."""
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
    return Account(start, stop, resume, obstacle, status, note, facts, plot, watching)


def _facts(progress: Progress, ended: bool) -> list[tuple[str, str]]:
    facts = [
        *([("Loss", f"{progress.loss:.4f}")] if progress.loss else []),  # none was measured yet
        ("Words per second", widgets.count(progress.words_per_second) if progress.settled else "…"),
        ("Words seen", f"{widgets.count(progress.tokens)} of {widgets.count(progress.total_tokens)}"),
        ("Time", widgets.duration(progress.elapsed)),
    ]
    if ended:
        return facts
    return [
        *facts,
        ("Time left", widgets.duration(progress.eta) if progress.settled else "…"),
        ("Learning rate", f"{progress.learning_rate:.5f}"),
    ]


def _closing_note(moment: Moment) -> Any:
    warning = moment.update.warning
    if moment.words is None:
        return {"kind": "error", "text": warning} if warning else None
    text = f"{warning} " if warning else ""
    return widgets.info(
        f"{text}The model knows {widgets.count(moment.words)} words. Next: ask it something on the Query tab, or draw "
        "its map."
    )
