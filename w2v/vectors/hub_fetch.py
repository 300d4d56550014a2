"""Opening a repository's model: from the Hub, or from the Hub's cache on this machine."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from w2v.errors import FormatError, HubError, HubUnreachableError
from w2v.vectors import hub_cache
from w2v.vectors.formats.registry import FORMATS
from w2v.vectors.hub_errors import plainly
from w2v.vectors.hub_files import Choice, NothingToOpenError, choose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huggingface_hub import HfApi

    from w2v.vectors.keyed_vectors import KeyedVectors


@dataclass(frozen=True)
class Fetched:
    """A model from the Hub, and the revision it was found at.

    Attributes:
        cached: whether it is the copy in the cache, for want of the Hub: there may be a newer one.
    """

    vectors: KeyedVectors
    repository: str
    commit: str
    cached: bool = False


def from_hub(api: HfApi, repository: str, revision: str | None, max_bytes: int | None, *, keep: bool) -> Fetched:
    """Look a repository over, then download what holds its vectors; see `pull`."""
    from huggingface_hub import constants

    with plainly(f"look at {repository}", repository):
        about = api.model_info(
            repository, revision=revision, files_metadata=True, timeout=constants.HF_HUB_ETAG_TIMEOUT
        )
    sizes = {each.rfilename: each.size or 0 for each in about.siblings or []}
    wanted = _chosen(sizes, repository, max_bytes)
    commit = str(about.sha)
    with tempfile.TemporaryDirectory(prefix="w2v-") as scratch:
        paths = []
        with plainly(f"download {repository}", repository):
            for name in wanted.files:
                place = None if keep else scratch
                paths.append(Path(api.hf_hub_download(repository, name, revision=commit, local_dir=place)))
        if keep:
            hub_cache.remember(api, repository, revision)
        vectors = _read(wanted, paths[0], f"{repository} was fetched and cannot be read")
    return Fetched(vectors, repository, commit)


def from_cache(api: HfApi, repository: str, revision: str | None, max_bytes: int | None, why: str) -> Fetched:
    """Return what the cache has; `why` it is asked stands before what it has not."""
    folder = hub_cache.snapshot(api, repository, revision)
    at = f" at revision {revision}" if revision else ""
    absent = f"{why} {repository}{at} is not in the cache at {hub_cache.place()} either: fetch it once with a network."
    if folder is None:
        raise HubUnreachableError(absent)
    try:
        wanted = _chosen(hub_cache.sizes(folder), repository, max_bytes)
    except NothingToOpenError:  # other programs keep other files of it
        raise HubUnreachableError(absent) from None
    vectors = _read(wanted, folder / wanted.files[0], f"The copy of {repository} in the cache cannot be read")
    return Fetched(vectors, repository, folder.name, cached=True)


def _chosen(sizes: Mapping[str, int], repository: str, max_bytes: int | None) -> Choice:
    """Return the files to open, if they are not too large together."""
    wanted = choose(sizes, repository)
    total = sum(sizes[name] for name in wanted.files)
    if max_bytes is not None and total > max_bytes:
        raise HubError(
            f"{repository} has {total / 2**20:,.0f} MB of vectors, and at most {max_bytes / 2**20:,.0f} MB"
            " are opened here: download it and use the library, or train or choose a smaller model."
        )
    return wanted


def _read(wanted: Choice, first: Path, complaint: str) -> KeyedVectors:
    try:
        return FORMATS[wanted.format].read(first.parent if wanted.is_folder else first)
    except FormatError as error:
        raise HubError(f"{complaint}: {error}") from error
