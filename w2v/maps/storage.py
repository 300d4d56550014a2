"""A map in a file of its own: `map.safetensors`, nothing pickled, everything checked when read.

    tensor        type  shape   what
    coordinates   F32   (n, c)
    indices       I32   (n, k)  each word's neighbours
    similarities  F32   (n, k)  their cosines
    distances     F32   (n, k)
    counts        I64   (n,)    optional

The header's metadata holds "format", "version" and "map": the words and the settings as a JSON object.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from w2v.errors import FormatError
from w2v.maps.neighbours import Neighbours
from w2v.maps.projection import Projection
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.jsons import dump_object, parse_object

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

FILE = "map.safetensors"
FORMAT = "word2vec-studio-map"
VERSION = "1"

_TYPES = {"coordinates": "float32", "indices": "int32", "similarities": "float32", "distances": "float32"}


def write_projection(projection: Projection, directory: str | os.PathLike[str]) -> None:
    """Write a map into `directory`, made if need be.

    Raises:
        FormatError: if it cannot be written.
    """
    from safetensors.numpy import save

    near = projection.neighbours
    tensors: dict[str, NDArray[Any]] = {
        "coordinates": projection.coordinates,
        "indices": near.indices,
        "similarities": near.similarities,
        "distances": near.distances,
    }
    if projection.counts is not None:
        tensors["counts"] = projection.counts
    content = dump_object({"words": projection.words, "settings": dict(projection.settings)})
    facts = {"format": FORMAT, "version": VERSION, "map": content}
    with replacing(Path(directory) / FILE) as file:
        file.write(save({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}, facts))


def read_projection(directory: str | os.PathLike[str]) -> Projection:
    """Read a map that `write_projection` wrote.

    Raises:
        FormatError: if there is none, or its parts do not fit together.
    """
    from safetensors import SafetensorError, safe_open

    path = Path(directory) / FILE
    try:
        with safe_open(path, framework="numpy") as file:
            facts = file.metadata() or {}
            if facts.get("format") != FORMAT or facts.get("version") != VERSION:
                raise FormatError(f"{str(path)!r} is no map of format version {VERSION}; draw the map again.")
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  it is no mapping
    except (OSError, SafetensorError) as error:
        raise FormatError(f"Cannot read a map from {str(path)!r}: {error}. Draw the map again.") from error
    content = parse_object(facts.get("map", ""), f"the words of {str(path)!r}")
    _check(content, tensors, path)
    neighbours = Neighbours(tensors["indices"], tensors["similarities"], tensors["distances"])
    return Projection(content["words"], tensors["coordinates"], neighbours, tensors.get("counts"), content["settings"])


def _check(content: dict[str, Any], tensors: dict[str, NDArray[Any]], path: Path) -> None:
    words, settings = content.get("words"), content.get("settings")
    if (
        not isinstance(words, list)
        or not all(isinstance(word, str) for word in words)
        or not isinstance(settings, dict)
    ):
        raise FormatError(f"{str(path)!r} holds no list of words; draw the map again.")
    n = len(words)
    for name, dtype in _TYPES.items():
        tensor = tensors.get(name)
        if tensor is None or tensor.dtype != dtype or tensor.ndim != 2 or len(tensor) != n:
            raise FormatError(f"{str(path)!r} has {n} words but no {dtype} {name!r} of {n} rows; draw the map again.")
        if dtype == "float32" and not np.isfinite(tensor).all():
            raise FormatError(f"{name!r} in {str(path)!r} holds a number that is not finite; draw the map again.")
    shapes = {tensors[name].shape for name in ("indices", "similarities", "distances")}
    near = tensors["indices"]
    if len(shapes) > 1 or (near.size and (near.min() < 0 or near.max() >= n)):
        raise FormatError(f"The neighbours in {str(path)!r} do not fit its {n} words; draw the map again.")
    counts = tensors.get("counts")
    if tensors["coordinates"].shape[1] not in (2, 3) or (counts is not None and counts.shape != (n,)):
        raise FormatError(f"The shapes in {str(path)!r} are not those of a map of {n} words; draw the map again.")
