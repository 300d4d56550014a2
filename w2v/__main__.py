"""The command line: `python -m w2v train | similar | analogy | map`. Errors are one line and exit code 2."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from dataclasses import MISSING, asdict, fields
from typing import TYPE_CHECKING, NoReturn

from w2v.errors import ConfigError, TrainingError, W2VError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from w2v.training import Trainer
    from w2v.vectors import KeyedVectors

Arguments = argparse.Namespace


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = _parser().parse_args(argv)
    run: Callable[[Arguments], None] = arguments.run
    try:
        run(arguments)
    except W2VError as error:
        print(f"w2v {arguments.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="w2v", description="Turn text into word vectors and ask them things.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    train = commands.add_parser("train", help="learn vectors from text files")
    train.add_argument("files", nargs="+", metavar="FILE", help="UTF-8 text, plain or .gz")
    train.add_argument("--out", required=True, metavar="DIR", help="folder to save the model in")
    train.add_argument("--keep-case", action="store_true", help="do not fold words to lower case")
    _add_settings(train)
    _add_json(train, "print one JSON object a progress event, and the result last")
    train.set_defaults(run=_train)

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
        _add_json(question, "print a list of [word, cosine]")

    map_ = commands.add_parser("map", help="draw the vocabulary as one HTML file that needs no server")
    map_.add_argument("model", metavar="DIR")
    map_.add_argument("out", metavar="OUT.html")
    map_.add_argument("--n_words", type=int, default=5000, metavar="N", help="most frequent words (default 5000)")
    map_.add_argument("--seed", type=int, default=1, metavar="N", help="same seed, same map (default 1)")
    map_.set_defaults(run=_map)
    return parser


def _add_json(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--json", action="store_true", help=text)


def _add_settings(parser: argparse.ArgumentParser) -> None:
    """One option for each field of `TrainConfig`, spelled like the field."""
    from w2v.training import TrainConfig

    group = parser.add_argument_group("settings")
    for field in fields(TrainConfig):
        default = field.default if field.default is not MISSING else None
        choices = "".join(f" {choice}" for choice in field.metadata.get("choices", ()))
        text = f"{field.metadata['help']} (default {default}{';' + choices if choices else ''})"
        group.add_argument(
            f"--{field.name}", type=_reader(default), default=None, metavar="X", help=text.replace("%", "%%")
        )


def _reader(default: object) -> Callable[[str], object]:
    if isinstance(default, bool):
        return _truth
    return {int: int, float: float}.get(type(default), str)


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")
    return text.lower() == "true"


def _train(arguments: Arguments) -> None:
    from w2v.corpus import Corpus
    from w2v.training import TrainConfig, Trainer

    chosen = {field.name: getattr(arguments, field.name) for field in fields(TrainConfig)}
    config = TrainConfig.from_dict({name: value for name, value in chosen.items() if value is not None})
    corpus = Corpus.from_files(arguments.files, lowercase=not arguments.keep_case)
    trainer = Trainer(corpus, config)
    watch = _report_json if arguments.json else _report_bar
    failure: TrainingError | None = None
    try:
        watch(trainer)
    except KeyboardInterrupt:
        print("Stopped; what was learned is kept.", file=sys.stderr)
    except TrainingError as error:
        failure = error  # it diverged: the last finite vectors are saved all the same
    vectors = trainer.vectors()
    vectors.save(arguments.out)
    if failure is not None:
        raise failure
    if arguments.json:
        print(json.dumps({"out": arguments.out, "words": len(vectors), **vectors.metadata}, ensure_ascii=False))
    else:
        print(f"{len(vectors):,} words × {vectors.vector_size} dimensions saved in {arguments.out}")


def _report_json(trainer: Trainer) -> None:
    with closing(trainer.run(interval=1.0)) as events:
        for progress in events:
            print(json.dumps(asdict(progress)), flush=True)


def _report_bar(trainer: Trainer) -> None:
    from tqdm import tqdm

    layout = "{desc} {percentage:3.0f}%|{bar}| {postfix}"
    with tqdm(total=1.0, bar_format=layout, file=sys.stderr) as bar, closing(trainer.run()) as events:
        for progress in events:
            bar.set_description_str(f"Epoch {progress.epoch}/{progress.epochs}")
            bar.set_postfix_str(
                f"loss {progress.loss:.4f}, {progress.words_per_second:,.0f} words/s, {progress.eta:.0f} s left"
            )
            bar.update(progress.fraction - bar.n)


def _similar(arguments: Arguments) -> None:
    _answer(_load(arguments).most_similar(arguments.words, topn=_topn(arguments)), arguments)


def _analogy(arguments: Arguments) -> None:
    answers = _load(arguments).analogy(arguments.a, arguments.b, arguments.c, topn=_topn(arguments))
    _answer(answers, arguments)


def _map(arguments: Arguments) -> None:
    from w2v.maps import project, write_html

    vectors = _load(arguments)
    projection = project(vectors, n_words=arguments.n_words, seed=arguments.seed)
    write_html(projection, vectors, arguments.out)
    print(f"{len(projection.words):,} words drawn in {arguments.out}")


def _load(arguments: Arguments) -> KeyedVectors:
    from w2v.vectors import KeyedVectors

    return KeyedVectors.load(arguments.model)


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


if __name__ == "__main__":
    sys.exit(main())
