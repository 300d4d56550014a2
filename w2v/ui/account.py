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
class Controls:
    """What starts and ends a training, and says in words and figures how it goes.

    Attributes:
        start: begins a training.
        stop: ends it.
        resume: goes on with one that was stopped; whether it can is the plan's to say.
        obstacle: why it cannot.
        status: where the training is.
        note: what came of it.
        facts: its newest figures.
    """

    start: gr.Button
    stop: gr.Button
    resume: gr.Button
    obstacle: gr.HTML
    status: gr.HTML
    note: gr.HTML
    facts: gr.HTML


@dataclass(frozen=True)
class Account:
    """The widgets, and the values they get, by component; those that are not named stay as they are.

    Attributes:
        controls: see there.
        plot: the loss.
        panels: pictures that follow the training.
    """

    controls: Controls
    plot: gr.LinePlot
    panels: Panels

    @property
    def outputs(self) -> list[Any]:
        """All of it."""
        has = self.controls
        buttons = [has.start, has.stop, has.resume, has.obstacle]
        return [*buttons, has.status, has.note, has.facts, self.plot, *self.panels.outputs]

    def beginning(self, *, goes_on: bool) -> dict[Any, Any]:
        """Before the first moment; a training that goes on keeps what it has shown."""
        has = self.controls
        said = {has.status: {"label": "Starting", "fraction": None}, has.note: None}
        return self._buttons(running=True) | said | ({} if goes_on else self.panels.idle)

    def moment(self, moment: Moment) -> dict[Any, Any]:
        """What a run is at."""
        if moment.error is not None:
            return self.refusal(moment.error)
        told = self._buttons(running=not moment.ended)
        told[self.controls.status] = {"label": moment.update.label, "fraction": moment.fraction}
        told[self.controls.note] = _closing_note(moment)
        if moment.update.progress is not None:
            told[self.controls.facts] = _facts(moment.update.progress, moment.ended)
        if moment.losses is not None:
            told[self.plot] = gr.LinePlot(moment.losses, visible=True)
        return told | self.panels.seen(moment.seen)

    def refusal(self, error: W2VError) -> dict[Any, Any]:
        """There was no training."""
        label = {"label": "Not trained", "fraction": 0}
        return self._buttons(running=False) | {
            self.controls.status: label,
            self.controls.note: widgets.refusal(error),
        }

    def _buttons(self, *, running: bool) -> dict[Any, Any]:
        """While one is under way nothing can be resumed, said every time: what the plan said before may come late."""
        has = self.controls
        buttons = {has.start: gr.update(interactive=not running), has.stop: gr.update(interactive=running)}
        return buttons | ({has.resume: gr.update(visible=False), has.obstacle: None} if running else {})


def create_controls() -> Controls:
    """Lay them out, from the buttons to the figures."""
    with gr.Row():
        start = gr.Button("Start training", variant="primary", min_width=100, elem_id="w2v-start")
        stop = gr.Button("Stop", variant="stop", interactive=False, min_width=100, elem_id="w2v-stop")
        resume = gr.Button("Resume", visible=False, min_width=100, elem_id="w2v-resume")
    obstacle = widgets.note(elem_id="w2v-resume-note")
    status = widgets.progress({"label": "Not started", "fraction": 0}, elem_id="w2v-status")
    note = widgets.note(elem_id="w2v-train-note")
    facts = widgets.facts(elem_id="w2v-train-facts")
    return Controls(start, stop, resume, obstacle, status, note, facts)


def create_account(controls: Controls, panels: Sequence[Callable[[], Panel]]) -> Account:
    """Lay out what is seen of a training beside its controls: the loss, and the panels."""
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
    return Account(controls, plot, Panels([create() for create in panels]))


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
