"""The hand-made gradients against autograd in float64, pair by pair."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from tests.training.helpers import window_pairs
from w2v.training.batches import Batch, Shape
from w2v.training.config import TrainConfig
from w2v.training.engine import objective_kind
from w2v.training.huffman import huffman_paths
from w2v.training.models import Weights
from w2v.training.objectives import Objective, Outcome, Slot, window_masks
from w2v.training.sampling import Noise
from w2v.training.tutorial import TinyWord2Vec

SHAPE = Shape(window=3, block=8, blocks=2, groups=2, negatives=5)
WORDS = 11


def batch() -> Batch:
    generator = torch.Generator().manual_seed(4)
    n, w = SHAPE.centres, SHAPE.window
    words = torch.randint(0, WORDS, (n + 2 * w,), generator=generator)
    words[:w] = words[-w:] = WORDS  # the padding
    left = torch.randint(0, w + 1, (n,), generator=generator).minimum(torch.arange(n))
    right = torch.randint(0, w + 1, (n,), generator=generator).minimum(torch.arange(n).flip(0))
    return Batch(words, left * (w + 1) + right, torch.randint(0, WORDS, (2, 5), generator=generator))


def weights(d: int = 6, bias: bool = False) -> Weights:
    made = Weights(np.arange(WORDS, 0, -1), d, seed=1, device=torch.device("cpu"), bias=bias)
    generator = torch.Generator().manual_seed(5)
    made.input[:-1] = torch.randn(WORDS, d, generator=generator)
    made.output[:-1] = torch.randn(WORDS, d + bias, generator=generator)
    return made


def make_objective(model: Weights, shape: Shape, config: TrainConfig, products: torch.dtype) -> Objective:
    return objective_kind(config)(model, shape, config, products)


def measured(objective: Objective, data: Batch) -> Outcome:
    outcome: Outcome = objective(data.words, data.reach, data.negatives, True)
    return outcome


def dense(slot: Slot, like: torch.Tensor) -> torch.Tensor:
    used = int(slot.used)
    return torch.zeros_like(like).index_add_(0, slot.rows[:used], slot.gradient[:used])


def examples(
    architecture: str, data: Batch, source: torch.Tensor, predicts_centre: bool = False
) -> list[tuple[torch.Tensor, torch.Tensor, int]]:
    """(hidden, the word it predicts, its centre), one by one."""
    w, pairs = SHAPE.window, window_pairs(data.reach, SHAPE.window)
    if architecture == "skipgram":
        if predicts_centre:
            return [(source[data.words[o]], data.words[c + w], c) for c, o in pairs]
        return [(source[data.words[c + w]], data.words[o], c) for c, o in pairs]
    found = []
    for centre in range(SHAPE.centres):
        around = [data.words[o] for c, o in pairs if c == centre]
        if around:
            hidden = source[torch.stack(around)].sum(0)
            if (
                architecture == "cbow"
            ):  # a mean, of which each word gets the whole gradient, as in the reference program
                hidden = hidden - (hidden * (1 - 1 / len(around))).detach()
            found.append((hidden, data.words[centre + w], centre))
    return found


def negative_reference(architecture: str, data: Batch, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Σ over pairs of −log σ(pair) − K/N Σ log σ(−negative)."""
    loss = torch.zeros((), dtype=torch.float64)
    for hidden, word, centre in examples(architecture, data, source):
        noise = target[data.negatives[centre // (SHAPE.centres // SHAPE.groups)]]
        loss = loss - F.logsigmoid(hidden @ target[word])
        loss = loss - 5 / SHAPE.negatives * F.logsigmoid(-(noise @ hidden)).sum()
    return loss


def check(
    model: Weights,
    config: TrainConfig,
    data: Batch,
    expected: torch.Tensor,
    source: torch.Tensor,
    target: torch.Tensor,
) -> None:
    """The objective's loss and gradients are those of `expected`, which was made of `source` and `target`."""
    by_source, by_target = torch.autograd.grad(expected, (source, target))
    objective = make_objective(model, SHAPE, config, torch.float32)
    assert measured(objective, data).loss == pytest.approx(expected.item(), rel=1e-5)
    torch.testing.assert_close(dense(objective.input_slot, model.input).double(), by_source, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(dense(objective.output_slot, model.output).double(), by_target, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("architecture", ["skipgram", "cbow", "cbow_sum"])
def test_gradient_equals_autograd(architecture: str) -> None:
    data, model = batch(), weights()
    config = TrainConfig(architecture=architecture, window=3, vector_size=6)
    source, target = model.input.double().requires_grad_(), model.output.double().requires_grad_()
    check(model, config, data, negative_reference(architecture, data, source, target), source, target)


@pytest.mark.parametrize("loss", ["negative", "hierarchical"])
@pytest.mark.parametrize("architecture", ["skipgram", "cbow", "cbow_sum"])
def test_bfloat16_products_are_close(architecture: str, loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("w2v.training.paths.TRUNK", 4)
    data, model = batch(), weights()
    config = TrainConfig(architecture=architecture, loss=loss, window=3, vector_size=6)
    exact, rough = (make_objective(model, SHAPE, config, products) for products in (torch.float32, torch.bfloat16))
    for objective in (exact, rough):
        measured(objective, data)
    pairs = ((exact.input_slot, rough.input_slot, model.input), (exact.output_slot, rough.output_slot, model.output))
    for fine, coarse, like in pairs:
        error = dense(fine, like) - dense(coarse, like)
        assert float(error.norm() / dense(fine, like).norm()) < 0.02


@pytest.mark.parametrize("loss", ["negative", "hierarchical", "softmax"])
def test_a_second_batch_owes_nothing_to_the_first(loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("w2v.training.paths.TRUNK", 4)
    data, model = batch(), weights(bias=loss == "softmax")
    config = TrainConfig(loss=loss, window=3, vector_size=6)
    used, fresh = (make_objective(model, SHAPE, config, torch.float32) for _ in range(2))
    measured(used, Batch(data.words.flip(0), data.reach * 0 + 5, data.negatives))
    for objective in (used, fresh):
        measured(objective, data)
    assert torch.equal(dense(used.output_slot, model.output), dense(fresh.output_slot, model.output))
    assert torch.equal(dense(used.input_slot, model.input), dense(fresh.input_slot, model.input))


@pytest.mark.parametrize("loss", ["negative", "hierarchical", "softmax"])
def test_a_logit_beyond_bounds_is_told(loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("w2v.training.paths.TRUNK", 4)
    data, model = batch(), weights(bias=loss == "softmax")
    model.input[3], model.output[2] = 1e5, 1e5
    config = TrainConfig(loss=loss, window=3, vector_size=6)
    outcome = measured(make_objective(model, SHAPE, config, torch.float32), data)
    assert outcome.input_met != outcome.input_met


def test_window_masks_by_hand() -> None:
    masks = window_masks(2)
    assert masks.shape == (9, 5)
    assert masks[2 * 3 + 1].tolist() == [1, 1, 0, 1, 0]
    assert masks[0].tolist() == [0] * 5


def hierarchical_reference(architecture: str, data: Batch, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    path, labels, on = huffman_paths(np.arange(WORDS, 0, -1))
    loss = torch.zeros((), dtype=torch.float64)
    for hidden, word, _ in examples(architecture, data, source, predicts_centre=True):
        for node, label, there in zip(path[word], labels[word], on[word], strict=True):
            if there:
                loss = loss - F.logsigmoid((hidden @ target[node]) * (1 if label else -1))
    return loss


def softmax_reference(data: Batch, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The tutorial's own model and loss."""
    model = TinyWord2Vec(WORDS, source.shape[1]).double()
    loss = torch.zeros((), dtype=torch.float64)
    parameters = {"embeddings.weight": source, "linear.weight": target[:-1, :-1], "linear.bias": target[:-1, -1]}
    for centre, offset in window_pairs(data.reach, SHAPE.window):
        log_probabilities = torch.func.functional_call(model, parameters, (data.words[centre + SHAPE.window][None],))
        loss = loss + F.nll_loss(log_probabilities, data.words[offset][None])
    return loss


@pytest.mark.parametrize("trunk", [1, 4, 63])
@pytest.mark.parametrize("architecture", ["skipgram", "cbow", "cbow_sum"])
def test_hierarchical_gradient_equals_autograd(architecture: str, trunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("w2v.training.paths.TRUNK", trunk)
    data, model = batch(), weights()
    config = TrainConfig(architecture=architecture, loss="hierarchical", window=3, vector_size=6)
    source, target = model.input.double().requires_grad_(), model.output.double().requires_grad_()
    check(model, config, data, hierarchical_reference(architecture, data, source, target), source, target)


def test_softmax_gradient_equals_autograd_of_the_tutorial_s_model() -> None:
    data, model = batch(), weights(bias=True)
    config = TrainConfig(loss="softmax", window=3, vector_size=6)
    source, target = model.input.double().requires_grad_(), model.output.double().requires_grad_()
    check(model, config, data, softmax_reference(data, source, target), source, target)


def test_shared_negatives_are_worth_as_many_of_each_pair_s_own_on_average() -> None:
    """Against the reference's expectation: K negatives a pair, drawn from the noise. Within 5 standard errors."""
    data, model = batch(), weights()
    config = TrainConfig(window=3, vector_size=6)
    objective = make_objective(model, SHAPE, config, torch.float32)
    rng, draws = np.random.default_rng(6), 4000
    noise = Noise(model.counts, 0.75)
    drawn = torch.from_numpy(np.stack([noise.draw(10, rng).reshape(2, 5) for _ in range(draws)]).astype(np.int64))
    found = torch.empty(draws, *model.input.shape, dtype=torch.float64)
    for at in range(draws):
        measured(objective, Batch(data.words, data.reach, drawn[at]))
        found[at] = dense(objective.input_slot, model.input)
    expected = torch.zeros_like(model.input, dtype=torch.float64)
    source, target = model.input.double(), model.output[:-1].double()
    chance = torch.from_numpy(model.counts**0.75 / (model.counts**0.75).sum())
    for centre, offset in window_pairs(data.reach, SHAPE.window):
        row, other = data.words[centre + SHAPE.window], data.words[offset]
        expected[row] += (torch.sigmoid(source[row] @ target[other]) - 1) * target[other]
        expected[row] += config.negative * (chance * torch.sigmoid(target @ source[row])) @ target
    error = (found.mean(0) - expected).abs()
    assert bool((error <= 5 * found.std(0) / draws**0.5 + 1e-5).all())
