"""`Corpus`: a text as training sees it, integer ids with sentence ends, and the vocabulary behind them."""

from __future__ import annotations

import io
import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from w2v.corpus.builder import Builder, Source
from w2v.corpus.readers import Block, check_size, read_blocks
from w2v.errors import CorpusError, EncodingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from w2v.corpus.tokenizer import SentenceRule
    from w2v.corpus.vocab import Vocab


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
        other_encoding: str | None = None,
        max_bytes: int | None = None,
        on_progress: Callable[[float], None] | None = None,
        on_refused: Callable[[Path, CorpusError], None] | None = None,
    ) -> Corpus:
        """Read text files: UTF-8 (or UTF-16/32 with a byte order mark), plain or gzip.

        Files are read in bounded blocks: memory is about 4 bytes a token, the vocabulary and one block.

        Args:
            paths: one or more files; a sentence never goes on from one to the next.
            lowercase: put words in lower case.
            sentences: what ends a sentence; see `from_text`.
            other_encoding: what files are in that are not valid UTF-8, such as "cp1252"; None to refuse them.
            max_bytes: most bytes of text to accept in all, counted after decompression; None for no limit.
            on_progress: called now and then with the fraction read, 0 to 1. What it raises ends the reading.
            on_refused: called with each file that cannot be used and why; the others are read without it. None to
                raise the error.

        Raises:
            CorpusError: a file is missing, binary, not valid text, beyond `max_bytes`, or holds no word; where
                `on_refused` is told of those, only if no file is left.
        """
        files = [Path(paths)] if isinstance(paths, str | os.PathLike) else [Path(path) for path in paths]
        if not files:
            raise CorpusError("No file was given. Choose at least one text file.")
        _check_encoding(other_encoding)
        builder = Builder(lowercase=lowercase, sentences=sentences)
        refusals = _Refusals(on_refused)
        if max_bytes is not None:  # all are measured before any is worked on: nobody should wait long for a refusal
            files = _fitting(files, max_bytes, refusals)
        read: list[Path] = []
        for number, path in enumerate(files):
            with refusals.of(path):
                try:
                    builder.add(path.name, _watch(path, "utf-8", on_progress, number, len(files)))
                except EncodingError:
                    if other_encoding is None:
                        raise
                    blocks = _watch(path, other_encoding, on_progress, number, len(files))
                    builder.add(path.name, blocks, other_encoding)
                read.append(path)
        if not read:
            raise refusals.errors[0]
        return cls(_stem(read[0]), *builder.finish(), tuple(builder.sources), lowercase)

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
                at every newline too unless the lines look wrapped to a width, as in many plain-text books, and
                there is punctuation to go by. `sentence_ends` says which was taken.

        Raises:
            CorpusError: the text holds no word, or `sentences` is not one of the above.
        """
        builder = Builder(lowercase=lowercase, sentences=sentences)
        builder.add(name, _blocks_of(text))
        return cls(name, *builder.finish(), tuple(builder.sources), lowercase)

    @property
    def n_tokens(self) -> int:
        """How many words, repetitions counted."""
        return len(self.ids)

    @property
    def n_sentences(self) -> int:
        """How many sentences; none is empty."""
        return len(self.ends)

    @property
    def sentence_ends(self) -> str:
        """Where sentences end, in words, such as "at every line"."""
        return ", or ".join(dict.fromkeys(source.ends for source in self.sources))

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


class _Refusals:
    """Passes over the files that cannot be used, if somebody wants to be told of them.

    Attributes:
        errors: why each was passed over.
    """

    def __init__(self, tell: Callable[[Path, CorpusError], None] | None) -> None:
        self._tell = tell
        self.errors: list[CorpusError] = []

    @contextmanager
    def of(self, path: Path) -> Iterator[None]:
        try:
            yield
        except CorpusError as error:
            if self._tell is None:
                raise
            self.errors.append(error)
            self._tell(path, error)


def _fitting(files: Sequence[Path], max_bytes: int, refusals: _Refusals) -> list[Path]:
    """The files that have room together, in order."""
    room, fitting = max_bytes, []
    for path in files:
        with refusals.of(path):
            room -= check_size(path, room)
            fitting.append(path)
    return fitting


def _blocks_of(text: str, characters: int = 1 << 20) -> Iterator[Block]:
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    for start in range(0, len(text), characters):
        part = text[start : start + characters]
        final = start + characters >= len(text)
        yield Block(newlines.decode(part, final), len(part.encode("utf-8", "surrogatepass")), 0)


def _check_encoding(name: str | None) -> None:
    try:
        "".encode(name or "utf-8")
    except LookupError as error:
        raise CorpusError(f"{name!r} is no encoding of text. Use one that Python knows, such as 'cp1252'.") from error


def _watch(
    path: Path, encoding: str, on_progress: Callable[[float], None] | None, number: int, n_files: int
) -> Iterator[Block]:
    """Read file `number` of `n_files`, telling after each block how far things are."""
    for block in read_blocks(path, encoding=encoding):
        yield block
        if on_progress is not None:
            size = path.stat().st_size or 1
            on_progress(min(1.0, (number + block.position / size) / n_files))


def _stem(path: Path) -> str:
    """`speeches` for speeches.txt and for speeches.txt.gz."""
    return Path(path.stem).stem if path.suffix.lower() == ".gz" else path.stem
