"""Measure how good the model is: drop a test set, see its figures. They go with the model, on its card too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from w2v.errors import W2VError
from w2v.ui import widgets
from w2v.ui.endpoints import asked, expose, no_tool
from w2v.ui.measuring import MOST_MB, Score, Step, chosen, measuring, table
from w2v.ui.model import Model
from w2v.ui.session import Session
from w2v.ui.widgets import QUIET
from w2v.vectors.evaluation import AnalogyScore

LINE: dict[str, Any] = {"concurrency_id": "measure", "concurrency_limit": 2}


@dataclass(frozen=True)
class MeasurePanel:
    """What the tab around it needs.

    Attributes:
        show: session → values for `outputs`, when another model took the session's place.
    """

    show: Callable[[Session], list[Any]]
    outputs: list[Any]


def create_measure_panel(state: gr.State) -> MeasurePanel:
    """Lay the panel out and wire it."""
    gr.Markdown(
        "Drop a test set: word pairs that people have judged (WordSim-353, SimLex-999, any table of two words and a "
        "score), or analogies (Google's `questions-words.txt`). The figures go with the model and onto its card."
    )
    files = gr.File(
        label=f"Test sets (.txt, .tsv, .csv, up to {MOST_MB} MB)",
        file_count="multiple",
        height=160,
        elem_id="w2v-test-sets",
    )
    progress = widgets.progress(elem_id="w2v-measure-progress")
    stop = gr.Button("Stop", variant="stop", size="md", visible=False, elem_id="w2v-measure-stop")
    note = widgets.note(elem_id="w2v-measure-note")
    scores = widgets.widget("scores.js", elem_id="w2v-scores")
    outputs = [progress, stop, note, scores]

    def on_upload(session: Session, paths: list[str] | None) -> Iterator[list[Any]]:
        model, halt = session.model, session.begin_measuring()
        problems: list[str] = []
        newest: Score | None = None
        try:
            for file in chosen(paths):
                step = yield from _asked(model, file, halt, problems)
                if step is not None and step.fraction == 1:
                    session.keep_scores(model, {step.name: step.score})
                    newest = step.score
        except W2VError as error:
            problems.append(str(error))
        said = {"kind": "error", "text": " ".join(problems)} if problems else None
        # The drop zone is free for the next: what was asked stands in the table.
        yield [None, gr.update(visible=False), said, table(session.model.shared.metadata, newest), None]

    files.upload(on_upload, [state, files], [*outputs, files], **QUIET, **LINE)
    stop.click(_stop, [state], queue=False, **QUIET)
    expose(state, "evaluate", on_evaluate, [gr.File(label="file", visible=False)], api_visibility=no_tool(), **LINE)

    def show(session: Session) -> list[Any]:
        session.stop_measuring.set()
        return [None, gr.update(visible=False), None, table(session.model.shared.metadata)]

    return MeasurePanel(show, outputs)


def _asked(
    model: Model, file: Path, halt: threading.Event, problems: list[str]
) -> Generator[list[Any], None, Step | None]:
    """Ask one test set, showing how far it is; the last step, None if it cannot be asked."""
    step = None
    try:
        for step in measuring(model.vectors, file, halt):
            label = f"{step.name}: {step.score.used:,} of {step.score.total:,} asked"
            progress = {"label": label, "fraction": step.fraction}
            yield [progress, gr.update(visible=step.fraction < 1), None, gr.skip(), gr.skip()]
    except W2VError as error:
        problems.append(str(error))
    if step is not None and step.fraction < 1 and isinstance(step.score, AnalogyScore):
        problems.append(
            f"{step.name} was stopped after {step.score.used:,} questions, {100 * step.score.accuracy:.1f} % of them"
            " right. That is not kept."
        )
    return step


@asked
def on_evaluate(session: Session, file: str | None) -> widgets.Json:
    """Measure this session's model by a file of judged word pairs or analogies: correlations or accuracy, coverage."""
    (path,) = chosen([file] if file else None)
    *_, step = measuring(session.vectors, path, threading.Event())
    return {"test_set": step.name, **step.score.to_dict()}


def _stop(session: Session) -> None:
    session.stop_measuring.set()
