"""What is saved stays whole, whatever interrupts the saving; what is damaged is refused before it costs anything."""

from __future__ import annotations

import json
import os
import pickle
import random
import resource
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from tests.vectors.models import make
from w2v.errors import FormatError
from w2v.vectors import KeyedVectors
from w2v.vectors.formats import FORMATS, export, open_vectors
from w2v.vectors.formats.jsons import parse_object
from w2v.vectors.formats.limits import unpacking_at_most

WORDS = ["the", " ", "\0", "😀", "x" * 10_000]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A saved model."""
    make(WORDS).save(tmp_path / "model")
    return tmp_path / "model"


def test_a_folder_gives_back_all_that_is_known(folder: Path) -> None:
    model, back = make(WORDS), KeyedVectors.load(folder)
    assert back.index_to_key == model.index_to_key
    assert back.metadata == model.metadata
    assert back.vectors.tobytes() == model.vectors.tobytes()
    np.testing.assert_array_equal(back.counts, model.counts)
    assert back.most_similar(WORDS[0]) == model.most_similar(WORDS[0])


def test_the_folder_is_readable_without_this_program(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.safetensors"]
    tensors = load_file(folder / "model.safetensors")
    np.testing.assert_array_equal(tensors["vectors"], make(WORDS).vectors)
    text, ends = tensors["words"].tobytes(), [0, *tensors["word_ends"].tolist()]
    assert [text[start:end].decode() for start, end in pairwise(ends)] == WORDS
    config = json.loads((folder / "config.json").read_text())
    assert (config["format"], config["version"], config["words"]) == ("word2vec-studio", 1, len(WORDS))
    assert config["metadata"] == make(WORDS).metadata


def test_the_first_version_is_read_forever() -> None:
    model = KeyedVectors.load(Path(__file__).parent / "saved" / "version-1")
    assert model.index_to_key == ["the", "two words", "naïve 😀", "\0\n\t"]
    assert model.metadata == {"corpus": {"name": "example"}}
    np.testing.assert_array_equal(model.counts, [7, 5, 3, 1])
    np.testing.assert_array_equal(model.vectors, [[1, 0.5], [0.25, -1], [0, 0], [np.float32(1e-30), 3]])


def test_saving_leaves_other_files_alone_and_replaces_its_own(folder: Path) -> None:
    (folder / "README.md").write_text("mine")
    make(["other"]).save(folder)
    assert KeyedVectors.load(folder).index_to_key == ["other"]
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "config.json", "model.safetensors"]


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), b"bytes", [[]] * 2 + [object()]])
def test_metadata_that_is_no_json_is_refused_before_anything_is_written(value: object, folder: Path) -> None:
    before = (folder / "model.safetensors").read_bytes()
    with pytest.raises(FormatError, match="metadata"):
        KeyedVectors(["a"], [[1.0]], metadata={"x": value}).save(folder)
    assert (folder / "model.safetensors").read_bytes() == before


SAVER = """
import os, sys
import numpy as np
from w2v.vectors import KeyedVectors
from w2v.vectors.formats import export
name, path = sys.argv[1:]
models = [KeyedVectors([f"{kind}{i}" for i in range(n)], np.full((n, 50), n, np.float32), np.full(n, n), {"n": n})
          for kind, n in (("a", 3000), ("b", 3001))]
export(models[0], name, path)
for _ in sys.stdin:  # a line asks for a process that saves and saves until it is killed
    pid = os.fork()
    while not pid:
        for model in models:
            export(model, name, path)
    print(pid, flush=True)
    os.waitpid(pid, 0)
    print("killed", flush=True)
