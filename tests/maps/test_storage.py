"""A saved map comes back as it was; a damaged or foreign file is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from w2v.errors import FormatError
from w2v.maps import Projection, project
from w2v.maps.storage import FILE, FORMAT, VERSION
from w2v.vectors import KeyedVectors


def test_a_map_comes_back_as_it_was(topics: KeyedVectors, tmp_path: Path) -> None:
    drawn = project(topics, 40, 3)
    drawn.save(tmp_path / "map")
    back = Projection.load(tmp_path / "map")
    assert back.words == drawn.words
    assert back.settings == drawn.settings
    for name in ("coordinates", "counts"):
        np.testing.assert_array_equal(getattr(back, name), getattr(drawn, name))
    for name in ("indices", "similarities", "distances"):
        np.testing.assert_array_equal(getattr(back.neighbours, name), getattr(drawn.neighbours, name))


def test_any_word_survives(tmp_path: Path) -> None:
    words = ["a b", "\x00", "日本", "\u202e", "</script>", '"', "\n"]
    vectors = np.random.default_rng(0).normal(size=(len(words), 3)).astype(np.float32)
    project(KeyedVectors(words, vectors)).save(tmp_path)
    assert Projection.load(tmp_path).words == words


def damaged(**changes: object) -> tuple[dict[str, Any], dict[str, str]]:
    near = np.array([[1, 2], [0, 2], [0, 1]], np.int32)
    tensors: dict[str, Any] = {
        "coordinates": np.zeros((3, 2), np.float32),
        "indices": near,
        "similarities": np.zeros((3, 2), np.float32),
        "distances": np.zeros((3, 2), np.float32),
    }
    content = {"words": changes.pop("words", ["a", "b", "c"]), "settings": {}}
    facts = {"format": FORMAT, "version": str(changes.pop("version", VERSION)), "map": json.dumps(content)}
    tensors.update(changes)
    return {name: tensor for name, tensor in tensors.items() if tensor is not None}, facts


def test_the_undamaged_original_is_read(tmp_path: Path) -> None:
    tensors, facts = damaged()
    save_file(tensors, tmp_path / FILE, facts)
    assert len(Projection.load(tmp_path)) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "2"},
        {"words": ["a", "b"]},
        {"words": "abc"},
        {"words": [1, 2, 3]},
        {"coordinates": None},
        {"coordinates": np.zeros((3, 4), np.float32)},
        {"coordinates": np.zeros((3, 2), np.float64)},
        {"coordinates": np.full((3, 2), np.nan, np.float32)},
        {"indices": np.full((3, 2), 3, np.int32)},
        {"indices": np.full((3, 2), -1, np.int32)},
        {"similarities": np.zeros((3, 1), np.float32)},
        {"counts": np.zeros(2, np.int64)},
    ],
)
def test_a_file_whose_parts_do_not_fit_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    tensors, facts = damaged(**changes)
    save_file(tensors, tmp_path / FILE, facts)
    with pytest.raises(FormatError, match="raw the map again"):
        Projection.load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a map", b"\xff" * 100])
def test_no_map_at_all_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(FormatError, match="Draw the map again"):
        Projection.load(tmp_path)
    with pytest.raises(FormatError, match="Draw the map again"):
        Projection.load(tmp_path / "nowhere")
