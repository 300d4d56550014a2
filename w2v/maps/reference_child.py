"""What runs in the child process of `reference.py`: reads an order, lets umap-learn lay it out, tells how far it is.

Run as a file, so that nothing of w2v is imported. The order is an archive of arrays on standard input; the answers
are lines of JSON on standard output: {"done": 0.5}, and at last {"layout": hexadecimal float32, row by row}.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class Told:
    """Takes what tqdm would draw on a screen and tells the part that is done instead."""

    def __init__(self, out: IO[str]) -> None:
        self.out = out

    def write(self, text: str) -> None:
        """Look for "epochs done / epochs" and pass it on."""
        found = re.search(r"(\d+)/(\d+)", text)
        if found:
            print(json.dumps({"done": int(found[1]) / max(int(found[2]), 1)}), file=self.out, flush=True)

    def flush(self) -> None:
        """Have nothing left to write."""


def lay_out(order: Mapping[str, NDArray[Any]], out: IO[str]) -> NDArray[Any]:
    """The layout umap-learn makes of an order, float32 (n, c)."""
    import umap

    options = json.loads(order["options"].tobytes())
    n = len(order["table"])
    model = umap.UMAP(
        n_neighbors=min(options["n_neighbors"], n),
        n_components=options["n_components"],
        min_dist=options["min_dist"],
        metric=options["metric"],
        random_state=options["seed"],
        n_jobs=1,
        init=order["start"],
        precomputed_knn=(order["indices"], order["distances"], None),
        verbose=True,  # or it draws no progress
        tqdm_kwds={"file": Told(out), "bar_format": "{n_fmt}/{total_fmt} ", "mininterval": 0.1},
    )
    layout: NDArray[Any] = model.fit_transform(order["table"])
    return layout


def main() -> None:
    """Answer one order."""
    import numpy as np

    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    order = np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False)
    layout = lay_out(order, out)
    print(json.dumps({"layout": np.ascontiguousarray(layout, dtype=np.float32).tobytes().hex()}), file=out, flush=True)


if __name__ == "__main__":
    main()
