"""The model card: true to the facts, readable by the Hub, and shown as written whatever its words are."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import yaml
from huggingface_hub import ModelCard
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from w2v.errors import FormatError
from w2v.vectors import KeyedVectors
from w2v.vectors.card import LICENCES, CardOptions, literal, model_card, sample_words
from w2v.vectors.formats import export

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "a|b",
    "`code`",
    "**bold**",
    "# heading",
    "--- ",
    "www.evil.example",
    "http://evil.example",
    "me@evil.example",
    "&lt;b&gt;",
    "${alert(1)}",
    "{{7*7}}",
    "\\",
    "$x$",
    "~~gone~~",
]
METADATA = {
    "corpus": {"name": "Tales <b>of</b> | old", "tokens": 1_234_567, "sentences": 99},
    "config": {"architecture": "skipgram", "window": 5, "learning_rate": 0.025},
    "training": {"seconds": 42.3251, "loss": 2.470967},
    "evaluation": {
        "pairs": {"spearman": 0.4321, "pearson": 0.4, "used": 4, "total": 5, "coverage": 0.8},
        "analogies": {"accuracy": 0.25, "coverage": 0.5},
    },
}


def model(words: list[str]) -> KeyedVectors:
    vectors = np.random.default_rng(0).standard_normal((len(words), 6)).astype(np.float32)
    return KeyedVectors(words, vectors, np.arange(len(words), 0, -1), METADATA)


class Seen(HTMLParser):
    """What a reader of the rendered card sees: the text of every cell, and every tag."""

    def __init__(self, card: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []
        self._open = False
        body = card.split("---\n", 2)[2]
        self.feed(MarkdownIt("gfm-like", {"html": True, "linkify": True}).render(body))

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  the parser's protocol
        self.tags.append(tag)
        if tag == "td":
            self.cells.append("")
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.cells[-1] += data


def test_the_card_tells_the_facts() -> None:
    words = ["the", "king", *(f"word{letter}" for letter in "abcdefghijkl")]
    card = model_card(model(words), CardOptions(licence="cc-by-4.0"))
    cells = Seen(card).cells
    place = cells.index("pairs")
    assert cells[place : place + 3] == ["pairs", "spearman 0.432, pearson 0.400", "80.0 %"]
    assert cells[place + 3 : place + 6] == ["analogies", "accuracy 0.250", "50.0 %"]
    del cells[place : place + 6]
    facts = dict(zip(cells[::2], cells[1::2], strict=True))
    assert facts["name"] == "Tales <b>of</b> | old"
    assert facts["tokens"] == "1,234,567"
    assert facts["window"] == "5"
    assert facts["seconds"] == "42.3251"
    assert facts["loss"] == "2.47097"
    neighbours = model(words).most_similar("king", topn=5)
    assert facts["king"] == ", ".join(f"{word} {cosine:.2f}" for word, cosine in neighbours)
    assert len(sample_words(model(words))) == 10


@pytest.mark.parametrize("static", [False, True])
def test_the_hub_reads_the_header(static: bool) -> None:
    card = model_card(model(["a", "b"]), CardOptions(licence="mit", repository="ann/tales", static=static))
    header = yaml.safe_load(card.split("---\n")[1])
    assert header["license"] == "mit"
    assert header["library_name"] == ("sentence-transformers" if static else "word2vec-studio")
    assert "word2vec" in header["tags"]
    assert ModelCard(card).data.get("license") == "mit"
    assert "license" not in yaml.safe_load(model_card(model(["a", "b"])).split("---\n")[1])


def test_a_licence_that_does_not_exist_is_refused() -> None:
    with pytest.raises(FormatError, match="no licence 'mine': choose one of mit, apache"):
        CardOptions(licence="mine")
    assert all(CardOptions(licence=licence) for licence in LICENCES)


def test_hostile_words_are_shown_as_they_are() -> None:
    title = "# <svg onload=alert(1)> [x](y) | z"
    card = model_card(model(HOSTILE), CardOptions(title=title))
    seen = Seen(card)
    assert set(seen.tags) <= {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "pre", "code"}
    assert set(sample_words(model(HOSTILE))) <= set(seen.cells)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=70))
def test_any_text_is_shown_as_it_is_in_a_cell(text: str) -> None:
    seen = Seen(f"---\n---\n\n| a |\n| --- |\n| {literal(text)} |\n")
    visible = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
    visible = visible.replace("|", "\\x7c") if "\\" in visible else visible
    assert seen.cells == [visible or "(empty)"]
    assert set(seen.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}


@pytest.mark.parametrize("text_file", [False, True])
def test_every_program_on_the_card_of_a_folder_loads_it(text_file: bool, tmp_path: Path) -> None:
    made = model(["the", "king", "queen"])
    made.save(tmp_path)
    export(made, "word2vec", tmp_path / "vectors.txt")
    codes = re.findall(r"```(python|bash)\n(.*?)\n```", model_card(made, CardOptions(text_file=text_file)), re.DOTALL)
    assert len(codes) == 5
    for language, code in codes:
        if language == "bash":
            assert code.startswith("python -m spacy")  # run in test_formats
            continue
        program = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
