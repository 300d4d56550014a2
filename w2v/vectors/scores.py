"""What is known of how good a model is, as its metadata keeps it: `{"evaluation": {name of a test set: figures}}`.

A model may come from anyone, so of what is there only numbers are taken, and not without end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from w2v.vectors.evaluation import AnalogyScore, PairScore

FIGURES: Final = ("spearman", "pearson", "accuracy")
_KEY: Final = "evaluation"
_MOST_SETS: Final = 50
_LONGEST_NAME: Final = 80


@dataclass(frozen=True)
class SetScore:
    """How a model did in one test set.

    Attributes:
        name: of the set.
        figures: some of `FIGURES`, by name.
        coverage: the share of the set that could be asked, in 0..1.
        used: how many pairs or questions that is, None if it is not told.
        total: of how many.
    """

    name: str
    figures: dict[str, float]
    coverage: float
    used: int | None = None
    total: int | None = None


def known_scores(metadata: Mapping[str, Any]) -> list[SetScore]:
    """Return the scores that a model's metadata tells of, in the order they were measured."""
    told = metadata.get(_KEY)
    scores = []
    for name, score in list(told.items())[:_MOST_SETS] if isinstance(told, dict) else ():
        numbers = {key: _share(score.get(key)) for key in (*FIGURES, "coverage")} if isinstance(score, dict) else {}
        figures = {key: number for key in FIGURES if (number := numbers.get(key)) is not None}
        if figures and (coverage := numbers.get("coverage")) is not None:
            used, total = _count(score.get("used")), _count(score.get("total"))
            scores.append(SetScore(str(name)[:_LONGEST_NAME], figures, coverage, used, total))
    return scores


def with_scores(metadata: Mapping[str, Any], scores: Mapping[str, PairScore | AnalogyScore]) -> dict[str, Any]:
    """Return what to add to a model's metadata, so that it tells of these scores and of those before."""
    before = metadata.get(_KEY)
    new = {name[:_LONGEST_NAME]: score.to_dict() for name, score in scores.items()}
    return {_KEY: {**(before if isinstance(before, dict) else {}), **new}}


def _share(value: object) -> float | None:
    """Return a number in -1..1, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value) if abs(value) <= 1 else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
