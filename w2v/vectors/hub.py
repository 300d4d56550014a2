"""Models on the Hugging Face Hub: publish one, fetch one. Needs `huggingface_hub`, which comes with Gradio.

Fetched are safetensors, JSON and plain text, nothing else, and no more than was agreed to: a repository is looked over
before anything of it is downloaded. Tokens are handed to `huggingface_hub` and kept nowhere.
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from w2v.errors import HubError, HubUnreachableError
from w2v.vectors.card import CardOptions, model_card
from w2v.vectors.formats.files import replacing
from w2v.vectors.formats.folder import write_folder
from w2v.vectors.formats.static_embedding import LAYOUT, fits, write_static_embedding
from w2v.vectors.hub_errors import plainly
from w2v.vectors.hub_fetch import Fetched, from_cache, from_hub

if TYPE_CHECKING:
    from collections.abc import Callable

    from huggingface_hub import HfApi

    from w2v.vectors.keyed_vectors import KeyedVectors

Token = str | bool | None

CARD: Final = "README.md"
_LOG: Final = logging.getLogger(__name__)
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[\w.-]{0,94}[A-Za-z0-9])?", re.ASCII)
_REVISION: Final = re.compile(r"\w[\w./-]{0,199}", re.ASCII)


@dataclass(frozen=True)
class Published:
    """Where a model is on the Hub.

    Attributes:
        repository: "user/name".
        url: its page.
        commit: the revision that was made.
        private: whether only its owner sees it.
        static: whether sentence-transformers and model2vec open it too.
    """

    repository: str
    url: str
    commit: str
    private: bool
    static: bool


def push(
    vectors: KeyedVectors,
    repository: str,
    *,
    token: Token = None,
    private: bool = True,
    replace_existing: bool = False,
    card: CardOptions | None = None,
    dtype: str = "float32",
    on_step: Callable[[str], None] = lambda _: None,
) -> Published:
    """Publish a model: our folder, the static embedding where the words allow it, and a card.

    Args:
        vectors: the model.
        repository: "user/name", or a name alone for a repository of the token's owner.
        token: an access token that may write; None for `HF_TOKEN` or the cached login.
        private: whether only its owner sees it. Who sees a repository that exists already does not change; one that
            everyone sees is refused.
        replace_existing: whether a repository of that name may get a new revision.
        card: what the facts do not say.
        dtype: "float32" or "float16".
        on_step: told what is being done.

    Raises:
        HubError: the Hub refuses (token, name taken, quota) or cannot be reached; nothing is half published.
        FormatError: for a licence or number type that does not exist.
    """
    api = _api(token)
    on_step("Signing in")
    with plainly("sign in"):
        owner = str(api.whoami()["name"])
    repository = checked_name(repository if "/" in repository else f"{owner}/{repository}")
    with tempfile.TemporaryDirectory(prefix="w2v-") as scratch:
        on_step("Writing the files")
        static = write_repository(vectors, Path(scratch), replace(card or CardOptions(), repository=repository), dtype)
        on_step("Creating the repository")
        hidden = _create(api, repository, private=private, replace_existing=replace_existing)
        on_step("Uploading")
        with plainly(f"upload to {repository}"):
            commit = api.upload_folder(
                repo_id=repository,
                folder_path=scratch,
                commit_message="Add word vectors from Word2Vec Studio",
                delete_patterns=list(LAYOUT),  # what is not written again is of the model before
            )
    return Published(repository, f"{api.endpoint}/{repository}", str(commit.oid), hidden, static)


def write_repository(vectors: KeyedVectors, folder: Path, options: CardOptions, dtype: str) -> bool:
    """Write what a repository holds; returns whether that is the static embedding too."""
    static = fits(vectors)  # not with a word that tokenizers would take apart; our folder holds it
    write_folder(vectors, folder, dtype=dtype)
    if static:
        write_static_embedding(vectors, folder, dtype=dtype, nested=True)
    with replacing(folder / CARD) as file:
        file.write(model_card(vectors, replace(options, static=static)).encode())
    return static


def pull(
    repository: str,
    *,
    revision: str | None = None,
    token: Token = None,
    max_bytes: int | None = None,
    keep: bool = True,
    local_files_only: bool = False,
) -> Fetched:
    """Fetch a model from the Hub, or from its cache on this machine where the Hub cannot be reached.

    Args:
        repository: "user/name".
        revision: a branch, a tag or a commit; None for the newest.
        token: for private repositories; None for `HF_TOKEN` or the cached login, False for none at all.
        max_bytes: refuse, before anything is downloaded, what is larger.
        keep: whether the files stay in the Hub's cache for the next time, and are taken from there if need be.
        local_files_only: look into the cache alone, as `HF_HUB_OFFLINE=1` does for the whole program.

    Raises:
        HubError: there is no such repository, it holds no vectors or only pickles, it is too large, or it is damaged.
        HubUnreachableError: the Hub cannot be reached, and the model is not in the cache.
    """
    repository = checked_name(repository)
    if revision is not None and (not _REVISION.fullmatch(revision) or ".." in revision):
        raise HubError(f"{revision!r:.80} is no revision: name a branch, a tag or a commit.")
    api = _api(token)
    if local_files_only:
        return from_cache(api, repository, revision, max_bytes, f"Cannot open {repository} from here alone.")
    try:
        return from_hub(api, repository, revision, max_bytes, keep=keep)
    except HubUnreachableError as error:
        if not keep:
            raise
        found = from_cache(api, repository, revision, max_bytes, str(error))
        _LOG.warning("%s It was opened from the cache, at revision %s.", error, found.commit)
        return found


def checked_name(repository: str) -> str:
    """Return "user/name" if the Hub could have such a repository.

    Raises:
        HubError: it could not; nothing is looked up for such a name.
    """
    parts = repository.strip().split("/")
    if len(parts) != 2 or not all(_NAME.fullmatch(part) and ".." not in part and "--" not in part for part in parts):
        raise HubError(
            f"{repository!r:.100} is no repository's name: write user/name, in letters, digits, '-', '_' and '.'."
        )
    return "/".join(parts)


def _create(api: HfApi, repository: str, *, private: bool, replace_existing: bool) -> bool:
    """Make the repository, or find that it may get a new revision; returns whether only its owner sees it."""
    from huggingface_hub.errors import HfHubHTTPError

    try:
        with plainly(f"create {repository}", repository):
            api.create_repo(repository, private=private)
    except HubError as error:
        cause = error.__cause__
        if not (isinstance(cause, HfHubHTTPError) and cause.response.status_code == 409):
            raise
        with plainly(f"look at {repository}", repository):
            about = api.model_info(repository)
        files = {each.rfilename for each in about.siblings or []} - {".gitattributes"}
        if files and not replace_existing:
            raise HubError(
                f"{repository} exists already: choose another name, or allow it to get a new revision."
            ) from None
        if private and not about.private:
            raise HubError(
                f"{repository} exists already and everyone can see it: choose another name for what is private, or"
                " publish it for all."
            ) from None
        return bool(about.private)
    return private


def _api(token: Token) -> HfApi:
    try:
        from huggingface_hub import HfApi
    except ImportError as error:
        raise HubError("The Hub needs huggingface_hub: pip install huggingface_hub.") from error
    from w2v import __version__

    endpoint = os.environ.get("HF_ENDPOINT") or None
    return HfApi(endpoint=endpoint, token=token, library_name="word2vec-studio", library_version=__version__)
