"""`Corpus`: a text as training sees it, integer ids with sentence ends, and the vocabulary behind them."""

from __future__ import annotations

import io
import os
from array import array
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from w2v.corpus.readers import Block, read_blocks
from w2v.corpus.segments import SAMPLE_CHARACTERS, cut_safely, is_wrapped
from w2v.corpus.tokenizer import SENTENCE_RULES, Encoder, SentenceRule
from w2v.corpus.vocab import Vocab, rank
from w2v.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_SLICE = 1 << 22  # tokens worked on at a time where NumPy would otherwise make 8-byte copies of everything


@dataclass(frozen=True)
class Source:
    """Where a part of a corpus came from, as it was read (before any pruning).

    Attributes:
        name: the file's base name, or the name given to a pasted text.
        bytes: size of its text in bytes, after decompression.
        tokens: how many words it holds.
        sentences: how many sentences that have at least one word.
        skipped: how many overlong "words" (encoded data, mostly) were left out.
    """

    name: str
    bytes: int
    tokens: int
    sentences: int
    skipped: int = 0


@dataclass(frozen=True, eq=False)
class Corpus:
    """A tokenized text. Iterating gives its sentences as lists of words (gensim can train on it).

    Attributes:
        name: what to call the corpus; the first file's stem.
        vocab: every distinct word, or those that `prune` kept.
        ids: word ids in the order of the text, int32, shape (n_tokens,), read-only.
        ends: where each sentence ends in `ids` (exclusive), int64, shape (n_sentences,), ascending, read-only; no
            sentence is empty, and the last end is n_tokens.
        sources: what was read, in order.
        lowercase: whether words were put in lower case.
    """

    name: str
    vocab: Vocab
    ids: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int64]
    sources: tuple[Source, ...]
    lowercase: bool

    def __post_init__(self) -> None:
        self.ids.flags.writeable = False
        self.ends.flags.writeable = False

    @classmethod
    def from_files(
        cls,
        paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
        *,
        lowercase: bool = True,
        sentences: SentenceRule = "auto",
        max_bytes: int | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> Corpus:
        """Read text files: UTF-8 (or UTF-16/32 with a byte order mark), plain or gzip.

        Files are read in bounded blocks: memory is about 4 bytes a token, the vocabulary and one block.

        Args:
            paths: one or more files; a sentence never goes on from one to the next.
            lowercase: put words in lower case.
            sentences: what ends a sentence; see `from_text`.
            max_bytes: most bytes of text to accept in all, counted after decompression; None for no limit.
            on_progress: called now and then with the fraction read, 0 to 1. What it raises ends the reading.

        Raises:
            CorpusError: a file is missing, binary, not valid text, beyond `max_bytes`, or holds no word.
        """
        files = [Path(paths)] if isinstance(paths, str | os.PathLike) else [Path(path) for path in paths]
        if not files:
            raise CorpusError("No file was given. Choose at least one text file.")
        builder = _Builder(lowercase=lowercase, sentences=sentences)
        total = sum(_size_on_disk(path) for path in files) or 1
        done = 0
        left = max_bytes
        for path in files:
            blocks = _watch(read_blocks(path, max_bytes=left), done, total, on_progress)
            source = builder.add(path.name, blocks)
            done += _size_on_disk(path)
            left = None if left is None else left - source.bytes
        return builder.build(_stem(files[0]))

    @classmethod
    def from_text(
        cls, text: str, *, name: str = "pasted text", lowercase: bool = True, sentences: SentenceRule = "auto"
    ) -> Corpus:
        """Tokenize a text.

        Args:
            text: any string.
            name: what to call the corpus.
            lowercase: put words in lower case.
            sentences: "punctuation" ends a sentence at . ! ? … and their like in other scripts when white space
                follows, and at blank lines; "lines" at every newline and nowhere else; "auto" as "punctuation", and
                at every newline too unless the lines look wrapped to a width, as in many plain-text books.

        Raises:
            CorpusError: the text holds no word, or `sentences` is not one of the above.
        """
        builder = _Builder(lowercase=lowercase, sentences=sentences)
        builder.add(name, _blocks_of(text))
        return builder.build(name)

    @property
    def n_tokens(self) -> int:
        """How many words, repetitions counted."""
        return len(self.ids)

    @property
    def n_sentences(self) -> int:
        """How many sentences; none is empty."""
        return len(self.ends)

    def prune(self, min_count: int = 1, max_size: int | None = None) -> Corpus:
        """Leave out words rarer than `min_count`, then all but the `max_size` most frequent; ids stay what they were.

        Sentences left without a word vanish.

        Raises:
            CorpusError: no word would be left.
        """
        vocab = self.vocab.prune(min_count, max_size)
        if vocab is self.vocab:
            return self
        if not len(vocab):
            raise CorpusError(
                f"No word of {self.name!r} reaches a minimum count of {min_count:,}: the most frequent, "
                f"{self.vocab.words[0]!r}, occurs {self.vocab.counts[0]:,} times. Lower the minimum count."
            )
        kept = self.ids < len(vocab)
        lengths = np.add.reduceat(kept, np.concatenate(([0], self.ends[:-1])), dtype=np.int64)
        return replace(self, vocab=vocab, ids=self.ids[kept], ends=np.cumsum(lengths[lengths > 0]))

    def sentence(self, i: int) -> list[str]:
        """The words of sentence `i`; negative numbers count from the end, as in a list."""
        i = range(self.n_sentences)[i]  # IndexError, as a list would
        start = int(self.ends[i - 1]) if i else 0
        return [self.vocab.words[word] for word in self.ids[start : self.ends[i]].tolist()]

    def __iter__(self) -> Iterator[list[str]]:
        words = self.vocab.words
        start = 0
        for end in self.ends.tolist():
            yield [words[word] for word in self.ids[start:end].tolist()]
            start = end

    def preview(self, n_sentences: int = 10, max_tokens: int = 300) -> list[list[str]]:
        """The first sentences as training will see them: at most `n_sentences`, and `max_tokens` words in all."""
        shown: list[list[str]] = []
        for sentence in self:
            if len(shown) == n_sentences or max_tokens <= 0:
                break
            shown.append(sentence[:max_tokens])
            max_tokens -= len(sentence)
        return shown


class _Builder:
    """Collects sources into growing arrays. `array` grows in place where NumPy would need a second copy."""

    def __init__(self, *, lowercase: bool, sentences: str) -> None:
        if sentences not in SENTENCE_RULES:
            raise CorpusError(f"sentences={sentences!r} is not one of {', '.join(SENTENCE_RULES)}.")
        self._encoder = Encoder(lowercase=lowercase)
        self._lowercase = lowercase
        self._rule = sentences
        self._ids = array("i")
        self._ends = array("q")
        self._sources: list[Source] = []

    def add(self, name: str, blocks: Iterable[Block]) -> Source:
        tokens, sentences, skipped = len(self._ids), len(self._ends), self._encoder.skipped
        size = 0

        def texts() -> Iterator[str]:
            nonlocal size
            for block in blocks:
                size += block.size
                yield block.text

        sample, stream = _take(texts(), SAMPLE_CHARACTERS)
        newlines = self._rule == "lines" or (self._rule == "auto" and not is_wrapped(sample))
        for piece in cut_safely(stream):
            ids, ends = self._encoder.encode(piece, punctuation=self._rule != "lines", newlines=newlines)
            self._append_ends(ends + len(self._ids))
            self._ids.frombytes(ids.tobytes())
        self._append_ends(np.array([len(self._ids)]))
        if len(self._ids) == tokens:
            raise CorpusError(f"{name!r} holds no words. Choose a file with text in it.")
        source = Source(
            name, size, len(self._ids) - tokens, len(self._ends) - sentences, self._encoder.skipped - skipped
        )
        self._sources.append(source)
        return source

    def _append_ends(self, ends: npt.NDArray[np.int64]) -> None:
        last = self._ends[-1] if self._ends else 0
        self._ends.frombytes(ends[ends > last].astype(np.int64).tobytes())

    def build(self, name: str) -> Corpus:
        ids = np.frombuffer(self._ids, np.int32)
        words = self._encoder.words
        counts = np.zeros(len(words), np.int64)
        for start in range(0, len(ids), _SLICE):
            counts += np.bincount(ids[start : start + _SLICE], minlength=len(words))
        order = rank(words, counts)
        final = np.empty(len(words), np.int32)
        final[order] = np.arange(len(words), dtype=np.int32)
        for start in range(0, len(ids), _SLICE):
            ids[start : start + _SLICE] = final[ids[start : start + _SLICE]]
        vocab = Vocab([words[i] for i in order.tolist()], counts[order])
        return Corpus(name, vocab, ids, np.frombuffer(self._ends, np.int64), tuple(self._sources), self._lowercase)


def _take(texts: Iterator[str], n_characters: int) -> tuple[str, Iterator[str]]:
    """The first `n_characters` of a stream, and the stream as if nothing had been taken."""
    head = ""
    for text in texts:
        head += text
        if len(head) >= n_characters:
            break

    def whole() -> Iterator[str]:
        yield head
        yield from texts

    return head[:n_characters], whole()


def _blocks_of(text: str, characters: int = 1 << 20) -> Iterator[Block]:
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    for start in range(0, len(text), characters):
        part = text[start : start + characters]
        final = start + characters >= len(text)
        yield Block(newlines.decode(part, final), len(part.encode("utf-8", "surrogatepass")), 0)


def _watch(
    blocks: Iterable[Block], before: int, total: int, on_progress: Callable[[float], None] | None
) -> Iterator[Block]:
    for block in blocks:
        if on_progress is not None:
            on_progress(min(1.0, (before + block.position) / total))
        yield block


def _size_on_disk(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise CorpusError(f"{path.name!r} cannot be read: {error.strerror or error}.") from error


def _stem(path: Path) -> str:
    """`speeches` for speeches.txt and for speeches.txt.gz."""
    return Path(path.stem).stem if path.suffix.lower() == ".gz" else path.stem