"""
KILLS = 25  # for each of four formats: a hundred


@pytest.mark.parametrize("name", ["folder", "bundle", "word2vec", "static-embedding"])
def test_a_killed_save_leaves_a_whole_model_and_no_litter(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"model{FORMATS[name].suffix}"
    wait = random.Random(1)  # noqa: S311  no secret
    saver = subprocess.Popen(
        [sys.executable, "-c", SAVER, name, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert saver.stdin is not None
    assert saver.stdout is not None
    for _ in range(KILLS):
        print("go", file=saver.stdin, flush=True)
        pid = int(saver.stdout.readline())
        time.sleep(0.02 + wait.random() / 10)
        os.kill(pid, signal.SIGKILL)
        assert saver.stdout.readline() == "killed\n"
        try:
            model = open_vectors(path)
        except FormatError as error:  # two files that do not match are told, never mixed
            assert name == "static-embedding" and "different exports" in str(error)  # noqa: PT017, PT018
        else:
            assert (model.vectors == len(model)).all()
            assert model.index_to_key[-1] == f"{'a' if len(model) == 3000 else 'b'}{len(model) - 1}"
            assert model.metadata in ({"n": len(model)}, {})
        litter = list(tmp_path.rglob(".*"))
        assert len(litter) <= 1  # killed in the moment between the new file's name and the old one's end
        for file in litter:
            os.utime(file, (0, 0))  # so the next save sweeps it up
    saver.communicate()
    assert saver.returncode == 0


def test_what_a_killed_save_left_is_swept_up_by_the_next(tmp_path: Path) -> None:
    now = time.time()
    ages = {".m.txt.0123456789ab.tmp": 0.0, ".m.txt.ba9876543210.tmp": now, ".x.0123456789ab.tmp": 0.0, ".m.txt": 0.0}
    for name, age in ages.items():
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (age, age))
    export(make(["a"]), "word2vec", tmp_path / "m.txt")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*list(ages)[1:], "m.txt"])


@pytest.mark.parametrize("name", ["folder", "bundle", "word2vec", "word2vec-binary", "parquet"])
def test_a_full_disk_leaves_the_old_file_and_a_plain_message(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"model{FORMATS[name].suffix}"
    export(make(["old"]), name, path)
    large = make([f"w{i}" for i in range(5000)], 50)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(FormatError, match=r"Cannot write .*File too large"):
            export(large, name, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert open_vectors(path).index_to_key == ["old"]
    assert not list(tmp_path.rglob(".*"))


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "model", Path("/proc/model")):
        with pytest.raises(FormatError, match="Cannot write"):
            make(WORDS).save(path)


def rewrite(folder: Path, change: Callable[[dict[str, np.ndarray], dict[str, str]], None]) -> None:
    tensors = load_file(folder / "model.safetensors")
    config = json.dumps({"metadata": {}})
    facts = {"format": "word2vec-studio", "version": "1", "config": config}
    change(tensors, facts)
    save_file(tensors, folder / "model.safetensors", facts)


DAMAGES: dict[str, tuple[Callable[[dict[str, np.ndarray], dict[str, str]], object], str]] = {
    "newer": (lambda _, f: f.update(version="2"), "format version '2', and this program reads version 1"),
    "foreign": (lambda _, f: f.update(format="other"), "not written by Word2Vec Studio"),
    "no config": (lambda _, f: f.pop("config"), "not JSON"),
    "deep": (lambda _, f: f.update(config="[" * 100_000), "nested too deeply|not JSON"),
    "list": (lambda _, f: f.update(config="[]"), "holds a list, and an object is needed"),
    "types": (lambda _, f: f.update(config='{"metadata": 3}'), "no object 'metadata'"),
    "NaN in JSON": (lambda _, f: f.update(config='{"metadata": NaN}'), "NaN is no JSON number"),
    "no words": (lambda t, _: t.pop("words"), "has no tensor 'words'"),
    "wrong type": (lambda t, _: t.update(vectors=np.ones((5, 8), np.int64)), "holds int64"),
    "odd type": (lambda t, _: t.update(vectors=np.ones((5, 8), np.float64)), "is F64 of shape"),
    "flat": (lambda t, _: t.update(vectors=np.ones(40, np.float32)), "2 axes"),
    "too few": (lambda t, _: t.update(vectors=np.ones((4, 8), np.float32)), "has 4 vectors and 5"),
    "no dimensions": (lambda t, _: t.update(vectors=np.ones((5, 0), np.float32)), "shape"),
    "NaN": (lambda t, _: t.update(vectors=np.full((5, 8), np.nan, np.float32)), "The vector of 'the' holds NaN"),
    "infinite": (lambda t, _: t.update(vectors=np.full((5, 8), np.inf, np.float32)), "The vector of 'the' holds NaN"),
    "ends fall": (lambda t, _: t.update(word_ends=t["word_ends"][::-1].copy()), "do not ascend"),
    "ends short": (lambda t, _: t.update(word_ends=t["word_ends"] - 1), "do not ascend"),
    "ends negative": (lambda t, _: t["word_ends"].__setitem__(0, -4), "do not ascend"),
    "cut letter": (lambda t, _: t["words"].__setitem__(5, 255), "is not UTF-8"),
    "twins": (lambda t, _: t["words"].__setitem__(slice(3, 5), 32), "' ' twice, as words 2 and 3"),
    "counts": (lambda t, _: t.update(counts=np.full(5, -1)), "-1 times"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_folder_is_refused_with_the_reason(damage: str, folder: Path) -> None:
    change, message = DAMAGES[damage]
    rewrite(folder, lambda tensors, facts: (change(tensors, facts), None)[1])
    with pytest.raises(FormatError, match=message) as caught:
        KeyedVectors.load(folder)
    assert "model.safetensors" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_model_is_said_to_be_missing(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        for opener in (KeyedVectors.load, open_vectors):
            with pytest.raises(FormatError, match=r"holds no model.safetensors|No such file"):
                opener(path)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_cut_anywhere_or_with_any_byte_changed_is_refused_or_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"model{FORMATS[name].suffix}"
    export(make(["the", "cat", "naïve"], 3), name, path)
    target = path if path.is_file() else path / ("tensors.tsv" if name == "projector" else "model.safetensors")
    whole = target.read_bytes()
    rng = random.Random(name)  # noqa: S311  no secret
    for trial in range(12 if name in ("parquet", "arrow") else 250):  # those are read by a process each
        place = rng.randrange(len(whole))
        damaged = bytearray(whole)
        if trial % 2:
            damaged[place] = rng.randrange(256)
        target.write_bytes(bytes(damaged) if trial % 2 else whole[:place])
        try:
            model = open_vectors(path)
        except FormatError as error:
            assert "\n" not in str(error)  # noqa: PT017
        else:
            assert np.isfinite(model.vectors).all()


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=100).map(lambda text: ("2 2\n" + text).encode(errors="replace"))
    )
)
def test_any_bytes_are_refused_or_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    try:
        model = open_vectors(tmp_path / "file")
    except FormatError as error:
        assert str(error)  # noqa: PT017
    else:
        assert len(model) >= 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"2000000000 300\nthe 1 2 3\n", "claims 2,000,000,000 words of 300 dimensions, and is too short"),
        (b"1 2000000000\nthe 1 2 3\n", "1 to 65,536 work"),
        (b"0 5\n", "claims 0 words"),
        (b"999999999999999999 999999999999999999\na \0\0\0\0", "1 to 65,536 work|too short"),
        (b"2000000 30\nthe \0\0\0\0\1\2\3", "too short"),
        (b"", "is empty"),
        (b"\n\n", "no format"),
        (b"\xef\xbb\xbf", "no format|is empty"),
        (b"hello world\n", "no format"),
        (b"%PDF-1.7\n", "no format"),
        (b"\x93NUMPY\x01\x00v\x00{}", "NumPy array, which holds no words"),
        (pickle.dumps({"a": 1}), "is a pickle .* opening one can run any program"),
        (b"\x1f\x8b", "Cannot read"),
        (b"PK\x03\x04rubbish", "Cannot unpack"),
        (b"PAR1rubbish", "Cannot read"),
        (b"ARROW1rubbish", "Cannot read"),
        (b"\xff\xff\xff\x00\x00\x00\x00\x00{", "Cannot read"),
        (b"1 2\n" + b"\xff\xfe 1 2\n", "utf-8"),
    ],
)
def test_hostile_files_are_refused_at_once(data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(data)
    tracemalloc.start()
    with pytest.raises(FormatError, match=message):
        open_vectors(tmp_path / "file")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20


def test_a_table_that_ends_polars_ends_only_the_process_that_reads_it(tmp_path: Path) -> None:
    export(make(["the", "cat", "naïve", "😀", "</s>", "0.5"], 3), "parquet", tmp_path / "v.parquet")
    whole = (tmp_path / "v.parquet").read_bytes()
    rng = random.Random(5)  # noqa: S311  no secret
    for _ in range(3):
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[rng.randrange(4, len(whole) - 8)] = 0xFF
        (tmp_path / "v.parquet").write_bytes(bytes(damaged))
        with suppress(FormatError):
            assert np.isfinite(open_vectors(tmp_path / "v.parquet").vectors).all()


def test_a_reading_process_that_fails_with_words_of_its_own_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(make(["the"], 3), "parquet", tmp_path / "v.parquet")
    (tmp_path / "sitecustomize.py").write_text("import os\nprint('thread panicked', flush=True)\nos._exit(1)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(FormatError, match="polars gave up on it"):
        open_vectors(tmp_path / "v.parquet")


@pytest.mark.parametrize("name", ["folder", "bundle", "word2vec", "parquet", "static-embedding"])
def test_a_full_disk_of_its_own_leaves_the_old_model_whole(name: str, tmp_path: Path) -> None:
    """On a real small disk, where this process may mount one (as root); the test above needs no rights."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        disk = tmp_path / "limited"  # no right to mount: the limit on a file's size stands in for the disk
        disk.mkdir()
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        path = disk / f"model{FORMATS[name].suffix}"
        export(make(["old"]), name, path)
        with pytest.raises(FormatError, match=r"Cannot write .*(No space left on device|File too large)"):
            export(make([f"w{i}" for i in range(9000)], 50), name, path)
        if name == "static-embedding":  # four files, replaced one after the other: told apart, never mixed
            with suppress(FormatError):
                assert open_vectors(path).index_to_key == ["old"]
        else:
            assert open_vectors(path).index_to_key == ["old"]
        assert not list(disk.rglob(".*"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.getrlimit(resource.RLIMIT_FSIZE)[1],) * 2)
        subprocess.run(["umount", str(disk)], capture_output=True, check=False)


