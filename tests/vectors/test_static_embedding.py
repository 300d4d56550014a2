"""A sentence is the mean of its words' vectors in sentence-transformers and model2vec, words being found as here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from tests.vectors.models import make
from w2v.corpus import Corpus
from w2v.errors import FormatError
from w2v.vectors import KeyedVectors
from w2v.vectors.formats import export, open_vectors

SENTENCES = [
    "The CAT sat; on a mat!",
    "Don’t ask: aardvark, xia… in the U.S. for 1,000.50 New_York nai\u0308ve I",
    "i a i",
    "rock-n-roll 's (the) e.g. a.b.c 3.14 10,000 1,00 x.y",
    "nothing known hereabouts",
    "",
]
WORDS = [
    "the",
    "cat",
    "sat",
    "on",
    "a",
    "mat",
    "don't",
    "u.s",
    "1,000.50",
    "new_york",
    "naïve",
    "i",
    "rock",
    "roll",
    "n",
    "e.g",
    "a.b.c",
    "3.14",
    "10,000",
    "1",
    "00",
    "x.y",
    "s",
]


@pytest.fixture(scope="module")
def model() -> KeyedVectors:
    """A model that was trained here, as its metadata says."""
    vectors = make(WORDS, 8)
    return KeyedVectors(WORDS, vectors.vectors, metadata={"corpus": {"name": "example"}})


@pytest.fixture(scope="module")
def folder(model: KeyedVectors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model as a static embedding."""
    path = tmp_path_factory.mktemp("static") / "model"
    export(model, "static-embedding", path)
    return path


def means(model: KeyedVectors) -> NDArray[np.float64]:
    """The mean of the known words of every sentence in float64; zero if there are none."""
    result = np.zeros((len(SENTENCES), model.vector_size))
    for row, sentence in enumerate(SENTENCES):
        known = [word for word in tokens(sentence) if word in model]
        if known:
            result[row] = model[known].astype(np.float64).mean(axis=0)
    return result


def tokens(sentence: str) -> list[str]:
    return [word for words in Corpus.from_text(sentence) for word in words] if sentence else []


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_sentence_transformers_gives_the_mean_of_our_vectors(folder: Path, model: KeyedVectors) -> None:
    from sentence_transformers import SentenceTransformer

    encoded = SentenceTransformer(str(folder), device="cpu").encode(SENTENCES, show_progress_bar=False)
    np.testing.assert_allclose(encoded, means(model), atol=1e-6)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_model2vec_gives_the_mean_of_our_vectors(folder: Path, model: KeyedVectors) -> None:
    from model2vec import StaticModel

    np.testing.assert_allclose(StaticModel.from_pretrained(folder).encode(SENTENCES), means(model), atol=1e-6)


def test_words_are_found_where_the_corpus_finds_them(folder: Path, model: KeyedVectors) -> None:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    for sentence in SENTENCES:
        found = [token.removeprefix("▁") for token in tokenizer.encode(sentence, add_special_tokens=False).tokens]
        assert found == [word for word in tokens(sentence) if word in model]


def test_vectors_from_elsewhere_are_parted_at_white_space_and_keep_their_capitals(tmp_path: Path) -> None:
    export(KeyedVectors(["Paris", "paris", ",", "rock-n-roll"], np.eye(4)), "static-embedding", tmp_path)
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert tokenizer.encode("Paris , rock-n-roll  zzz paris").tokens == ["▁Paris", "▁,", "▁rock-n-roll", "▁paris"]


def test_words_that_normalising_would_change_are_found_as_they_are(tmp_path: Path) -> None:
    from model2vec import StaticModel

    words = ["caf\u00e9", "cafe\u0301", "can’t", "can't", "plain"]
    model = KeyedVectors(words, np.random.default_rng(1).standard_normal((5, 4)))
    export(model, "static-embedding", tmp_path)
    theirs = StaticModel.from_pretrained(str(tmp_path))
    for word in words:
        np.testing.assert_allclose(theirs.encode(word), model[word], atol=1e-6)


def test_a_word_that_begins_with_the_mark_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"'▁a' .* holds '▁'"):
        export(KeyedVectors(["a", "▁a"], np.eye(2)), "static-embedding", tmp_path / "x")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_what_model2vec_and_sentence_transformers_save_is_read(
    folder: Path, model: KeyedVectors, tmp_path: Path
) -> None:
    from model2vec import StaticModel
    from sentence_transformers import SentenceTransformer

    StaticModel.from_pretrained(folder).save_pretrained(tmp_path / "m2v")
    SentenceTransformer(str(folder), device="cpu").save_pretrained(str(tmp_path / "st"))
    for path in tmp_path.iterdir():
        inner = path / "0_StaticEmbedding" if (path / "0_StaticEmbedding").is_dir() else path
        back = open_vectors(inner)
        assert back.index_to_key == model.index_to_key
        np.testing.assert_array_equal(back.vectors, model.vectors)
