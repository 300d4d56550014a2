"""The model card: what a stranger needs to know of a model, written from the facts that are kept with it.

Words, names and settings may come from anyone. They are written so that Markdown, HTML and the Hub show them as they
are, and none of them can become a link, an image, a heading or a script.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from w2v.errors import FormatError
from w2v.vectors.scores import known_scores
from w2v.vectors.snippets import Tool, folder_tools, repository_tools

if TYPE_CHECKING:
    from collections.abc import Iterable

    from w2v.vectors.keyed_vectors import KeyedVectors

LICENCES: Final = (
    "mit",
    "apache-2.0",
    "cc0-1.0",
    "cc-by-4.0",
    "cc-by-sa-4.0",
    "cc-by-nc-4.0",
    "odc-by",
    "unlicense",
    "other",
)
"""Licences to pick from, by the names the Hub knows them by."""

_LONGEST: Final = 80  # characters of a word or a name that are shown
_SAMPLES, _NEIGHBOURS = 10, 5
_AMONG: Final = 2_000  # most frequent words, from which the samples are taken
_LIMITS: Final = (
    "The vectors repeat what the corpus says, its prejudices included. A word has one vector, whatever its senses;"
    " words that were rare in the corpus are placed with less certainty."
)
_PLAIN: Final = re.compile(r"[\w'(),;-]+(?: [\w'(),;-]+)*")


@dataclass(frozen=True)
class CardOptions:
    """What the facts do not say.

    Attributes:
        title: the heading; the corpus's name if empty.
        licence: one of `LICENCES`, or empty: none is given.
        repository: "user/name" on the Hub, if that is where the card goes.
        text_file: whether the folder holds the vectors as `vectors.txt` as well.
        static: whether the folder holds the static embedding as well.
    """

    title: str = ""
    licence: str = ""
    repository: str = ""
    text_file: bool = False
    static: bool = False

    def __post_init__(self) -> None:
        if self.licence and self.licence not in LICENCES:
            raise FormatError(f"There is no licence {self.licence!r}: choose one of {', '.join(LICENCES)}, or none.")


def model_card(vectors: KeyedVectors, options: CardOptions | None = None) -> str:
    """Return the card as Markdown, with the header that the Hub reads.

    Args:
        vectors: the model; its `metadata` has the facts.
        options: what the facts do not say.

    Raises:
        FormatError: for a licence that the Hub does not know.
    """
    options = options or CardOptions()
    title = options.title or str(_object(vectors.metadata, "corpus").get("name") or "") or "Word vectors"
    size = f"{len(vectors):,} words, {vectors.vector_size:,} dimensions"
    sections = [
        _header(options),
        f"# {literal(title)}",
        f"Word vectors: {size}, made with Word2Vec Studio. Words used alike have vectors that point the same way.",
        *_facts("Corpus", _corpus_rows(vectors)),
        *_facts("Settings", _object(vectors.metadata, "config").items()),
        *_facts("Training", _training_rows(vectors)),
        *_evaluation(vectors),
        "## Ten words and their neighbours",
        _table(("word", "most similar, with cosines"), _neighbour_rows(vectors)),
        "## How to load it",
        *(_tool(tool) for tool in _tools(options)),
        "## Limits",
        _LIMITS,
    ]
    return "\n\n".join(sections) + "\n"


def literal(text: object) -> str:
    """Return text as Markdown that shows it as it is, in a table or a heading; invisible characters by number.

    Plain words stay plain. Anything else becomes a span of code, in which nothing is a link, a mark or HTML.
    """
    cut = str(text)
    cut = cut if len(cut) <= _LONGEST else f"{cut[:_LONGEST]}…"
    shown = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in cut)
    if not shown:
        return "(empty)"
    if _PLAIN.fullmatch(shown) and "_" not in shown:
        return shown
    # A bar ends a cell even in code; escaped it does not, unless what stands before it is a backslash of the text.
    shown = shown.replace("|", "\\x7c" if "\\" in shown else "\\|")
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    pad = " " if shown.strip(" ") and (shown[0] in " `" or shown[-1] in " `") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _header(options: CardOptions) -> str:
    tags = ["word2vec", "word-embeddings", "static-embeddings"]
    fields: dict[str, Any] = {"library_name": "word2vec-studio", "pipeline_tag": "feature-extraction"}
    if options.static:  # then the Hub's own "Use this model" is right
        fields["library_name"] = "sentence-transformers"
        tags += ["sentence-transformers", "model2vec"]
    if options.licence:
        fields["license"] = options.licence
    lines = [f"{name}: {json.dumps(value)}" for name, value in {**fields, "tags": tags}.items()]
    return "\n".join(["---", *lines, "---"])


def _facts(title: str, rows: Iterable[tuple[object, object]]) -> list[str]:
    """Return a section with a table, or nothing if there are no facts."""
    cells = [(literal(str(name).replace("_", " ")), _cell(value)) for name, value in rows]
    return [f"## {title}", _table(("", ""), cells)] if cells else []


def _cell(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return literal(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.6g}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _object(metadata: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an object of the metadata, empty if it is missing or something else."""
    value = metadata.get(name)
    return value if isinstance(value, dict) else {}


def _corpus_rows(vectors: KeyedVectors) -> list[tuple[object, object]]:
    rows: list[tuple[object, object]] = list(_object(vectors.metadata, "corpus").items())
    if vectors.counts is not None and rows:
        rows.append(("occurrences of the words kept", int(vectors.counts.sum())))
    return rows


def _training_rows(vectors: KeyedVectors) -> list[tuple[object, object]]:
    return list(_object(vectors.metadata, "training").items())


def _evaluation(vectors: KeyedVectors) -> list[str]:
    """Return a section with the figures of every test set, each with its coverage, if there are any."""
    rows = [
        (literal(score.name), ", ".join(f"{name} {value:.3f}" for name, value in score.figures.items()), share)
        for score in known_scores(vectors.metadata)
        for share in [f"{100 * score.coverage:.1f} %"]
    ]
    return ["## Evaluation", _table(("test set", "figures", "coverage"), rows)] if rows else []


def _neighbour_rows(vectors: KeyedVectors) -> list[tuple[str, str]]:
    words = sample_words(vectors)
    answers = vectors.most_similar_many(words, topn=_NEIGHBOURS)
    return [
        (literal(word), ", ".join(f"{literal(other)} {cosine:.2f}" for other, cosine in found))
        for word, found in zip(words, answers, strict=True)
    ]


def sample_words(vectors: KeyedVectors) -> list[str]:
    """Return ten telling words: long enough to mean something, spread over the frequent ones."""
    frequent = vectors.index_to_key[:_AMONG]
    telling = [word for word in frequent if len(word) > 3 and word.isalpha()]
    chosen = telling if len(telling) >= _SAMPLES else frequent
    step = max(1, len(chosen) // _SAMPLES)
    return chosen[::step][:_SAMPLES]


def _tools(options: CardOptions) -> list[Tool]:
    if options.repository:
        return repository_tools(options.repository, static=options.static)
    return folder_tools(text_file=options.text_file)


def _tool(tool: Tool) -> str:
    return f"**{tool.name}**\n\n```{tool.language}\n{tool.code}\n```"
