"""safetensors files: written row by row without a second copy in memory, read with every shape checked first."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from w2v.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

Tensors = dict[str, NDArray[Any]]

_NAMES: Final = {"float32": "F32", "float16": "F16", "int64": "I64", "uint8": "U8"}
_ROWS: Final = 65_536  # converted and written at a time


def write_tensors(
    file: IO[bytes], tensors: Mapping[str, NDArray[Any]], facts: Mapping[str, str], *, halved: Collection[str] = ()
) -> None:
    """Write a safetensors file.

    Args:
        file: open for writing.
        tensors: float32, int64 or uint8 arrays. Put those with the widest numbers first: each begins where the one
            before it ends, and readers like it aligned.
        facts: the header's `__metadata__`.
        halved: names of float32 tensors to store as float16.

    Raises:
        FormatError: if a number is too large for float16.
    """
    header: dict[str, Any] = {"__metadata__": dict(facts)}
    offset = 0
    for name, tensor in tensors.items():
        stored = np.dtype(np.float16) if name in halved else tensor.dtype
        end = offset + tensor.size * stored.itemsize
        header[name] = {"dtype": _NAMES[stored.name], "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # so that the data are aligned
    file.write(len(text).to_bytes(8, "little") + text)
    for name, tensor in tensors.items():
        for start in range(0, len(tensor), _ROWS):
            rows = tensor[start : start + _ROWS]
            rows = halve(rows) if name in halved else rows
            file.write(rows.astype(rows.dtype.newbyteorder("<"), copy=False).tobytes())


def halve(rows: NDArray[np.float32]) -> NDArray[np.float16]:
    """Return rows as float16.

    Raises:
        FormatError: if a number is beyond what float16 holds.
    """
    limit = float(np.finfo(np.float16).max)
    if (largest := float(np.abs(rows).max(initial=0.0))) > limit:
        raise FormatError(f"float16 holds numbers up to {limit:.0f}, and {largest:.4g} occurs: use float32.")
    return rows.astype(np.float16)


def halved(dtype: str, name: str) -> set[str]:
    """Return the tensors to store as float16 if `dtype` says so: none, or the one of that name."""
    if dtype not in ("float32", "float16"):
        raise FormatError(f"Vectors are stored as 'float32' or 'float16', not {dtype!r}.")
    return {name} if dtype == "float16" else set()


def read_tensors(path: Path, wanted: Mapping[str, int]) -> tuple[dict[str, str], Tensors]:
    """Return a file's facts, and those of the `wanted` tensors (name → number of axes) that it has.

    The safetensors library checks that header, offsets and size agree before any memory is taken.

    Raises:
        FormatError: if the file is missing or damaged, or a tensor has another shape or an unusual type.
    """
    from safetensors import SafetensorError, safe_open

    tensors: Tensors = {}
    try:
        with safe_open(path, framework="numpy") as file:
            for name in sorted(wanted.keys() & set(file.keys())):
                part = file.get_slice(name)
                if part.get_dtype() not in _NAMES.values() or len(part.get_shape()) != wanted[name]:
                    raise FormatError(
                        f"Tensor {name!r} of {str(path)!r} is {part.get_dtype()} of shape {part.get_shape()}:"
                        f" {wanted[name]} axes of F32, F16, I64 or U8 are read here."
                    )
                tensors[name] = file.get_tensor(name)
            return dict(file.metadata() or {}), tensors
    except (SafetensorError, OSError) as error:
        raise FormatError(f"Cannot read {str(path)!r}: {error}. Is it damaged or cut short?") from error
