"""The row optimizers against PyTorch's own, and the bound on a step by hand."""

from __future__ import annotations

import pytest
import torch

from w2v.training.objectives import Slot
from w2v.training.optimizers import LARGEST_EXCESS, LARGEST_STEP, RowAdagrad, RowAdam, RowOptimizer, RowSGD

KINDS: dict[str, type[RowOptimizer]] = {"sgd": RowSGD, "adam": RowAdam, "adagrad": RowAdagrad}


def slots(seed: int) -> list[Slot]:
    generator = torch.Generator().manual_seed(seed)
    # Every row is touched in each step: PyTorch counts the steps of all rows together.
    rows = [torch.cat((torch.randint(0, 5, (2,), generator=generator), torch.arange(5))) for _ in range(2)]
    return [Slot(r, torch.randn(7, 3, generator=generator), torch.ones(7), torch.tensor([7])) for r in rows]


@pytest.mark.parametrize("name", ["sgd", "adam", "adagrad"])
def test_steps_equal_pytorch_s(name: str) -> None:
    start = torch.randn(6, 3, generator=torch.Generator().manual_seed(0))
    parameter = torch.nn.Parameter(start.clone())
    theirs = {
        "sgd": torch.optim.SGD([parameter], lr=0.01),
        "adam": torch.optim.SparseAdam([parameter], lr=0.01),
        "adagrad": torch.optim.Adagrad([parameter], lr=0.01, eps=1e-8),
    }[name]
    matrix = start.clone()
    both = slots(0)
    ours = [KINDS[name](matrix, both, rank, rank == 0) for rank in range(2)]
    for seed in range(4):
        for slot, new in zip(both, slots(seed), strict=True):
            slot.rows.copy_(new.rows)
            slot.gradient.copy_(new.gradient)
        indices, values = torch.cat([slot.rows for slot in both]), torch.cat([slot.gradient for slot in both])
        for one in ours:
            one.prepare(1.0, 0.01)
        ours[0].change()
        gradient = torch.sparse_coo_tensor(indices[None], values, (6, 3), check_invariants=True)
        parameter.grad = gradient if name == "adam" else gradient.to_dense()
        theirs.step()
    torch.testing.assert_close(matrix, parameter.detach(), rtol=1e-4, atol=1e-6)


def test_a_step_is_bounded() -> None:
    matrix = torch.zeros(2, 1)
    slot = Slot(torch.tensor([0, 0, 1]), torch.ones(3, 1), torch.tensor([30.0, 10.0, 1.0]), torch.tensor([3]))
    optimizer = RowSGD(matrix, [slot], 0, True)
    optimizer.prepare(4.0, 1.0)
    optimizer.change()
    # Row 0 met 40 pairs of squared length 4: its rate is cut to LARGEST_STEP / 160. Row 1 is free.
    assert matrix[:, 0].tolist() == pytest.approx([-2 * LARGEST_STEP / 160, -1.0])


def test_a_rate_far_beyond_the_bound_is_a_divergence() -> None:
    slot = Slot(torch.tensor([0]), torch.ones(1, 1), torch.tensor([10.0]), torch.tensor([1]))
    highest = LARGEST_EXCESS * LARGEST_STEP / (10.0 * 4.0)  # for a row that met 10 pairs of squared length 4
    optimizer = RowSGD(torch.zeros(2, 1), [slot], 0, True)
    assert optimizer.prepare(4.0, 0.99 * highest)
    assert not optimizer.prepare(4.0, 1.01 * highest)
