"""From vectors to answers and files: queries, evaluation, formats. Knows nothing of training or of pages."""

from w2v.vectors.keyed_vectors import KeyedVectors

__all__ = ["KeyedVectors"]
