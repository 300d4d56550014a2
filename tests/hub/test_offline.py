"""A model that was fetched once opens without a network, from the cache that `huggingface_hub` keeps."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hub.server import TOKEN, Hub
from tests.hub.test_hub import folder_files, folder_of, model, same
from tests.vectors.models import make
from w2v import KeyedVectors
from w2v.errors import HubError, HubUnreachableError
from w2v.ui.opening import open_repository
from w2v.ui.settings import Settings
from w2v.vectors.formats import export
from w2v.vectors.hub import pull, push

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def fetched(hub: Hub) -> Hub:
    """A Hub with one model, which this machine has fetched."""
    hub.add("ann/tales", folder_of(model()))
    KeyedVectors.from_pretrained("ann/tales")
    hub.requests.clear()
    return hub


def test_local_files_only_asks_the_network_nothing(fetched: Hub) -> None:
    assert same(KeyedVectors.from_pretrained("ann/tales", local_files_only=True), model())
    assert same(KeyedVectors.from_pretrained("ann/tales", revision="main", local_files_only=True), model())
    assert fetched.requests == []


@pytest.mark.usefixtures("fetched")
def test_offline_mode_opens_the_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert pull("ann/tales").cached
    assert same(pull("ann/tales").vectors, model())


@pytest.mark.parametrize("failure", ["nothing answers", "the connection is cut", "the Hub is out of order"])
def test_where_the_hub_cannot_be_reached_the_copy_is_opened_and_that_is_told(
    failure: str, fetched: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if failure == "nothing answers":
        monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    fetched.refuse["GET /api/models"] = 0 if failure == "the connection is cut" else 503
    with caplog.at_level(logging.WARNING, logger="w2v"):
        found = pull("ann/tales")
    assert same(found.vectors, model())
    assert found.cached
    assert f"opened from the cache, at revision {found.commit}" in caplog.text


def test_with_a_network_the_newest_is_fetched_and_becomes_the_copy(fetched: Hub) -> None:
    newer = make(["x", "y"], 3)
    fetched.add("ann/tales", folder_of(newer))
    found = pull("ann/tales")
    assert same(found.vectors, newer)
    assert not found.cached
    assert same(pull("ann/tales", local_files_only=True).vectors, newer)


def test_what_is_cached_already_is_not_downloaded_again(fetched: Hub) -> None:
    pull("ann/tales")
    assert not [request for request in fetched.requests if "/resolve/" in request]


def test_a_fetch_that_breaks_off_leaves_the_older_copy(fetched: Hub) -> None:
    fetched.add("ann/tales", folder_of(make(["x", "y"], 3)))
    fetched.refuse["GET /ann/tales/resolve"] = 0
    assert same(pull("ann/tales").vectors, model())
    assert same(pull("ann/tales", local_files_only=True).vectors, model())


def test_every_revision_is_found_by_the_name_it_was_fetched_by(fetched: Hub) -> None:
    newer = make(["x", "y"], 3)
    first, second = fetched.repositories["ann/tales"].commits[0][0], fetched.add("ann/tales", folder_of(newer))
    pull("ann/tales", revision=second)
    assert same(pull("ann/tales", revision=first, local_files_only=True).vectors, model())
    assert same(pull("ann/tales", revision=second, local_files_only=True).vectors, newer)
    assert same(pull("ann/tales", local_files_only=True).vectors, model())  # what main was when it was asked for
    with pytest.raises(HubUnreachableError, match="ann/tales at revision v2 is not in the cache"):
        pull("ann/tales", revision="v2", local_files_only=True)


@pytest.mark.parametrize("name", ["static-embedding", "projector", "word2vec"])
def test_every_layout_opens_from_the_cache(name: str, hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export(model(), name, tmp_path / "out" / ("vectors.txt" if name == "word2vec" else ""))
    hub.add("bob/words", {"README.md": b"# hi", **folder_files(tmp_path / "out")})
    assert same(pull("bob/words").vectors, pull("bob/words", local_files_only=True).vectors)


def test_what_another_program_downloaded_opens_too(hub: Hub) -> None:
    from huggingface_hub import snapshot_download

    hub.add("ann/tales", folder_of(model()))
    snapshot_download("ann/tales", endpoint=hub.address)
    assert same(pull("ann/tales", local_files_only=True).vectors, model())


def test_files_without_vectors_are_no_copy(hub: Hub) -> None:
    from huggingface_hub import hf_hub_download

    hub.add("ann/tales", folder_of(model()))
    hf_hub_download("ann/tales", "config.json", endpoint=hub.address)
    with pytest.raises(HubUnreachableError, match=r"ann/tales is not in the cache at .*: fetch it once"):
        pull("ann/tales", local_files_only=True)


@pytest.mark.usefixtures("hub")
def test_what_was_never_fetched_is_refused_with_the_place_and_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HubUnreachableError, match=r"is not in the cache at .*/cache either: fetch it once"):
        pull("ann/none", local_files_only=True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(HubUnreachableError, match=r"HF_HUB_OFFLINE is set.*is not in the cache at .* either"):
        pull("ann/none")
    with pytest.raises(HubUnreachableError, match="Cannot sign in: HF_HUB_OFFLINE is set"):
        push(model(), "tales", token=TOKEN)


def test_a_repository_that_is_gone_is_not_opened_from_the_cache(fetched: Hub) -> None:
    del fetched.repositories["ann/tales"]
    with pytest.raises(HubError, match="there is no such repository") as caught:
        pull("ann/tales", token=TOKEN)
    assert not isinstance(caught.value, HubUnreachableError)


@pytest.mark.parametrize("revision", ["../../../secret", "/etc/hostname", "a/../../b", ".."])
def test_no_revision_leads_out_of_the_cache(revision: str, fetched: Hub) -> None:
    with pytest.raises(HubError, match="is no revision"):
        pull("ann/tales", revision=revision, local_files_only=True)
    assert fetched.requests == []


def test_a_damaged_copy_is_refused(fetched: Hub, tmp_path: Path) -> None:
    for path in (tmp_path / "cache").rglob("blobs/*"):
        path.write_bytes(b"rubbish")
    with pytest.raises(HubError, match="The copy of ann/tales in the cache cannot be read"):
        pull("ann/tales", local_files_only=True)
    assert fetched.requests == []


def test_strangers_get_nothing_from_this_machines_cache(fetched: Hub) -> None:
    fetched.refuse["GET /api/models"] = 0
    opened = open_repository("ann/tales", None, Settings(), cache=True)
    assert opened.source.startswith("this machine's copy, for the Hub cannot be reached: ann/tales, revision")
    with pytest.raises(HubUnreachableError, match="cannot be reached"):
        open_repository("ann/tales", None, Settings())


def test_the_command_line_opens_the_copy(tmp_path: Path, hub: Hub) -> None:
    hub.add("ann/tales", folder_of(model()))
    command = [sys.executable, "-m", "w2v", "pull", "ann/tales", "--out"]
    first = subprocess.run([*command, tmp_path / "a"], capture_output=True, text=True, check=False)
    offline = {**os.environ, "HF_HUB_OFFLINE": "1"}
    again = subprocess.run([*command, tmp_path / "b"], env=offline, capture_output=True, text=True, check=False)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "From the cache, at revision" in again.stderr
    assert same(KeyedVectors.load(tmp_path / "b"), model())
