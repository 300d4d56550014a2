"""Is this text, or a file of text with something else around it? Told by the beginning, never by the name."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import Final

_LOOKED_AT: Final = 50_000  # characters
_FEW: Final = 10  # lines or tags, below which nothing can be told
_SPARSE: Final = 500  # characters to a tag: markup has more of them
_MOST: Final = 0.95  # of the lines of a table have as many columns

# An opening tag without anything in it may be a name: <anna> speaks in a chat.
_HTML: Final = re.compile(
    r"</(?:html|head|body|div|span|p|a|table|tr|td|li|ul|ol|script|style|h[1-6]|b|i|em|strong)\s*>"
    r"|<(?:br|hr)\s*/?>|<(?:div|span|p|a|table|td|img|meta|link|script)\s[^<>]{1,300}>",
    re.IGNORECASE,
)
_HTML_START: Final = re.compile(r"\s*(?:<!doctype html|<html)\b", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</[A-Za-z][\w:.-]{0,60}>|<[A-Za-z][\w:.-]{0,60}(?:\s+[\w:.-]{1,60}=\"[^\"<>]{0,300}\")+\s*/?>"
)
_SUBTITLE: Final = re.compile(r"^(?:\d+:)?\d\d:\d\d[,.]\d{3} --> (?:\d+:)?\d\d:\d\d[,.]\d{3}", re.MULTILINE)
_MAIL: Final = re.compile(
    r"^(Message-ID|MIME-Version|Return-Path|Received|Content-Type|X-[\w-]{1,40}): \S", re.MULTILINE | re.IGNORECASE
)
_JSON_LINE: Final = re.compile(r'[\[{]\s*"[^"\n]{1,200}"\s*:.*[}\]],?')
_JSON_KEY: Final = re.compile(r'^[ \t]*"[^"\n]{1,200}"\s*:', re.MULTILINE)
_LATEX: Final = re.compile(r"\\(?:documentclass|usepackage|begin|end|(?:sub)*section|chapter|cite|ref|label)\b[\[{]")
_FRONT: Final = re.compile(r"---\n(?:[A-Za-z_][\w -]{0,60}:.*\n|[ \t#-].*\n|\n){1,100}?(?:---|\.\.\.)[ \t]*\n")


def kind_of(sample: str) -> str:
    """Return what the beginning of a text is beside text, as one of `ADVICE`; "" for most texts."""
    text = sample.removeprefix("\ufeff")[:_LOOKED_AT]
    start = text.lstrip()
    lines = [line for line in text.split("\n")[: 20 * _FEW] if line.strip()]
    if _HTML_START.match(text) or _dense(_HTML, text):
        return "HTML"
    if start.startswith("<?xml") or _dense(_TAG, text):
        return "XML"
    if start.startswith("WEBVTT") or len(_SUBTITLE.findall(text)) > 2:
        return "subtitles"
    if len({name.lower() for name in _MAIL.findall(text[: _SPARSE * _FEW])}) > 1:
        return "e-mail"
    if lines and (_share(_JSON_LINE, lines) > _MOST or (start[0] in "[{" and len(_JSON_KEY.findall(text)) >= _FEW)):
        return "JSON"
    if len(_LATEX.findall(text)) >= _FEW // 2:
        return "LaTeX"
    if _FRONT.match(text):
        return "front matter"
    return "a table" if _is_table(lines[:-1] if len(sample) > len(text) else lines) else ""


ADVICE: Final = {
    "HTML": "looks like HTML: tags such as div and span are counted as words. Save it as plain text first.",
    "XML": "looks like XML: the names of its elements are counted as words. Save the text in it as plain text first.",
    "subtitles": "looks like subtitles: their times are counted as words. Leave out the lines with --> first.",
    "e-mail": "looks like e-mail: its headers are counted as words. Save the letters alone as plain text first.",
    "JSON": "looks like JSON: the names of its fields are counted as words. Save the text in it as plain text first.",
    "LaTeX": "looks like LaTeX: its commands are counted as words. Make it plain text first, with detex or pandoc.",
    "front matter": "begins with front matter, whose settings are counted as words. Cut it off first.",
    "a table": "looks like a table: all its columns are counted as words. Save the column with the text alone first.",
}


_EMOJI = re.compile("[\U0001f300-\U0001f64f\U0001f680-\U0001faff\u2600-\u27bf]")
_EMOJI_FEW, _EMOJI_SPARSE = 3, 2000  # fewer, or more characters to each, and nobody misses them


def has_emoji(sample: str) -> bool:
    """Whether a text has emoji enough to be missed: they are no words, and vanish."""
    found = 0 if sample.isascii() else len(_EMOJI.findall(sample))
    return found >= _EMOJI_FEW and found * _EMOJI_SPARSE >= len(sample)


def _dense(pattern: re.Pattern[str], text: str) -> bool:
    found = len(pattern.findall(text))
    return found >= _FEW and found * _SPARSE >= len(text)


def _share(pattern: re.Pattern[str], lines: list[str]) -> float:
    return sum(pattern.fullmatch(line.strip()) is not None for line in lines) / len(lines)


def _is_table(lines: list[str]) -> bool:
    """Whether nearly all lines have as many columns: two by tabs, or three by commas or semicolons."""
    for separator, least in (("\t", 2), (",", 3), (";", 3)):
        try:
            widths = Counter(len(row) for row in csv.reader(map(str.strip, lines), delimiter=separator))
        except csv.Error:  # an endless field
            continue
        width, often = max(widths.items(), key=lambda pair: pair[1], default=(0, 0))
        if width >= least and often >= max(_FEW, _MOST * sum(widths.values())):
            return True
    return False
