"""The hand-made gradients against autograd in float64, pair by pair."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from tests.training.helpers import window_pairs
from w2v.training.batches import Batch, Shape
from w2v.training.config import TrainConfig
from w2v.training.models import Weights
from w2v.training.objectives import Update, make_objective, window_masks

SHAPE = Shape(window=3, block=4, blocks=4, groups=2, negatives=5)
WORDS = 11


def batch() -> Batch:
    generator = torch.Generator().manual_seed(4)
    n, w = SHAPE.centres, SHAPE.window
    words = torch.randint(0, WORDS, (n + 2 * w,), generator=generator)
    words[:w] = words[-w:] = WORDS  # the padding
    left = torch.randint(0, w + 1, (n,), generator=generator).minimum(torch.arange(n))
    right = torch.randint(0, w + 1, (n,), generator=generator).minimum(torch.arange(n).flip(0))
    return Batch(words, left * (w + 1) + right, torch.randint(0, WORDS, (2, 5), generator=generator))


def weights(d: int = 6) -> Weights:
    made = Weights(WORDS, d, seed=1, device=torch.device("cpu"))
    generator = torch.Generator().manual_seed(5)
    made.input[:-1] = torch.randn(WORDS, d, generator=generator)
    made.output[:-1] = torch.randn(WORDS, d, generator=generator)
    return made


def dense(update: Update, like: torch.Tensor) -> torch.Tensor:
    return torch.zeros_like(like).index_add_(0, update.rows, update.gradient.float())


def reference_loss(architecture: str, data: Batch, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Σ over pairs, one at a time, of −log σ(pair) − K/N Σ log σ(−negative)."""
    w, per_group = SHAPE.window, SHAPE.centres // SHAPE.groups
    pairs = window_pairs(data.reach, w)
    examples = []  # (hidden, its positive word, its centre)
    if architecture == "skipgram":
        examples = [(source[data.words[c + w]], data.words[o], c) for c, o in pairs]
    else:
        for centre in range(SHAPE.centres):
            around = [data.words[o] for c, o in pairs if c == centre]
            if around:
                hidden = source[torch.stack(around)].sum(0) / (len(around) if architecture == "cbow" else 1)
                examples.append((hidden, data.words[centre + w], centre))
    loss = torch.zeros((), dtype=torch.float64)
    for hidden, word, centre in examples:
        noise = target[data.negatives[centre // per_group]]
        loss = loss - F.logsigmoid(hidden @ target[word])
        loss = loss - 5 / SHAPE.negatives * F.logsigmoid(-(noise @ hidden)).sum()
    return loss


@pytest.mark.parametrize("architecture", ["skipgram", "cbow", "cbow_sum"])
def test_gradient_equals_autograd(architecture: str) -> None:
    data, model = batch(), weights()
    config = TrainConfig(architecture=architecture, window=3, vector_size=6)
    source = model.input.double().requires_grad_()
    target = model.output.double().requires_grad_()
    expected = reference_loss(architecture, data, source, target)
    by_source, by_target = torch.autograd.grad(expected, (source, target))

    found = make_objective(model, SHAPE, config, torch.float32).gradient(data, measure=True)

    assert found.loss == pytest.approx(expected.item(), rel=1e-5)
    torch.testing.assert_close(dense(found.input, model.input).double(), by_source, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(dense(found.output, model.output).double(), by_target, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("architecture", ["skipgram", "cbow", "cbow_sum"])
def test_bfloat16_products_are_close(architecture: str) -> None:
    data, model = batch(), weights()
    config = TrainConfig(architecture=architecture, window=3, vector_size=6)
    exact = make_objective(model, SHAPE, config, torch.float32).gradient(data, measure=False)
    rough = make_objective(model, SHAPE, config, torch.bfloat16).gradient(data, measure=False)
    for fine, coarse, like in ((exact.input, rough.input, model.input), (exact.output, rough.output, model.output)):
        error = dense(fine, like) - dense(coarse, like)
        assert float(error.norm() / dense(fine, like).norm()) < 0.02


def test_a_second_batch_owes_nothing_to_the_first() -> None:
    data, model = batch(), weights()
    config = TrainConfig(window=3, vector_size=6)
    objective = make_objective(model, SHAPE, config, torch.float32)
    other = Batch(data.words.flip(0), data.reach * 0 + 5, data.negatives)
    objective.gradient(other, measure=False)
    again = dense(objective.gradient(data, measure=False).output, model.output)
    fresh = make_objective(model, SHAPE, config, torch.float32).gradient(data, measure=False)
    assert torch.equal(again, dense(fresh.output, model.output))


def test_window_masks_by_hand() -> None:
    masks = window_masks(2)
    assert masks.shape == (9, 5)
    assert masks[2 * 3 + 1].tolist() == [1, 1, 0, 1, 0]
    assert masks[0].tolist() == [0] * 5
