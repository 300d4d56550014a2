"""`export`, `import` and `evaluate`: take a model to other programs, bring one in, measure it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from w2v.commands.options import add_json, load, tell_saved
from w2v.commands.places import try_file, try_folder
from w2v.errors import ConfigError

if TYPE_CHECKING:
    from w2v.commands.options import Arguments, Commands
    from w2v.vectors.evaluation import AnalogyScore, PairScore

# For the help alone, which must not wait for the rooms behind it; a test holds it to the table of formats.
_FORMATS = "folder, bundle, word2vec, word2vec-binary, glove, fasttext, static-embedding, projector, parquet, arrow"


def add_commands(commands: Commands) -> None:
    """Add `export`, `import` and `evaluate`."""
    export = commands.add_parser("export", help="write a model in a format of another program")
    export.add_argument("model", metavar="DIR", help="a saved model, or a file of any format")
    export.add_argument("--format", required=True, metavar="NAME", help=f"one of {_FORMATS}")
    export.add_argument(
        "--out", required=True, metavar="PATH", help="file or folder to write; tables in .gz are packed"
    )
    export.add_argument("--dtype", choices=("float32", "float16"), help="float16 halves the file; the loss is told")
    export.add_argument("--n_words", type=int, metavar="N", help="projector: the first so many words (default 10000)")
    add_json(export, "print what was written as JSON")
    export.set_defaults(run=_export)

    import_ = commands.add_parser("import", help="save a file of any known format as a model of this program")
    import_.add_argument("model", metavar="FILE", help="a file, a zip or a folder; the format is told by its bytes")
    import_.add_argument("--out", required=True, metavar="DIR", help="folder to save the model in")
    add_json(import_, "print what was read as JSON")
    import_.set_defaults(run=_import)

    evaluate = commands.add_parser("evaluate", help="measure a model by judged word pairs and analogies")
    evaluate.add_argument("model", metavar="DIR")
    evaluate.add_argument("--pairs", metavar="FILE", help="lines of two words and a score, as WordSim-353 has")
    evaluate.add_argument(
        "--analogies", metavar="FILE", help="lines of four words, as Google's questions-words.txt has"
    )
    evaluate.add_argument("--restrict_vocab", type=int, default=300_000, metavar="N", help="first N words (300000)")
    evaluate.add_argument("--case-sensitive", action="store_true", help="take King and king for different words")
    evaluate.add_argument("--save", action="store_true", help="keep the figures in the model, for its card")
    add_json(evaluate, "print the figures as JSON")
    evaluate.set_defaults(run=_evaluate)


def _export(arguments: Arguments) -> None:
    from w2v.vectors.formats import FORMATS, export
    from w2v.vectors.precision import half_loss

    if arguments.format in FORMATS:
        (try_file if FORMATS[arguments.format].suffix else try_folder)(arguments.out)
    given = {"dtype": arguments.dtype, "n_words": arguments.n_words}
    vectors = load(arguments)
    export(
        vectors, arguments.format, arguments.out, **{name: value for name, value in given.items() if value is not None}
    )
    loss = half_loss(vectors) if arguments.dtype == "float16" else None
    if arguments.json:
        told: dict[str, Any] = {"out": arguments.out, "format": arguments.format, "words": len(vectors)}
        told |= {"largest_change": loss.largest, "least_cosine": loss.cosine} if loss else {}
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{len(vectors):,} words × {vectors.vector_size} dimensions written as {arguments.format} to {arguments.out}")
    if loss:
        print(loss)


def _import(arguments: Arguments) -> None:
    try_folder(arguments.out)
    vectors = load(arguments)
    vectors.save(arguments.out)
    tell_saved(vectors, arguments, vector_size=vectors.vector_size)


def _evaluate(arguments: Arguments) -> None:
    from w2v.vectors.evaluation import evaluate_analogies, evaluate_pairs
    from w2v.vectors.formats.folder import read_folder
    from w2v.vectors.scores import with_scores

    if not (arguments.pairs or arguments.analogies):
        raise ConfigError("pairs", "There is nothing to measure by: give --pairs FILE, --analogies FILE or both.")
    if arguments.save:
        try_folder(arguments.model)  # and it must be ours: a model of another program is not written over
    vectors = read_folder(arguments.model) if arguments.save else load(arguments)
    how = {"restrict_vocab": arguments.restrict_vocab, "case_insensitive": not arguments.case_sensitive}
    pairs = evaluate_pairs(vectors, arguments.pairs, **how) if arguments.pairs else None
    analogies = evaluate_analogies(vectors, arguments.analogies, **how) if arguments.analogies else None
    scores = {kind: score for kind, score in (("pairs", pairs), ("analogies", analogies)) if score}
    if arguments.save:
        stems = {kind: Path(getattr(arguments, kind)).stem for kind in scores}
        alike = len(set(stems.values())) < len(stems)
        named = {f"{stem} ({kind})" if alike else stem: scores[kind] for kind, stem in stems.items()}
        vectors.with_metadata(with_scores(vectors.metadata, named)).save(arguments.model)
    if arguments.json:
        print(json.dumps({kind: score.to_dict() for kind, score in scores.items()}, ensure_ascii=False))
    else:
        _print_scores(pairs, analogies)


def _print_scores(pairs: PairScore | None, analogies: AnalogyScore | None) -> None:
    if pairs:
        chance = "" if pairs.spearman_p_value is None else f" (p = {pairs.spearman_p_value:.2g})"
        print(f"Pairs      Spearman {pairs.spearman:.3f}{chance}, Pearson {pairs.pearson:.3f}  {_share(pairs)}")
    if analogies:
        print(f"Analogies  {100 * analogies.accuracy:.1f} % right  {_share(analogies)}")
        for section in analogies.sections:
            name = section.name if section.name.isprintable() else ascii(section.name)
            print(f"  {name}: {100 * section.accuracy:.1f} % of {section.used:,} asked, {section.total:,} in all")


def _share(score: PairScore | AnalogyScore) -> str:
    return f"(coverage {100 * score.coverage:.1f} %: {score.used:,} of {score.total:,})"
