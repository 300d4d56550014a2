"""Compare words: any list as a heat map with a dendrogram, its odd one out, and the words nearest to its middle."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from w2v.errors import QueryError, W2VError
from w2v.ui import widgets
from w2v.ui.widgets import Json
from w2v.vectors import KeyedVectors
from w2v.vectors.arithmetic import quoted
from w2v.vectors.comparison import Comparison, compare

MOST_WORDS = 50  # cells of the heat map grow with the square
MOST_CHARACTERS = 5000
EXAMPLES = (
    "war army navy peace gold silver money commerce",
    "king queen man woman son daughter bread water",
    "king queen man woman france paris italy rome",
)


@dataclass(frozen=True)
class Compared:
    """What the page shows of a list: a note, facts, the heat map, the words nearest to the middle."""

    note: Json | None = None
    facts: Sequence[tuple[str, str]] | None = None
    heat: Json | None = None
    centroid: Json | None = None


def compared(vectors: KeyedVectors, text: str | None) -> Compared:
    """Compare the words of a list that the model knows; say which it does not."""
    text = text or ""
    try:
        words, unknown = split(vectors, text)
        left_out = _left_out(vectors, text, unknown) if unknown else None
        if len(words) < 2:
            return Compared(left_out or widgets.info("Give at least two different words."))
        if len(words) > MOST_WORDS:
            raise QueryError(f"The list has {len(words)} words; this page compares {MOST_WORDS} at most.")
        found = compare(vectors, words)
    except W2VError as error:
        return Compared(widgets.refusal(error))
    heat = _heat(found) if len(words) > 2 else None
    centroid = widgets.ranked(found.centroid, vectors, "Nearest to the middle of them all")
    return Compared(left_out, _facts(vectors, found), heat, centroid)


def split(vectors: KeyedVectors, text: str) -> tuple[list[str], dict[str, tuple[int, int]]]:
    """The words of a list that the model knows, as it spells them; those it does not know, and where they stand.

    Words are apart by commas, semicolons or new lines if there are any, else by white space; quotes hold one together.

    Raises:
        QueryError: the list is too long.
    """
    if len(text) > MOST_CHARACTERS:
        raise QueryError(f"The list has {len(text):,} characters; this page reads {MOST_CHARACTERS:,} at most.")
    apart = r"[,;\n]" if re.search(r"[,;\n]", text.strip()) else r"\s"
    known: dict[str, None] = {}
    unknown: dict[str, tuple[int, int]] = {}
    for part in re.finditer(rf'"(?P<quoted>[^"]*)"|(?:(?!{apart}|").)+', text, re.DOTALL):
        word = (part["quoted"] or part[0]).strip()
        found = vectors.find(word) or vectors.find("_".join(word.split()))
        if found is not None:
            known[found] = None
        elif word.strip('" '):
            unknown.setdefault(word, part.span())
    return list(known), unknown


def _left_out(vectors: KeyedVectors, text: str, unknown: Mapping[str, tuple[int, int]]) -> Json:
    """The value of a note on unknown words, with the list mended by each close spelling of the first of them."""
    names = ", ".join(repr(word) for word in list(unknown)[:8]) + (" …" if len(unknown) > 8 else "")
    verb = "is" if len(unknown) == 1 else "are"
    first, (start, end) = next(iter(unknown.items()))
    close = vectors.suggest(first)
    mean = "" if not close else " Did you mean" if len(unknown) == 1 else f" Instead of {first!r}, did you mean"
    choices = [{"text": word, "value": text[:start] + quoted(word) + text[end:]} for word in close]
    return {"kind": "error", "text": f"{names} {verb} not in this model's vocabulary.{mean}", "choices": choices}


def _facts(vectors: KeyedVectors, found: Comparison) -> list[tuple[str, str]]:
    if found.odd_one_out is not None:
        k = len(found.words)
        mean = (found.similarities.sum() - k) / (k * (k - 1))
        return [("Odd one out", found.odd_one_out), ("Mean similarity of two of them", f"{mean:.3f}")]
    # A cosine means something only beside others of the same model: hence its rank among each word's neighbours.
    a, b = found.words
    of = widgets.count(len(vectors) - 1)
    return [
        ("Cosine similarity", f"{found.similarities[0, 1]:.3f}"),
        (f"“{b}” among the neighbours of “{a}”", f"number {widgets.count(vectors.rank(a, b))} of {of}"),
        (f"“{a}” among the neighbours of “{b}”", f"number {widgets.count(vectors.rank(b, a))} of {of}"),
    ]


def _heat(found: Comparison) -> Json:
    return {
        "words": found.words,
        "similarities": found.similarities.round(3).tolist(),
        "joins": [[join.left, join.right, round(join.similarity, 3)] for join in found.joins],
        "odd": found.odd_one_out,
    }


def example(vectors: KeyedVectors) -> str:
    """A list worth comparing, of words that the model knows."""
    for text in EXAMPLES:
        known = [word for word in text.split() if word in vectors]
        if len(known) > 4:
            return " ".join(known)
    return ", ".join(quoted(word) for word in vectors.index_to_key[50:58] or vectors.index_to_key[:8])
