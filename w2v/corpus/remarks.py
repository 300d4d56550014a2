"""What somebody should know about a text before they learn from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from w2v.corpus.markup import ADVICE

if TYPE_CHECKING:
    from w2v.corpus.corpus import Corpus

FAR_TOO_LITTLE = 10_000
"""Words below which nearly every vector is chance."""

FEW_WORDS = 100
"""Different words below which there is next to nothing to tell apart."""

ALONE_SHARE = 0.5
"""Share of a text's words that are a sentence each, from which on most of the text teaches nothing."""

UNSPACED_SHARE = 0.1
"""Share of a text's words that are in a script without spaces, from which on their length is looked at."""

# Scripts that put no spaces between words: their letters, and the mean length that only clauses have.
_UNSPACED = {
    "Chinese or Japanese": (re.compile("[\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"), 4),
    "Thai, Lao, Khmer or Burmese": (re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"), 10),
}


def remarks(corpus: Corpus) -> list[str]:
    """Sentences on what is wrong with a text for learning, each with a way out; none for most texts."""
    return [*_on_size(corpus), *_on_markup(corpus), *_on_emoji(corpus), *_on_sentences(corpus), *_on_scripts(corpus)]


def _on_markup(corpus: Corpus) -> list[str]:
    """One sentence for each kind of file that is more than text, naming the first such file."""
    kinds: dict[str, list[str]] = {}
    for source in corpus.sources:
        if source.kind:
            kinds.setdefault(source.kind, []).append(source.name)
    said = []
    for kind, names in kinds.items():
        more = f" (and {len(names) - 1:,} more)" if len(names) > 1 else ""
        said.append(f"{names[0]!r}{more} {ADVICE[kind]}")
    return said


def _on_emoji(corpus: Corpus) -> list[str]:
    names = [source.name for source in corpus.sources if source.emoji]
    if not names:
        return []
    more = f" (and {len(names) - 1:,} more)" if len(names) > 1 else ""
    said = f"{names[0]!r}{more} has emoji, which are no words and were left out."
    return [f"{said} To keep them, write each as a word first, with Python's emoji.demojize for instance."]


def _on_size(corpus: Corpus) -> list[str]:
    n, distinct = corpus.n_tokens, len(corpus.vocab)
    if n < FAR_TOO_LITTLE:
        words, them = ("1 word is", "it") if n == 1 else (f"{n:,} words are", "them")
        little = f"{words} far too little text: what a model learns from {them} is mostly chance."
        return [f"{little} A hundred thousand are enough to see something, a million to be useful."]
    if distinct < FEW_WORDS:
        return [f"With only {distinct} different words there is little to tell apart. Use a text with more of them."]
    return []


def _on_sentences(corpus: Corpus) -> list[str]:
    alone = int((np.diff(corpus.ends, prepend=0) == 1).sum())
    if corpus.n_tokens < 2 or alone < ALONE_SHARE * corpus.n_tokens:
        return []
    lonely = f"{alone:,} of {corpus.n_tokens:,} words are a sentence by themselves, without neighbours to learn from."
    return [f"{lonely} If the text has one word a line, let sentences end at . ! ? and blank lines."]


def _on_scripts(corpus: Corpus) -> list[str]:
    said = []
    words, counts = corpus.vocab.words, corpus.vocab.counts
    for name, (letters, longest) in _UNSPACED.items():
        rows = [row for row, word in enumerate(words) if letters.match(word)]
        seen = counts[rows]
        length = float(seen @ np.array([len(words[row]) for row in rows], np.int64))
        if seen.sum() > UNSPACED_SHARE * corpus.n_tokens and length > longest * seen.sum():
            said.append(
                f"{name} is written without spaces, so whole clauses were taken for words. Put spaces between the "
                "words first, with a program such as jieba (Chinese), fugashi (Japanese), PyThaiNLP (Thai) or ICU, and "
                "load what it writes."
            )
    return said
