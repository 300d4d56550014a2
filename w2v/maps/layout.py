"""UMAP's layout as array arithmetic: all words move at once, pulled by their neighbours, pushed by everyone else.

umap-learn moves one pair of points at a time, which needs a compiler at run time (numba; half a minute in a fresh
process). Here each step applies the same forces, weighted as that sampling weights them on average (Damrich &
Hamprecht 2021, "On UMAP's true loss function"), to all words together: the pull over all edges, exactly, and the
push from a random sample of others. `tests/bench/maps.py` shows equal trustworthiness in a fraction of the time.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from w2v.maps.graph import Graph
    from w2v.maps.neighbours import Floats

NEGATIVES_PER_EDGE = 5  # how much push goes with a unit of pull; umap-learn's default
SAMPLED = 30  # others that push a word in one step, standing for all
MOMENTUM = np.float32(0.5)
DAMPING = np.float32(3.0)  # a step is the total force over DAMPING times the word's weight: stable for hubs, too
AT_ONCE = 2**15  # pushes computed in one go: a few calls for a small map, the processor's cache for a large one
LONGEST_PUSH = 4.0  # per coordinate, as in umap-learn
LONGEST_STEP = 4.0
EXTENT = 10.0  # of the initial layout: the scale on which the forces act


class Curve(NamedTuple):
    """Closeness on the map as a function of distance r: 1 / (1 + a·r^(2b))."""

    a: float
    b: float


@cache
def closeness_curve(min_dist: float) -> Curve:
    """Fit the curve to "1 up to `min_dist`, then falling off as exp(min_dist - r)", by least squares.

    Gauss-Newton with Levenberg's damping on (log a, log b), on the 300 points umap-learn uses.
    """
    r = np.linspace(0, 3, 300)[1:]  # at r = 0 every curve is 1
    goal = np.exp(-np.maximum(r - min_dist, 0))
    log_r = 2 * np.log(r)
    parameters, damping = np.zeros(2), 1e-3
    residual = _curve(parameters, log_r) - goal
    for _ in range(100):
        fitted = residual + goal
        slope = -fitted * (1 - fitted)
        jacobian = np.stack([slope, slope * np.exp(parameters[1]) * log_r], axis=1)
        normal = jacobian.T @ jacobian
        step = np.linalg.solve(normal + damping * np.diag(np.diag(normal)), -jacobian.T @ residual)
        tried = _curve(parameters + step, log_r) - goal
        if tried @ tried < residual @ residual:
            parameters, residual, damping = parameters + step, tried, damping / 10
        else:
            damping *= 10
    return Curve(*np.exp(parameters))


def _curve(parameters: NDArray[np.float64], log_r: NDArray[np.float64]) -> NDArray[np.float64]:
    log_a, log_b = parameters
    curve: NDArray[np.float64] = 1 / (1 + np.exp(np.minimum(log_a + np.exp(min(log_b, 5.0)) * log_r, 500)))
    return curve


def default_epochs(n: int) -> int:
    """How many steps a layout of `n` words takes: 500 up to 10,000 words, fewer beyond, at least 200."""
    return int(np.clip(5_000_000 // max(n, 1), 200, 500))


def initial_layout(coordinates: Floats, rng: np.random.Generator) -> Floats:
    """Stretch each coordinate to 0..EXTENT and part what coincides by a little noise, (n, c) → (n, c)."""
    low, high = coordinates.min(axis=0), coordinates.max(axis=0)
    stretched = EXTENT * (coordinates - low) / np.where(high > low, high - low, 1)
    noise = rng.normal(scale=1e-3 * EXTENT, size=coordinates.shape)
    parted: Floats = (stretched + noise).astype(np.float32)
    return parted


def layout_steps(
    start: Floats,
    graph: Graph,
    curve: Curve,
    rng: np.random.Generator,
    epochs: int,
    *,
    cooling: tuple[float, float] = (1.0, 0.0),
    movable: NDArray[np.bool_] | None = None,
) -> Iterator[Floats]:
    """Yield the layout after each of `epochs` steps; stop asking to stop the work.

    Args:
        start: float32 (n, c).
        graph: edges between the n words.
        curve: from `closeness_curve`.
        rng: draws the others that push.
        epochs: number of steps.
        cooling: length of the first and of the last step, as parts of the full one; linear between.
        movable: (n,), False for words that stay where they are.

    Yields:
        float32 (n, c), a view of what the next step will change: copy what you keep.
    """
    y = np.ascontiguousarray(start.T, dtype=np.float32)  # (c, n): each coordinate in one piece
    velocity = np.zeros_like(y)
    degrees = np.add.reduceat(graph.weights, graph.starts)  # (n,)
    damping = DAMPING * np.maximum(degrees, 1)
    if movable is not None:
        damping[~movable] = np.inf
    push_weight = degrees * np.float32(NEGATIVES_PER_EDGE)
    for epoch in range(epochs):
        force = _pull(y, graph, curve)
        force += _push(y, curve, rng) * push_weight
        velocity *= MOMENTUM
        velocity += force / damping
        length = np.float32(cooling[0] + (cooling[1] - cooling[0]) * epoch / epochs)
        y += np.clip(length * velocity, -LONGEST_STEP, LONGEST_STEP)
        yield y.T


def _pull(y: Floats, graph: Graph, curve: Curve) -> Floats:
    """The neighbours' pull on each word, (c, n) → (c, n)."""
    a, b = np.float32(curve.a), np.float32(curve.b)
    towards = y.take(graph.tails, axis=1)  # (c, e)
    towards -= y.take(graph.heads, axis=1)
    squared = np.einsum("ce,ce->e", towards, towards)
    squared += np.float32(1e-6)
    power = squared**b
    # Twice: umap-learn samples an edge from either of its ends, and each time both ends move.
    strength = (4 * a * b) * graph.weights * power / ((1 + a * power) * squared)
    towards *= strength
    return np.add.reduceat(towards, graph.starts, axis=1)


def _push(y: Floats, curve: Curve, rng: np.random.Generator) -> Floats:
    """The mean push of SAMPLED others on each word, (c, n) → (c, n).

    Words are shuffled, and the s-th other of each is the one s places further on: a random sample, read in order.
    """
    a, b = np.float32(curve.a), np.float32(curve.b)
    n = y.shape[1]
    order = rng.permutation(n)
    shuffled = y.take(order, axis=1)
    further = sliding_window_view(np.concatenate([shuffled, shuffled], axis=1), n, axis=1)  # (c, n + 1, n), a view
    shifts = rng.integers(1, n, size=SAMPLED)
    total = np.zeros_like(y)
    at_once = max(1, AT_ONCE // n)
    for first in range(0, SAMPLED, at_once):
        away = shuffled[:, None] - further[:, shifts[first : first + at_once]]  # (c, others, n)
        squared = np.einsum("con,con->on", away, away)
        away *= (2 * b) / ((np.float32(0.001) + squared) * (1 + a * squared**b))
        total += np.clip(away, -LONGEST_PUSH, LONGEST_PUSH, out=away).sum(axis=1)
    push = np.empty_like(y)
    push[:, order] = total / np.float32(SAMPLED)
    return push
