"""What "Measure how good it is" does, before any widget: test sets of strangers, answered by a visitor's model."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from w2v.errors import QueryError
from w2v.ui.widgets import Json
from w2v.vectors import KeyedVectors
from w2v.vectors.evaluation import AnalogyScore, PairScore, answering_analogies, evaluate_pairs
from w2v.vectors.judgements import Judgements, read_judgements
from w2v.vectors.scores import SetScore, known_scores

MOST_MB = 5
MOST_FILES = 10
MOST_ROWS = 100_000
MOST_KINDS = 500
REMARK = "Coverage is the share of the test whose words the model knows: with little of it, a result says little."

Score: TypeAlias = PairScore | AnalogyScore


@dataclass(frozen=True)
class Step:
    """How far a test set is: the score so far of what was asked.

    Attributes:
        name: of the set, its file's name without the ending.
        score: of the whole set once `fraction` is 1.
        fraction: how much of what can be asked was asked, in 0..1.
    """

    name: str
    score: Score
    fraction: float


def measuring(vectors: KeyedVectors, path: Path, stop: threading.Event) -> Iterator[Step]:
    """Measure a model by a file of judged pairs or of analogies, told apart by their lines; end early at `stop`.

    Raises:
        QueryError: the file is none, is too large, or the model knows too few of its words.
    """
    judged = read(path)
    if isinstance(judged, list):
        yield Step(path.stem, evaluate_pairs(vectors, judged), 1.0)
        return
    words = {word.upper() for word in vectors.index_to_key}
    usable = sum(words >= {word.upper() for word in question} for asked in judged.values() for question in asked)
    for score in answering_analogies(vectors, judged):
        yield Step(path.stem, score, score.used / usable)
        if stop.is_set():
            return


def read(path: Path) -> Judgements:
    """What a visitor's file holds.

    Raises:
        QueryError: it holds neither pairs nor analogies, or more than this page asks.
    """
    if (size := path.stat().st_size) > MOST_MB * 2**20:
        raise QueryError(f"{path.name} is {size / 2**20:,.0f} MB, and a test set of at most {MOST_MB} MB is read here.")
    try:
        judged = read_judgements(path)
    except QueryError as error:  # where it lies is nobody's business but this machine's
        raise QueryError(str(error).replace(repr(str(path)), path.name)) from error
    rows = len(judged) if isinstance(judged, list) else sum(map(len, judged.values()))
    if rows > MOST_ROWS:
        raise QueryError(f"{path.name} has {rows:,} rows, and at most {MOST_ROWS:,} are asked here: take a part.")
    if isinstance(judged, dict) and len(judged) > MOST_KINDS:
        raise QueryError(f"{path.name} has {len(judged):,} kinds of analogies, and at most {MOST_KINDS} are told here.")
    return judged


def chosen(paths: Sequence[str] | None) -> list[Path]:
    """The files a visitor dropped.

    Raises:
        QueryError: none, or too many at once.
    """
    files = [Path(path) for path in paths or ()]
    if not 1 <= len(files) <= MOST_FILES:
        raise QueryError(f"Drop 1 to {MOST_FILES} test sets at once, not {len(files)}.")
    return files


def table(metadata: Mapping[str, Any], newest: Score | None = None) -> Json | None:
    """The value of a table of scores: all that a model's metadata tells of, and the kinds of the newest analogies."""
    scores = known_scores(metadata)
    if not scores:
        return None
    rows = [[score.name, result(score), coverage(score)] for score in scores]
    return {"caption": "How good it is", "rows": rows, "remark": REMARK, "kinds": _kinds(newest)}


def result(score: SetScore) -> str:
    """The figures of one test set, as people say them."""
    figures = dict(score.figures)
    parts = [f"{100 * figures.pop('accuracy'):.1f} % right"] if "accuracy" in figures else []
    return ", ".join([*parts, *(f"{name.capitalize()} {value:.3f}" for name, value in figures.items())])


def coverage(score: SetScore) -> str:
    """How much of one test set could be asked."""
    counts = "" if score.used is None or score.total is None else f" ({score.used:,} of {score.total:,})"
    return f"{100 * score.coverage:.1f} %{counts}"


def _kinds(score: Score | None) -> Json | None:
    if not isinstance(score, AnalogyScore) or len(score.sections) < 2:
        return None
    rows = [
        [kind.name[:80], f"{100 * kind.accuracy:.1f} %" if kind.used else "–", f"{kind.used:,} of {kind.total:,}"]
        for kind in score.sections
    ]
    return {"caption": "By kind of analogy", "rows": rows}
