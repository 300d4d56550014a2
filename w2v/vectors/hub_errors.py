"""What the Hub and the network say when they refuse, in one plain line each."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, cast

from w2v.errors import HubError, HubUnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAID: Final = 200  # characters of the Hub's own words that are passed on

_REASONS: Final = {
    400: "the Hub found a fault in what was sent",
    401: "the token is missing, wrong or expired: make one that may write at huggingface.co/settings/tokens",
    402: "the account's quota is used up: free some space there, or choose another account",
    403: "the token may not do this there: it needs the right to write to that account, and space left in its quota",
    404: "there is no such repository or revision, or it is private and the token may not see it",
    409: "it exists already",
    413: "it is larger than the Hub takes",
    429: "too many requests were sent: wait a few minutes",
    507: "the account's quota is used up: free some space there, or choose another account",
}


@contextmanager
def plainly(what: str, repository: str = "") -> Iterator[None]:
    """Turn what goes wrong with the Hub inside the block into a `HubError`.

    Args:
        what: what was being done, as in "Cannot … :".
        repository: which repository, where one is looked up.

    Raises:
        HubError: with the reason and the way out, and no part of a token.
        HubUnreachableError: if no answer came, or one that the Hub is out of order.
    """
    from huggingface_hub import errors

    # Every error of its HTTP client, whichever that is.
    transport = cast("type[Exception]", errors.HfHubHTTPError.__bases__[0])
    try:
        yield
    except errors.LocalTokenNotFoundError as error:
        raise HubError(f"Cannot {what}: there is no token. Give one, set HF_TOKEN, or run `hf auth login`.") from error
    except (transport, OSError, RuntimeError, ValueError) as error:
        status = _status(error)
        if isinstance(error, errors.GatedRepoError):
            raise HubError(f"Cannot {what}: {repository} asks you to accept its terms on its page first.") from error
        if status is None and any(isinstance(each, errors.OfflineModeIsEnabled) for each in _chain(error)):
            raise HubUnreachableError(f"Cannot {what}: HF_HUB_OFFLINE is set. To use the network, unset it.") from error
        if status is None and any(
            isinstance(each, (transport, ConnectionError, TimeoutError)) for each in _chain(error)
        ):
            raise HubUnreachableError(
                f"Cannot {what}: the Hub cannot be reached. Is there a network? Try again."
            ) from error
        if status is None:
            raise HubError(f"Cannot {what}: {_first_line(error)}") from error
        if isinstance(error, errors.RepositoryNotFoundError):
            status = 404  # the Hub answers 401 for what a stranger may not see, be it there or not
        reason = _REASONS.get(status, f"the Hub answered with status {status}: try again later")
        server = error.server_message if isinstance(error, errors.HfHubHTTPError) else None
        said = f" It said: {server[:_SAID].splitlines()[0]}" if server else ""
        kind = HubUnreachableError if status >= 500 and status not in _REASONS else HubError
        raise kind(f"Cannot {what}: {reason}.{said}") from error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what caused it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int | None:
    """Return the status the Hub answered with, be it the cause of the cause."""
    for each in _chain(error):
        if (response := getattr(each, "response", None)) is not None:
            return int(response.status_code)
    return None


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines)[:_SAID] or type(error).__name__
