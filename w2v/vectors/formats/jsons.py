"""JSON as strangers write it: bounded, without NaN, and never deep enough to exhaust the stack."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from w2v.errors import FormatError


def parse_object(text: str | bytes, what: str) -> dict[str, Any]:
    """Return a JSON object, or say what is wrong with `what`.

    Raises:
        FormatError: if it is no JSON, no object, nested too deeply, or holds NaN, infinity or an endless number.
    """
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:  # ValueError: also undecodable bytes and 5,000-digit numbers
        reason = "is nested too deeply" if isinstance(error, RecursionError) else f"is not JSON: {error}"
        raise FormatError(f"Cannot read {what}: it {reason}.") from error
    if not isinstance(value, dict):
        raise FormatError(f"Cannot read {what}: it holds a {type(value).__name__}, and an object is needed.")
    return value


def dump_object(value: dict[str, Any], indent: int | None = None) -> str:
    """Return a JSON object as ASCII text.

    Raises:
        FormatError: if it holds anything that JSON cannot.
    """
    try:
        return json.dumps(value, indent=indent, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise FormatError(f"The metadata cannot be written as JSON: {error}.") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
