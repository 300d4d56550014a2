"""Where a stream of text may be cut without cutting a word or a sentence end, and whether its lines are wrapped."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from w2v.corpus.tokenizer import MAX_WORD_LENGTH, SENTENCE_ENDS, word_extenders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SAMPLE_CHARACTERS = 1 << 16
LONGEST_SENTENCE = 200
"""Words to a full stop or blank line, on average, beyond which lines are taken for the sentences."""
PATIENCE = 1 << 20
"""Characters without a single space that are waited for before a cut is forced."""

_ENDS = re.compile(rf"[{SENTENCE_ENDS}]|\n[^\S\n]*\n")


def cut_safely(blocks: Iterable[str], *, patience: int = PATIENCE) -> Iterator[str]:
    """Cut a stream of text anew, after white space, so that each piece can be tokenized by itself.

    Memory is bounded by a block and `patience`, and time is linear, whatever the text. A run of more than `patience`
    characters without white space is cut before the word it ends with; if it is all one word, only its beginning is
    kept: one character more than the longest word that is accepted.

    Args:
        blocks: the text; borders may be anywhere.
        patience: how many characters to wait for white space.

    Yields:
        Pieces that make up the text. The last one ends with a newline, so that an end of sentence is always
        followed by white space.
    """
    rest = ""
    for block in blocks:
        rest += block
        stop = len(rest.rstrip())  # white space is kept whole: two newlines in it may mean a paragraph
        cut = 1 + max(rest.rfind(space, 0, stop) for space in " \n\t")
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > patience:
            piece, rest = _force_cut(rest)
            if piece:
                yield piece
    yield rest + "\n"


def _force_cut(text: str) -> tuple[str, str]:
    """Cut before the word at the end, which is shortened if it is too long to be a word anyway."""
    # Backwards, because an expression anchored at the end takes quadratic time.
    run = re.match(rf"[\w'’{word_extenders()}]*", text[::-1])
    border = len(text) - (run.end() if run else 0)
    return text[:border], text[border : border + MAX_WORD_LENGTH + 1]


def ends_at_newlines(sample: str) -> bool:
    """Tell whether a newline ends a sentence: unless lines are wrapped and something else ends sentences.

    Args:
        sample: the beginning of the text; its last line may be incomplete.
    """
    return not is_wrapped(sample) or len(sample.split()) > LONGEST_SENTENCE * (1 + len(_ENDS.findall(sample)))


def is_wrapped(sample: str) -> bool:
    """Tell whether a text's lines were broken to fit a width, as in Project Gutenberg's books.

    A line was broken to fit if the first word of the next one would not have fitted any more. In wrapped text that
    holds for nearly every newline inside a paragraph; where a line is a sentence, for few.

    Args:
        sample: the beginning of the text; its last line may be incomplete.
    """
    lines = [line.rstrip() for line in sample.split("\n")[:-1]]
    pairs = [(len(line), len(after.split(None, 1)[0])) for line, after in pairwise(lines) if line and after]
    if len(pairs) < 5:
        return False
    lengths = np.array(pairs)  # of a line, and of the next line's first word
    width = np.percentile(lengths[:, 0], 95)
    return bool(40 <= width <= 120 and np.mean(lengths.sum(axis=1) + 1 > width - 2) > 0.5)
