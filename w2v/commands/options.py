"""What the commands share: the parser, common options, the model they speak of, and how they tell of a saved one."""

from __future__ import annotations

import argparse
import difflib
import json
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from w2v.vectors import KeyedVectors

Arguments: TypeAlias = argparse.Namespace


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage. Options have to be written out: --epoch is not --epochs.

    Attributes:
        complete: adds what is slow to add, once this very parser is to parse something.
    """

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  argparse's own
        super().__init__(**{"allow_abbrev": False} | settings)
        self.complete: Callable[[Parser], None] | None = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:  # noqa: ANN401
        """Refuse unknown options here, where those that are known are at hand."""
        complete, self.complete = self.complete, None
        if complete is not None:
            complete(self)
        found, unknown = super().parse_known_args(args, namespace)
        options = [word.partition("=")[0] for word in unknown if word.startswith("--")]
        if options:
            close = difflib.get_close_matches(options[0], self._option_string_actions, n=1)
            self.error(f"There is no option {options[0]}." + (f" Did you mean {close[0]}?" if close else ""))
        return found, unknown

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


def tell_saved(vectors: KeyedVectors, arguments: Arguments, /, **more: object) -> None:
    """Say that a model is saved in `arguments.out`; with `--json` as an object, with more about it."""
    if arguments.json:
        print(json.dumps({"out": arguments.out, "words": len(vectors), **more}, ensure_ascii=False))
    else:
        print(f"{len(vectors):,} words × {vectors.vector_size} dimensions saved in {arguments.out}")
