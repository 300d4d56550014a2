"""The neighbours of a few words, while a model learns: they move from noise to meaning."""

from __future__ import annotations

import time
from typing import Any

import gradio as gr

from w2v.errors import UnknownWordError
from w2v.training import Progress, Trainer
from w2v.ui import widgets
from w2v.ui.panels import Panel
from w2v.ui.session import Session

MOST_WORDS = 8
NEIGHBOURS = 6
AMONG = 10_000  # the most frequent words: a rare one says little while the model is young
SHARE = 0.01  # of the time, at most


def probe_panel() -> Panel:
    """A box for the words to watch, and the table of their neighbours."""
    words = gr.Textbox(
        label="Words to watch",
        info=f"Their neighbours are shown while the model learns; up to {MOST_WORDS}. Empty: some words of the text.",
        placeholder="king, river, eat",
        max_lines=1,
        elem_id="w2v-probes-words",
    )
    table = widgets.probes(elem_id="w2v-probes")
    return Panel("probes", table, watch, [words])


def watch(_session: Session, words: str | None) -> Probes:
    """A watcher of the words in a line of text."""
    return Probes([word for word in (words or "").replace(",", " ").split() if word][:MOST_WORDS])


def telling_words(trainer: Trainer, n: int = 4) -> list[str]:
    """Some words worth watching: frequent enough to be learned soon, too long to be mere grammar."""
    words = trainer.vocab.words
    eligible = [word for word in words[min(80, len(words) // 4) : 1500] if len(word) > 3 and word.isalpha()]
    return (eligible or words)[: 12 * n : 12][:n] or words[:n]


class Probes:
    """Watches words; called with the trainer and its newest event."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._spent = 0.0

    def __call__(self, trainer: Trainer, progress: Progress) -> Any:
        """The value of the table; None while its share of the time is used up."""
        if self._spent > SHARE * progress.elapsed and not progress.done:
            return None
        begun = time.perf_counter()
        self._words = self._words or telling_words(trainer)
        value = self._look(trainer)
        self._spent += time.perf_counter() - begun
        return value

    def _look(self, trainer: Trainer) -> dict[str, Any]:
        ids = [trainer.vocab.index.get(self._spelled(word, trainer), -1) for word in self._words]
        vectors = trainer.vectors(max(AMONG, *(id_ + 1 for id_ in ids)))
        rows: list[dict[str, Any]] = []
        for asked, id_ in zip(self._words, ids, strict=True):
            if id_ < 0:
                rows.append({"word": asked, "note": f"{UnknownWordError(asked)}"})
                continue
            word = vectors.index_to_key[id_]
            near = vectors.most_similar(word, topn=NEIGHBOURS, restrict_vocab=AMONG)
            rows.append({"word": word, "near": [[other, round(cosine, 2)] for other, cosine in near]})
        return {"caption": "Nearest words so far", "rows": rows}

    @staticmethod
    def _spelled(word: str, trainer: Trainer) -> str:
        return word.lower() if trainer.corpus.lowercase and word not in trainer.vocab else word
