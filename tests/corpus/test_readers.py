from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2v.corpus.readers import check_size, read_blocks
from w2v.errors import CorpusError


def read(path: Path, block_bytes: int = 1 << 20) -> str:
    return "".join(block.text for block in read_blocks(path, block_bytes=block_bytes))


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("text")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("block_bytes", [1, 2, 3, 5, 1000])
def test_every_encoding_that_says_what_it_is(folder: Path, encoding: str, block_bytes: int) -> None:
    text = "Größe, 東京 𐍈!\n"
    (folder / "a.txt").write_bytes(text.encode(encoding))
    assert read(folder / "a.txt", block_bytes) == text


def test_big_endian_marks_are_honoured(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\xfe\xff" + "König".encode("utf-16-be"))
    assert read(folder / "a.txt") == "König"


def test_gzip_is_recognised_by_its_content(folder: Path) -> None:
    (folder / "a.txt").write_bytes(gzip.compress(b"one ") + gzip.compress(b"two"))
    assert read(folder / "a.txt", 3) == "one two"
    (folder / "b.gz").write_bytes(b"plain all the same")
    assert read(folder / "b.gz") == "plain all the same"


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.integers(1, 9))
def test_any_block_size_reads_the_same(tmp_path_factory: pytest.TempPathFactory, text: str, block_bytes: int) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(text.encode())
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert read(path, block_bytes) == expected
    blocks = list(read_blocks(path, block_bytes=block_bytes))
    assert sum(block.size for block in blocks) == len(text.encode())
    assert blocks[-1].position == len(text.encode())


@pytest.mark.parametrize("block_bytes", [1, 4, 7, 1000])
@pytest.mark.parametrize(
    ("data", "label", "byte", "offset"),
    [
        (b"caf\xe9 au lait", "UTF-8", "E9", 3),
        (b"\xef\xbb\xbfcaf\xe9 au lait", "UTF-8", "E9", 6),
        ("é".encode() + b"123 \xff", "UTF-8", "FF", 6),
        (b"cut off \xe6\x9d", "UTF-8", "E6", 8),
        (b"\xff\xfea\x00b\x00\x00\xd8", "UTF-16", "00", 6),
        (b"surrogate \xed\xa0\x80", "UTF-8", "ED", 10),
    ],
)
def test_undecodable_bytes_are_named_with_their_offset(
    folder: Path, data: bytes, label: str, byte: str, offset: int, block_bytes: int
) -> None:
    (folder / "letter.txt").write_bytes(data)
    with pytest.raises(CorpusError) as caught:
        read(folder / "letter.txt", block_bytes)
    message = str(caught.value)
    assert f"'letter.txt' is not valid {label}: byte 0x{byte} at offset {offset}." in message
    assert "UTF-8" in message
    assert str(folder) not in message


def test_a_binary_file_is_refused(folder: Path) -> None:
    (folder / "a.bin").write_bytes(b"MZ\x00\x01")
    with pytest.raises(CorpusError, match=r"'a.bin' is binary"):
        read(folder / "a.bin")


def test_a_damaged_gzip_file_is_refused(folder: Path) -> None:
    whole = gzip.compress(b"some text " * 100)
    for name, data in [
        ("cut.gz", whole[:-12]),
        ("flipped.gz", whole[:20] + b"\xff\xff" + whole[22:]),
        ("head.gz", whole[:5]),
    ]:
        (folder / name).write_bytes(data)
        with pytest.raises(CorpusError, match=f"{name!r} is a damaged gzip file"):
            read(folder / name)


def test_what_cannot_be_opened_is_named(folder: Path) -> None:
    with pytest.raises(CorpusError, match=r"'missing.txt' cannot be read"):
        read(folder / "missing.txt")
    with pytest.raises(CorpusError, match=f"'{folder.name}' is a folder. Name the text files in it"):
        read(folder)
    with pytest.raises(CorpusError, match="'/' is a folder"):
        read(Path("/"))


@pytest.mark.parametrize(
    ("start", "kind"), [(b"%PDF-1.7\n", "a PDF"), (b"PK\x03\x04", "EPUB"), (b"{\\rtf1\\ansi Text}", "an RTF document")]
)
def test_a_document_that_is_no_text_is_called_by_its_name(folder: Path, start: bytes, kind: str) -> None:
    (folder / "book.txt").write_bytes(start)
    with pytest.raises(CorpusError, match=f"'book.txt' is .*{kind}.*Save what it holds as plain UTF-8 text"):
        read(folder / "book.txt")


def test_size_counts_decompressed_bytes(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"x" * 1000)
    (folder / "b.txt").write_bytes(gzip.compress(b"x" * 1000))
    for name in "a.txt", "b.txt":
        assert check_size(folder / name, 1000) == 1000
        with pytest.raises(CorpusError, match=f"'{name}' holds more text than the 999 bytes"):
            check_size(folder / name, 999)


def test_a_gzip_bomb_is_refused_at_the_cap(folder: Path) -> None:
    member = gzip.compress(b"a " * (16 << 20))  # 32 MB in 32 kB
    (folder / "bomb.gz").write_bytes(member * 64)
    begin = time.process_time()
    with pytest.raises(CorpusError, match="holds more text"):
        check_size(folder / "bomb.gz", 8 << 20)
    assert time.process_time() - begin < 0.5  # all of it, 2 GB, would take several seconds
