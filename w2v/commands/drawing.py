"""`map`: draw a saved model's vocabulary, as a page or as a table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from w2v.commands.options import load
from w2v.commands.places import try_file
from w2v.errors import ProjectionError

if TYPE_CHECKING:
    from w2v.commands.options import Arguments, Commands

_ENDINGS = (".html", ".htm", ".csv")

_SETTINGS = {
    "method": (str, "umap, umap-learn (the reference, slower) or pca"),
    "n_components": (int, "2 for a flat map, 3 for a room"),
    "n_neighbors": (int, "few show fine grain, many the whole"),
    "min_dist": (float, "how close together words may come, 0 to 0.99"),
    "metric": (str, "cosine or euclidean"),
    "seed": (int, "same seed, same map"),
}


def add_commands(commands: Commands) -> None:
    """Add `map`."""
    map_ = commands.add_parser("map", help="draw the vocabulary as one HTML file that needs no server, or as CSV")
    map_.add_argument("model", metavar="DIR")
    map_.add_argument("out", metavar="OUT", help="a name that ends in .html for a page, in .csv for a table")
    map_.add_argument("--n_words", type=int, default=5000, metavar="N", help="most frequent words (default 5000)")
    for name, (kind, text) in _SETTINGS.items():
        map_.add_argument(f"--{name}", type=kind, default=None, metavar="X", help=text)
    map_.set_defaults(run=_map)


def _map(arguments: Arguments) -> None:
    from tqdm import tqdm

    from w2v.maps import project, write_csv, write_html

    out = Path(arguments.out)
    if out.suffix.lower() not in _ENDINGS:
        raise ProjectionError(f"{out.name!r} ends in none of {', '.join(_ENDINGS)}: a map is a page or a table.")
    try_file(arguments.out)
    vectors = load(arguments)
    chosen = {name: getattr(arguments, name) for name in _SETTINGS}
    given = {name: value for name, value in chosen.items() if value is not None}
    layout = "Drawing {percentage:3.0f}%|{bar}| {remaining} left"
    with tqdm(total=1.0, bar_format=layout, file=sys.stderr, leave=False, delay=1) as bar:
        projection = project(
            vectors, n_words=arguments.n_words, **given, on_progress=lambda done: bar.update(done - bar.n)
        )
    if out.suffix.lower() == ".csv":
        write_csv(projection, arguments.out)
    else:
        write_html(projection, vectors, arguments.out)
    print(f"{len(projection.words):,} words drawn in {arguments.out}")
