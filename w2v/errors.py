"""The errors a user can cause, and nothing else: a bug is never one of these.

    W2VError
    ├── CorpusError          text that cannot be read, or holds nothing to learn from
    ├── ConfigError          a setting out of range; `field` names it
    ├── TrainingError        training cannot go on (divergence, no such device)
    │   └── TimeUpError      the time lent to a training is used up; it can be gone on with
    ├── UnknownWordError     a word that is not in the vocabulary; also a KeyError
    ├── QueryError           a question that makes no sense (an empty list, a vector of the wrong size)
    │   └── QuestionError    a sum of words that cannot be read; `start` and `end` say where
    ├── FormatError          a file of vectors that cannot be read or written
    ├── HubError             the Hugging Face Hub refuses
    │   └── HubUnreachableError  it cannot be reached, or is out of order
    ├── ProjectionError      a map that cannot be drawn
    ├── RoomError            a page that holds as much for its visitors as it may
    ├── LetGoError           what was asked about had to make room for other visitors
    └── Cancelled            the caller asked to stop

Every message names the value, the limit and the way out, in one line. The page shows exactly these as
notices; anything else keeps its traceback in the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class W2VError(Exception):
    """Base class of every error that a user can cause and mend."""


class CorpusError(W2VError):
    """Text that cannot be read, or that holds nothing to learn from."""


class EncodingError(CorpusError):
    """A text that is not in the encoding it was read by."""


class ConfigError(W2VError, ValueError):
    """A setting that is out of range.

    Attributes:
        field: name of the refused field, as in `TrainConfig`.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TrainingError(W2VError):
    """Training that cannot start or cannot go on."""


class TimeUpError(TrainingError):
    """A training whose time on a lent machine is used up. What it learned is kept, and it can be gone on with."""


class QueryError(W2VError, ValueError):
    """A question that makes no sense, such as an empty list of words."""


class QuestionError(QueryError):
    """A sum of words, such as "king - man + woman", that cannot be read.

    Attributes:
        text: the whole of it.
        start: where in `text` that begins which was not understood.
        end: where that ends (exclusive).
        unknown: the word that is not in the vocabulary, if that is the reason.
        suggestions: its close spellings, best first.
        unjoined: whether a word begins there without a sign before it, as in "king man".
    """

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        message: str,
        *,
        unknown: str | None = None,
        suggestions: Sequence[str] = (),
        unjoined: bool = False,
    ) -> None:
        super().__init__(message)
        self.unjoined = unjoined
        self.text = text
        self.start = start
        self.end = end
        self.unknown = unknown
        self.suggestions = list(suggestions)


class UnknownWordError(W2VError, KeyError):
    """A word that is not in the vocabulary.

    Attributes:
        word: the word that was asked for.
        suggestions: close spellings that are in the vocabulary, best first.
    """

    def __init__(self, word: str, suggestions: Sequence[str] = ()) -> None:
        message = f"{word!r} is not in the vocabulary."
        if suggestions:
            message += f" Close: {', '.join(suggestions)}"
        super().__init__(message)
        self.word = word
        self.suggestions = list(suggestions)

    def __str__(self) -> str:  # KeyError would show the message's repr
        return str(self.args[0])


class FormatError(W2VError):
    """A file of vectors that cannot be read or written."""


class HubError(W2VError):
    """The Hugging Face Hub refuses, or cannot be reached."""


class HubUnreachableError(HubError):
    """The Hub cannot be reached, or is out of order: the same request may work another time."""


class ProjectionError(W2VError):
    """A map that cannot be drawn."""


class RoomError(W2VError):
    """The page holds as much for its visitors as it may."""


class LetGoError(W2VError):
    """What is asked about is no longer there: it had to make room for other visitors' things."""


class Cancelled(W2VError):  # noqa: N818  it is a wish that was granted, not a fault
    """The caller asked to stop, and the work stopped."""
