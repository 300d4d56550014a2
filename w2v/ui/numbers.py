"""Numbers as pages and programs send them."""

from __future__ import annotations

from typing import Any

from w2v.errors import ConfigError


def whole(field: str, value: Any, most: int | None = None) -> int:
    """A whole number as pages and programs send it: 5000, or 5000.0.

    Raises:
        ConfigError: it is none, or above `most`.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ConfigError(field, f"{field} must be a whole number, not {value!r:.80}.")
    if most is not None and value > most:
        raise ConfigError(field, f"{field} {value:,} is above {most:,}, the most this page draws; ask for fewer.")
    return value
