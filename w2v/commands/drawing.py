"""`map`: draw a saved model's vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from w2v.commands.options import load

if TYPE_CHECKING:
    from w2v.commands.options import Arguments, Commands


def add_commands(commands: Commands) -> None:
    """Add `map`."""
    map_ = commands.add_parser("map", help="draw the vocabulary as one HTML file that needs no server")
    map_.add_argument("model", metavar="DIR")
    map_.add_argument("out", metavar="OUT.html")
    map_.add_argument("--n_words", type=int, default=5000, metavar="N", help="most frequent words (default 5000)")
    map_.add_argument("--seed", type=int, default=1, metavar="N", help="same seed, same map (default 1)")
    map_.set_defaults(run=_map)


def _map(arguments: Arguments) -> None:
    from w2v.maps import project, write_html

    vectors = load(arguments)
    projection = project(vectors, n_words=arguments.n_words, seed=arguments.seed)
    write_html(projection, vectors, arguments.out)
    print(f"{len(projection.words):,} words drawn in {arguments.out}")
