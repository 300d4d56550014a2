"""In context: the places of the session's text where the word that was asked about stands, alone or near another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from w2v.corpus import Corpus
from w2v.corpus.concordance import Line, concordance, together
from w2v.ui import widgets
from w2v.ui.session import Session
from w2v.ui.widgets import Json
from w2v.vectors import KeyedVectors

LINES = 10
PARTNERS = 10


def in_context(session: Session, words: Sequence[str], wish: Any = None) -> Json | None:
    """The value of the concordance widget.

    Args:
        session: whose text and model.
        words: the word, then those it may stand near.
        wish: what the widget asks for: {"partner": word or None, "start": number of the first line}.
    """
    words = [word for word in words or () if isinstance(word, str)]
    if not words:
        return None
    corpus = session.corpus
    wished = wish if isinstance(wish, Mapping) else {}
    word, *others = (_spelled(corpus, each) for each in words[: PARTNERS + 1])
    partner = wished.get("partner") if wished.get("partner") in others else None
    start = wished.get("start") if isinstance(wished.get("start"), int) else 0
    found = concordance(corpus, word, partner, start=start or 0, n=LINES)
    counts = together(corpus, word, others)
    return {
        "word": word,
        "text": corpus.name,
        "note": origin(session.vectors, corpus),
        "total": found.total,
        "places": concordance(corpus, word, n=0).total if partner else found.total,
        "start": found.start,
        "size": LINES,
        "partner": partner,
        "partners": [{"word": other, "count": n} for other, n in zip(others, counts, strict=True) if n],
        "lines": [_line(line, session.vectors) for line in found.lines],
    }


def origin(vectors: KeyedVectors, corpus: Corpus) -> str:
    """What to say if the model did not learn from this text; "" if it did."""
    source = vectors.metadata.get("corpus")
    if not isinstance(source, Mapping) or not isinstance(source.get("tokens"), int):
        return f"It is not known what text this model learned from; these lines are from “{corpus.name}”."
    here = {"tokens": corpus.n_tokens, "distinct_words": len(corpus.vocab), "sentences": corpus.n_sentences}
    if all(source.get(name) == value for name, value in here.items()):
        return ""
    learned = f"“{source.get('name', 'another text')}” ({widgets.count(source['tokens'])} words)"
    return f"The model learned from {learned}; these lines are from “{corpus.name}”, the text on the Corpus tab."


def not_of_the_text(session: Session) -> Json | None:
    """The value of a note for whoever has read a text and not trained on it: whose the answers are. None if its own.

    Of a model that was opened from elsewhere everyone knows that it is another text's.
    """
    model, corpus = session.model, session.corpus
    if model.source or not origin(model.vectors, corpus):
        return None
    return widgets.info(
        f"These answers are those of the model “{model.name}”. It did not learn from “{corpus.name}” as it is on the "
        "Corpus tab now: to ask about that text, start a training."
    )


def _spelled(corpus: Corpus, word: str) -> str:
    """A word of the model as this corpus spells it."""
    return next((form for form in (word, word.lower()) if form in corpus.vocab), word)


def _line(line: Line, vectors: KeyedVectors) -> Json:
    return {
        "left": [[word, word in vectors] for word in line.left],
        "word": line.word,
        "right": [[word, word in vectors] for word in line.right],
        "partner": line.partner,
        "begins": line.begins,
        "ends": line.ends,
    }
