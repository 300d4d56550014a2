"""Products with just some rows, against one by one."""

import warnings

import torch

from w2v.training.row_dots import gathered_dots, hear_notices, row_dots


def test_row_dots_are_those_of_each_query_with_its_rows() -> None:
    hear_notices()
    generator = torch.Generator().manual_seed(3)
    queries, matrix = (torch.randn(n, 7, generator=generator) for n in (4, 9))
    belongs, rows = torch.tensor([0, 0, 0, 2, 2, 3]), torch.tensor([8, 1, 1, 5, 0, 8])
    starts = torch.tensor([0, 3, 3, 5, 6])
    expected = torch.stack([queries[q] @ matrix[r] for q, r in zip(belongs, rows, strict=True)])
    torch.testing.assert_close(row_dots(queries, matrix, rows, starts, torch.zeros(20)), expected)
    torch.testing.assert_close(gathered_dots(queries, matrix, rows, starts), expected)


def test_nothing_is_said_of_it_to_users() -> None:
    hear_notices()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        row_dots(torch.ones(1, 2), torch.ones(1, 2), torch.zeros(1).long(), torch.arange(2), torch.zeros(1))
