"""What storing vectors as float16 costs, measured on the vectors themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from w2v.vectors.formats.tensors import halve

if TYPE_CHECKING:
    from w2v.vectors.keyed_vectors import KeyedVectors

_ROWS: Final = 16_384  # measured at a time


@dataclass(frozen=True)
class HalfLoss:
    """How far float16 moves the vectors of a model.

    Attributes:
        largest: the largest change of a number, as a share of the largest number of its vector.
        cosine: the smallest cosine between a vector and itself stored as float16; 1 is unchanged.
    """

    largest: float
    cosine: float

    def __str__(self) -> str:
        return (
            f"float16: no number moves by more than {100 * self.largest:.3g} % of its vector's largest, and every"
            f" vector keeps a cosine of at least {self.cosine:.7f} with its float32 self."
        )


def half_loss(vectors: KeyedVectors) -> HalfLoss:
    """Measure what float16 would change; vectors of zeros change nothing.

    Raises:
        FormatError: if a number is beyond what float16 holds.
    """
    largest, cosine = 0.0, 1.0
    for start in range(0, len(vectors), _ROWS):
        block = vectors.vectors[start : start + _ROWS]
        rows, stored = block.astype(np.float64), halve(block).astype(np.float64)
        size = np.abs(rows).max(axis=1)
        used = size > 0
        if not used.any():
            continue
        rows, stored, size = rows[used], stored[used], size[used]
        largest = max(largest, float((np.abs(rows - stored).max(axis=1) / size).max()))
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(stored, axis=1)
        products = np.einsum("ij,ij->i", rows, stored)
        # A vector too small for float16 becomes zero: nothing is left of its direction.
        cosine = min(cosine, float(np.divide(products, lengths, out=np.zeros_like(lengths), where=lengths > 0).min()))
    return HalfLoss(largest, cosine)
