"""`TrainConfig` as widgets. No hyperparameter is named here: each field brings its label, help and limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import Field, dataclass, fields
from typing import Any

import gradio as gr

from w2v.errors import ConfigError
from w2v.training import TrainConfig, custom_losses

TINY = "tiny"
TINY_NAME = "TinyWord2Vec"
TINY_SENTENCE = "The tutorial's model: embedding, linear layer, log-softmax over all words. Exact, and slow with many."

Values = Sequence[Any]


@dataclass(frozen=True)
class SettingsForm:
    """The widgets of a training's settings, in the order of `TrainConfig`'s fields.

    The tutorial's model has a name of its own among the architectures; it stands for skip-gram with full softmax, which
    is not among the losses, so that nothing can be chosen that makes no sense.
    """

    names: list[str]
    inputs: list[Any]

    @property
    def choices(self) -> list[Any]:
        """The widgets that other settings depend on."""
        return [self.inputs[self.names.index(name)] for name in ("architecture", "loss", "optimizer")]

    def entered(self, values: Values) -> dict[str, Any]:
        """What the widgets hold, by the settings' names; whole numbers come back from some clients as floats."""
        entered = {name: _whole(value) for name, value in zip(self.names, values, strict=True)}
        if entered["architecture"] == TINY:
            entered |= {"architecture": "skipgram", "loss": "softmax"}
        return entered

    def values(self, settings: dict[str, Any]) -> list[Any]:
        """What the widgets hold when they show settings: the opposite of `entered`."""
        tiny = {"architecture": TINY} if settings["loss"] == "softmax" else {}
        return [(settings | tiny)[name] for name in self.names]

    def config(self, values: Values) -> TrainConfig:
        """The configuration the widgets hold.

        Raises:
            ConfigError: a value is refused; its `field` says which.
        """
        entered = self.entered(values)
        for name, value in entered.items():
            if value is None:  # an emptied number box
                raise ConfigError(name, f"{name} is empty. Give it a value.")
        return TrainConfig.from_dict(entered)

    def judge(self, values: Values) -> list[Any]:
        """One verdict a widget, for Gradio to show beside the field that is refused."""
        try:
            self.config(values)
        except ConfigError as error:
            return [gr.validate(name != error.field, str(error)) for name in self.names]
        return [gr.validate(True, "") for _ in self.names]

    def changed(self, values: Values, advice: dict[str, Any]) -> dict[str, Any]:
        """The settings that the user has set otherwise than they were advised."""
        return {name: value for name, value in self.entered(values).items() if value != advice.get(name)}

    def show(self, settings: dict[str, Any], fixed_size: bool = False) -> list[Any]:
        """Updates that make the widgets show settings, and hide those without a meaning.

        Args:
            settings: a value for every setting; one that was refused may be among them.
            fixed_size: whether the dimensions are those of a model to go on from.
        """
        return [self._shown(spec, settings, fixed_size) for spec in _specs()]

    def _shown(self, spec: Field[Any], settings: dict[str, Any], fixed_size: bool) -> Any:
        name, value, tiny = spec.name, settings[spec.name], settings["loss"] == "softmax"
        if name == "architecture":
            sentence = TINY_SENTENCE if tiny else spec.metadata["sentences"][value]
            return gr.update(value=TINY if tiny else value, info=sentence)
        if name == "loss":
            if tiny:
                return gr.update(visible=False)
            own = "A loss registered with register_loss."
            return gr.update(
                value=value, choices=_losses(spec), visible=True, info=spec.metadata["sentences"].get(value, own)
            )
        if "sentences" in spec.metadata:
            return gr.update(value=value, info=spec.metadata["sentences"][value])
        if name == "vector_size":
            said = "Those of the model it goes on from." if fixed_size else spec.metadata["help"]
            return gr.update(value=value, interactive=not fixed_size, info=said)
        unless = spec.metadata.get("unless", {})
        return gr.update(value=value, visible=not any(settings[other] in values for other, values in unless.items()))


def setting_widget(name: str) -> Any:
    """The widget of one setting, for a place of its own outside the form."""
    [spec] = [spec for spec in _specs() if spec.name == name]
    return _widget(spec, spec.default)


def create_form(config: TrainConfig, **elsewhere: Any) -> SettingsForm:
    """Lay out the widgets, the main ones first and the rest folded under "Advanced".

    Args:
        config: what they show at first.
        elsewhere: widgets of the form, by their settings' names, that have a place outside it.
    """
    main = [spec for spec in _specs() if not spec.metadata.get("advanced") and spec.name not in elsewhere]
    rest = [spec for spec in _specs() if spec.metadata.get("advanced")]
    made = {spec.name: _widget(spec, getattr(config, spec.name)) for spec in main if "choices" in spec.metadata}
    made |= elsewhere
    with gr.Row(elem_classes=["w2v-settings", "w2v-level"]):
        made |= {spec.name: _widget(spec, getattr(config, spec.name)) for spec in main if spec.name not in made}
    with gr.Accordion("Advanced", open=False), gr.Row(elem_classes=["w2v-settings", "w2v-level"]):
        made |= {spec.name: _widget(spec, getattr(config, spec.name)) for spec in rest}
    names = [spec.name for spec in _specs()]
    return SettingsForm(names, [made[name] for name in names])


def _specs() -> list[Field[Any]]:
    return list(fields(TrainConfig))


def _widget(spec: Field[Any], value: Any) -> Any:
    about = spec.metadata
    shared = {"label": about["label"], "info": about["help"], "elem_id": f"w2v-setting-{spec.name}", "min_width": 170}
    if isinstance(value, bool):
        return gr.Checkbox(value, **shared)
    if "choices" in about:
        shared["info"] = about.get("sentences", {}).get(value, about["help"])
        return gr.Dropdown(_options(spec), value=value, **shared)
    # A number box, not a slider: a slider hides what was typed out of range instead of saying why.
    return gr.Number(value, precision=0 if isinstance(value, int) else None, **shared)


def _options(spec: Field[Any]) -> list[tuple[str, str]]:
    if spec.name == "loss":
        return _losses(spec)
    names = spec.metadata.get("names", {})
    options = [(names.get(choice, choice), choice) for choice in spec.metadata["choices"]]
    return [*options, (TINY_NAME, TINY)] if spec.name == "architecture" else options


def _losses(spec: Field[Any]) -> list[tuple[str, str]]:
    built_in = [(name, value) for value, name in spec.metadata["names"].items() if value != "softmax"]
    return [*built_in, *((name, name) for name in custom_losses())]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
