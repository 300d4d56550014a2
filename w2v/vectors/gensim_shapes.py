"""The measurements of `evaluation` in the shapes that gensim returns, for programs that were written for it."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from w2v.vectors.evaluation import asked_analogies, evaluate_pairs
from w2v.vectors.judgements import Quadruple, read_analogies

if TYPE_CHECKING:
    from w2v.vectors.evaluation import Pairs, Sections
    from w2v.vectors.keyed_vectors import KeyedVectors

Figure: TypeAlias = tuple[float, float | None]
SectionDict: TypeAlias = dict[str, str | list[Quadruple]]


def word_pairs(
    vectors: KeyedVectors, pairs: Pairs, restrict_vocab: int, *, case_insensitive: bool, dummy4unknown: bool
) -> tuple[Figure, Figure, float]:
    """See `KeyedVectors.evaluate_word_pairs`."""
    score = evaluate_pairs(
        vectors,
        pairs,
        restrict_vocab=restrict_vocab,
        case_insensitive=case_insensitive,
        unknown_as_zero=dummy4unknown,
    )
    unknown = 100 * (1 - score.coverage)
    return (score.pearson, score.pearson_p_value), (score.spearman, score.spearman_p_value), unknown


def word_analogies(
    vectors: KeyedVectors, analogies: Sections, restrict_vocab: int, *, case_insensitive: bool, dummy4unknown: bool
) -> tuple[float, list[SectionDict]]:
    """See `KeyedVectors.evaluate_word_analogies`."""
    named = read_analogies(Path(analogies)) if isinstance(analogies, str | os.PathLike) else analogies
    right: dict[str, list[Quadruple]] = {name: [] for name in named}
    wrong: dict[str, list[Quadruple]] = {name: [] for name in named}
    asked = set[tuple[str, Quadruple]]()
    for answered in asked_analogies(vectors, named, restrict_vocab, case_insensitive=case_insensitive):
        for name, question, is_right in answered:
            (right if is_right else wrong)[name].append(question)
            asked.add((name, question))
    if dummy4unknown:
        for name, questions in named.items():
            spelled = [_folded(question) if case_insensitive else question for question in questions]
            wrong[name] += [question for question in spelled if (name, question) not in asked]
    sections: list[SectionDict] = [
        {"section": name, "correct": right[name], "incorrect": wrong[name]} for name in named
    ]
    all_right, all_wrong = list(chain(*right.values())), list(chain(*wrong.values()))
    sections.append({"section": "Total accuracy", "correct": all_right, "incorrect": all_wrong})
    return len(all_right) / (len(all_right) + len(all_wrong)), sections


def _folded(question: Quadruple) -> Quadruple:
    a, b, c, d = (word.upper() for word in question)
    return a, b, c, d
