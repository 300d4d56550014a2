"""Publishing to and fetching from a stand-in for the Hub (see `server.py`), with everything that can go wrong."""

from __future__ import annotations

import json
import logging
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.hub.server import TOKEN, Hub
from tests.vectors.models import make
from w2v import KeyedVectors
from w2v.errors import HubError
from w2v.vectors.card import CardOptions
from w2v.vectors.formats import export
from w2v.vectors.hub import pull, push

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # huggingface_hub's own

WORDS = ["the", "king", "queen", "cat", "dog", "throne", "garden", "house", "naïve", "war", "peace", "money"]


def model() -> KeyedVectors:
    made = make(WORDS, 6)
    return KeyedVectors(
        WORDS, made.vectors, made.counts, {"corpus": {"name": "Tales | *of* <b>old</b>", "tokens": 900}}
    )


def same(one: KeyedVectors, other: KeyedVectors) -> bool:
    return one.index_to_key == other.index_to_key and np.array_equal(one.vectors, other.vectors)


def folder_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_pushed_model_comes_back_with_all_that_is_known(hub: Hub) -> None:
    steps: list[str] = []
    published = push(model(), "tales", token=TOKEN, card=CardOptions(licence="mit"), on_step=steps.append)
    assert published.repository == "ann/tales"
    assert published.url == f"{hub.address}/ann/tales"
    assert hub.repositories["ann/tales"].private
    assert steps == ["Signing in", "Writing the files", "Creating the repository", "Uploading"]
    back = KeyedVectors.from_pretrained("ann/tales", token=TOKEN)
    assert same(back, model())
    assert back.metadata == model().metadata
    assert 'license: "mit"' in hub.files("ann/tales")["README.md"].decode()


def test_the_repository_has_our_folder_and_the_static_embedding(hub: Hub) -> None:
    push(model(), "ann/tales", token=TOKEN, private=False)
    assert not hub.repositories["ann/tales"].private
    assert sorted(hub.files("ann/tales")) == [
        ".gitattributes",
        "0_StaticEmbedding/config.json",
        "0_StaticEmbedding/model.safetensors",
        "0_StaticEmbedding/tokenizer.json",
        "README.md",
        "config.json",
        "config_sentence_transformers.json",
        "model.safetensors",
        "modules.json",
    ]


def test_every_program_on_the_card_loads_the_model(hub: Hub, tmp_path: Path) -> None:
    push(model(), "ann/tales", token=TOKEN, private=False)
    card = hub.files("ann/tales")["README.md"].decode()
    codes = re.findall(r"```python\n(.*?)\n```", card, re.DOTALL)
    assert len(codes) == 5
    checks = [
        "assert model['king'].shape == (6,)",
        "assert model['king'].shape == (6,)",
        "import numpy; assert numpy.allclose(model.encode('King of cats'), tensor('king'), atol=1e-6)",
        "import numpy; assert numpy.allclose(model.encode('King of cats'), tensor('king'), atol=1e-6)",
        "assert layer.weight[row['king']].tolist() == tensor('king').tolist()",
    ]
    np.save(tmp_path / "king.npy", model()["king"])
    help_ = f"import numpy\ntensor = lambda word: numpy.load({str(tmp_path / 'king.npy')!r})\n"
    program = "\n".join(code + "\n" + help_ + check for code, check in zip(codes, checks, strict=True))
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_vocabulary_no_tokenizer_can_hold_is_pushed_without_the_static_embedding(hub: Hub) -> None:
    odd = make(["▁mark", "b", "two words", "\0", "<b>"], 3)
    assert not push(odd, "odd", token=TOKEN).static
    assert "0_StaticEmbedding/model.safetensors" not in hub.files("ann/odd")
    assert "sentence" not in hub.files("ann/odd")["README.md"].decode()
    assert same(pull("ann/odd", token=TOKEN).vectors, odd)


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("revision", [None, "main", "first"])
def test_a_revision_can_be_named(revision: str | None) -> None:
    first = push(model(), "tales", token=TOKEN).commit
    newer = make(WORDS[:5], 4)
    push(newer, "tales", token=TOKEN, replace_existing=True)
    fetched = pull("ann/tales", revision=first if revision == "first" else revision, token=TOKEN)
    assert same(fetched.vectors, model() if revision == "first" else newer)


