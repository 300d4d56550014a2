"""What we write, opened by the programs it is for: the command of spaCy, pandas, polars, sentence-transformers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from tests.vectors.models import make
from w2v.vectors.formats import export, open_vectors

WORDS = ["the", "naïve", "😀", "don't", '"', "0.5", "</s>", "a,b"]


@pytest.mark.parametrize("name", ["word2vec", "fasttext"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning")
def test_spacy_initialises_a_pipeline_from_our_text(name: str, tmp_path: Path) -> None:
    import spacy

    model = make(WORDS, 6)
    export(model, name, tmp_path / "vectors.txt")
    command = [
        sys.executable,
        "-m",
        "spacy",
        "init",
        "vectors",
        "en",
        f"{tmp_path}/vectors.txt",
        f"{tmp_path}/pipeline",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    vocab = spacy.load(tmp_path / "pipeline").vocab
    for word in WORDS:
        np.testing.assert_array_equal(vocab.get_vector(word), model[word])


def test_pandas_reads_the_text_as_the_card_says(tmp_path: Path) -> None:
    model = make(WORDS, 6)
    export(model, "word2vec", tmp_path / "vectors.txt")
    table = pd.read_csv(
        tmp_path / "vectors.txt",
        sep=" ",
        skiprows=1,
        header=None,
        index_col=0,
        quoting=3,
        na_filter=False,
        dtype={0: str},
    )
    assert list(table.index) == WORDS
    np.testing.assert_allclose(table.to_numpy(), model.vectors, rtol=1e-6)


def test_pandas_gets_the_arrow_table_through_polars(tmp_path: Path) -> None:
    model = make(WORDS, 6)
    export(model, "arrow", tmp_path / "t.arrow")
    frame = pl.read_ipc(tmp_path / "t.arrow")
    assert pd.DataFrame({"word": frame["word"].to_list()})["word"].tolist() == WORDS
    np.testing.assert_array_equal(np.array(frame["vector"].to_list(), dtype=np.float32), model.vectors)


@pytest.mark.parametrize(("word", "vector"), [("token", "embedding"), ("Text", "vectors"), ("key", "Embeddings")])
def test_tables_of_other_peoples_data_frames_are_read(word: str, vector: str, tmp_path: Path) -> None:
    model = make(WORDS, 6)
    frame = pl.DataFrame({"id": range(len(WORDS)), word: WORDS, vector: model.vectors.tolist()})
    frame.write_parquet(tmp_path / "theirs.parquet")
    back = open_vectors(tmp_path / "theirs.parquet")
    assert back.index_to_key == WORDS
    np.testing.assert_array_equal(back.vectors, model.vectors)
