"""Products of vectors with just some rows of a matrix."""

import warnings

import torch
from torch import Tensor


def row_dots(queries: Tensor, matrix: Tensor, rows: Tensor, starts: Tensor, zeros: Tensor) -> Tensor:
    """Multiply each query with its rows, without laying the rows out first.

    Args:
        queries: float32 (Q, d).
        matrix: float32 (V, d).
        rows: the rows that belong to the first query, then to the second and so on, int64 (P,).
        starts: where each query's begin, and the end of the last, int64 (Q + 1,).
        zeros: float32, at least P of them.

    Returns:
        float32 (P,).
    """
    if queries.device.type == "cpu":
        sizes, values = [queries.shape[0], matrix.shape[0]], zeros[: rows.shape[0]]
        pattern = torch.sparse_csr_tensor(starts, rows, values, sizes, dtype=values.dtype)
        found: Tensor = torch.sparse.sampled_addmm(pattern, queries, matrix.t(), beta=0.0)
        return found.values()
    return gathered_dots(queries, matrix, rows, starts)


def gathered_dots(queries: Tensor, matrix: Tensor, rows: Tensor, starts: Tensor) -> Tensor:
    """The same with the rows laid out, for devices whose sparse products do not promise as much."""
    each = torch.repeat_interleave(starts.diff())
    return (queries.index_select(0, each) * matrix.index_select(0, rows)).sum(1)


def hear_notices() -> None:
    """Have PyTorch tell once, unheard, that sparse tensors are new and unchecked: a notice for us, not for users."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        one = torch.zeros(1, 1, dtype=torch.float32)
        row_dots(one, one, torch.zeros(1, dtype=torch.int64), torch.arange(2), one[0])