@pytest.mark.parametrize("name", ["folder", "static-embedding", "projector", "word2vec", "glove", "fasttext"])
def test_what_others_put_there_in_a_plain_format_is_taken(name: str, hub: Hub, tmp_path: Path) -> None:
    suffix = {"word2vec": "/vectors.txt", "glove": "/glove.6B.txt.gz", "fasttext": "/cc.en.vec"}.get(name, "")
    (tmp_path / "out").mkdir()
    export(model(), name, f"{tmp_path / 'out'}{suffix}")
    hub.add("bob/words", {"README.md": b"# hi", "pytorch_model.bin": b"x", **folder_files(tmp_path / "out")})
    assert same(KeyedVectors.from_pretrained("bob/words"), model())


def test_the_projector_s_tables_are_taken_under_either_name(hub: Hub) -> None:
    hub.add("bob/words", {"vectors.tsv": b"0.5\t1.0\n0.25\t2.0\n", "metadata.tsv": b"king\nqueen\n"})
    assert KeyedVectors.from_pretrained("bob/words").index_to_key == ["king", "queen"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"model.bin": b"x", "config.json": b"{}"}, "only as 'model.bin', a kind of file that can run any program"),
        ({"word2vec.model": pickle.dumps({})}, "only as 'word2vec.model'"),
        ({"README.md": b"# nothing"}, "holds no vectors in a format that is known"),
        ({"a.txt": b"1 1\na 1\n", "b.txt": b"1 1\na 1\n"}, "holds 2 tables (a.txt, b.txt)"),
        ({"model.safetensors": b"rubbish"}, "was fetched and cannot be read"),
        ({"vectors.txt": pickle.dumps({"a": 1})}, "was fetched and cannot be read"),
    ],
)
def test_what_cannot_be_opened_safely_is_refused_with_the_reason(files: dict[str, bytes], said: str, hub: Hub) -> None:
    hub.add("bob/words", files)
    with pytest.raises(HubError, match=re.escape(said)):
        pull("bob/words")


def test_a_model_that_is_too_large_is_refused_before_it_is_downloaded(hub: Hub) -> None:
    push(model(), "tales", token=TOKEN, private=False)
    hub.requests.clear()
    with pytest.raises(HubError, match="MB of vectors, and at most 0 MB are opened here"):
        pull("ann/tales", max_bytes=100)
    assert not [request for request in hub.requests if "resolve" in request]


@pytest.mark.usefixtures("hub")
def test_what_is_not_to_be_kept_leaves_no_file(tmp_path: Path) -> None:
    push(model(), "tales", token=TOKEN)
    assert same(pull("ann/tales", token=TOKEN, keep=False).vectors, model())
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    "name",
    ["", "king", "a/b/c", "../etc", "a/..", "http://x/y", "a/b?c", "a/b c", "a--b/c", "/etc/passwd", "é/b"],
)
def test_no_name_leads_anywhere_but_to_a_repository(name: str, hub: Hub) -> None:
    with pytest.raises(HubError, match="no repository's name"):
        pull(name)
    with pytest.raises(HubError, match="is no revision"):
        pull("ann/tales", revision="a?b#c")
    assert hub.requests == []


