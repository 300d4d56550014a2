"""The table of formats. The page and the command line are made from it, so a new format is one more row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from w2v.vectors.formats import bundle, folder, parquet, projector, static_embedding, word2vec
from w2v.vectors.formats.recognition import recognise

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from w2v.vectors.keyed_vectors import KeyedVectors


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes:
        name: what the command line calls it.
        title: what the page calls it.
        opens_in: which programs open it, for people to choose by.
        suffix: the usual ending of its files; empty for a folder.
        write: writes vectors to a path, with the keyword arguments in `options`; refuses words it would spoil.
        read: reads a path.
        options: the writer's options.
    """

    name: str
    title: str
    opens_in: str
    suffix: str
    write: Callable[..., None]
    read: Callable[[Path], KeyedVectors]
    options: frozenset[str] = frozenset()


def _open(path: Path) -> KeyedVectors:
    return FORMATS[recognise(path, inside_zip=True)].read(path)


_FORMATS = (
    Format(
        name="folder",
        title="Folder of this program",
        opens_in="this program; any reader of safetensors and JSON",
        suffix="",
        write=folder.write_folder,
        read=folder.read_folder,
        options=frozenset({"dtype"}),
    ),
    Format(
        name="bundle",
        title="Bundle (zip of the folder)",
        opens_in="this program; any reader of safetensors and JSON",
        suffix=".zip",
        write=bundle.write_bundle,
        read=lambda path: bundle.read_bundle(path, _open),
        options=frozenset({"dtype"}),
    ),
    Format(
        name="word2vec",
        title="word2vec text",
        opens_in="gensim, spaCy, fastText's tools and most others",
        suffix=".txt",
        write=word2vec.write_text,
        read=word2vec.read_text,
    ),
    Format(
        name="word2vec-binary",
        title="word2vec binary",
        opens_in="gensim and the original word2vec programs",
        suffix=".bin",
        write=word2vec.write_binary,
        read=word2vec.read_binary,
    ),
    Format(
        name="glove",
        title="GloVe text",
        opens_in="programs made for GloVe; gensim with no_header=True",
        suffix=".txt",
        write=partial(word2vec.write_text, header=False),
        read=word2vec.read_text,
    ),
    Format(
        name="fasttext",
        title="fastText .vec",
        opens_in="fastText, gensim, spaCy",
        suffix=".vec",
        write=word2vec.write_text,
        read=word2vec.read_text,
    ),
    Format(
        name="static-embedding",
        title="Static embedding (sentences to vectors)",
        opens_in="sentence-transformers and model2vec",
        suffix="",
        write=static_embedding.write_static_embedding,
        read=static_embedding.read_static_embedding,
        options=frozenset({"dtype"}),
    ),
    Format(
        name="projector",
        title="Embedding Projector TSV",
        opens_in="projector.tensorflow.org and TensorBoard; the first 10,000 words",
        suffix="",
        write=projector.write_projector,
        read=projector.read_projector,
        options=frozenset({"n_words"}),
    ),
    Format(
        name="parquet",
        title="Parquet table",
        opens_in="pandas, polars, DuckDB, Spark",
        suffix=".parquet",
        write=parquet.write_parquet,
        read=parquet.read_table,
        options=frozenset({"dtype"}),
    ),
    Format(
        name="arrow",
        title="Arrow table",
        opens_in="pandas, polars, R",
        suffix=".arrow",
        write=parquet.write_arrow,
        read=parquet.read_table,
        options=frozenset({"dtype"}),
    ),
)

FORMATS: Final[dict[str, Format]] = {each.name: each for each in _FORMATS}
"""Every format by its name, the recommended ones first."""