def test_a_binary_file_without_a_space_takes_linear_time(tmp_path: Path) -> None:
    (tmp_path / "v.bin").write_bytes(b"100000 10\n" + b"\1" * 20_000_000)
    started = time.perf_counter()
    with pytest.raises(FormatError, match="breaks off in word 1"):
        FORMATS["word2vec-binary"].read(tmp_path / "v.bin")
    assert time.perf_counter() - started < 2


def test_a_line_without_end_is_refused_within_bounds(tmp_path: Path) -> None:
    import gzip

    with gzip.open(tmp_path / "v.gz", "wb", compresslevel=1) as file:
        file.write(b"1000 3\nword 1 2 3\n")
        for _ in range(400):
            file.write(b"x" * (1 << 20))
    tracemalloc.start()
    with pytest.raises(FormatError, match="is longer than"):
        open_vectors(tmp_path / "v.gz")
    assert tracemalloc.get_traced_memory()[1] < 80 << 20
    tracemalloc.stop()


def test_zips_that_mean_harm_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("w2v.vectors.formats.limits._ALWAYS", 1 << 20)  # a gigabyte would take a minute to pack
    path = tmp_path / "x.zip"
    make(WORDS).save(tmp_path / "model")
    model = (tmp_path / "model" / "model.safetensors").read_bytes()

    def refused(message: str, *files: tuple[str, bytes]) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files:
                archive.writestr(name, data)
        with pytest.raises(FormatError, match=message):
            open_vectors(path)

    refused("holds no vectors", ("readme.txt.exe", b"x"), ("inner.zip", b"x"))
    refused("holds no vectors", *[])
    refused("holds a pickle", ("archive/data.pkl", b"x"))
    refused("2 tables", ("a.txt", b"1 1\na 1\n"), ("b.txt", b"1 1\na 1\n"))
    refused("zip inside the zip", ("model.txt", b"PK\x03\x04"))
    refused("10,001 files", *[(f"{i}/", b"") for i in range(10_001)])
    refused("unpacks to more than is taken", ("a.txt", b"1 1\na 1\n" + b"\0" * (1 << 20)))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../../../etc/model.safetensors", model)
    assert open_vectors(path).index_to_key == WORDS  # the path went nowhere