def test_the_machines_token_is_used_only_if_asked_for(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add("ann/own", folder_of(model()), private=True)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    assert same(pull("ann/own").vectors, model())
    hub.tokens.clear()
    with pytest.raises(HubError, match="there is no such repository or revision, or it is private"):
        pull("ann/own", token=False)
    assert hub.tokens == set()


def folder_of(vectors: KeyedVectors) -> dict[str, bytes]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        vectors.save(folder)
        return folder_files(Path(folder))


FAILURES: dict[str, tuple[dict[str, int], str]] = {
    "cut while signing in": ({"GET /api/whoami": 0}, "Cannot sign in: the Hub cannot be reached"),
    "cut while creating": ({"POST /api/repos/create": 0}, "Cannot create ann/tales: the Hub cannot be reached"),
    "cut while uploading": ({"PUT /lfs": 0}, "Cannot upload to ann/tales: the Hub cannot be reached"),
    "cut at the commit": ({"POST /api/models/ann/tales/commit": 0}, "the Hub cannot be reached"),
    "quota for files": ({"PUT /lfs": 403}, "space left in its quota"),
    "quota at the commit": ({"POST /api/models/ann/tales/commit": 402}, "quota is used up"),
    "too large": ({"PUT /lfs": 413}, "larger than the Hub takes"),
    "too many requests": ({"POST /api/repos/create": 429}, "wait a few minutes"),
    "no right": ({"POST /api/repos/create": 403}, "needs the right to write"),
    "broken": ({"POST /api/repos/create": 500}, "status 500: try again later"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_what_goes_wrong_is_told_and_nothing_is_half_published(failure: str, hub: Hub) -> None:
    refuse, said = FAILURES[failure]
    hub.refuse.update(refuse)
    with pytest.raises(HubError, match=re.escape(said)) as caught:
        push(model(), "tales", token=TOKEN)
    assert "\n" not in str(caught.value)
    assert all(set(hub.files(name)) == {".gitattributes"} for name in hub.repositories)
    hub.refuse.clear()
    assert push(model(), "tales", token=TOKEN).repository == "ann/tales"  # the empty repository is no obstacle


def test_a_wrong_token_is_refused_and_told_to_nobody(
    hub: Hub, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    wrong = "hf_" + "wrong" * 6
    with caplog.at_level(logging.DEBUG), pytest.raises(HubError, match="token is missing, wrong or expired") as caught:
        push(model(), "tales", token=wrong)
    push(model(), "tales", token=TOKEN)
    out = capfd.readouterr()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    told = [str(caught.value), caplog.text, out.out, out.err, *hub.requests, written.decode(errors="replace")]
    for secret in (wrong, TOKEN):
        assert not [text for text in told if secret in text]
    assert hub.tokens == {wrong, TOKEN}


def test_without_a_token_it_says_where_to_get_one(hub: Hub) -> None:
    with pytest.raises(HubError, match="there is no token"):
        push(model(), "tales")
    assert hub.requests == []


@pytest.mark.usefixtures("hub")
def test_a_name_that_is_taken_is_left_alone_unless_a_new_revision_is_wanted() -> None:
    push(model(), "tales", token=TOKEN)
    other = make(["x", "y"], 2)
    with pytest.raises(HubError, match="ann/tales exists already: choose another name"):
        push(other, "tales", token=TOKEN)
    assert same(pull("ann/tales", token=TOKEN).vectors, model())
    push(other, "tales", token=TOKEN, replace_existing=True)
    assert same(pull("ann/tales", token=TOKEN).vectors, other)


def test_what_is_private_is_not_put_where_everyone_sees_it(hub: Hub) -> None:
    assert not push(model(), "tales", token=TOKEN, private=False).private
    before = hub.files("ann/tales")
    with pytest.raises(HubError, match=r"ann/tales exists already and everyone can see it: choose another name"):
        push(make(["x", "y"], 2), "tales", token=TOKEN, replace_existing=True)
    assert hub.files("ann/tales") == before
    push(model(), "secret", token=TOKEN)
    assert push(model(), "secret", token=TOKEN, private=False, replace_existing=True).private  # as it was


def test_a_new_revision_holds_nothing_of_the_model_before(hub: Hub) -> None:
    push(model(), "tales", token=TOKEN)
    hub.add("ann/tales", hub.files("ann/tales") | {"notes.txt": b"mine"})
    other = make(["\u2581x", "y"], 2)  # no tokenizer can hold it
    assert not push(other, "tales", token=TOKEN, replace_existing=True).static
    assert set(hub.files("ann/tales")) == {
        ".gitattributes",
        "README.md",
        "config.json",
        "model.safetensors",
        "notes.txt",
    }
    assert push(model(), "tales", token=TOKEN, replace_existing=True).static
    assert "modules.json" in hub.files("ann/tales")


@pytest.mark.usefixtures("hub")
def test_someone_elses_account_is_refused() -> None:
    with pytest.raises(HubError, match=r"needs the right to write to that account.*It said: You don't have the rights"):
        push(model(), "bob/tales", token=TOKEN)


def test_where_nothing_answers_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(HubError, match="Cannot look at ann/tales: the Hub cannot be reached"):
        pull("ann/tales")


def test_float16_goes_to_both_layouts(hub: Hub) -> None:
    push(model(), "tales", token=TOKEN, dtype="float16")
    back = pull("ann/tales", token=TOKEN).vectors
    np.testing.assert_array_equal(back.vectors, model().vectors.astype(np.float16).astype(np.float32))
    assert os.environ["HF_ENDPOINT"] == hub.address


def test_the_command_line_pushes_and_pulls(hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    model().save(tmp_path / "model")

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "w2v", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    done = run("push", tmp_path / "model", "ann/tales", "--licence", "mit")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Published at {hub.address}/ann/tales\n"
    assert hub.repositories["ann/tales"].private
    done = run("pull", "ann/tales", "--out", tmp_path / "back", "--json")
    assert json.loads(done.stdout)["words"] == len(WORDS)
    assert same(KeyedVectors.load(tmp_path / "back"), model())
    done = run("pull", "ann/none", "--out", tmp_path / "none")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "there is no such repository" in done.stderr
