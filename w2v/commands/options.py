"""What the commands share: the parser, common options, and the model they speak of."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn, TypeAlias

if TYPE_CHECKING:
    from w2v.vectors import KeyedVectors

Arguments: TypeAlias = argparse.Namespace


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        """End the program with exit code 2."""
        self.exit(2, f"{self.prog}: {message}\n")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001  argparse has no public name for it


def add_json(parser: argparse.ArgumentParser, text: str) -> None:
    """Add the option `--json`."""
    parser.add_argument("--json", action="store_true", help=text)


def load(arguments: Arguments) -> KeyedVectors:
    """Return the model in the folder, or the file of any format, that was named."""
    from w2v.vectors.formats import open_vectors

    return open_vectors(arguments.model)
