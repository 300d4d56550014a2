"""How long a question takes on the page: from the Enter key to the answer in the browser, the server's part included.

    python -m tests.bench.asking [--words 100000] [--size 100]

The app is started as the README says and a model of so many words is opened in it. Then words are asked, a sum, and
the contexts of the text's most frequent word beside other very frequent ones, with the example corpus of 1.8 million
words. Prints one JSON object a line: what was asked, the median and the longest of some times, in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect, sync_playwright

from tests.bench.vectors import spelled
from tests.e2e.conftest import QUIET, arrive, open_tab, serving, unfold
from w2v import Corpus, KeyedVectors
from w2v.corpus.concordance import together
from w2v.vectors.formats import export

TEXT = "examples/state_of_the_union.txt.gz"
FREQUENT = 11  # words that are each other's neighbours
ROUNDS = 15

# From the next key or click to when `within` shows `text`, by the browser's own clock.
STOPWATCH = """([within, text]) => {
  const place = document.querySelector(within);
  window.__took = new Promise((done) => {
    let began;
    const start = () => (began ??= performance.now());
    for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, start, { capture: true, once: true });
    const observer = new MutationObserver(() => {
      if (began === undefined || !place.textContent.includes(text)) return;
      observer.disconnect();
      requestAnimationFrame(() => done(performance.now() - began));
    });
    observer.observe(place, { childList: true, subtree: true, characterData: true });
  });
}"""


def model(corpus: Corpus, n: int, size: int) -> KeyedVectors:
    """Random vectors of the text's words and of made-up ones; the most frequent words are each other's neighbours."""
    words = list(dict.fromkeys([*corpus.vocab.words, *spelled(n)]))[:n]
    rng = np.random.default_rng(0)
    table = rng.standard_normal((n, size), dtype=np.float32)
    table[:FREQUENT] += 5 * rng.standard_normal(size, dtype=np.float32)
    return KeyedVectors(words, table, np.arange(n, 0, -1))


def took(page: Page, within: str, text: str, act: Callable[[], None]) -> float:
    """Milliseconds from an act of the hand to a text within a part of the page."""
    page.evaluate(STOPWATCH, [within, text])
    act()
    milliseconds: float = page.evaluate("window.__took")
    return milliseconds


def report(what: str, milliseconds: Sequence[float]) -> None:
    """Print one result; the first time, which warms things up, is left out."""
    told = {"median ms": round(statistics.median(milliseconds[1:]), 1), "longest ms": round(max(milliseconds[1:]), 1)}
    print(json.dumps({"what": what} | told), flush=True)


def ask(page: Page, question: str, caption: str) -> float:
    """Type a question; the time from Enter to its answer."""
    box = page.get_by_label("Word", exact=True)
    box.fill(question)
    return took(page, "#w2v-neighbours", caption, lambda: box.press("Enter"))


def bench(page: Page, corpus: Corpus, vectors: KeyedVectors) -> None:
    """Ask and report."""
    n = f"{len(vectors):,} words"
    asked = vectors.index_to_key[100 : 100 + ROUNDS]
    report(f"a word among {n}", [ask(page, word, f"Most similar to “{word}”") for word in asked])
    sums = [f"{a} - {b} + {c}" for a, b, c in zip(asked, asked[1:], asked[2:], strict=False)]
    report(f"a sum among {n}", [ask(page, text, f"Nearest to {text.replace('-', '−')}") for text in sums])
    unfold(page, "w2v-context-fold")
    frequent = vectors.index_to_key[:FREQUENT]
    ask(page, frequent[0], f"Most similar to “{frequent[0]}”")
    chips = page.locator("#w2v-context").get_by_role("group").get_by_role("button")
    expect(chips).to_have_count(FREQUENT)
    times = []
    for place in range(1, FREQUENT):
        word = str(chips.nth(place).evaluate("chip => chip.firstChild.textContent"))
        times.append(took(page, "#w2v-context", f"near “{word}”", lambda at=place: chips.nth(at).click()))  # type: ignore[misc]
    report(f"{frequent[0]!r} near a very frequent word, {corpus.n_tokens:,} words of text", times)
    counted = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        together(corpus, frequent[0], frequent[1:])
        counted.append(1000 * (time.perf_counter() - began))
    report(f"of that, counting {frequent[0]!r} near {FREQUENT - 1} very frequent words", counted)


def main() -> None:
    """Start the app, open the model, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--size", type=int, default=100)
    arguments = parser.parse_args()
    corpus = Corpus.from_files([TEXT])
    vectors = model(corpus, arguments.words, arguments.size)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        export(vectors, "bundle", folder / "large.zip")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        with serving(folder) as address:
            page = arrive(browser.new_context(viewport={"width": 1440, "height": 900}), address)
            open_tab(page, "Share")
            page.locator("#w2v-open input[type=file]").set_input_files(folder / "large.zip")
            expect(page.locator("#w2v-open-note")).to_contain_text("Opened large", timeout=60_000)
            open_tab(page, "Query")
            expect(page.locator("#w2v-neighbours caption")).to_be_visible()
            bench(page, corpus, vectors)
        browser.close()


if __name__ == "__main__":
    main()
