from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from gensim.models import Word2Vec
from hypothesis import given
from hypothesis import strategies as st

from w2v.corpus import Corpus, readers
from w2v.errors import Cancelled, CorpusError, EncodingError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = st.text(st.sampled_from("abcé1'’_.,!? \n\n\t")).map(lambda text: "x " + text)


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    path = tmp_path / "speech.txt"
    path.write_text("The king spoke. The queen listened!\nThe end", encoding="utf-8")
    return path


def test_ids_ends_and_counts_by_hand() -> None:
    corpus = Corpus.from_text("The king spoke. The queen listened!\nThe king")
    assert corpus.vocab.words == ["the", "king", "listened", "queen", "spoke"]
    assert corpus.vocab.counts.tolist() == [3, 2, 1, 1, 1]
    assert corpus.ids.tolist() == [0, 1, 4, 0, 3, 2, 0, 1]
    assert corpus.ends.tolist() == [3, 6, 8]
    assert (corpus.ids.dtype.name, corpus.ends.dtype.name) == ("int32", "int64")
    assert (corpus.n_tokens, corpus.n_sentences, corpus.lowercase) == (8, 3, True)


def test_sentences_come_out_as_words() -> None:
    corpus = Corpus.from_text("One two. Three!")
    assert list(corpus) == [["one", "two"], ["three"]]
    assert list(corpus) == [["one", "two"], ["three"]]  # more than once, as gensim needs
    assert corpus.sentence(0) == ["one", "two"]
    assert corpus.sentence(-1) == ["three"]
    with pytest.raises(IndexError):
        corpus.sentence(2)


def test_it_says_where_sentences_end() -> None:
    lines = "\n".join(" ".join(f"w{(i * j) % 50:02}" for j in range(1, 17)) for i in range(3000))
    auto = Corpus.from_text(lines)
    assert (auto.n_sentences, auto.sentence_ends) == (3000, "at . ! ? and every line")
    kept = Corpus.from_text(lines, sentences="punctuation")
    assert (kept.n_sentences, kept.sentence_ends) == (1, "at . ! ? and blank lines")
    only = Corpus.from_text("One. Two.\nThree", sentences="lines")
    assert (only.n_sentences, only.sentence_ends) == (2, "at every line")


def test_arrays_are_read_only() -> None:
    corpus = Corpus.from_text("one two")
    for array in corpus.ids, corpus.ends:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_preview_stops_at_sentences_and_at_words() -> None:
    corpus = Corpus.from_text("a b c. d e f. g")
    assert corpus.preview(2, 100) == [["a", "b", "c"], ["d", "e", "f"]]
    assert corpus.preview(10, 4) == [["a", "b", "c"], ["d"]]
    assert corpus.preview(10, 3) == [["a", "b", "c"]]
    assert corpus.preview(0, 3) == []


def test_files_are_told_apart(speech: Path, tmp_path: Path) -> None:
    other = tmp_path / "more.txt.gz"
    other.write_bytes(gzip.compress(b"of the king"))
    corpus = Corpus.from_files([speech, str(other)])
    assert corpus.name == "speech"
    assert list(corpus)[-2:] == [["the", "end"], ["of", "the", "king"]]
    first, second = corpus.sources
    assert (first.name, first.bytes, first.tokens, first.sentences) == ("speech.txt", 43, 8, 3)
    assert (second.name, second.bytes, second.tokens, second.sentences) == ("more.txt.gz", 11, 3, 1)
    assert Corpus.from_files(other).name == "more"


