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
    similar = commands.add_parser("similar", help="words most similar to a word, or to a sum of words")
    similar.add_argument("model", metavar="DIR")
    similar.add_argument(
        "words", nargs="+", metavar="WORD", help='one word, several whose mean is meant, or a sum: "king - man + woman"'
    )
    similar.add_argument("--min_count", type=int, default=0, metavar="N", help="leave out words that occurred less")
    similar.add_argument("--other_stems", metavar="LANGUAGE", help="leave out words with the stem of a word asked for")
    similar.set_defaults(run=_similar)

    analogy = commands.add_parser("analogy", help="A is to B as C is to what?")
    analogy.add_argument("model", metavar="DIR")
    for name in ("a", "b", "c"):
        analogy.add_argument(name, metavar=name.upper())
    analogy.set_defaults(run=_analogy)

    for question in (similar, analogy):
        question.add_argument("--topn", type=int, default=10, metavar="N", help="how many answers (default 10)")
        question.add_argument(
            "--method", choices=("add", "multiply"), default="add", help="3CosAdd (default), or 3CosMul"
        )
        add_json(question, "print a list of [word, cosine]")


def _similar(arguments: Arguments) -> None:
    from w2v.vectors.arithmetic import SIGNS, quoted

    vectors = load(arguments)
    words: list[str] = arguments.words
    is_sum = len(words) == 1 or any(word in SIGNS for word in words)
    answers = vectors.calculate(
        " ".join(words) if is_sum else " + ".join(map(quoted, words)),
        _topn(arguments),
        method=arguments.method,
        min_count=arguments.min_count,
        other_stems=arguments.other_stems,
    )
    _answer(answers, arguments)


def _analogy(arguments: Arguments) -> None:
    vectors = load(arguments)
    ask = vectors.most_similar if arguments.method == "add" else vectors.most_similar_cosmul
    _answer(ask([arguments.b, arguments.c], [arguments.a], topn=_topn(arguments)), arguments)


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
