"""The compiled reader of big text tables: plain decimal numbers at the speed of the disk, anything else left alone.

Importing this module imports numba and compiles (or fetches from its cache), so it is imported when needed only.

A number of up to 19 digits is read as a whole number times a power of ten. Up to 2^53 and 10^22 both are exact in
float64, and one division rounds correctly (W. D. Clinger, "How to read floating point numbers accurately", 1990).
Beyond, the float64 may be off by a few units in its last place, which cannot change the float32 it is rounded to
unless it lies that close to the middle between two float32; those numbers, too, go to the plain reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

    from w2v.vectors.search import Floats

_SPACE, _NEWLINE, _RETURN, _POINT, _PLUS, _MINUS = (ord(character) for character in " \n\r.+-")
_ZERO, _NINE, _SMALL_E, _BIG_E = (ord(character) for character in "09eE")
_MOST_DIGITS: Final = 19  # a whole number of so many digits surely fits 64 bits
_POWERS: Final = np.array([float(f"1e{k}") for k in range(61)])
_MOST_EXPONENT: Final = 100
_EXACT_POWER: Final = 22
_EXACT_WHOLE: Final = 1 << 53
_LEAST, _MOST = 1e-36, 1e36  # between them, a float32 has all its digits
_DOUBT: Final = 2.0**-48  # of the value: 16 units in the last place of a float64, generously


def scan_rows(chunk: bytes, start: int, vectors: Floats) -> tuple[list[bytes], int]:
    r"""Read lines `word number … number\n` from `start` on into `vectors` (rows, d), up to the first odd line.

    Args:
        chunk: whole lines; the last byte is a newline.
        start: where a line begins.
        vectors: as many rows as may be read.

    Returns:
        The words, and where the first line begins that was not read: an odd one, one too many, or the end.
    """
    ends = np.empty((len(vectors), 2), dtype=np.int64)  # where each word begins and ends
    count, stop = _scan(np.frombuffer(chunk, dtype=np.uint8), start, vectors, ends)
    return [chunk[first:last] for first, last in ends[:count].tolist()], int(stop)


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    try:
        compiled: Callable[..., Any] = njit(cache=True)(function)
    except RuntimeError:  # nowhere to keep the compiled code
        compiled = njit(function)
    return compiled


def _number_slowly(data: Any, at: int) -> Any:  # noqa: ANN401, C901  compiled, in one piece
    """Read one number; return where it ends, its value, and whether that can be relied on."""
    negative = data[at] == _MINUS
    if negative or data[at] == _PLUS:
        at += 1
    power: Any = 0
    whole, digits, any_digit, point = np.uint64(0), 0, False, False
    while True:
        character = data[at]
        if _ZERO <= character <= _NINE:
            any_digit = True
            if whole or character != _ZERO:
                digits += 1
            if digits > _MOST_DIGITS:
                return at, 0.0, False
            whole = whole * np.uint64(10) + np.uint64(character - _ZERO)
            if point:
                power -= 1
        elif character == _POINT and not point:
            point = True
        else:
            break
        at += 1
    if data[at] in (_SMALL_E, _BIG_E):
        at += 1
        below = data[at] == _MINUS
        if below or data[at] == _PLUS:
            at += 1
        exponent = np.int64(0)
        if not _ZERO <= data[at] <= _NINE:
            return at, 0.0, False
        while _ZERO <= data[at] <= _NINE:
            if exponent < _MOST_EXPONENT:  # beyond, it is too much whatever follows
                exponent = exponent * 10 + (data[at] - _ZERO)
            at += 1
        power += -exponent if below else exponent
    if not any_digit or abs(power) >= len(_POWERS):
        return at, 0.0, False
    value = np.float64(whole) / _POWERS[-power] if power < 0 else np.float64(whole) * _POWERS[power]
    fine = whole == 0 or (whole <= _EXACT_WHOLE and abs(power) <= _EXACT_POWER)
    if not fine and _LEAST < value < _MOST:
        fine = np.float32(value * (1 - _DOUBT)) == np.float32(value * (1 + _DOUBT))
    return at, -value if negative else value, fine


def _scan_slowly(data: Any, start: int, vectors: Any, ends: Any) -> tuple[int, int]:  # noqa: ANN401  compiled
    """Fill `vectors` and `ends` row by row; return how many rows, and where the next line begins."""
    line = start
    for row in range(len(ends)):
        if line == len(data):
            return row, line
        at = line
        while data[at] not in (_SPACE, _NEWLINE):
            at += 1
        ends[row, 0], ends[row, 1] = line, at
        for column in range(vectors.shape[1]):
            if data[at] != _SPACE:
                return row, line
            at, vectors[row, column], fine = _number(data, at + 1)
            if not fine:
                return row, line
        while data[at] in (_SPACE, _RETURN):
            at += 1
        if data[at] != _NEWLINE or ends[row, 1] == line:
            return row, line
        line = at + 1
    return len(ends), line


_number = _compiled(_number_slowly)
_scan = _compiled(_scan_slowly)
