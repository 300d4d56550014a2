"""The reference implementation's layout: umap-learn, in a process of its own.

It compiles itself for half a minute when it is first used, and nothing can interrupt that from within; while it
compiles it would hold up everything else in the process. So it works in a child, which is handed the neighbours
found here (`precomputed_knn`), tells how far it is, and is ended when nobody waits for it any more.
"""

from __future__ import annotations

import io
import json
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from w2v.errors import ProjectionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from w2v.maps.neighbours import Floats, Neighbours
    from w2v.maps.settings import MapSettings

_CHILD = Path(__file__).with_name("reference_child.py")
_ASK_SECONDS = 0.1
_COMPILING = 0.1  # the part of the work that importing and compiling counts for


def reference_layout(
    start: Floats, table: Floats, near: Neighbours, settings: MapSettings, watch: Callable[[float], None]
) -> Floats:
    """Let umap-learn move the words from `start`, (n, c) → float32 (n, c); n at least 2.

    One thread and a fixed seed: the same input gives the same map.

    Args:
        start: where the words begin.
        table: (n, d), their vectors.
        near: each word's nearest others, itself left out, at least `settings.n_neighbors` - 1 where there are so many.
        settings: number of neighbours, least distance, metric, seed.
        watch: told the part that is done, many times a second; what it raises ends the work.

    Raises:
        ProjectionError: umap-learn failed.
    """
    command = [sys.executable, "-P", "-W", "ignore", str(_CHILD)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as child:  # noqa: S603  our own file
        assert child.stdin is not None and child.stdout is not None and child.stderr is not None  # noqa: S101, PT018
        lines: queue.Queue[str | None] = queue.Queue()
        said: list[bytes] = []
        order = _order(start, table, near, settings)
        threads = [
            threading.Thread(target=_send, args=(child.stdin, order), daemon=True),
            threading.Thread(target=_read_lines, args=(child.stdout, lines), daemon=True),
            threading.Thread(target=said.extend, args=(child.stderr,), daemon=True),
        ]
        try:
            for thread in threads:
                thread.start()
            return _follow(lines, start.shape, watch)
        except _Silence:
            threads[2].join()
            reason = said[-1].decode(errors="replace").strip() if said else "it gave no reason"
            raise ProjectionError(f"umap-learn failed ({reason:.300}). Choose the method umap instead.") from None
        finally:
            child.kill()
            for thread in threads:
                thread.join()


class _Silence(Exception):  # noqa: N818  a signal between two functions of this file
    """The child ended without a layout."""


def _order(start: Floats, table: Floats, near: Neighbours, settings: MapSettings) -> bytes:
    """Everything the child needs to know, as one archive of arrays."""
    n = len(table)
    held = min(settings.n_neighbors, n) - 1
    own = np.arange(n, dtype=np.int32)[:, None]  # umap-learn counts a word as its own nearest neighbour
    archive = io.BytesIO()
    np.savez(
        archive,
        start=start,
        table=table,
        indices=np.concatenate([own, near.indices[:, :held]], axis=1),
        distances=np.concatenate([np.zeros((n, 1), np.float32), np.maximum(near.distances[:, :held], 0)], axis=1),
        options=np.frombuffer(json.dumps(settings.to_dict()).encode(), dtype=np.uint8),
    )
    return archive.getvalue()


def _send(pipe: IO[bytes], order: bytes) -> None:
    with suppress(OSError), pipe:  # if the child was ended, whoever reads from it notices
        pipe.write(order)


def _read_lines(pipe: IO[bytes], lines: queue.Queue[str | None]) -> None:
    for line in pipe:
        lines.put(line.decode())
    lines.put(None)


def _follow(lines: queue.Queue[str | None], shape: tuple[int, ...], watch: Callable[[float], None]) -> Floats:
    """Pass progress on until the layout comes."""
    done = 0.0
    while True:
        watch(done)
        try:
            line = lines.get(timeout=_ASK_SECONDS)
        except queue.Empty:
            continue
        if line is None:
            raise _Silence
        told = json.loads(line)
        if "layout" in told:
            layout = np.frombuffer(bytes.fromhex(told["layout"]), dtype=np.float32)
            return layout.reshape(shape).copy()
        done = _COMPILING + (1 - _COMPILING) * told["done"]
