"""The one question of the Query tab: a word or a sum in, the words nearest to it and a picture of the sum out."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from w2v.errors import QueryError, QuestionError, W2VError
from w2v.ui import widgets
from w2v.ui.widgets import Json
from w2v.vectors import KeyedVectors
from w2v.vectors.arithmetic import LONGEST, Term, quoted, render
from w2v.vectors.plane import draw
from w2v.vectors.questions import answer, read

MOST_ANSWERS = 200
DRAWN = 6  # answers in the picture
MOST_JOINED = 20  # signs put into a question that lacks them
METHODS = [("Add up the vectors (3CosAdd)", "add"), ("Multiply the similarities (3CosMul)", "multiply")]
EXAMPLES = (
    "she - he + king",
    "britain - british + french",
    "sailors - navy + army",
    "king - man + woman",
    "paris - france + italy",
    "heaven - god + man",
    "good - bad",
)
STARTS = ("king", "war", "house", "money")


@dataclass(frozen=True)
class Refinement:
    """What is wanted of an answer, as the widgets hold it: any of it may be missing or out of range."""

    topn: Any = 10
    min_count: Any = 1
    other_stems: Any = ""
    method: Any = "add"

    def wanted(self) -> tuple[int, int]:
        """How many answers, and how often each must have occurred."""
        return _whole(self.topn, 10, MOST_ANSWERS), _whole(self.min_count, 1, 10**9)


@dataclass(frozen=True)
class Answered:
    """What the page shows of a question.

    Attributes:
        question: what was asked, for the address: {"word": …} or {"q": …}, or {} if nothing was.
        table: the value of a word table; None if there is no answer.
        picture: the value of a picture of the sum; None for a single word.
        note: the value of a note, if there is something to say.
        words: the words of the question, then those of the answer.
        is_sum: whether more than one word was asked about.
    """

    question: dict[str, str]
    table: Json | None = None
    picture: Json | None = None
    note: Json | None = None
    words: tuple[str, ...] = ()
    is_sum: bool = False


def answered(vectors: KeyedVectors, text: str | None, refinement: Refinement) -> Answered:
    """Answer a question, or say why it cannot be."""
    asked = (text or "").strip()
    try:
        return _answered(vectors, asked, read(vectors, text or ""), refinement)
    except W2VError as error:
        # In the address, too, stands what was asked last, unless it is longer than any question.
        note = refusal(error)
        if isinstance(error, QuestionError) and error.unjoined and (joined := _joined(vectors, error)):
            note |= {
                "text": f"{error} Or did you mean their sum:",
                "links": [{"text": joined, "question": {"q": joined}}],
            }
        return Answered({"q": asked} if 0 < len(asked) <= LONGEST else {}, note=note)


def meant(vectors: KeyedVectors, word: str) -> str:
    """The question of an address that names a word: that very word, or the sum that was typed in its place."""
    text = quoted(word)
    if word not in vectors.key_to_index:
        with suppress(W2VError):
            read(vectors, word)
            text = word
    return text


def _joined(vectors: KeyedVectors, error: QuestionError) -> str | None:
    """The question with a + before each word that had no sign, if it can be read so."""
    for _ in range(MOST_JOINED):
        if not error.unjoined:
            break
        text = f"{error.text[: error.start]}+ {error.text[error.start :]}"
        try:
            read(vectors, text)
        except QuestionError as next_error:
            error = next_error
        else:
            return text
    return None


def _answered(vectors: KeyedVectors, text: str, terms: list[Term], refinement: Refinement) -> Answered:
    topn, min_count = refinement.wanted()
    is_sum = len(terms) > 1 or terms[0].weight != 1
    method = refinement.method if is_sum else "add"
    stems = refinement.other_stems or None
    counted = min_count if vectors.counts is not None else 0
    found = answer(vectors, terms, topn, method=method, min_count=counted, other_stems=stems)
    asked = f"Nearest to {written(terms)}" if is_sum else f"Most similar to “{terms[0].word}”"
    limits = [f"of other {stems.capitalize()} stems"] if stems else []
    limits += [f"occurring at least {widgets.count(counted)} times"] if counted > 1 else []
    table = widgets.ranked(found, vectors, ", ".join([asked, *limits]))
    if method == "multiply":
        table |= {"score": "Product", "relative": True}
    words = [word for word, _ in found]
    return Answered(
        question={"q": text} if is_sum else {"word": terms[0].word},
        table=table,
        picture=picture(vectors, terms, found[:DRAWN]) if is_sum else None,
        note=None if found else widgets.info("No other word is left: ask for less frequent ones, or for all stems."),
        words=tuple(dict.fromkeys([*(term.word for term in terms), *words])),
        is_sum=is_sum,
    )


def written(terms: list[Term]) -> str:
    """A sum as a caption shows it, with real minus signs."""
    parts = []
    for place, term in enumerate(terms):
        sign = "−" if term.weight < 0 else "+" if place else ""
        parts.append(f"{sign} {_weight(term)}{term.word}".strip())
    return " ".join(parts)


def _weight(term: Term) -> str:
    size = abs(term.weight)
    return "" if size == 1 else f"{size:.3g} × "


def picture(vectors: KeyedVectors, terms: list[Term], found: list[tuple[str, float]]) -> Json:
    """The value of a picture of a sum: its arrows, head to tail, and the nearest answers."""
    plane = draw(vectors, terms, [word for word, _ in found])
    steps = [
        {
            "label": f"{'−' if term.weight < 0 else '+' if place else ''} {_weight(term)}{term.word}".strip(),
            "word": term.word,
            "taken": term.weight < 0,
        }
        for place, term in enumerate(terms)
    ]
    answers = [{"word": word, "score": score} for word, score in found]
    return {
        "steps": steps,
        "answers": answers,
        "path": np.round(plane.path, 4).tolist(),
        "places": np.round(plane.answers, 4).tolist(),
        "kept": round(plane.kept, 3),
        "sum": written(terms),
    }


def refusal(error: W2VError) -> Json:
    """The value of a note that says why there is no answer, and marks what was not understood."""
    if not isinstance(error, QuestionError):
        return widgets.refusal(error)
    text, start, end = error.text, error.start, error.end
    token = text[start:end]
    sole = token == text.strip()
    note: Json = {"kind": "error", "text": str(error)}
    if error.unknown is not None:
        mean = " Did you mean" if error.suggestions else ""
        note["text"] = f"{error.unknown!r} is not in this model's vocabulary.{mean}"
        # Each close spelling is a link that asks the question with the word mended.
        note["links"] = [
            {"text": close, "question": {"word": close} if sole else {"q": text[:start] + quoted(close) + text[end:]}}
            for close in error.suggestions
        ]
    if token and not sole:
        note["marked"] = [text[:start], token, text[end:]]
    return note


def composed(vectors: KeyedVectors, a: str | None, b: str | None, c: str | None) -> str:
    """The sum that completes an analogy: "a is to b as c is to…".

    Raises:
        QueryError: a word is missing or not in the vocabulary.
    """
    terms: list[Term] = []
    for sign, text, name in ((1, b, "second"), (-1, a, "first"), (1, c, "third")):
        if not (text or "").strip():
            raise QueryError(f"The {name} word of the analogy is missing.")
        terms += [Term(sign * term.weight, term.word) for term in read(vectors, text or "")]
    return render(terms)


def opening(vectors: KeyedVectors) -> str:
    """A word worth starting with: a frequent one that is long enough to mean something."""
    for word in STARTS:
        if word in vectors:
            return word
    telling = [word for word in vectors.index_to_key[50:500] if len(word) > 4]
    return quoted((telling or vectors.index_to_key)[0])


def examples(vectors: KeyedVectors) -> Json | None:
    """The value of a note with sums worth trying, of words that the model knows."""
    known = [text for text in EXAMPLES if all(word in vectors for word in text.split() if word not in "+-")]
    if not known:
        return None
    links = [{"text": text.replace("-", "−"), "question": {"q": text}} for text in known[:3]]
    return {"kind": "hint", "text": "Words can be added and taken away:", "links": links}


def _whole(value: Any, default: int, most: int) -> int:
    """A number box's value as a whole number in 1..most."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return default
    return min(max(1, int(value)), most)
