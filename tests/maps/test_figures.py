"""The data of a picture say what the map says, and the saved page holds strangers' words as text only."""

from __future__ import annotations

import base64
import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from w2v.errors import FormatError
from w2v.maps import LiveMap, project, write_html
from w2v.maps.figures import figure_data, html_page, plotly_script
from w2v.vectors import KeyedVectors

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "<!--",
    "${alert(3)}",
    "{{constructor}}",
    "javascript:alert(4)",
    "]]>",
    "=HYPERLINK(1)",
    "\u2028",
    "&lt;b&gt;",
    "\"'`",
]


def hostile() -> KeyedVectors:
    vectors = np.random.default_rng(0).normal(size=(len(HOSTILE), 4)).astype(np.float32)
    return KeyedVectors(HOSTILE, vectors)


class Elements(HTMLParser):
    """Remembers each element's tag, and the text of each script."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append("")
            assert not dict(attrs).get("src")

    def handle_data(self, data: str) -> None:
        if self.tags[-1] == "script" and self.scripts:
            self.scripts[-1] += data


def test_the_data_say_what_the_map_says(topics: KeyedVectors) -> None:
    drawn = project(topics, 40)
    data = figure_data(drawn, title="Topics")
    assert json.loads(json.dumps(data)) == data
    assert data["words"] == drawn.words
    flat = np.frombuffer(base64.b64decode(data["coordinates"]), "<f4")
    np.testing.assert_array_equal(flat.reshape(2, 40).T, drawn.coordinates)
    rows = np.frombuffer(base64.b64decode(data["neighbours"]["rows"]), "<u2").reshape(40, data["neighbours"]["each"])
    np.testing.assert_array_equal(rows, drawn.neighbours.indices)
    similarities = np.frombuffer(base64.b64decode(data["neighbours"]["similarities"]), "<u2") / 65535
    np.testing.assert_allclose(similarities, drawn.neighbours.similarities.clip(0, 1).ravel(), atol=1e-5)
    assert np.frombuffer(base64.b64decode(data["counts"]), "<u4").tolist() == list(range(360, 320, -1))


def test_a_page_holds_hostile_words_as_data_only() -> None:
    page = html_page(project(hostile()), title="</title><script>alert(5)</script>")
    parsed = Elements()
    parsed.feed(page)
    assert parsed.tags.count("script") == 4
    assert "img" not in parsed.tags
    assert json.loads(parsed.scripts[0])["words"] == HOSTILE
    assert "<" not in parsed.scripts[0]


def test_a_page_forbids_itself_to_load_anything() -> None:
    page = html_page(project(hostile()))
    assert "default-src 'none'" in page
    outside = page.replace(plotly_script().read_text(encoding="utf-8"), "")
    named = outside.replace('xmlns="http://www.w3.org/2000/svg"', "")  # a name, which nothing loads
    assert "://" not in named


def test_a_page_is_written_in_one_piece(topics: KeyedVectors, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    write_html(project(topics, 30), topics, path, title="Topics")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]
    (tmp_path / "folder").mkdir()
    with pytest.raises(FormatError):
        write_html(project(topics, 30), topics, tmp_path / "folder")


def test_vectors_lend_their_counts_to_a_map_without(topics: KeyedVectors, tmp_path: Path) -> None:
    bare = project(KeyedVectors(topics.index_to_key, topics.vectors), 10)
    assert figure_data(bare)["counts"] is None
    write_html(bare, topics, tmp_path / "map.html")
    parsed = Elements()
    parsed.feed((tmp_path / "map.html").read_text(encoding="utf-8"))
    assert json.loads(parsed.scripts[0])["counts"] is not None


def test_a_replay_brings_its_frames_along(topics: KeyedVectors) -> None:
    live = LiveMap(n_words=20)
    for moment in range(3):
        live.draw(topics, f"epoch {moment}")
    replay = live.replay()
    data = figure_data(replay.projection, replay=replay)
    assert [frame["label"] for frame in data["frames"]] == ["epoch 0", "epoch 1", "epoch 2"]
    last = np.frombuffer(base64.b64decode(data["frames"][-1]["coordinates"]), "<f4").reshape(2, 20)
    np.testing.assert_array_equal(last.T, replay.projection.coordinates)
    assert "frames" not in figure_data(replay.projection)
