"""`TrainConfig`: every hyperparameter, described and checked once, for the library, the page and the command line."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np

from w2v.errors import ConfigError
from w2v.training.losses import custom_losses

if TYPE_CHECKING:
    from w2v.corpus import Corpus


_WITHOUT_NOISE = ("hierarchical", "softmax")  # losses that draw no random words


def _setting(default: Any, label: str, help: str, *, advanced: bool = False, **limits: Any) -> Any:  # noqa: A002
    """A dataclass field that knows how to show and check itself.

    Args:
        default: its value if none is given.
        label: a name to show.
        help: one plain sentence for a newcomer.
        advanced: whether a newcomer can do without seeing it.
        limits: either `minimum` and `maximum`, both inclusive, or `choices`; and `unless`, values of other settings
            with which this one has no meaning.
    """
    return field(default=default, metadata={"label": label, "help": help, "advanced": advanced, **limits})


def _choice(default: str, label: str, help: str, options: dict[str, str], **more: Any) -> Any:  # noqa: A002
    """A setting with a few values, each with a name to show and one plain sentence: {value: "Name: sentence."}."""
    named = {value: text.split(": ", 1) for value, text in options.items()}
    return _setting(
        default,
        label,
        help,
        choices=tuple(options),
        names={value: name for value, (name, _) in named.items()},
        sentences={value: sentence for value, (_, sentence) in named.items()},
        **more,
    )


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """The settings of a training. Whatever is out of range is refused with a `ConfigError` that names the field.

    The defaults are those of the reference program (Mikolov et al. 2013, arXiv 1310.4546) for skip-gram with negative
    sampling. Each field's description, limits and place on the page are in its metadata.
    """

    architecture: str = _choice(
        "skipgram",
        "Architecture",
        "What is predicted from what.",
        {
            "skipgram": "Skip-gram: Predicts a word's neighbours from the word; best with little text and rare words.",
            "cbow": "CBOW, mean: Predicts a word from the mean of its neighbours; faster, but coarser.",
            "cbow_sum": "CBOW, sum: Predicts a word from the sum of its neighbours; the more of them, the surer.",
        },
    )
    loss: str = _choice(
        "negative",
        "Loss",
        "How a prediction is judged.",
        {
            "negative": "Negative sampling: Tells true neighbours from a few random words; fast, and good.",
            "hierarchical": "Hierarchical softmax: Finds each word along a tree of all words; draws no random words.",
            "softmax": "Full softmax: Scores every word each time; exact, and slow with many words. Skip-gram only.",
        },
    )
    vector_size: int = _setting(100, "Dimensions", "How many numbers describe each word.", minimum=1, maximum=4096)
    window: int = _setting(
        5, "Window", "How many words to either side count as neighbours, at most.", minimum=1, maximum=100
    )
    epochs: int = _setting(5, "Epochs", "How many times to read through the text.", minimum=1, maximum=10_000)
    min_count: int = _setting(
        5, "Minimum count", "Words seen less often than this are left out.", minimum=1, maximum=10**9
    )
    max_vocab_size: int = _setting(
        0,
        "Largest vocabulary",
        "Keep only this many of the most frequent words; 0 keeps them all.",
        advanced=True,
        minimum=0,
        maximum=10**9,
    )
    negative: int = _setting(
        5,
        "Negative samples",
        "How many random words each true neighbour is told from.",
        minimum=1,
        maximum=100,
        unless={"loss": _WITHOUT_NOISE},
    )
    noise_exponent: float = _setting(
        0.75,
        "Noise exponent",
        "How random words are drawn: 1 as often as they occur, 0 all equally often.",
        advanced=True,
        minimum=-2.0,
        maximum=2.0,
        unless={"loss": _WITHOUT_NOISE},
    )
    subsample: float = _setting(
        1e-3,
        "Subsampling",
        "Words more frequent than this share of the text are skipped at times; 0 skips none.",
        advanced=True,
        minimum=0.0,
        maximum=1.0,
    )
    shrink_windows: bool = _setting(
        True,
        "Shrinking windows",
        "Draw each word's window at random up to the full width, so that near words count more.",
        advanced=True,
    )
    learning_rate: float = _setting(
        0.025, "Learning rate", "How far each example moves the vectors, at the start.", minimum=1e-9, maximum=1e6
    )
    optimizer: str = _choice(
        "sgd",
        "Optimizer",
        "How the vectors are moved.",
        {
            "sgd": "SGD: Takes plain steps of a falling length, as word2vec always did.",
            "adam": "Adam: Fits the step to each number, as the tutorial does; wants a rate near 0.01.",
            "adagrad": "Adagrad: Takes shorter steps the more a number has moved already; wants a rate near 0.3.",
        },
        advanced=True,
    )
    min_learning_rate: float = _setting(
        2.5e-6,
        "Final learning rate",
        "Where the learning rate ends; it falls in a straight line.",
        advanced=True,
        minimum=0.0,
        maximum=1e6,
    )
    seed: int = _setting(
        1,
        "Seed",
        "The same seed on the same machine gives the same vectors.",
        advanced=True,
        minimum=0,
        maximum=2**63 - 1,
    )
    device: str = _setting(
        "auto",
        "Device",
        "Where to compute; auto takes a graphics card if there is one.",
        advanced=True,
        choices=("auto", "cpu", "cuda", "mps"),
    )
    threads: int = _setting(
        0,
        "Threads",
        "How many processor cores to use; 0 uses those that the text keeps busy.",
        advanced=True,
        minimum=0,
        maximum=256,
    )
    products: str = _setting(
        "auto",
        "Precision",
        "Precision of the matrix products; auto takes bfloat16 where the hardware multiplies it faster.",
        advanced=True,
        choices=("auto", "float32", "bfloat16"),
    )

    def __post_init__(self) -> None:
        for spec in fields(self):
            object.__setattr__(
                self, spec.name, _checked(spec.name, getattr(self, spec.name), spec.default, spec.metadata)
            )
        if self.min_learning_rate > self.learning_rate:
            raise ConfigError(
                "min_learning_rate",
                f"min_learning_rate={self.min_learning_rate:g} is above learning_rate={self.learning_rate:g}: "
                "the rate can only fall. Lower it or raise learning_rate.",
            )
        if self.loss == "softmax" and self.architecture != "skipgram":
            raise ConfigError(
                "loss",
                f"loss='softmax' is the tutorial's skip-gram model; it does not go with architecture="
                f"{self.architecture!r}. Choose loss='negative' or architecture='skipgram'.",
            )

    def matters(self, name: str) -> bool:
        """Whether a setting has a meaning, given the others."""
        [spec] = [spec for spec in fields(self) if spec.name == name]
        unless: dict[str, tuple[str, ...]] = spec.metadata.get("unless", {})
        return not any(getattr(self, other) in values for other, values in unless.items())

    def to_dict(self) -> dict[str, Any]:
        """Every setting by name, as JSON values."""
        return asdict(self)

    @classmethod
    def for_corpus(cls, corpus: Corpus, **overrides: object) -> TrainConfig:
        """The settings that suit a corpus of this size; what is given wins. `explain_defaults` says why.

        Raises:
            ConfigError: an override is no setting, or is refused.
        """
        from w2v.training.advice import config_for

        return config_for(corpus, **overrides)

    @classmethod
    def from_dict(cls, settings: dict[str, Any]) -> TrainConfig:
        """The configuration `to_dict` described; settings that are not there keep their defaults.

        Raises:
            ConfigError: a name is no setting, or a value is refused.
        """
        known = {spec.name for spec in fields(cls)}
        for name in settings:
            if name not in known:
                raise ConfigError(str(name), f"{name!r} is not a setting. There are: {', '.join(sorted(known))}.")
        return cls(**settings)


def in_words(name: str, value: object) -> str:
    """A setting's value as the page names it.

    >>> in_words("loss", "negative"), in_words("window", 5), in_words("shrink_windows", True)
    ('Negative sampling', '5', 'yes')
    """
    [spec] = [spec for spec in fields(TrainConfig) if spec.name == name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    names: dict[str, str] = spec.metadata.get("names", {})
    return names.get(value, value) if isinstance(value, str) else f"{value}"


def _checked(name: str, value: Any, default: Any, metadata: Any) -> Any:
    """The value, brought to its setting's type (a whole number where a fraction is meant becomes one)."""
    if isinstance(default, bool):
        if not isinstance(value, bool | np.bool_):
            raise ConfigError(name, f"{name}={value!r} must be true or false.")
        return bool(value)
    if "choices" in metadata:
        choices = metadata["choices"] + (custom_losses() if name == "loss" else ())
        if not isinstance(value, str) or value not in choices:
            raise ConfigError(name, f"{name}={value!r} is not one of {', '.join(choices)}.")
        return str(value)
    return _checked_number(name, value, type(default), metadata["minimum"], metadata["maximum"])


def _checked_number(name: str, value: Any, kind: type, minimum: float, maximum: float) -> int | float:
    # NumPy's numbers are some, too.
    number = isinstance(value, Real) and not isinstance(value, bool)
    whole = isinstance(value, Integral) and number
    if kind is int and not whole:
        raise ConfigError(name, f"{name}={value!r} must be a whole number.")
    if not number:
        raise ConfigError(name, f"{name}={value!r} must be a number.")
    if not minimum <= value <= maximum:  # NaN is not, either
        shown = "a huge number" if abs(value) > 1e30 else value  # which could have thousands of digits
        raise ConfigError(name, f"{name} = {shown} is out of range: choose a value from {minimum:g} to {maximum:g}.")
    return kind(value)  # type: ignore[no-any-return]
