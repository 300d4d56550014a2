"""The Hub's cache on this machine, as `huggingface_hub` keeps it: what was fetched once opens without a network."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huggingface_hub import HfApi


def snapshot(api: HfApi, repository: str, revision: str | None) -> Path | None:
    """Return the folder that holds a revision's files, as far as they were fetched; None if none ever were.

    Its name is the commit. Nothing is asked of the network.
    """
    from huggingface_hub import errors

    try:
        return Path(api.snapshot_download(repository, revision=revision, local_files_only=True))
    except errors.IncompleteSnapshotError as some:  # of all the repository's files; ours may be there
        return Path(some.snapshot_path)
    except (errors.LocalEntryNotFoundError, ValueError):
        return None


def sizes(folder: Path) -> dict[str, int]:
    """Return the names of the files in a snapshot, as the repository has them, and their bytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}


def remember(api: HfApi, repository: str, revision: str | None) -> None:
    """Note in the cache which commit a branch or tag is at, so that it is found by that name next time.

    Only once the files are there: a fetch that is broken off leaves the older copy to be found.
    """
    from huggingface_hub import errors

    with suppress(errors.HfHubHTTPError, errors.RevisionResolutionError, OSError):
        api.resolve_revision(repository, revision=revision)


def place() -> str:
    """Return the folder of the cache."""
    from huggingface_hub import constants

    return str(constants.HF_HUB_CACHE)
