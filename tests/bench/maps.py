"""Time `project` beside umap-learn on the same vectors, at which trustworthiness: `python -m tests.bench.maps MODEL`.

MODEL is a folder that `KeyedVectors.save` wrote. Each way runs in a fresh process, once cold (with its imports and
whatever it compiles) and once warm; trustworthiness is scikit-learn's, k = 15, by cosine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from w2v.vectors import KeyedVectors

Draw = Callable[["KeyedVectors", int], NDArray[np.float32]]


def ours() -> Draw:
    from w2v.maps import project

    return lambda vectors, n: project(vectors, n).coordinates


def plain_umap() -> Draw:
    import umap

    def draw(vectors: KeyedVectors, n: int) -> NDArray[np.float32]:
        drawn: NDArray[np.float32] = umap.UMAP(metric="cosine", random_state=1).fit_transform(vectors.vectors[:n])
        return drawn

    return draw


def unseeded_umap() -> Draw:
    import umap

    def draw(vectors: KeyedVectors, n: int) -> NDArray[np.float32]:
        drawn: NDArray[np.float32] = umap.UMAP(metric="cosine").fit_transform(vectors.vectors[:n])
        return drawn

    return draw


WAYS: dict[str, Callable[[], Draw]] = {"w2v": ours, "umap": plain_umap, "umap-unseeded": unseeded_umap}


def measure(way: str, model: str, n: int) -> dict[str, float]:
    """Seconds cold and warm, and the trustworthiness, of one way in this process."""
    from w2v.vectors import KeyedVectors

    vectors = KeyedVectors.load(model)
    started = time.perf_counter()
    draw = WAYS[way]()
    draw(vectors, n)
    cold = time.perf_counter() - started
    started = time.perf_counter()
    coordinates = draw(vectors, n)
    warm = time.perf_counter() - started

    from sklearn.manifold import trustworthiness

    quality = trustworthiness(vectors.vectors[:n], coordinates, n_neighbors=15, metric="cosine")
    return {"cold": cold, "warm": warm, "trustworthiness": float(quality)}


def main() -> None:
    """Run every way in a process of its own and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--words", type=int, default=10_000)
    parser.add_argument("--way", choices=WAYS, help="only this one, in this process, as JSON")
    arguments = parser.parse_args()
    if arguments.way:
        print(json.dumps(measure(arguments.way, arguments.model, arguments.words)))
        return
    print(f"{arguments.words:,} words   cold s   warm s   trustworthiness")
    results: dict[str, dict[str, float]] = {}
    for way in WAYS:
        command = [sys.executable, "-W", "ignore", "-m", "tests.bench.maps", arguments.model, "--way", way]
        run = subprocess.run([*command, "--words", str(arguments.words)], capture_output=True, text=True, check=True)
        results[way] = json.loads(run.stdout)
        print(
            f"{way:14} {results[way]['cold']:8.1f} {results[way]['warm']:8.1f} {results[way]['trustworthiness']:17.4f}"
        )
    cold, warm = (results["w2v"][key] / results["umap"][key] for key in ("cold", "warm"))
    print(f"w2v takes {cold:.3f} of umap's time cold (goal 0.25), {warm:.3f} warm (goal 0.8).")


if __name__ == "__main__":
    main()
