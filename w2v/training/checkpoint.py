"""Checkpoints: all that a training needs to go on as if it had never stopped, in one safetensors file."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from w2v.errors import FormatError, TrainingError
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.tensors import write_tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from w2v.corpus import Corpus
    from w2v.vectors import KeyedVectors

VERSION = 2


@dataclass(frozen=True)
class Checkpoint:
    """What is in the file.

    Attributes:
        tensors: the matrices, by name.
        state: settings, position and the like, JSON values.
    """

    tensors: dict[str, npt.NDArray[np.float32]]
    state: dict[str, Any]


def fingerprint(corpus: Corpus) -> str:
    """A hash that tells whether a corpus is the one a checkpoint was made with."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (corpus.ids, corpus.ends, corpus.vocab.counts):
        digest.update(np.ascontiguousarray(part).data)
    digest.update("\n".join(corpus.vocab.words).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def fingerprint_of_start(vectors: KeyedVectors) -> str:
    """The same for the model that a training went on from."""
    digest = hashlib.blake2b(np.ascontiguousarray(vectors.vectors).data, digest_size=16)
    digest.update("\n".join(vectors.index_to_key).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def write(path: str | os.PathLike[str], checkpoint: Checkpoint) -> None:
    """Write a checkpoint beside its place and move it there in one step: a kill leaves the one before whole.

    The matrices go to the file in parts: saving them takes no second copy.

    Raises:
        FormatError: the file cannot be written.
    """
    facts = {"w2v-checkpoint": json.dumps({"version": VERSION, **checkpoint.state})}
    try:
        with replacing(Path(path)) as file:
            write_tensors(file, checkpoint.tensors, facts)
    except FormatError as error:
        raise FormatError(f"{error} Choose another place for the checkpoint.") from error


def read(path: str | os.PathLike[str]) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        FormatError: it is not there, or not whole.
    """
    with _opened(path) as (file, state):
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  not a dict
    return Checkpoint(tensors, state)


def read_state(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read what a checkpoint says of its training, without the matrices.

    Raises:
        FormatError: as `read`.
    """
    with _opened(path) as (_, state):
        return state


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[tuple[Any, dict[str, Any]]]:
    from safetensors import SafetensorError, safe_open

    name = repr(os.fspath(path))
    if not Path(path).exists():
        raise FormatError(f"There is no checkpoint {name}: it does not exist. Name the file that --checkpoint wrote.")
    try:
        with safe_open(os.fspath(path), framework="numpy") as file:
            state = json.loads((file.metadata() or {})["w2v-checkpoint"])
            if not isinstance(state, dict) or state.pop("version", None) != VERSION:
                raise FormatError(f"{name} was written by another version. Start anew.")
            yield file, state
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise FormatError(f"{name} is not a checkpoint of a training: {error}. Start anew.") from None


def check_origin(checkpoint: Checkpoint, corpus: Corpus, start: KeyedVectors | None) -> None:
    """Refuse to go on with another text, or from another model, than the training had.

    Raises:
        TrainingError: it is not the checkpoint's.
    """
    if checkpoint.state.get("corpus") != fingerprint(corpus):
        raise TrainingError(
            f"The checkpoint was made with another text than {corpus.name!r}. Load that text, or start anew."
        )
    begun = checkpoint.state.get("start")
    if begun != (None if start is None else fingerprint_of_start(start)):
        needed = "no model" if begun is None else "the model that the training went on from"
        raise TrainingError(f"The checkpoint's training began elsewhere. Give {needed} as the start, or start anew.")
