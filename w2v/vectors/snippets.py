"""How other programs load what is shared: short programs for people to copy. The tests run every one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tool:
    """How one program loads the model.

    Attributes:
        name: the program.
        code: what to type.
        language: "python" or "bash".
    """

    name: str
    code: str
    language: str = "python"


_GENSIM = (
    'model = gensim.models.KeyedVectors(tensors["vectors"].shape[1])\nmodel.add_vectors(words, tensors["vectors"])'
)
_LAYER = 'layer = torch.nn.Embedding.from_pretrained(torch.tensor(tensors["vectors"]).float())'


def _reading(file: str) -> str:
    """Lines that read the tensors and the words of a `model.safetensors`; `file` is the expression that names it."""
    return (
        "from safetensors.numpy import load_file\n\n"
        f"tensors = load_file({file})\n"
        'text, ends = tensors["words"].tobytes(), [0, *tensors["word_ends"].tolist()]\n'
        "words = [text[start:end].decode() for start, end in zip(ends, ends[1:])]\n"
    )


def repository_tools(repository: str, *, static: bool) -> list[Tool]:
    """Return how to load a model from the Hub.

    Args:
        repository: "user/name".
        static: whether it holds the static embedding too.
    """
    fetched = f'hf_hub_download("{repository}", "model.safetensors")'
    read = f"from huggingface_hub import hf_hub_download\n{_reading(fetched)}"
    tools = [
        Tool(
            "Word2Vec Studio", f'from w2v import KeyedVectors\n\nmodel = KeyedVectors.from_pretrained("{repository}")'
        ),
        Tool("gensim", f"import gensim\n{read}{_GENSIM}"),
    ]
    if static:
        tools += [
            Tool(
                "sentence-transformers (a sentence is the mean of its words)",
                f'from sentence_transformers import SentenceTransformer\n\nmodel = SentenceTransformer("{repository}")',
            ),
            Tool(
                "model2vec (the same)",
                f'from model2vec import StaticModel\n\nmodel = StaticModel.from_pretrained("{repository}")',
            ),
        ]
    rows = "row = {word: row for row, word in enumerate(words)}"
    return [*tools, Tool("PyTorch", f"import torch\n{read}{_LAYER}\n{rows}")]


def folder_tools(*, text_file: bool) -> list[Tool]:
    """Return how to load a model from its folder.

    Args:
        text_file: whether the folder holds `vectors.txt`.
    """
    read = _reading('"model.safetensors"')
    own = Tool("Word2Vec Studio", 'from w2v import KeyedVectors\n\nmodel = KeyedVectors.load(".")')
    torch = Tool("PyTorch", f"import torch\n{read}{_LAYER}")
    if not text_file:
        frame = 'table = pandas.DataFrame(tensors["vectors"], index=words)'
        return [
            own,
            Tool("gensim", f"import gensim\n{read}{_GENSIM}"),
            torch,
            Tool("pandas", f"import pandas\n{read}{frame}"),
            Tool("NumPy", f'{read}vectors = tensors["vectors"]'),
        ]
    return [
        own,
        Tool(
            "gensim",
            'from gensim.models import KeyedVectors\n\nmodel = KeyedVectors.load_word2vec_format("vectors.txt")',
        ),
        Tool("spaCy", "python -m spacy init vectors en vectors.txt spacy-model", "bash"),
        torch,
        Tool(
            "pandas",
            'import pandas\n\ntable = pandas.read_csv("vectors.txt", sep=" ", skiprows=1, header=None, index_col=0,\n'
            "                        quoting=3, na_filter=False)",
        ),
    ]
