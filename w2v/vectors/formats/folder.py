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

import json
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from w2v.errors import FormatError
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.jsons import dump_object, parse_object
from w2v.vectors.keyed_vectors import KeyedVectors

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

MODEL: Final = "model.safetensors"
CONFIG: Final = "config.json"
FORMAT: Final = "word2vec-studio"
VERSION: Final = 1

_NAMES = {"float32": "F32", "float16": "F16", "int64": "I64", "uint8": "U8"}
_ROWS = 65_536  # converted and written at a time


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
    encoded = [word.encode() for word in vectors.index_to_key]
    tensors: dict[str, NDArray[Any]] = {
        "word_ends": np.cumsum([len(word) for word in encoded], dtype="<i8"),
        "vectors": vectors.vectors,
        "words": np.frombuffer(b"".join(encoded), np.uint8),
    }
    if vectors.counts is not None:
        tensors["counts"] = vectors.counts.astype("<i8", copy=False)
    file.write(_header(tensors, dtype, _config(vectors, dtype)))
    for name, tensor in tensors.items():
        for start in range(0, len(tensor), _ROWS):
            rows = tensor[start : start + _ROWS]
            file.write((to_dtype(rows, dtype) if name == "vectors" else rows).tobytes())


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
    from safetensors import SafetensorError, safe_open

    try:  # safetensors itself checks that header, offsets and the file's size agree
        with safe_open(path, framework="numpy") as file:
            config = _checked_config(file.metadata(), path)
            parts = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118  it is no mapping
            _check_layout({name: (part.get_dtype(), tuple(part.get_shape())) for name, part in parts.items()}, path)
            words = _read_words(file.get_tensor("words"), file.get_tensor("word_ends"), path)
            vectors = file.get_tensor("vectors")
            counts = file.get_tensor("counts") if "counts" in parts else None
    except (SafetensorError, OSError) as error:
        raise FormatError(f"Cannot read {str(path)!r}: {error}. Is it damaged or cut short?") from error
    try:
        return KeyedVectors(words, vectors, counts, config["metadata"])
    except FormatError as error:
        raise FormatError(f"{str(path)!r}: {error}") from error


def to_dtype(rows: NDArray[np.float32], dtype: str) -> NDArray[Any]:
    """Return rows as little-endian float32, or as float16 if every number stays finite."""
    if dtype == "float32":
        return rows.astype("<f4", copy=False)
    if dtype != "float16":
        raise FormatError(f"Vectors are stored as 'float32' or 'float16', not {dtype!r}.")
    limit = float(np.finfo(np.float16).max)
    if (largest := float(np.abs(rows).max(initial=0.0))) > limit:
        raise FormatError(f"float16 holds numbers up to {limit:.0f}, and {largest:.4g} occurs: use float32.")
    return rows.astype("<f2")


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


def _header(tensors: dict[str, NDArray[Any]], dtype: str, config: dict[str, Any]) -> bytes:
    """Return a safetensors header: its length as 8 bytes, then JSON padded so that the data are aligned."""
    facts = {"format": FORMAT, "version": str(VERSION), "config": dump_object(config)}
    header: dict[str, Any] = {"__metadata__": facts}
    offset = 0
    for name, tensor in tensors.items():
        stored = np.dtype(dtype) if name == "vectors" else tensor.dtype
        end = offset + tensor.size * stored.itemsize
        header[name] = {"dtype": _NAMES[stored.name], "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def _checked_config(facts: dict[str, str] | None, path: Path) -> dict[str, Any]:
    """Return the config in the header, after its format, version and types are known to be ours."""
    if not facts or facts.get("format") != FORMAT:
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


def _check_layout(layout: dict[str, tuple[str, tuple[int, ...]]], path: Path) -> None:
    """Refuse a file whose tensors (name → type and shape) are not ours, or do not fit together."""
    wanted = {"vectors": ("F32", "F16"), "words": ("U8",), "word_ends": ("I64",), "counts": ("I64",)}
    n = (layout.get("vectors", ("", ()))[1] or (0,))[0]
    for name, types in wanted.items():
        if name not in layout:
            if name == "counts":
                continue
            raise FormatError(f"{str(path)!r} has no tensor {name!r}: it was not written by Word2Vec Studio.")
        dtype, shape = layout[name]
        if dtype not in types or len(shape) != (2 if name == "vectors" else 1):
            raise FormatError(f"Tensor {name!r} of {str(path)!r} is {dtype} of shape {shape}, not {types[0]}.")
        if name != "words" and shape[0] != n:
            raise FormatError(f"{str(path)!r} has {n} vectors and {shape[0]} {name}: the file is damaged.")


def _read_words(data: NDArray[np.uint8], ends: NDArray[np.int64], path: Path) -> list[str]:
    starts = np.concatenate([[0], ends[:-1]])
    if len(ends) and ((ends < starts).any() or starts.min() < 0 or ends[-1] != len(data)):
        raise FormatError(f"The ends of the words in {str(path)!r} do not ascend to {len(data)}: the file is damaged.")
    text = data.tobytes()
    try:
        return [text[start:end].decode() for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    except UnicodeDecodeError as error:
        raise FormatError(f"A word in {str(path)!r} is not UTF-8: {error}.") from error
