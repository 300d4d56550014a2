"""The command line, `python -m w2v COMMAND`. Errors are one line and exit code 2.

Each module adds its commands to the parser and imports the rooms it needs only when one of them runs.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import w2v
from w2v.commands import drawing, files, hub, queries, training
from w2v.commands.options import Parser
from w2v.errors import W2VError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from w2v.commands.options import Arguments


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:
        arguments = _parser().parse_args(argv)
        run: Callable[[Arguments], None] = arguments.run
        try:
            run(arguments)
        except W2VError as error:
            print(f"w2v {arguments.command}: {error}", file=sys.stderr)
            return 2
    except KeyboardInterrupt:  # while the options were read, too: those of `train` load PyTorch
        return 130
    return 0


def _parser() -> Parser:
    parser = Parser(prog="w2v", description="Turn text into word vectors and ask them things.")
    parser.add_argument("--version", action="version", version=f"w2v {w2v.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (training, queries, drawing, files, hub):
        module.add_commands(commands)
    return parser
