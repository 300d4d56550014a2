"""A model under its name, and the examples that everyone finds on arrival."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from w2v.corpus import Corpus
from w2v.maps import Projection
from w2v.vectors import KeyedVectors

T = TypeVar("T")

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

EXAMPLE_CORPORA = {
    "State of the Union addresses, 1790–2021": EXAMPLES / "state_of_the_union.txt.gz",
    "King James Bible": EXAMPLES / "king_james_bible.txt.gz",
}


@dataclass(frozen=True)
class Model:
    """Vectors under the name the page calls them by.

    Attributes:
        source: where they came from, for people; empty if they were trained here.
        repository: the repository on the Hub they came from, as `?model=` names it; empty if from none.
        measured: what was measured here of how good they are, as metadata.
    """

    vectors: KeyedVectors
    name: str
    source: str = ""
    repository: str = ""
    measured: dict[str, Any] = field(default_factory=dict)

    @property
    def shared(self) -> KeyedVectors:
        """The vectors as they leave the page: with what was measured of them."""
        return self.vectors.with_metadata(self.measured) if self.measured else self.vectors


@cache
def example_model() -> Model:
    """The trained model everyone finds on arrival. Shared between visitors, because it never changes."""
    return Model(_shared(KeyedVectors.load(EXAMPLES / "model")), "State of the Union (example)")


@cache
def example_map() -> Projection:
    """The map of `example_model`, drawn beforehand."""
    return _shared(Projection.load(EXAMPLES / "map"))


@cache
def example_corpus() -> Corpus:
    """The corpus everyone finds on arrival, the one the example model learned from."""
    return _shared(Corpus.from_files([EXAMPLES / "state_of_the_union.txt.gz"]))


def is_everyones(thing: Any) -> bool:
    """Whether a corpus, vectors or a map are an example's, which no visitor holds alone."""
    return id(thing) in _EVERYONES


_EVERYONES: set[int] = set()  # of what lives as long as the program


def _shared(example: T) -> T:
    _EVERYONES.add(id(example))
    return example
