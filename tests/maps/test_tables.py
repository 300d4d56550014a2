"""The map as CSV: every word once, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2v.errors import FormatError
from w2v.maps import project, write_csv
from w2v.maps.tables import csv_text, literal
from w2v.vectors import KeyedVectors


@pytest.mark.parametrize("n_components", [2, 3])
def test_a_table_says_what_the_map_says(topics: KeyedVectors, tmp_path: Path, n_components: int) -> None:
    drawn = project(topics, 50, n_components)
    path = tmp_path / "map.csv"
    write_csv(drawn, path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["word"] for row in rows] == drawn.words
    axes = "xyz"[:n_components]
    places = [[float(row[axis]) for axis in axes] for row in rows]
    np.testing.assert_allclose(places, drawn.coordinates, atol=1e-5)
    assert drawn.counts is not None
    assert [int(row["count"]) for row in rows] == drawn.counts.tolist()
    assert {row["group"] for row in rows} <= {str(group) for group in range(1, 9)}


def test_no_cell_is_a_formula() -> None:
    words = ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", 'a "b", c', "line\nbreak", "fine"]
    drawn = project(KeyedVectors(words, np.eye(8, dtype=np.float32)), method="pca")
    read = [row[0] for row in csv.reader(csv_text(drawn).splitlines(keepends=True))]
    assert read == ["word", "'=HYPERLINK(1)", "'+1", "'-1", "'@x", "'\t=1", 'a "b", c', "line\nbreak", "fine"]


@given(st.text(max_size=20))
def test_a_cell_never_begins_as_a_formula_does_and_keeps_its_word(word: str) -> None:
    cell = literal(word)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (word, f"'{word}")


def test_a_place_that_cannot_be_written_is_told(topics: KeyedVectors, tmp_path: Path) -> None:
    with pytest.raises(FormatError):
        write_csv(project(topics, 5), tmp_path)
