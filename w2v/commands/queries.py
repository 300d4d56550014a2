"""`similar` and `analogy`: ask a saved model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from w2v.commands.options import add_json, load
from w2v.errors import ConfigError

if TYPE_CHECKING:
    from w2v.commands.options import Arguments, Commands


def add_commands(commands: Commands) -> None:
    """Add `similar` and `analogy`."""
    similar = commands.add_parser("similar", help="words most similar to a word")
    similar.add_argument("model", metavar="DIR")
    similar.add_argument("words", nargs="+", metavar="WORD", help="one word, or several whose mean is meant")
    similar.set_defaults(run=_similar)

    analogy = commands.add_parser("analogy", help="A is to B as C is to what?")
    analogy.add_argument("model", metavar="DIR")
    for name in ("a", "b", "c"):
        analogy.add_argument(name, metavar=name.upper())
    analogy.set_defaults(run=_analogy)

    for question in (similar, analogy):
        question.add_argument("--topn", type=int, default=10, metavar="N", help="how many answers (default 10)")
        add_json(question, "print a list of [word, cosine]")


def _similar(arguments: Arguments) -> None:
    _answer(load(arguments).most_similar(arguments.words, topn=_topn(arguments)), arguments)


def _analogy(arguments: Arguments) -> None:
    answers = load(arguments).analogy(arguments.a, arguments.b, arguments.c, topn=_topn(arguments))
    _answer(answers, arguments)


def _topn(arguments: Arguments) -> int:
    topn: int = arguments.topn
    if topn < 1:
        raise ConfigError("topn", f"--topn {topn} is below 1. Ask for at least one answer.")
    return topn


def _answer(answers: list[tuple[str, float]], arguments: Arguments) -> None:
    if arguments.json:
        print(json.dumps(answers, ensure_ascii=False))
        return
    # A model from elsewhere may hold words that would steer the terminal: those are shown escaped.
    shown = [(word if word.isprintable() else ascii(word), cosine) for word, cosine in answers]
    width = max((len(word) for word, _ in shown), default=0)
    for word, cosine in shown:
        print(f"{word:<{width}}  {cosine:.4f}")
