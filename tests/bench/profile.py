"""Where the time of a training goes: the share of every operation, and what is left for faster matrix products to win.

    python -m tests.bench.profile --corpus FILE [--rows NAME…] [--seconds N]

Trains with one thread, outside Python as always, under PyTorch's profiler, which slows it down by a few per cent.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch.profiler import ProfilerActivity, profile

from tests.bench.train import ROWS, tokenise
from w2v.corpus import Corpus
from w2v.training import TrainConfig, Trainer

PRODUCTS = ("aten::bmm", "aten::baddbmm", "aten::mm")
SHOWN = 14
WARM_UP_SECONDS = 1.0


def measure(corpus: Corpus, settings: dict[str, Any], seconds: float) -> tuple[float, Any]:
    """Words per second while the profiler looks on, and what it saw."""
    trainer = Trainer(corpus, TrainConfig(threads=1, epochs=1000, **settings))
    events = trainer.run(interval=WARM_UP_SECONDS)
    next(events)  # the first comes early
    before = next(events)
    # Without this it sees the thread that waits, not the one that works.
    everyone = torch._C._profiler._ExperimentalConfig(profile_all_threads=True)
    with profile(activities=[ProfilerActivity.CPU], experimental_config=everyone) as seen:
        while True:
            progress = next(events)
            if progress.elapsed - before.elapsed >= seconds:
                break
    events.close()
    return (progress.tokens - before.tokens) / (progress.elapsed - before.elapsed), seen.key_averages()


def show(row: str, speed: float, ops: Any) -> None:
    """Print the operations that take most time."""
    total = sum(op.self_cpu_time_total for op in ops)  # µs
    print(f"\n{row}: {speed:,.0f} words/s with one thread, profiled")
    print(f"{'operation':36}{'share':>8}{'µs each':>10}{'calls':>10}")
    for op in sorted(ops, key=lambda op: -op.self_cpu_time_total)[:SHOWN]:
        share = op.self_cpu_time_total / total
        print(f"{op.key:36}{share:>8.1%}{op.self_cpu_time_total / op.count:>10.1f}{op.count:>10,}")
    products = sum(op.self_cpu_time_total for op in ops if op.key in PRODUCTS) / total
    print(f"matrix products: {products:.0%}; were they free, training would be {1 / (1 - products):.1f} times as fast")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", required=True, help="a text file, plain or .gz")
    parser.add_argument("--rows", nargs="*", default=[*ROWS], choices=[*ROWS])
    parser.add_argument("--seconds", type=float, default=0.5, help="how long to look at each row")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        tokens, _ = tokenise(given.corpus, Path(place))
        corpus = Corpus.from_files([tokens], sentences="lines", lowercase=False)
    for row in given.rows:
        show(row, *measure(corpus, ROWS[row], given.seconds))


if __name__ == "__main__":
    main()