@pytest.mark.parametrize("name", ["word2vec", "word2vec-binary", "glove", "bundle", "parquet"])
def test_a_page_may_allow_less_to_be_unpacked(name: str, tmp_path: Path) -> None:
    path = tmp_path / ("v.zip" if name == "bundle" else "v.gz" if name != "parquet" else "v.parquet")
    export(KeyedVectors([f"w{i}" for i in range(2000)], np.ones((2000, 50))), name, path)
    with unpacking_at_most(1 << 20):
        assert len(open_vectors(path)) == 2000
    with unpacking_at_most(50_000), pytest.raises(FormatError, match=r"too short|unpacks to more|more than is taken"):
        open_vectors(path)


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", b"1 1\na 1\n" * 100)
        archive.writestr("b.txt", b"1 1\na 1\n" * 100)
        archive.filelist[1].header_offset = archive.filelist[0].header_offset
    with pytest.raises(FormatError, match="overlap"):
        open_vectors(tmp_path / "x.zip")


def test_tokenizer_and_vectors_of_different_exports_are_not_mixed(tmp_path: Path) -> None:
    for name, words in (("one", ["a", "b"]), ("two", ["b", "a"])):
        export(make(words), "static-embedding", tmp_path / name)
    (tmp_path / "one" / "tokenizer.json").write_bytes((tmp_path / "two" / "tokenizer.json").read_bytes())
    with pytest.raises(FormatError, match="come from different exports"):
        open_vectors(tmp_path / "one")


@pytest.mark.parametrize(
    "text", ["{" * 200_000, '{"a":' * 200_000, "9" * 5000, '{"a": ' + "9" * 5000 + "}", "", "\xff"]
)
def test_hostile_json_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="Cannot read this"):
        parse_object(text.encode("latin-1"), "this")
