"""The questions of the Query tab as named endpoints."""

from __future__ import annotations

from typing import Any

import gradio as gr

from w2v.corpus.concordance import concordance
from w2v.errors import QueryError
from w2v.ui.endpoints import asked, expose, number, text, values
from w2v.ui.numbers import whole
from w2v.ui.session import Session
from w2v.vectors.comparison import compare

Json = dict[str, Any]

MOST_LINES = 1000


def _pairs(answers: list[tuple[str, float]]) -> list[list[Any]]:
    return [[word, score] for word, score in answers]


def _words(value: Any) -> list[str]:
    words = [value] if isinstance(value, str) else value or []
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise QueryError(f"Send a word or a list of words; this is {value!r:.80}.")
    return words


@asked
def on_most_similar(session: Session, positive: Any, negative: Any, topn: float) -> list[list[Any]]:
    """Words most similar to `positive` less `negative`: a list of [word, cosine]."""
    answers = session.vectors.most_similar(_words(positive), _words(negative), topn=whole("topn", topn))
    return _pairs(answers)


@asked
def on_calculate(
    session: Session, question: str, topn: float, method: Any, min_count: float, other_stems: str
) -> list[list[Any]]:
    """Words nearest to a word or a sum such as "king - man + woman" or "2*good - bad": a list of [word, score].

    `method` is "add" (3CosAdd) or "multiply" (3CosMul). Words that occurred less often than `min_count`, or that share
    a stem with the question's in the language `other_stems` ("" for none), are left out.
    """
    answers = session.vectors.calculate(
        question or "",
        whole("topn", topn),
        method=method,
        min_count=whole("min_count", min_count),
        other_stems=other_stems or None,
    )
    return _pairs(answers)


@asked
def on_similarity(session: Session, a: str, b: str) -> float:
    """Cosine similarity of two words."""
    return session.vectors.similarity(a, b)


@asked
def on_analogy(session: Session, a: str, b: str, c: str, topn: float) -> list[list[Any]]:
    """What is to c as b is to a: a list of [word, cosine]."""
    return _pairs(session.vectors.analogy(a, b, c, topn=whole("topn", topn)))


@asked
def on_doesnt_match(session: Session, words: Any) -> str:
    """The word of a list that fits the others least."""
    return session.vectors.doesnt_match(_words(words))


@asked
def on_compare(session: Session, words: Any) -> Json:
    """A list of words compared: their cosines, which belong together, the odd one out, their mean's neighbours.

    `joins` are those of the dendrogram: [left, right, similarity], where a number from len(words) on is an earlier
    join; `words` and `similarities` are in the order of its leaves.
    """
    found = compare(session.vectors, _words(words))
    return {
        "words": found.words,
        "similarities": found.similarities.round(6).tolist(),
        "joins": [[join.left, join.right, round(join.similarity, 6)] for join in found.joins],
        "odd_one_out": found.odd_one_out,
        "centroid": _pairs(found.centroid),
    }


@asked
def on_concordance(session: Session, word: str, partner: str, start: float, n: float) -> Json:
    """Where a word stands in this session's corpus, near `partner` if one is given: lines of [left, word, right]."""
    start, n = whole("start", start), whole("n", n, MOST_LINES)
    found = concordance(session.corpus, word or "", partner or None, start=start, n=n)
    lines = [[" ".join(line.left), line.word, " ".join(line.right)] for line in found.lines]
    return {"corpus": session.corpus.name, "total": found.total, "start": found.start, "lines": lines}


def create_query_api(state: gr.State) -> None:
    """Declare the endpoints."""
    topn = number("topn", 10)
    expose(state, "most_similar", on_most_similar, [values("positive"), values("negative"), topn])
    refined = [topn, text("method", "add"), number("min_count", 0), text("other_stems", "")]
    expose(state, "calculate", on_calculate, [text("question"), *refined])
    expose(state, "similarity", on_similarity, [text("a"), text("b")], gr.Number(visible=False))
    expose(state, "analogy", on_analogy, [text("a"), text("b"), text("c"), topn])
    expose(state, "doesnt_match", on_doesnt_match, [values("words")], gr.Textbox(visible=False))
    expose(state, "compare", on_compare, [values("words")])
    page = [number("start", 0), number("n", 10)]
    expose(state, "concordance", on_concordance, [text("word"), text("partner", ""), *page])
