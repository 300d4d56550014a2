"""`train`: learn vectors from text files, with a bar or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING

from w2v.commands.options import Arguments, Commands, add_json, tell_saved
from w2v.commands.places import save_somewhere, try_file, try_folder
from w2v.errors import ConfigError, FormatError, W2VError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from w2v.corpus import Corpus
    from w2v.training import Progress, TrainConfig, Trainer


def add_commands(commands: Commands) -> None:
    """Add `train`."""
    train = commands.add_parser("train", help="learn vectors from text files")
    train.add_argument("files", nargs="+", metavar="FILE", help="UTF-8 text, plain or .gz")
    train.add_argument("--out", required=True, metavar="DIR", help="folder to save the model in")
    train.add_argument("--keep-case", action="store_true", help="do not fold words to lower case")
    train.add_argument(
        "--sentences",
        choices=("auto", "punctuation", "lines"),
        default="auto",
        help="what ends one: . ! ? and blank lines, or every line; auto (the default) goes by the text, and says so",
    )
    train.add_argument(
        "--start",
        metavar="DIR",
        help="go on from a model, saved here or in any format: its words begin with their vectors",
    )
    train.add_argument("--checkpoint", metavar="FILE", help="save all that --resume needs there, now and then")
    train.add_argument(
        "--checkpoint_seconds", type=_seconds, default=60.0, metavar="N", help="how often, in seconds (default 60)"
    )
    train.add_argument(
        "--resume",
        metavar="FILE",
        help="go on from a checkpoint, with the same text, to the very vectors of a training that was never stopped",
    )
    train.complete = _add_settings  # PyTorch comes with the settings, and other commands need none of it
    add_json(train, "print one JSON object a progress event, and the result last")
    train.set_defaults(run=_train)


def _add_settings(parser: argparse.ArgumentParser) -> None:
    """One option for each field of `TrainConfig`, spelled like the field."""
    from w2v.training import TrainConfig

    group = parser.add_argument_group("settings", "What is not given is chosen to suit the text, and said.")
    for field in fields(TrainConfig):
        sentences = field.metadata.get("sentences", {}).items()
        about = [field.metadata["help"], *(f"{choice}: {sentence}" for choice, sentence in sentences)]
        group.add_argument(
            f"--{field.name}",
            type=_reader(field.default),
            default=None,
            metavar="X",
            help=" ".join(about).replace("%", "%%"),
        )


def _seconds(text: str) -> float:
    seconds = _fraction(text)
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is out of range: choose 0 or more")
    return seconds


def _reader(default: object) -> Callable[[str], object]:
    if isinstance(default, bool):
        return _truth
    readers: dict[type, Callable[[str], object]] = {int: _whole, float: _fraction}
    return readers.get(type(default), str)


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, such as 5") from None


def _fraction(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number, such as 0.025") from None


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")
    return text.lower() == "true"


def _train(arguments: Arguments) -> None:
    from w2v.corpus import Corpus

    checkpoint = arguments.checkpoint or arguments.resume
    _try_places(arguments)
    corpus = Corpus.from_files(arguments.files, lowercase=not arguments.keep_case, sentences=arguments.sentences)
    trainer = _trainer(arguments, corpus)
    if not arguments.json:
        _describe(corpus)
    events = trainer.run(checkpoint=checkpoint, checkpoint_seconds=arguments.checkpoint_seconds)
    failure: W2VError | None = None
    stopped = False
    try:
        with closing(events):
            (_report_json if arguments.json else _report_bar)(events)
    except KeyboardInterrupt:
        stopped = True
        print("Stopped; what was learned is kept.", file=sys.stderr)
    except W2VError as error:
        failure = error  # it diverged, or a checkpoint was refused: the last finite vectors are saved all the same
    vectors = trainer.vectors()
    save_somewhere(vectors, arguments.out)
    if failure is not None:
        raise failure
    if stopped and checkpoint:
        trainer.save_checkpoint(checkpoint)
        print(f"To go on, give the same text and --resume {checkpoint}", file=sys.stderr)
    tell_saved(vectors, arguments, **vectors.metadata)


def _describe(corpus: Corpus) -> None:
    """Say on stderr what was read, and what is wrong with it."""
    from w2v.corpus import remarks

    sentences = "1 sentence" if corpus.n_sentences == 1 else f"{corpus.n_sentences:,} sentences"
    read = f"{corpus.n_tokens:,} words in {sentences}. A sentence ends {corpus.sentence_ends}."
    print(read, *remarks(corpus), sep="\n", file=sys.stderr)


def _try_places(arguments: Arguments) -> None:
    """Refuse a place that takes nothing, or holds something else, before hours of work are meant for it."""
    from w2v.training.checkpoint import read_state

    try_folder(arguments.out)
    if arguments.resume:
        read_state(arguments.resume)
    if (path := arguments.checkpoint) is None:
        return
    try_file(path)
    if not Path(path).exists() or path == arguments.resume:
        return
    try:
        state = read_state(path)
        epoch, epochs = state["position"][0], state["config"]["epochs"]
        goes_on = epoch < epochs
    except (FormatError, KeyError, IndexError, TypeError):
        raise FormatError(f"{path!r} is there already and holds no checkpoint. Give --checkpoint a new name.") from None
    if goes_on:
        raise FormatError(
            f"{path!r} holds a training in epoch {epoch + 1} of {epochs}. Give --resume {path} to go on with it, or "
            "--checkpoint a new name."
        )


def _trainer(arguments: Arguments, corpus: Corpus) -> Trainer:
    """A new training, or the one that a checkpoint holds."""
    from w2v.training import TrainConfig, Trainer, explain_defaults
    from w2v.vectors import KeyedVectors

    given = {field.name: getattr(arguments, field.name) for field in fields(TrainConfig)}
    given = {name: value for name, value in given.items() if value is not None}
    start = KeyedVectors.load(arguments.start) if arguments.start else None
    if arguments.resume:
        if given:
            name = next(iter(given))
            raise ConfigError(name, f"--{name} cannot change while a training goes on. Leave it out, or --resume.")
        return Trainer.resume(arguments.resume, corpus, start=start)
    if start is not None:
        given.setdefault("vector_size", start.vector_size)
    config = TrainConfig.for_corpus(corpus, **given)
    trainer = Trainer(corpus, config, start=start)
    if not arguments.json:
        _explain(config, explain_defaults(corpus, **given), given)
    return trainer


def _explain(config: TrainConfig, reasons: dict[str, str], given: dict[str, object]) -> None:
    """Say on stderr what the training's settings are and why."""
    for name, reason in {**reasons, **dict.fromkeys(given, "As given.")}.items():
        print(f"{name:<18} {getattr(config, name)!s:<10} {reason}", file=sys.stderr)


def _report_json(events: Iterator[Progress]) -> None:
    for progress in events:
        print(json.dumps(asdict(progress)), flush=True)


def _report_bar(events: Iterator[Progress]) -> None:
    from tqdm import tqdm

    layout = "{desc} {percentage:3.0f}%|{bar}| {postfix}"
    with tqdm(total=1.0, bar_format=layout, file=sys.stderr) as bar:
        for progress in events:
            bar.set_description_str(f"Epoch {progress.epoch}/{progress.epochs}")
            bar.set_postfix_str(_measured(progress))
            bar.update(progress.fraction - bar.n)


def _measured(progress: Progress) -> str:
    """What is known of a training by now: at first neither its loss nor its pace is."""
    said = [f"loss {progress.loss:.4f}"] if progress.loss else []
    if progress.settled:
        said += [f"{progress.words_per_second:,.0f} words/s", f"{progress.eta:.0f} s left"]
    return ", ".join(said) or "measuring"