def test_progress_rises_to_one_and_may_cancel(speech: Path) -> None:
    seen: list[float] = []
    Corpus.from_files([speech, speech], on_progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0

    def stop(_fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Corpus.from_files([speech], on_progress=stop)


def test_the_cap_counts_all_files(speech: Path) -> None:
    assert Corpus.from_files([speech, speech], max_bytes=86).n_tokens == 16
    with pytest.raises(CorpusError, match=r"'speech.txt' holds more text than the 42 bytes"):
        Corpus.from_files([speech, speech], max_bytes=85)


@pytest.mark.parametrize("content", [b"", b" \n\n", b"... --- !!!", b"\xef\xbb\xbf"])
def test_a_file_without_words_is_refused_by_name(speech: Path, tmp_path: Path, content: bytes) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(content)
    with pytest.raises(CorpusError, match=r"'empty.txt' holds no words"):
        Corpus.from_files([speech, empty])


def test_files_that_cannot_be_used_are_told_and_leave_no_trace(speech: Path, tmp_path: Path) -> None:
    late = tmp_path / "late.txt"  # its fault comes after a block that was read already
    late.write_bytes(b"unheard words. " * 100_000 + b"\xe9")
    empty, large = tmp_path / "empty.txt", tmp_path / "large.txt"
    empty.write_bytes(b"...")
    large.write_bytes(b"much " * 1_000_000)
    told: dict[str, str] = {}
    corpus = Corpus.from_files(
        [late, speech, empty, large, tmp_path / "none.txt"],
        max_bytes=3_000_000,
        on_refused=lambda path, error: told.update({path.name: str(error)}),
    )
    alone = Corpus.from_files(speech)
    assert (corpus.name, corpus.vocab.words, corpus.sources) == ("speech", alone.vocab.words, alone.sources)
    assert np.array_equal(corpus.ids, alone.ids)
    assert np.array_equal(corpus.ends, alone.ends)
    assert set(told) == {"late.txt", "empty.txt", "large.txt", "none.txt"}
    assert "not valid UTF-8" in told["late.txt"]
    assert "holds more text" in told["large.txt"]
    with pytest.raises(CorpusError, match="not valid UTF-8"):
        Corpus.from_files([late, empty], on_refused=lambda _path, _error: None)


def test_files_that_are_not_utf8_are_read_by_the_encoding_that_was_asked_for(tmp_path: Path) -> None:
    old, new, late = tmp_path / "alt.txt", tmp_path / "neu.txt", tmp_path / "late.txt"
    text = "Schöne Grüße, “für” Œuvre à l’été."
    old.write_bytes(text.encode("cp1252"))
    new.write_text(text, encoding="utf-8")
    late.write_bytes(b"plain words. " * 200_000 + "Ärger".encode("cp1252"))  # beyond the first block
    corpus = Corpus.from_files([old, new, late], other_encoding="cp1252")
    words = ["schöne", "grüße", "für", "œuvre", "à", "l'été"]
    assert corpus.sentence(0) == corpus.sentence(1) == words
    assert corpus.sentence(-1) == ["ärger"]
    assert corpus.n_tokens == 12 + 400_001
    assert [source.encoding for source in corpus.sources] == ["cp1252", "", "cp1252"]
    with pytest.raises(EncodingError, match=r"'alt.txt' is not valid UTF-8"):
        Corpus.from_files([old])
    old.write_bytes(b"\x81")
    with pytest.raises(EncodingError, match=r"'alt.txt' is not valid CP1252: byte 0x81 at offset 0"):
        Corpus.from_files([old], other_encoding="cp1252")
    for nonsense in ("klingon", "hex"):
        with pytest.raises(CorpusError, match=f"'{nonsense}' is no encoding of text"):
            Corpus.from_files([new], other_encoding=nonsense)


def test_a_picture_is_binary_and_not_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with pytest.raises(CorpusError, match="is binary") as caught:
        Corpus.from_files([tmp_path / "picture.txt"])
    assert not isinstance(caught.value, EncodingError)


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(CorpusError, match="No file"):
        Corpus.from_files([])
    with pytest.raises(CorpusError, match="'pasted text' holds no words"):
        Corpus.from_text("")


def test_one_word_is_a_corpus() -> None:
    corpus = Corpus.from_text("word")
    assert (corpus.ids.tolist(), corpus.ends.tolist(), corpus.vocab.words) == ([0], [1], ["word"])


def test_a_line_of_millions_of_characters_takes_linear_time() -> None:
    begin = time.process_time()
    corpus = Corpus.from_text("word, " * 400_000 + "x" * 2_000_000 + " end")
    assert corpus.vocab.words == ["word", "end"]
    assert corpus.sources[0].skipped == 1
    assert time.process_time() - begin < 3


def test_all_words_distinct() -> None:
    corpus = Corpus.from_text(" ".join(f"w{i:06}" for i in range(200_000)))
    assert len(corpus.vocab) == 200_000
    assert corpus.ids.tolist() == list(range(200_000))  # all tied, so in code point order


def test_prune_drops_words_and_empty_sentences() -> None:
    corpus = Corpus.from_text("a b. c. a b d. b")
    pruned = corpus.prune(min_count=2)
    assert list(pruned) == [["a", "b"], ["a", "b"], ["b"]]
    assert list(corpus.prune(max_size=1)) == [["b"], ["b"], ["b"]]
    assert pruned.sources == corpus.sources
    assert corpus.prune() is corpus
    with pytest.raises(CorpusError, match="minimum count of 4: the most frequent, 'b', occurs 3 times"):
        corpus.prune(min_count=4)


@given(TEXT, st.integers(1, 12))
def test_any_block_size_gives_the_same_corpus(tmp_path_factory: pytest.TempPathFactory, text: str, size: int) -> None:
    path = tmp_path_factory.getbasetemp() / "blocks.txt"
    path.write_bytes(text.encode())
    whole = Corpus.from_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers.read_blocks, "__kwdefaults__", {"block_bytes": size})
        small = Corpus.from_files(path)
    assert list(small) == list(whole)
    assert small.vocab.words == whole.vocab.words


@given(TEXT)
def test_arrays_hold_together(text: str) -> None:
    corpus = Corpus.from_text(text)
    assert (np.diff(corpus.ends, prepend=0) > 0).all()
    assert corpus.ends[-1] == corpus.n_tokens
    tokens = [word for sentence in corpus for word in sentence]
    assert [corpus.vocab.words[i] for i in corpus.ids] == tokens
    assert dict(zip(corpus.vocab.words, corpus.vocab.counts.tolist(), strict=True)) == Counter(tokens)
    assert corpus.vocab.words == sorted(set(tokens), key=lambda word: (-tokens.count(word), word))


@given(TEXT, st.integers(1, 4), st.one_of(st.none(), st.integers(1, 4)))
def test_prune_equals_filtering(text: str, min_count: int, max_size: int | None) -> None:
    corpus = Corpus.from_text(text)
    kept = set(corpus.vocab.prune(min_count, max_size).words)
    if not kept:
        with pytest.raises(CorpusError):
            corpus.prune(min_count, max_size)
        return
    filtered = [[word for word in sentence if word in kept] for sentence in corpus]
    pruned = corpus.prune(min_count, max_size)
    assert list(pruned) == [sentence for sentence in filtered if sentence]
    assert pruned.ends[-1] == pruned.n_tokens


def test_the_vocabulary_does_not_depend_on_the_hash_seed() -> None:
    script = (
        "from w2v.corpus import Corpus; import sys; "
        "c = Corpus.from_text(' '.join(f'{i * 7919 % 997:x}' for i in range(5000))); "
        "print(c.vocab.words, c.ids.tolist(), 'torch' in sys.modules)"
    )

    def run(seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(
            [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
        ).stdout

    assert run("1") == run("2")
    assert re.search(r"False$", run("1"))  # and reading text needs no torch


def test_gensim_trains_on_a_corpus() -> None:
    corpus = Corpus.from_text("the king and the queen. " * 50)
    model = Word2Vec(corpus, vector_size=4, min_count=1, workers=1, epochs=1)
    assert set(model.wv.index_to_key) == set(corpus.vocab.words)
