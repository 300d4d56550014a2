"""From a map to a picture: the data that `static/map.js` draws, and a page that needs no server.

The page of the app and the exported file run the same script on the same data. Words are strangers' text: they
travel as JSON and are written as text, never as markup; the file forbids itself (by its content policy) to load
or send anything.
"""

from __future__ import annotations

import base64
import html
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from w2v.vectors.formats.files import replacing

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from w2v.maps.clusters import Clusters
    from w2v.maps.live import Replay
    from w2v.maps.projection import Projection
    from w2v.vectors import KeyedVectors

STATIC = Path(__file__).parent / "static"
SCRIPTS = (
    "decode.js",
    "labels.js",
    "density.js",
    "search.js",
    "panel.js",
    "gestures.js",
    "view.js",
    "figure.js",
    "plot.js",
    "picture.js",
    "replay.js",
    "keyboard.js",
    "map.js",
    "mount.js",
)
NEIGHBOURS_SHOWN = 15

# Plotly's WebGL compiles its drawing commands, hence 'unsafe-eval'; still nothing can be loaded or sent.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; worker-src blob:; "
    "style-src 'unsafe-inline'; img-src data: blob:"
)


def figure_data(
    projection: Projection,
    *,
    title: str = "",
    view: str = "",
    replay: Replay | None = None,
    clusters: Clusters | None = None,
) -> dict[str, Any]:
    """Everything `map.js` needs, as JSON values; arrays travel as base64 of little-endian numbers.

    Args:
        projection: the map.
        title: what the picture is called where it is described or saved.
        view: names what is seen; while it stays the same, new data keep the visitor's zoom.
        replay: how this map came to be; a slider then plays it again.
        clusters: districts to show instead of its own.
    """
    clusters = clusters or projection.clusters
    near = projection.neighbours
    shown = near.indices[:, :NEIGHBOURS_SHOWN]
    similarities = near.similarities[:, :NEIGHBOURS_SHOWN].clip(0, 1)
    counts = projection.counts
    data: dict[str, Any] = {
        "title": title,
        "view": view or title,
        "words": projection.words,
        "dimensions": projection.coordinates.shape[1],
        "coordinates": _packed(projection.coordinates.T, "<f4"),  # (c, n): all x, then all y
        "counts": None if counts is None else _packed(np.minimum(counts, 2**32 - 1), "<u4"),
        "neighbours": {
            "each": shown.shape[1],
            "rows": _packed(shown, "<u2" if len(projection) <= 2**16 else "<u4"),
            "similarities": _packed(np.round(similarities * 65535), "<u2"),
        },
        "weights": _packed(clusters.telling, "<f4"),
        "clusters": {"names": clusters.names, "of": _packed(clusters.labels, "u1")},
    }
    if replay is not None:
        moments = zip(replay.frames, replay.labels, strict=True)
        data["frames"] = [{"label": label, "coordinates": _packed(frame.T, "<f4")} for frame, label in moments]
    return data


def _packed(array: NDArray[Any], dtype: str) -> str:
    return base64.b64encode(np.ascontiguousarray(array).astype(dtype).tobytes()).decode()


@cache
def script() -> str:
    """The front end's script; it defines `W2VMap` and nothing else."""
    parts = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return f"(() => {{\n'use strict';\n{parts}\n}})();"


@cache
def style() -> str:
    """The front end's style sheet."""
    return (STATIC / "map.css").read_text(encoding="utf-8")


def plotly_script() -> Path:
    """Where the installed Plotly keeps its script."""
    from importlib.util import find_spec

    spec = find_spec("plotly")
    if spec is None or spec.origin is None:  # pragma: no cover  it is a requirement
        raise ModuleNotFoundError("plotly is not installed")
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


def write_html(
    projection: Projection,
    vectors: KeyedVectors | None,
    path: str | os.PathLike[str],
    *,
    title: str = "Map of words",
    replay: Replay | None = None,
) -> None:
    """Write the map as one HTML file that works from disk, without a network: search, hover, click, neighbours.

    Args:
        projection: the map.
        vectors: lend their counts to a map that has none; may be None.
        path: the file, replaced in one step.
        title: heading and window title.
        replay: how this map came to be, to play again.

    Raises:
        FormatError: if the file cannot be written.
    """
    with replacing(Path(path)) as file:
        file.write(html_page(_with_counts(projection, vectors), title=title, replay=replay).encode())


def _with_counts(projection: Projection, vectors: KeyedVectors | None) -> Projection:
    if projection.counts is not None or vectors is None or vectors.counts is None:
        return projection
    rows = [vectors.key_to_index.get(word, -1) for word in projection.words]
    return projection if -1 in rows else replace(projection, counts=vectors.counts[rows])


def html_page(projection: Projection, *, title: str = "Map of words", replay: Replay | None = None) -> str:
    """The text of the file that `write_html` writes."""
    data = json.dumps(figure_data(projection, title=title, replay=replay), separators=(",", ":"))
    # In a script element only `<` can end the data; as \u003c it cannot, and means the same to JSON.
    data = data.replace("<", "\\u003c")
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{html.escape(title)}</title><style>{style()}</style></head>",
            f'<body class="w2v-page"><h1>{html.escape(title)}</h1><div id="w2v-map"></div>',
            f'<script type="application/json" id="w2v-data">{data}</script>',
            f"<script>{plotly_script().read_text(encoding='utf-8')}</script>",
            f"<script>{script()}</script>",
            "<script>W2VMap.page(document.getElementById('w2v-map'), document.getElementById('w2v-data'));</script>",
            "</body></html>\n",
        ]
    )
