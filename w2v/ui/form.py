"""`TrainConfig` as widgets. No hyperparameter is named here: each field brings its label, help and limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import Field, dataclass, fields
from typing import Any

import gradio as gr

from w2v.errors import ConfigError
from w2v.training import TrainConfig


@dataclass(frozen=True)
class SettingsForm:
    """The widgets of a training's settings, in the order of `TrainConfig`'s fields."""

    names: list[str]
    inputs: list[Any]

    def config(self, values: Sequence[Any]) -> TrainConfig:
        """The configuration the widgets hold.

        Raises:
            ConfigError: a value is refused; its `field` says which.
        """
        # An emptied number box sends None; whole numbers come back from some clients as floats.
        entered = {name: _whole(value) for name, value in zip(self.names, values, strict=True)}
        for name, value in entered.items():
            if value is None:
                raise ConfigError(name, f"{name} is empty. Give it a value.")
        return TrainConfig.from_dict(entered)

    def judge(self, values: Sequence[Any]) -> list[Any]:
        """One verdict a widget, for Gradio to show beside the field that is refused."""
        try:
            self.config(values)
        except ConfigError as error:
            return [gr.validate(name != error.field, str(error)) for name in self.names]
        return [gr.validate(True, "") for _ in self.names]

    def show(self, config: TrainConfig) -> list[Any]:
        """The widgets' values for a configuration."""
        return [getattr(config, name) for name in self.names]


def create_form(config: TrainConfig) -> SettingsForm:
    """Lay out the widgets, the main ones first and the rest folded under "Advanced"."""
    every = [field for field in fields(TrainConfig) if len(field.metadata.get("choices", "any")) > 1]
    made: dict[str, Any] = {}
    for field in every:
        if not field.metadata.get("advanced"):
            made[field.name] = _widget(field, getattr(config, field.name))
    with gr.Accordion("Advanced", open=False):
        for field in every:
            if field.metadata.get("advanced"):
                made[field.name] = _widget(field, getattr(config, field.name))
    names = [field.name for field in every]
    return SettingsForm(names, [made[name] for name in names])


def _widget(field: Field[Any], value: Any) -> Any:
    about = field.metadata
    shared = {"label": about["label"], "info": about["help"], "elem_id": f"w2v-setting-{field.name}"}
    if isinstance(value, bool):
        return gr.Checkbox(value, **shared)
    if "choices" in about:
        return gr.Dropdown(list(about["choices"]), value=value, **shared)
    # A number box, not a slider: a slider hides what was typed out of range instead of saying why.
    return gr.Number(value, precision=0 if isinstance(value, int) else None, **shared)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
