"""Start a language model from your word vectors: as a PyTorch layer, and inside a transformers model.

    PYTHONPATH=. python examples/language_model.py examples/model

from the top of the repository. The second part needs `pip install transformers`. Nothing is downloaded: the model is
tiny, its weights random.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import torch

from w2v import KeyedVectors

if TYPE_CHECKING:
    from collections.abc import Mapping


def embedding_layer(vectors: KeyedVectors, *, freeze: bool = False) -> torch.nn.Embedding:
    """Return a layer whose row i is the vector of `vectors.index_to_key[i]`, ready to be trained on."""
    layer = torch.nn.Embedding(len(vectors), vectors.vector_size, _weight=torch.tensor(vectors.vectors))
    return layer.requires_grad_(not freeze)


@torch.no_grad()
def initialise(embedding: torch.nn.Embedding, vocabulary: Mapping[str, int], vectors: KeyedVectors) -> int:
    """Put our vectors into the rows of a model's words that we know; leave all other rows as they are.

    Ours are moved and scaled to the mean and spread of the model's own rows, dimension by dimension, so that the
    model meets numbers of the size it expects. Marks for the beginning of a word ("▁", "Ġ") are looked past.

    Args:
        embedding: shape (tokens, vectors.vector_size).
        vocabulary: each token's row, as `tokenizer.get_vocab()` gives it.
        vectors: the word vectors.

    Returns:
        How many rows were set.
    """
    weight = embedding.weight
    if weight.shape[1] != vectors.vector_size:
        raise ValueError(f"the model has {weight.shape[1]} dimensions, and the vectors have {vectors.vector_size}")
    known = {row: token.lstrip("▁Ġ") for token, row in vocabulary.items() if token.lstrip("▁Ġ") in vectors}
    if not known:
        return 0
    ours = torch.tensor(vectors[list(known.values())]).to(weight)  # (known, dimensions)
    spread = ours.std(dim=0, unbiased=False).clamp_min(1e-12)
    scaled = (ours - ours.mean(dim=0)) / spread * weight.std(dim=0, unbiased=False) + weight.mean(dim=0)
    weight[list(known)] = scaled
    return len(known)


def main(folder: str) -> None:
    """Show both on a saved model."""
    from transformers import GPT2Config, GPT2LMHeadModel

    vectors = KeyedVectors.load(folder)
    print(f"PyTorch layer: {embedding_layer(vectors)}")
    vocabulary = {word: row for row, word in enumerate([*vectors.index_to_key[:1000], "<pad>", "<unk>"])}
    width = vectors.vector_size
    config = GPT2Config(
        vocab_size=len(vocabulary), n_embd=width, n_layer=2, n_head=1, n_positions=64, bos_token_id=0, eos_token_id=0
    )
    model = GPT2LMHeadModel(config)
    known = initialise(model.transformer.wte, vocabulary, vectors)
    print(f"GPT-2 with {len(vocabulary):,} tokens: {known:,} of them start from the word vectors")


if __name__ == "__main__":
    main(sys.argv[1])
