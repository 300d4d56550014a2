"""What a question is made of: words and vectors with weights, as gensim's callers write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from w2v.errors import QueryError

if TYPE_CHECKING:
    from w2v.vectors.search import Doubles

Term: TypeAlias = str | NDArray[Any] | tuple[str | NDArray[Any], float]
Question: TypeAlias = Term | Sequence[Term]
Answer: TypeAlias = list[tuple[str, float]]


def weighted(positive: Question, negative: Question) -> list[tuple[str | NDArray[Any], float]]:
    """Return the terms of a question with the weight of each: 1 or -1 where none is given.

    Raises:
        QueryError: for a weight that is no finite number, or what is no question at all.
    """
    terms: list[tuple[str | NDArray[Any], float]] = []
    for question, sign in ((positive, 1.0), (negative, -1.0)):
        for term in _listed(question):
            item, weight = term if isinstance(term, tuple) else (term, sign)
            if not isinstance(weight, Real) or not np.isfinite(weight):
                raise QueryError(f"A weight must be a finite number, not {weight!r}.")
            terms.append((item, weight))
    return terms


def checked_question(vector: NDArray[Any], size: int) -> Doubles:
    """Return a vector of a question as float64 of shape (size,).

    Raises:
        QueryError: for another shape, or for what is no finite number.
    """
    if vector.shape != (size,) or vector.dtype.kind not in "fiu":
        raise QueryError(f"A vector must be {size} numbers, not {vector.dtype} {vector.shape}.")
    if not np.isfinite(vector).all():
        raise QueryError("A vector must hold finite numbers only.")
    return vector.astype(np.float64)


def _listed(question: Question) -> list[Term]:
    """Return a question's terms as a list, whether it was one term or several."""
    if isinstance(question, str):
        return [question]
    if isinstance(question, np.ndarray):
        return list(question) if question.ndim == 2 else [question]
    if isinstance(question, tuple) and len(question) == 2 and isinstance(question[1], Real):
        return [question]
    if question is None:  # as in gensim, nothing
        return []
    if not isinstance(question, Iterable):
        raise QueryError(f"A question is a word, a vector or a list of these, not {question!r}.")
    return list(question)
