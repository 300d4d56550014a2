"""The map as a table: every word with its place, for a spreadsheet or a program."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from w2v.vectors.formats.files import replacing

if TYPE_CHECKING:
    import os

    from w2v.maps.projection import Projection

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of one


def write_csv(projection: Projection, path: str | os.PathLike[str]) -> None:
    """Write word, coordinates, count and group (1 is the largest) as a CSV file in UTF-8, replaced in one step.

    A word that a spreadsheet would run as a formula has an apostrophe before it.

    Raises:
        FormatError: if the file cannot be written.
    """
    with replacing(Path(path)) as file:
        file.write(csv_text(projection).encode("utf-8", "replace"))


def csv_text(projection: Projection) -> str:
    """The text of the file that `write_csv` writes."""
    groups = projection.clusters.labels + 1
    counts = projection.counts
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    axes = ["x", "y", "z"][: projection.coordinates.shape[1]]
    writer.writerow(["word", *axes, *([] if counts is None else ["count"]), "group"])
    for row, word in enumerate(projection.words):
        place = [f"{value:.5f}" for value in projection.coordinates[row].tolist()]
        count = [] if counts is None else [int(counts[row])]
        writer.writerow([literal(word), *place, *count, int(groups[row])])
    return table.getvalue()


def literal(word: str) -> str:
    """A cell that shows the word and runs nothing.

    >>> literal("=1+1"), literal("war")
    ("'=1+1", 'war')
    """
    return f"'{word}" if word.startswith(_FORMULA) else word
