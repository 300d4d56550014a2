"""The layout of static embeddings for language-model pipelines: a sentence becomes the mean of its words' vectors.

sentence-transformers opens the folder as a `StaticEmbedding`, model2vec as a `StaticModel`. Both average over the
tokens that `tokenizer.json` finds, so words that are unknown must yield no token at all. A WordLevel tokenizer cannot
do that. A byte-pair encoding without merges and without an unknown token can: a piece that is in the vocabulary is one
token, any other is cut to single characters, and none of those is in the vocabulary, because every entry starts with
the mark "▁" and has at least two characters.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from w2v.errors import FormatError
from w2v.vectors.formats.assembly import assembled
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.folder import CONFIG, MODEL
from w2v.vectors.formats.jsons import dump_object, parse_object
from w2v.vectors.formats.tensors import Tensors, halved, read_tensors, write_tensors
from w2v.vectors.formats.tokens import refuse

if TYPE_CHECKING:
    import os

    from w2v.vectors.keyed_vectors import KeyedVectors

TOKENIZER: Final = "tokenizer.json"
MODULES: Final = "modules.json"
NESTED: Final = "0_StaticEmbedding"
_SENTENCES: Final = "config_sentence_transformers.json"
LAYOUT: Final = (f"{NESTED}/*", MODULES, _SENTENCES)
"""What is written beside a model of ours, as patterns of names."""
_SENTENCE_CONFIG: Final = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine", "normalize": False}
_MARK: Final = "▁"
_UNSAFE: Final = re.compile(rf"\A{_MARK}|\A\Z")  # a word that begins with the mark would be taken for the rest of it
_METADATA: Final = "metadata"  # what is known about the vectors, as JSON in the header of the tensors
_MOST_JSON: Final = 1 << 30  # bytes

_LETTER, _INSIDE = r"[\p{L}\p{N}]", r"[\p{L}\p{N}\p{M}_\u200c\u200d]"
# Words as the Corpus tab finds them, in the notation of the tokenizers library.
_WORDS: Final = (
    rf"\p{{L}}(?:\.\p{{L}}(?!{_INSIDE}))+"
    rf"|{_LETTER}{_INSIDE}*(?:'{_LETTER}{_INSIDE}*"
    rf"|(?<=[0-9])(?:\.(?=[0-9])|,(?=[0-9]{{3}}(?![0-9]))){_INSIDE}+)*"
)


def write_static_embedding(
    vectors: KeyedVectors, directory: str | os.PathLike[str], *, dtype: str = "float32", nested: bool = False
) -> None:
    """Write the folder.

    Vectors that were trained here come with this program's rules for what a word is; for others, white space parts
    the words. Text is brought to lower case if the vocabulary has no capital letter, and likewise to composed
    characters and straight apostrophes.

    Args:
        vectors: the model.
        directory: the folder, made if need be.
        dtype: "float32", or "float16" for half the size and about three correct digits.
        nested: write it into `0_StaticEmbedding`, as sentence-transformers does, and beside that only what says so:
            then a model of ours fits into the same folder.

    Raises:
        FormatError: if a word is empty or begins with "▁", or the folder cannot be written.
    """
    refuse(vectors.index_to_key, _UNSAFE, "A static embedding")
    top = Path(directory)
    folder, table = (top / NESTED, "embedding.weight") if nested else (top, "embeddings")
    tokenizer = json.dumps(_tokenizer(vectors), ensure_ascii=False).encode()
    config = dump_object(_config(vectors), indent=2).encode() + b"\n"
    tensors: Tensors = {} if vectors.counts is None else {"counts": vectors.counts}
    tensors[table] = vectors.vectors
    # The digest tells a reader that tokenizer and tensors belong together, whatever interrupted the writing.
    facts = {"tokenizer_sha256": hashlib.sha256(tokenizer).hexdigest(), _METADATA: dump_object(vectors.metadata)}
    kind = "sentence_transformers.models.StaticEmbedding"
    modules = [{"idx": 0, "name": "0", "path": NESTED if nested else ".", "type": kind}]
    files = {
        folder / CONFIG: config,
        top / MODULES: json.dumps(modules, indent=2).encode(),
        folder / TOKENIZER: tokenizer,
    }
    if nested:
        files[top / _SENTENCES] = dump_object(_SENTENCE_CONFIG, indent=2).encode() + b"\n"
    for path, text in files.items():
        with replacing(path) as file:
            file.write(text)
    with replacing(folder / MODEL) as file:
        write_tensors(file, tensors, facts, halved=halved(dtype, table))


def fits(vectors: KeyedVectors) -> bool:
    """Return whether a static embedding can hold every word."""
    return not any(_UNSAFE.search(word) for word in vectors)


def read_static_embedding(directory: str | os.PathLike[str]) -> KeyedVectors:
    """Read a static embedding whose tokenizer has a plain vocabulary; ours, or a model2vec or word-level one.

    Raises:
        FormatError: if files are missing, damaged, or do not belong together.
    """
    folder = Path(directory)
    folder = folder.parent if folder.is_file() else folder
    raw = _bounded(folder / TOKENIZER)
    facts, tensors = read_tensors(folder / MODEL, {"embeddings": 2, "embedding.weight": 2, "counts": 1})
    if (digest := facts.get("tokenizer_sha256")) and digest != hashlib.sha256(raw).hexdigest():
        raise FormatError(f"{TOKENIZER} and {MODEL} in {str(folder)!r} come from different exports: export again.")
    table = tensors.get("embeddings", tensors.get("embedding.weight"))
    if table is None:
        raise FormatError(f"{MODEL} in {str(folder)!r} has no tensor 'embeddings'.")
    words = _words(parse_object(raw, f"{TOKENIZER} in {str(folder)!r}"), len(table), folder)
    metadata = parse_object(facts[_METADATA], f"the metadata in {str(folder)!r}") if _METADATA in facts else {}
    return assembled(words, table, folder, counts=tensors.get("counts"), metadata=metadata)


def _tokenizer(vectors: KeyedVectors) -> dict[str, Any]:
    # Only what leaves every word as it is: otherwise some could never be found.
    normalizers: list[dict[str, Any]] = []
    if all(unicodedata.is_normalized("NFC", word) for word in vectors):
        normalizers.append({"type": "NFC"})
    if not any("’" in word for word in vectors):
        normalizers.append({"type": "Replace", "pattern": {"String": "’"}, "content": "'"})
    if all(word == word.lower() for word in vectors):
        normalizers.append({"type": "Lowercase"})
    words = {"type": "Split", "pattern": {"Regex": _WORDS}, "behavior": "Removed", "invert": True}
    cut = words if "corpus" in vectors.metadata else {"type": "WhitespaceSplit"}
    mark = {"type": "Metaspace", "replacement": _MARK, "prepend_scheme": "always", "split": False}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Sequence", "normalizers": normalizers},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [cut, mark]},
        "post_processor": None,
        "decoder": {"type": "Metaspace", "replacement": _MARK, "prepend_scheme": "always", "split": False},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": True,
            "vocab": {_MARK + word: row for row, word in enumerate(vectors)},
            "merges": [],
        },
    }


def _config(vectors: KeyedVectors) -> dict[str, Any]:
    return {
        "model_type": "model2vec",
        "architectures": ["StaticModel"],
        "hidden_dim": vectors.vector_size,
        "normalize": False,
        "max_length": None,
    }


def _words(tokenizer: dict[str, Any], n: int, folder: Path) -> list[str]:
    """Return the word of every row, from a tokenizer's vocabulary."""
    model = tokenizer.get("model")
    vocabulary = model.get("vocab") if isinstance(model, dict) else None
    if not isinstance(vocabulary, dict):
        raise FormatError(f"{TOKENIZER} in {str(folder)!r} has no table of words: only word and piece models do.")
    words: list[str | None] = [None] * n
    for word, row in vocabulary.items():
        if type(row) is not int or not 0 <= row < n or words[row] is not None:
            raise FormatError(f"{TOKENIZER} in {str(folder)!r} gives {word[:60]!r} the row {row!r:.60}, of {n} rows.")
        words[row] = word
    if None in words:
        raise FormatError(f"{TOKENIZER} in {str(folder)!r} has no word for row {words.index(None)}, of {n} rows.")
    known = [word for word in words if word is not None]
    # Ours are all marked; elsewhere the mark tells a word's beginning from its middle, and is part of the token.
    marked = all(word.startswith(_MARK) for word in known)
    return [word.removeprefix(_MARK) for word in known] if marked else known


def _bounded(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_JSON:
            raise FormatError(f"{str(path)!r} is larger than {_MOST_JSON:,} bytes.")
        return path.read_bytes()
    except OSError as error:
        raise FormatError(f"Cannot read {str(path)!r}: {error.strerror or error}.") from error
