"""What a corpus looks like on the page: facts, tokens, most frequent words, and how frequencies fall."""

from __future__ import annotations

from typing import Any

import numpy as np

from w2v.corpus import Corpus
from w2v.ui import widgets

POINTS = 40  # of the curve of frequencies, evenly spaced on its logarithmic scale


def summary(corpus: Corpus, min_count: int) -> list[tuple[str, str]]:
    """What was read, and what a minimum count keeps of it, as names and values."""
    kept = len(corpus.vocab.prune(min_count))
    share = corpus.vocab.counts[:kept].sum() / corpus.n_tokens
    return [
        ("Text", corpus.name),
        *([("Files", widgets.count(len(corpus.sources)))] if len(corpus.sources) > 1 else []),
        ("Tokens", widgets.count(corpus.n_tokens)),
        ("Distinct words", widgets.count(len(corpus.vocab))),
        ("Words kept", f"{widgets.count(kept)}, {share:.1%} of the text"),
        ("Sentences", widgets.count(corpus.n_sentences)),
        ("A sentence ends", corpus.sentence_ends),
    ]


def tokens(corpus: Corpus, min_count: int) -> list[list[tuple[str, bool]]]:
    """The value of token lines: the first sentences, each token with whether it is seen often enough."""
    kept = corpus.vocab.prune(min_count)
    return [[(token, token in kept) for token in line] for line in corpus.preview(n_sentences=8, max_tokens=110)]


def most_frequent(corpus: Corpus, n: int = 20) -> widgets.Json:
    """The value of a word table with the most frequent words."""
    pairs = zip(corpus.vocab.words[:n], corpus.vocab.counts[:n], strict=True)
    rows = [{"word": word, "score": int(count), "count": None} for word, count in pairs]
    return {
        "caption": f"The {len(rows)} most frequent words",
        "score": "Count",
        "whole": True,
        "plain": True,
        "rows": rows,
    }


def frequencies(corpus: Corpus, min_count: int) -> dict[str, Any]:
    """The value of a picture of counts by rank: as straight as its dashed line, if the text obeys Zipf's law."""
    vocab, kept = corpus.vocab, len(corpus.vocab.prune(min_count))
    ranks = np.unique(np.geomspace(1, len(vocab), POINTS).round().astype(int)).tolist()
    left_out = len(vocab) - kept
    said = f" Shaded: {left_out:,} words seen fewer than {min_count} times, left out." if left_out else ""
    return {
        "points": [[rank, int(vocab.counts[rank - 1]), vocab.words[rank - 1]] for rank in ranks],
        "kept": kept,
        "caption": f"How often words occur, by rank. Dashed: Zipf's law, half as often at twice the rank.{said}",
    }
