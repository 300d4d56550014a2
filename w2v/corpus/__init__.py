"""From text files to token ids: `Corpus` and its `Vocab`. Needs NumPy and nothing heavier."""

from w2v.corpus.builder import Source
from w2v.corpus.corpus import Corpus
from w2v.corpus.remarks import remarks
from w2v.corpus.vocab import Vocab

__all__ = ["Corpus", "Source", "Vocab", "remarks"]
