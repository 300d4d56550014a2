"""Every format: out and back, in the programs it is made for, with any word or a clear refusal beforehand."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from gensim.models import KeyedVectors as Gensim
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vectors.models import HOLD_ANY_WORD, make
from w2v.errors import FormatError
from w2v.vectors import KeyedVectors
from w2v.vectors.formats import FORMATS, export, open_vectors, recognise
from w2v.vectors.formats.table_process import read_here

ODD = [
    " ",
    "two words",
    "tab\t",
    "line\nbreak",
    "\r",
    "\0",
    "</s>",
    "😀",
    "é",
    "e\u0301",
    "x" * 10_000,
    "\u2028",
    "\x85",
]
ODD += [
    "\ufeff",
    "0.5",
    "1 2 3",
    '"quoted"',
    "a,b",
    "=1+1",
    "▁mark",
    "\u202eltr",
    "\x1c",
    "\xa0",
    "\x0b",
    "-",
    "nan",
    "1e5",
]
PLAIN = ["the", "</s>", "😀", "naïve", "x" * 10_000, "nul\0", "0.5", '"', "a\u2028b\xa0"]
TEXTS = ("word2vec", "glove", "fasttext")


def same(one: KeyedVectors, other: KeyedVectors) -> bool:
    return one.index_to_key == other.index_to_key and np.array_equal(one.vectors, other.vectors)


def path_for(folder: Path, name: str, packed: bool = False) -> Path:
    return folder / f"vectors{FORMATS[name].suffix}{'.gz' if packed else ''}"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("size", [1, 2, 33])
def test_what_goes_out_comes_back(name: str, size: int, tmp_path: Path) -> None:
    model = make(PLAIN, size)
    export(model, name, path_for(tmp_path, name))
    back = open_vectors(path_for(tmp_path, name))
    assert same(back, model)
    if name in ("folder", "bundle", "static-embedding", "parquet", "arrow", "projector"):
        np.testing.assert_array_equal(back.counts, model.counts)
    if name in ("folder", "bundle", "static-embedding"):
        assert back.metadata == model.metadata


def refusal_of(model: KeyedVectors, name: str, path: Path) -> str | None:
    """What the writer says when it refuses, None if it does not."""
    try:
        export(model, name, path)
    except FormatError as error:
        return str(error)
    return None


# One vocabulary is a list of words, so `max_examples` vocabularies go through every format.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
VOCABULARIES = st.lists(
    st.one_of(TEXT, st.sampled_from(ODD), st.text("ab \t\n\r\0▁", max_size=3)), min_size=1, max_size=6, unique=True
)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=int(os.environ.get("W2V_VOCABULARIES", "60")), suppress_health_check=list(HealthCheck))
@given(words=VOCABULARIES, size=st.integers(1, 3))
def test_any_word_survives_exactly_or_is_refused_by_name(name: str, words: list[str], size: int) -> None:
    model = make(words, size, counted=len(words) % 2 == 0)
    with tempfile.TemporaryDirectory() as folder:
        path = path_for(Path(folder), name)
        refusal = refusal_of(model, name, path)
        if refusal is not None:
            assert name not in HOLD_ANY_WORD
            assert any(repr(word)[:50] in refusal for word in words), f"{refusal} names none of {words}"
            assert "'bundle'" in refusal
            assert not path.exists()
            return
        if name in ("parquet", "arrow"):  # a process for each would take minutes
            assert same(read_here(path, 1 << 30), model)
            return
        assert same(FORMATS[name].read(path), model)
        if name not in TEXTS:
            assert same(open_vectors(path), model)


@pytest.mark.parametrize("name", sorted(HOLD_ANY_WORD))
def test_formats_that_promise_any_word_hold_any_word(name: str, tmp_path: Path) -> None:
    model = make([*ODD, ""])
    export(model, name, path_for(tmp_path, name))
    assert same(open_vectors(path_for(tmp_path, name)), model)


@pytest.mark.parametrize("name", [*TEXTS, "word2vec-binary"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.filterwarnings("ignore:Exception ignored:pytest.PytestUnraisableExceptionWarning")  # gensim leaves it open
def test_gensim_opens_what_we_write(name: str, packed: bool, tmp_path: Path) -> None:
    model = make(PLAIN, 7)
    path = path_for(tmp_path, name, packed)
    export(model, name, path)
    theirs = Gensim.load_word2vec_format(str(path), binary="binary" in name, no_header=name == "glove")
    assert theirs.index_to_key == model.index_to_key
    np.testing.assert_array_equal(theirs.vectors, model.vectors)
    assert same(open_vectors(path), model)


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("header", [False, True])
def test_we_open_what_gensim_writes(binary: bool, header: bool, tmp_path: Path) -> None:
    if binary and not header:
        return
    model = make(["the", "cat", "naïve"], 5)
    theirs = Gensim(5)
    theirs.add_vectors(model.index_to_key, model.vectors)
    theirs.save_word2vec_format(str(tmp_path / "v"), binary=binary, write_header=header)
    assert same(open_vectors(tmp_path / "v"), model)


def test_every_float32_survives_text_exactly(tmp_path: Path) -> None:
    bits = np.random.default_rng(0).integers(0, 2**32, 40_000, dtype=np.uint32).view(np.float32)
    values = bits[np.isfinite(bits) & (np.abs(bits) < 1e36)]
    table = np.concatenate(
        [values[: len(values) // 10 * 10].reshape(-1, 10), [[0.0, -0.0, 1e-45, -1e-45] + [1 / 3] * 6]]
    )
    model = KeyedVectors([f"w{i}" for i in range(len(table))], table)
    export(model, "word2vec", tmp_path / "v.txt")
    assert open_vectors(tmp_path / "v.txt").vectors.tobytes() == model.vectors.tobytes()


@pytest.mark.parametrize("name", ["folder", "bundle", "static-embedding", "parquet", "arrow"])
def test_float16_halves_the_file_and_keeps_three_digits(name: str, tmp_path: Path) -> None:
    model = make([f"w{i}" for i in range(3000)], 50)
    for dtype in ("float32", "float16"):
        export(model, name, tmp_path / dtype, dtype=dtype)
    sizes = [size_of(tmp_path / dtype) for dtype in ("float32", "float16")]
    assert sizes[1] < 0.62 * sizes[0]
    np.testing.assert_allclose(open_vectors(tmp_path / "float16").vectors, model.vectors, rtol=2**-11, atol=1e-7)
    with pytest.raises(FormatError, match="float16 holds numbers up to 65504, and 7e\\+04 occurs"):
        export(KeyedVectors(["a"], [[7e4]]), name, tmp_path / "large", dtype="float16")
    with pytest.raises(FormatError, match="'float32' or 'float16', not 'int8'"):
        export(model, name, tmp_path / "int8", dtype="int8")
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".tmp")]


def size_of(path: Path) -> int:
    return path.stat().st_size if path.is_file() else sum(each.stat().st_size for each in path.iterdir())


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    model = make(PLAIN)
    for name, packed in (("bundle", False), ("word2vec", True), ("word2vec-binary", True)):
        for folder in (tmp_path / "one", tmp_path / "two"):
            export(model, name, path_for(folder, name, packed))
        assert (
            path_for(tmp_path / "one", name, packed).read_bytes()
            == path_for(tmp_path / "two", name, packed).read_bytes()
        )


def test_a_zip_of_any_format_opens(tmp_path: Path) -> None:
    model = make(PLAIN)
    for name in FORMATS:
        if name == "bundle":
            continue
        inner = path_for(tmp_path / "inner" / name, name)
        export(model, name, inner)
        files = [inner] if inner.is_file() else list(inner.iterdir())
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("__MACOSX/._model.safetensors", b"junk")
            for file in files:
                archive.write(file, f"../my model/{file.name}")
        assert same(open_vectors(tmp_path / f"{name}.zip"), model)


@pytest.mark.parametrize("name", ["word2vec", "word2vec-binary", "glove", "bundle", "parquet", "arrow"])
def test_a_format_is_known_by_its_bytes_whatever_the_name(name: str, tmp_path: Path) -> None:
    model = make(PLAIN, 3)
    export(model, name, tmp_path / "mystery.doc")
    assert recognise(tmp_path / "mystery.doc") == name
    if name in TEXTS:
        (tmp_path / "packed.txt").write_bytes(gzip.compress((tmp_path / "mystery.doc").read_bytes()))
        assert same(open_vectors(tmp_path / "packed.txt"), model)


@pytest.mark.parametrize(
    "text",
    [
        "2 2\nfoo 1 2\nbar 3 4",  # no newline at the end
        "\ufeff2 2\r\nfoo 1 2\r\nbar 3 4\r\n",  # as Windows writes
        "2 2\nfoo 1 2 \nbar 3 4 \n\n\n",  # as the original program writes, and blank lines at the end
        "foo 1 2\nbar 3 4\n",  # as GloVe
        "foo\t1\t2\nbar\t3\t4\n",
        "2 2\nfoo  +1.0   2e0\nbar 3. .4E1\n",
    ],
)
def test_text_is_read_as_people_write_it(text: str, tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_bytes(text.encode())
    model = open_vectors(tmp_path / "v.txt")
    assert model.index_to_key == ["foo", "bar"]
    np.testing.assert_array_equal(model.vectors, [[1, 2], [3, 4]])


def test_words_with_spaces_are_read_where_the_numbers_tell(tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_text("3 2\n. . . 1 2\nat name@domain.com 3 4\na\tb 5 6\n")
    assert open_vectors(tmp_path / "v.txt").index_to_key == [". . .", "at name@domain.com", "a\tb"]


def test_the_projector_gets_ten_thousand_words_and_says_so(tmp_path: Path) -> None:
    model = make([f"w{i}" for i in range(10_050)], 2)
    export(model, "projector", tmp_path / "all")
    entry = json.loads((tmp_path / "all" / "projector_config.json").read_text())["embeddings"][0]
    assert entry["tensorName"] == "10,000 of 10,050 words"
    # The Projector's own rules: lines at \n, blank ones dropped, fields at tabs, several columns have a heading.
    tensors = [line for line in (tmp_path / "all" / entry["tensorPath"]).read_text().split("\n") if line.strip()]
    metadata = [line for line in (tmp_path / "all" / entry["metadataPath"]).read_text().split("\n") if line.strip()]
    assert [len(tensors), len(tensors[0].split("\t"))] == entry["tensorShape"] == [10_000, 2]
    assert metadata[:2] == ["word\tcount", "w0\t10050"]
    assert len(metadata) == 10_001
    export(model, "projector", tmp_path / "few", n_words=7)
    assert len(open_vectors(tmp_path / "few")) == 7


@pytest.mark.parametrize("name", ["parquet", "arrow"])
def test_polars_opens_our_tables(name: str, tmp_path: Path) -> None:
    model = make(ODD)
    export(model, name, tmp_path / "t")
    frame = (pl.read_parquet if name == "parquet" else pl.read_ipc)(tmp_path / "t")
    assert frame["word"].to_list() == model.index_to_key
    np.testing.assert_array_equal(frame["vector"].to_numpy(), model.vectors)


def test_an_unknown_format_or_option_is_refused(tmp_path: Path) -> None:
    model = make(PLAIN)
    with pytest.raises(FormatError, match="no format 'pickle': choose one of folder, bundle, word2vec"):
        export(model, "pickle", tmp_path / "x")
    with pytest.raises(FormatError, match="'word2vec' has no option 'dtype'; it has: none"):
        export(model, "word2vec", tmp_path / "x", dtype="float16")
    options: dict[str, Any] = {"n_words": 0}
    with pytest.raises(FormatError, match="at least 1"):
        export(model, "projector", tmp_path / "x", **options)
    assert not list(tmp_path.iterdir())


def test_the_projector_s_words_are_found_by_their_heading(tmp_path: Path) -> None:
    (tmp_path / "vectors.tsv").write_text("0.5\t1.0\n0.25\t2.0\n")
    (tmp_path / "metadata.tsv").write_text("Count\tWord\n7\tking\n3\tqueen\n")
    model = open_vectors(tmp_path)
    assert model.index_to_key == ["king", "queen"]
    assert model.counts is not None
    assert model.counts.tolist() == [7, 3]
    assert model["queen"].tolist() == [0.25, 2.0]
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        for name in ("vectors.tsv", "metadata.tsv"):
            archive.write(tmp_path / name, name)
    assert open_vectors(tmp_path / "packed.zip").index_to_key == ["king", "queen"]
    for others in ("0.7", "-7", "many"):
        (tmp_path / "metadata.tsv").write_text(f"Count\tWord\n{others}\tking\n3\tqueen\n")
        assert open_vectors(tmp_path).counts is None
    (tmp_path / "metadata.tsv").write_text("Count\tWord\n7\tking\n3\n")
    with pytest.raises(FormatError, match="line 3: it has no column 'word'"):
        open_vectors(tmp_path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"0.5\t1.0\t2.0\n0.25\t2.0\t1.0\n", "numbers without words.*metadata.tsv"),
        (b"BZh91AY&SY", "packed by bzip2"),
        ((793712314).to_bytes(4, "little") + bytes(40), r"fastText model.*\.vec"),
        (b'{"king": [0.5, 1.0]}', "is JSON"),
        (pickle.dumps({"king": [0.5]}, protocol=0), "is a pickle"),
    ],
)
def test_well_known_files_that_are_not_read_are_called_by_their_names(
    data: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(FormatError, match=message):
        open_vectors(tmp_path / "file")


def test_a_small_table_is_not_taken_for_a_stranger(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("( 0.5 1\ncat 0.5 2\n{ 1 2\np 1 2\n")
    assert open_vectors(tmp_path / "file").index_to_key == ["(", "cat", "{", "p"]


def test_whoever_looks_for_safetensors_finds_the_formats_that_hold_them(tmp_path: Path) -> None:
    for name in ("folder", "bundle"):
        assert "safetensors" in FORMATS[name].opens_in
    export(KeyedVectors(["a", "b"], [[1.0, 0.0], [0.0, 1.0]]), "folder", tmp_path / "out")
    assert list((tmp_path / "out").glob("*.safetensors"))
