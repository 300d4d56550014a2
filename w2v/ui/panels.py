"""Pictures that follow a running training on the Train tab: what each needs to be made, wired and filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from w2v.ui.session import Session
from w2v.ui.training import Watcher


@dataclass(frozen=True)
class Panel:
    """A picture of the running training, filled by a watcher.

    Attributes:
        name: of the watcher.
        output: the component that shows what the watcher has to show.
        watch: (session, *values of `inputs`) → a watcher for one training.
        inputs: components that `watch` reads when a training starts.
        idle: what the output shows before the watcher has seen anything.
    """

    name: str
    output: Any
    watch: Callable[..., Watcher]
    inputs: Sequence[Any] = ()
    idle: Any = None


@dataclass(frozen=True)
class Panels:
    """Several panels side by side: their components in one list, and their watchers from one list of values."""

    panels: list[Panel] = field(default_factory=list)

    @property
    def outputs(self) -> list[Any]:
        """What they show, in order."""
        return [panel.output for panel in self.panels]

    @property
    def inputs(self) -> list[Any]:
        """What they read when a training starts, in order."""
        return [component for panel in self.panels for component in panel.inputs]

    @property
    def idle(self) -> dict[Any, Any]:
        """Values for `outputs` before anything is seen, by component."""
        return {panel.output: panel.idle for panel in self.panels}

    def seen(self, news: Mapping[str, Any]) -> dict[Any, Any]:
        """Values for those of `outputs` that have something new, from what the watchers have seen, by their names."""
        # As updates: Gradio would empty a bare value again, in place, where the tab that shows it was not opened yet.
        return {panel.output: gr.update(value=news[panel.name]) for panel in self.panels if panel.name in news}

    def watchers(self, session: Session, values: Sequence[Any]) -> dict[str, Watcher]:
        """A watcher for each panel, from the values of `inputs`."""
        left = iter(values)
        return {panel.name: panel.watch(session, *[next(left) for _ in panel.inputs]) for panel in self.panels}
