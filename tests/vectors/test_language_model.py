"""Word vectors as the beginning of a language model: the example that ships, on a tiny model with random weights."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from tests.vectors.models import make

WORDS = [f"word{i}" for i in range(60)]


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """The example as a module."""
    path = Path(__file__).parents[2] / "examples" / "language_model.py"
    spec = importlib.util.spec_from_file_location("language_model", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("freeze", [False, True])
def test_a_layer_holds_our_vectors_and_trains_unless_frozen(example: ModuleType, freeze: bool) -> None:
    model = make(WORDS, 12)
    layer = example.embedding_layer(model, freeze=freeze)
    np.testing.assert_array_equal(layer(torch.tensor([3, 5])).detach().numpy(), model[["word3", "word5"]])
    assert layer.weight.requires_grad is not freeze
    layer.weight.data.zero_()
    assert model.vectors.any()  # the layer has a copy: training it leaves the vectors alone


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_transformers_model_starts_from_the_words_it_shares_with_us(example: ModuleType) -> None:
    from transformers import GPT2Config, GPT2LMHeadModel

    ours = make(WORDS, 12)
    tokens = ["<pad>", "Ġword3", "word5", "▁word7", "word8", "unknown", "word"]
    model: Any = GPT2LMHeadModel(GPT2Config(vocab_size=len(tokens), n_embd=12, n_layer=1, n_head=1, n_positions=8))
    embedding = model.get_input_embeddings()
    before = embedding.weight.detach().clone()
    assert example.initialise(embedding, {token: row for row, token in enumerate(tokens)}, ours) == 4
    after = embedding.weight.detach()
    assert torch.equal(after[[0, 5, 6]], before[[0, 5, 6]])
    torch.testing.assert_close(after[1:5].mean(dim=0), before.mean(dim=0))
    torch.testing.assert_close(after[1:5].std(dim=0, unbiased=False), before.std(dim=0, unbiased=False))
    expected = ours[["word3", "word5", "word7", "word8"]]
    for column in range(12):  # in every dimension a stretched and shifted copy of our numbers
        assert np.corrcoef(after[1:5, column], expected[:, column])[0, 1] == pytest.approx(1, abs=1e-4)
    assert torch.isfinite(model(input_ids=torch.tensor([[1, 2, 3]])).logits).all()


def test_vectors_of_another_width_are_refused(example: ModuleType) -> None:
    with pytest.raises(ValueError, match="the model has 5 dimensions, and the vectors have 12"):
        example.initialise(torch.nn.Embedding(3, 5), {"word1": 0}, make(WORDS, 12))
    assert example.initialise(torch.nn.Embedding(3, 12), {"zzz": 0}, make(WORDS, 12)) == 0
