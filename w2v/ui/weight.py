"""What texts, models and maps take in memory, with all that is made of them once somebody asks."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from w2v.corpus import Corpus
from w2v.maps import Projection
from w2v.ui.job import Job
from w2v.vectors import KeyedVectors

_SLOT = 8  # bytes of a list's place
_NUMBER = 28  # bytes of a whole number


def weight(thing: Any) -> int:
    """Bytes that a corpus, vectors, a map or a string take."""
    if isinstance(thing, Corpus):
        return _arrays(thing.ids, thing.ends, thing.vocab.counts) + _words(thing.vocab.words)
    if isinstance(thing, KeyedVectors):
        return _arrays(thing.vectors, thing.norms, thing.counts) + _model_words(thing.index_to_key)
    if isinstance(thing, Projection):
        near = thing.neighbours
        found = _arrays(near.indices, near.similarities, near.distances, thing.coordinates, thing.counts)
        return found + _words(thing.words) + 2 * 8 * len(thing)  # its districts: a number and a worth for each word
    return sys.getsizeof(thing)


def result_weight(job: Job) -> int:
    """Bytes that the vectors take that a training will bring."""
    words: Iterable[str] = job.corpus.vocab.prune(job.config.min_count, job.config.max_vocab_size or None).words
    if job.start is not None:
        words = dict.fromkeys([*words, *job.start.index_to_key])
    known = list(words)
    return 4 * len(known) * (job.config.vector_size + 1) + 8 * len(known) + _model_words(known)


def _arrays(*arrays: Any) -> int:
    return sum(array.nbytes for array in arrays if array is not None)


def _words(words: Sequence[str]) -> int:
    """A list of words, and the dict of their numbers."""
    index = sys.getsizeof(dict.fromkeys(words)) + _NUMBER * len(words)
    return sum(map(sys.getsizeof, words)) + _SLOT * len(words) + index


def _model_words(words: Sequence[str]) -> int:
    """The same, with the folded copies that close spellings are looked for among."""
    return _words(words) + sum(map(sys.getsizeof, words)) + 2 * _SLOT * len(words)
