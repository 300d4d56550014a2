"""A stand-in for the package `spaces` of Hugging Face's ZeroGPU: it forks and pickles as that does, without a GPU.

The real one lends a GPU by asking a scheduler that exists on Hugging Face's machines only. What is the same here, read
off `spaces` 0.51: arguments reach a forked process by pickle, every value comes back by pickle, an exception comes back
as a bare notice, closing the generator only sets an event that is looked at between two values, and `duration` is
called with the arguments of the task.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

asked: list[int] = []
"""The seconds that were asked for."""

_context = multiprocessing.get_context("fork")


def GPU(duration: Callable[..., int]) -> Callable[[Callable[..., Iterator[Any]]], Callable[..., Iterator[Any]]]:  # noqa: N802
    """Run a generator in a forked process."""

    def decorate(task: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        @wraps(task)
        def lent(*args: Any) -> Iterator[Any]:
            asked.append(duration(*args))
            values: Any = _context.Queue()
            closed = _context.Event()
            process = _context.Process(target=_work, args=(task, pickle.dumps(args), values, closed), daemon=True)
            process.start()
            try:
                while True:
                    kind, data = values.get(timeout=120)
                    if kind == "end":
                        return
                    if kind == "error":
                        raise RuntimeError(f"ZeroGPU worker error: {data}")
                    yield pickle.loads(data)  # noqa: S301  our own, of this moment
            except GeneratorExit:
                closed.set()
                raise
            finally:
                process.join(20)

        return lent

    return decorate


def _work(task: Callable[..., Iterator[Any]], args: bytes, values: Any, closed: Any) -> None:
    try:
        for value in task(*pickle.loads(args)):  # noqa: S301
            if closed.is_set():
                break
            values.put(("value", pickle.dumps(value)))
    except Exception as error:  # noqa: BLE001  as the real one does
        values.put(("error", type(error).__name__))
    values.put(("end", None))
