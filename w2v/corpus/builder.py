"""Puts together what a `Corpus` is made of: ids, sentence ends, vocabulary, in one pass over its sources."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from w2v.corpus.markup import has_emoji, kind_of
from w2v.corpus.segments import SAMPLE_CHARACTERS, cut_safely, ends_at_newlines
from w2v.corpus.tokenizer import SENTENCE_RULES, Encoder
from w2v.corpus.vocab import Vocab, rank
from w2v.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from w2v.corpus.readers import Block

_SLICE = 1 << 20  # tokens worked on at a time where NumPy would otherwise make 8-byte copies of everything

ENDS = {
    (True, False): "at . ! ? and blank lines",
    (False, True): "at every line",
    (True, True): "at . ! ? and every line",
}
"""Where sentences end, in words, by whether they do at punctuation and at newlines."""


@dataclass(frozen=True)
class Source:
    """Where a part of a corpus came from, as it was read (before any pruning).

    Attributes:
        name: the file's base name, or the name given to a pasted text.
        bytes: size of its text in bytes, after decompression.
        tokens: how many words it holds.
        sentences: how many sentences that have at least one word.
        skipped: how many overlong "words" (encoded data, mostly) were left out.
        ends: where its sentences end, in words; one of `ENDS`.
        kind: what it seems to be beside text, one of `markup.ADVICE`; empty for most.
        encoding: what it was read by, if it is not UTF-8 and another encoding was asked for; else empty.
        emoji: whether it has emoji enough to be missed.
    """

    name: str
    bytes: int
    tokens: int
    sentences: int
    skipped: int = 0
    ends: str = ENDS[True, True]
    kind: str = ""
    encoding: str = ""
    emoji: bool = False


class Builder:
    """Collects sources into growing arrays: `array` grows in place, where NumPy would need a second copy.

    Attributes:
        sources: what was added so far.
    """

    def __init__(self, *, lowercase: bool, sentences: str) -> None:
        if sentences not in SENTENCE_RULES:
            raise CorpusError(f"sentences={sentences!r} is not a rule for sentences. Use {', '.join(SENTENCE_RULES)}.")
        self.sources: list[Source] = []
        self._encoder = Encoder(lowercase=lowercase)
        self._rule = sentences
        self._ids = array("i")
        self._ends = array("q")

    def add(self, name: str, blocks: Iterable[Block], encoding: str = "") -> None:
        """Add one text, whose end is the end of a sentence; one that is refused leaves no trace.

        Raises:
            CorpusError: it holds no word, or `blocks` says so.
        """
        tokens, sentences, skipped = len(self._ids), len(self._ends), self._encoder.skipped
        try:
            size, ends, kind, emoji = self._encode(blocks)
            if len(self._ids) == tokens:
                raise CorpusError(f"{name!r} holds no words. Choose a file with text in it.")
        except CorpusError:
            del self._ids[tokens:], self._ends[sentences:]
            raise
        tokens, sentences = len(self._ids) - tokens, len(self._ends) - sentences
        skipped = self._encoder.skipped - skipped
        self.sources.append(Source(name, size, tokens, sentences, skipped, ends, kind, encoding, emoji))

    def _encode(self, blocks: Iterable[Block]) -> tuple[int, str, str, bool]:
        """Append a text's ids and sentence ends; its size, where its sentences end, its kind, whether it has emoji."""
        size = 0

        def texts() -> Iterator[str]:
            nonlocal size
            for block in blocks:
                size += block.size
                yield block.text

        sample, stream = _peek(texts(), SAMPLE_CHARACTERS)
        punctuation = self._rule != "lines"
        newlines = self._rule == "lines" or (self._rule == "auto" and ends_at_newlines(sample))
        for piece in cut_safely(stream):
            ids, ends = self._encoder.encode(piece, punctuation=punctuation, newlines=newlines)
            self._append_ends(ends + len(self._ids))
            self._ids.frombytes(ids.tobytes())
        self._append_ends(np.array([len(self._ids)], np.int64))
        return size, ENDS[punctuation, newlines], kind_of(sample), has_emoji(sample)

    def _append_ends(self, ends: npt.NDArray[np.int64]) -> None:
        last = self._ends[-1] if self._ends else 0
        self._ends.frombytes(ends[ends > last].tobytes())

    def finish(self) -> tuple[Vocab, npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """The vocabulary, the ids in its order, and the sentence ends. Nothing can be added afterwards."""
        words = self._encoder.words
        self._encoder.clear()  # with many distinct words it is most of the memory
        ids = np.frombuffer(self._ids, np.int32)
        slices = [ids[start : start + _SLICE] for start in range(0, len(ids), _SLICE)]
        counts = np.zeros(len(words), np.int64)
        for part in slices:
            counts += np.bincount(part, minlength=len(words))
        order = rank(words, counts)[: np.count_nonzero(counts)]  # words of a refused text alone occur nowhere
        final = np.empty(len(words), np.int32)  # from the order of appearance to that of the vocabulary
        final[order] = np.arange(len(order), dtype=np.int32)
        for part in slices:
            part[:] = final[part]
        return Vocab([words[i] for i in order.tolist()], counts[order]), ids, np.frombuffer(self._ends, np.int64)


def _peek(texts: Iterator[str], n_characters: int) -> tuple[str, Iterator[str]]:
    """The first `n_characters` of a stream, and the stream as if nothing had been taken."""
    head = ""
    while len(head) < n_characters and (text := next(texts, None)) is not None:
        head += text
    return head[:n_characters], chain([head], texts)
