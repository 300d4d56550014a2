"""`train`: learn vectors from text files, with a bar or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from dataclasses import MISSING, asdict, fields
from typing import TYPE_CHECKING

from w2v.commands.options import Arguments, Commands, add_json
from w2v.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from w2v.training import Trainer


def add_commands(commands: Commands) -> None:
    """Add `train`."""
    train = commands.add_parser("train", help="learn vectors from text files")
    train.add_argument("files", nargs="+", metavar="FILE", help="UTF-8 text, plain or .gz")
    train.add_argument("--out", required=True, metavar="DIR", help="folder to save the model in")
    train.add_argument("--keep-case", action="store_true", help="do not fold words to lower case")
    _add_settings(train)
    add_json(train, "print one JSON object a progress event, and the result last")
    train.set_defaults(run=_train)


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
