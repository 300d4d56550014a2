"""Reading and training as named endpoints, for `gradio_client` and plain HTTP. Same core, plain JSON answers.

One client session is one visitor: `/load_corpus`, then `/train`, then questions (`query_api`) to the trained model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from w2v.corpus import Corpus, remarks
from w2v.errors import ConfigError
from w2v.training import TrainConfig
from w2v.ui import corpus_tab
from w2v.ui.endpoints import expose, no_tool, text, values
from w2v.ui.job import Job
from w2v.ui.line import TrainingLine
from w2v.ui.plan import within_limits
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.ui.training import training
from w2v.ui.widgets import told, told_while

Json = dict[str, Any]


def load_corpus(
    session: Session,
    files: list[str] | None,
    text: str | None,
    example: str | None,
    lowercase: bool,
    sentences: str,
    settings: Settings,
) -> Json:
    """Read the first that is given of files, text, example; what was read."""
    corpus: Corpus
    how: Json = {"lowercase": lowercase, "sentences": sentences}
    if files:
        corpus = corpus_tab.read_files(files, settings, **how)
    elif text:
        corpus = corpus_tab.read_text(text, settings, **how)
    else:
        corpus = corpus_tab.read_example(example or "", **how)
    session.corpus = corpus
    return {
        "name": corpus.name,
        "files": len(corpus.sources),
        "tokens": corpus.n_tokens,
        "distinct_words": len(corpus.vocab),
        "sentences": corpus.n_sentences,
        "sentences_end": corpus.sentence_ends,
        "remarks": remarks(corpus),
    }


def train(session: Session, config: Any, from_model: bool, line: TrainingLine, settings: Settings) -> Iterator[Json]:
    """Train on the session's corpus; yields where it is, and ends with the model in the session."""
    if config is not None and not isinstance(config, dict):
        raise ConfigError(
            "config", f"config is {type(config).__name__}; send an object of settings, or {{}} for the advised ones."
        )
    session.own_up()
    given = dict(config or {})
    start = session.vectors if from_model else None
    if start is not None:
        given.setdefault("vector_size", start.vector_size)
    config = TrainConfig.for_corpus(session.corpus, **given)
    job = Job(session.corpus, within_limits(session.corpus, config, settings), start)
    yield {"status": "Accepted", "config": job.config.to_dict()}
    for update in training(job, line, session.begin_training(), settings, room=session.room.training(session, job)):
        told: Json = {"status": update.label}
        if update.progress:
            progress = update.progress
            told |= {
                "epoch": progress.epoch,
                "fraction": progress.fraction,
                "loss": progress.loss,
                "words_per_second": progress.words_per_second,
                "eta": progress.eta,
            }
        if update.warning:
            told["warning"] = update.warning
        if update.model and session.keep(update.model, None):
            told |= {"words": len(update.model.vectors), "vector_size": update.model.vectors.vector_size}
        yield told


def create_api(state: gr.State, line: TrainingLine, settings: Settings) -> None:
    """Declare the endpoints."""

    @told
    def on_load(session: Session, files: Any, text: str, example: str, lowercase: bool, sentences: str) -> Json:
        """Read UTF-8 text files, or a text, or an example by its name, as this session's corpus.

        `sentences` says what ends one: "punctuation", "lines", or "auto" to go by the text.
        """
        return load_corpus(session, files, text, example, lowercase, sentences, settings)

    @told_while
    def on_train(session: Session, config: Any, from_model: bool) -> Iterator[Json]:
        """Train on this session's corpus.

        `config` holds settings of TrainConfig; those it leaves out are chosen to suit the corpus, and the first answer
        says all of them. With `from_model`, training goes on from this session's model.
        """
        yield from train(session, config, from_model, line, settings)

    files = gr.File(label="files", file_count="multiple", visible=False)
    lowercase = gr.Checkbox(True, label="lowercase", visible=False)
    from_model = gr.Checkbox(False, label="from_model", visible=False)
    arguments = [files, text("text"), text("example"), lowercase, text("sentences", "auto")]
    expose(state, "load_corpus", on_load, arguments, api_visibility=no_tool())
    limits: dict[str, Any] = {"concurrency_limit": None, "concurrency_id": "train"}
    expose(state, "train", on_train, [values("config"), from_model], api_visibility=no_tool(), **limits)
