"""Our own folder: `model.safetensors`, which is the whole model, and `config.json`, a copy of its facts for readers.

The words, their counts and the metadata travel inside `model.safetensors`, beside the vectors they belong to. So
there is one file to replace, and no moment in which new vectors meet old words. `load` trusts nothing else.

    tensor      type     shape   what
    vectors     F32|F16  (n, d)  one row a word
    words       U8       (b,)    the words as UTF-8, end to end: any character can be part of a word
    word_ends   I64      (n,)    where each word ends in `words`
    counts      I64      (n,)    how often each word occurred; optional

The header's `__metadata__` holds "format", "version" and "config" (a JSON object as text).
"""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from w2v.errors import FormatError
from w2v.vectors.formats.assembly import assembled
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.jsons import dump_object, parse_object
from w2v.vectors.formats.tensors import Tensors, halved, read_tensors, write_tensors

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from w2v.vectors.keyed_vectors import KeyedVectors

MODEL: Final = "model.safetensors"
CONFIG: Final = "config.json"
FORMAT: Final = "word2vec-studio"
VERSION: Final = 1

_AXES: Final = {"vectors": 2, "words": 1, "word_ends": 1, "counts": 1}


def write_folder(vectors: KeyedVectors, directory: str | os.PathLike[str], *, dtype: str = "float32") -> None:
    """Write the model into `directory`, made if need be; other files in it are left alone.

    Raises:
        FormatError: if it cannot be written, or the metadata is no JSON.
    """
    folder = Path(directory)
    text = config_text(vectors, dtype)  # first: what is no JSON is refused before anything is written
    with replacing(folder / MODEL) as file:
        write_model(vectors, file, dtype=dtype)
    with replacing(folder / CONFIG) as file:
        file.write(text)


def write_model(vectors: KeyedVectors, file: IO[bytes], *, dtype: str = "float32") -> None:
    """Write `model.safetensors` to an open file, without a second copy of the vectors in memory."""
    encoded = [word.encode() for word in vectors]
    tensors: Tensors = {"word_ends": np.cumsum([len(word) for word in encoded], dtype=np.int64)}
    if vectors.counts is not None:
        tensors["counts"] = vectors.counts
    tensors["vectors"] = vectors.vectors
    tensors["words"] = np.frombuffer(b"".join(encoded), np.uint8)
    facts = {"format": FORMAT, "version": str(VERSION), "config": dump_object(_config(vectors, dtype))}
    write_tensors(file, tensors, facts, halved=halved(dtype, "vectors"))


def read_folder(directory: str | os.PathLike[str]) -> KeyedVectors:
    """Read a folder that `write_folder` wrote.

    Raises:
        FormatError: if there is no model in it, or anything in the model does not hold together.
    """
    path = Path(directory)
    if not path.is_file():  # the file itself will do as well: it is all there is to a model
        path /= MODEL
    if not path.is_file():
        raise FormatError(f"No {MODEL} in {str(directory)!r}: name a folder that was saved here.")
    return read_model(path)


def read_model(path: Path) -> KeyedVectors:
    """Read a `model.safetensors` of ours; every size is checked before memory is taken."""
    facts, tensors = read_tensors(path, _AXES)
    config = _checked_config(facts, path)
    _check_tensors(tensors, path)
    words = _read_words(tensors["words"], tensors["word_ends"], path)
    return assembled(words, tensors["vectors"], path, counts=tensors.get("counts"), metadata=config["metadata"])


def config_text(vectors: KeyedVectors, dtype: str) -> bytes:
    """Return what `config.json` says."""
    return dump_object(_config(vectors, dtype), indent=2).encode() + b"\n"


def _config(vectors: KeyedVectors, dtype: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "words": len(vectors),
        "vector_size": vectors.vector_size,
        "dtype": dtype,
        "metadata": vectors.metadata,
    }


def _checked_config(facts: dict[str, str], path: Path) -> dict[str, Any]:
    """Return the config in the header, after its format, version and types are known to be ours."""
    if facts.get("format") != FORMAT:
        raise FormatError(f"{str(path)!r} was not written by Word2Vec Studio: it has no vocabulary of its own.")
    if facts.get("version") != str(VERSION):
        raise FormatError(
            f"{str(path)!r} has format version {facts.get('version')!r:.50}, and this program reads version {VERSION}:"
            " use a newer program."
        )
    config = parse_object(facts.get("config", ""), f"the config in {str(path)!r}")
    if not isinstance(config.get("metadata"), dict):
        raise FormatError(f"The config in {str(path)!r} has no object 'metadata': is the file damaged?")
    return config


def _check_tensors(tensors: Tensors, path: Path) -> None:
    """Refuse tensors that are not ours, or do not fit together."""
    for name in _AXES:
        if name not in tensors and name != "counts":
            raise FormatError(f"{str(path)!r} has no tensor {name!r}: it was not written by Word2Vec Studio.")
    n = len(tensors["vectors"])
    for name, tensor in tensors.items():
        if tensor.dtype.kind != ("f" if name == "vectors" else "u" if name == "words" else "i"):
            raise FormatError(f"Tensor {name!r} of {str(path)!r} holds {tensor.dtype}: the file is damaged.")
        if name != "words" and len(tensor) != n:
            raise FormatError(f"{str(path)!r} has {n} vectors and {len(tensor)} {name}: the file is damaged.")


def _read_words(data: NDArray[np.uint8], ends: NDArray[np.int64], path: Path) -> list[str]:
    starts = np.concatenate([[0], ends[:-1]])
    if len(ends) and ((ends < starts).any() or starts.min() < 0 or ends[-1] != len(data)):
        raise FormatError(f"The ends of the words in {str(path)!r} do not ascend to {len(data)}: the file is damaged.")
    text = data.tobytes()
    try:
        return [text[start:end].decode() for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    except UnicodeDecodeError as error:
        raise FormatError(f"A word in {str(path)!r} is not UTF-8: {error}.") from error
