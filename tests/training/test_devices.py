"""How many threads a training gets."""

from __future__ import annotations

import pytest
import torch

from w2v.training import devices

CPU = torch.device("cpu")


def test_threads_are_as_many_as_are_lent_and_the_text_keeps_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "cpu_count", lambda: 2)  # what a container's quota comes to; the host may have more
    assert devices.resolve_threads(0, CPU, 10**9) == 2
    assert devices.resolve_threads(0, CPU, 150_000) == 1
    assert devices.resolve_threads(0, CPU, 10) == 1
    assert devices.resolve_threads(5, CPU, 10) == 5
    assert devices.resolve_threads(5, torch.device("cuda"), 10**9) == 1
