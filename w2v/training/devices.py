"""What the machine at hand has to compute with."""

from __future__ import annotations

import torch
from joblib import cpu_count

from w2v.errors import TrainingError


def resolve_device(name: str) -> torch.device:
    """The device that a configuration's `device` means here.

    Raises:
        TrainingError: there is no such device.
    """
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if name == "auto":
        name = next(kind for kind, there in present.items() if there)
    if not present[name]:
        raise TrainingError(f"device={name!r} is not available here. Choose auto or cpu.")
    return torch.device(name)


TOKENS_PER_THREAD = 100_000
"""A thread with fewer has batches so small that meeting the others costs what it adds."""


def resolve_threads(threads: int, device: torch.device, n_tokens: int) -> int:
    """How many threads to train with; a graphics card needs one thread to drive it.

    Args:
        threads: as set, or 0 for as many as there are cores and the text keeps busy.
        device: what it is trained on.
        n_tokens: of the text.
    """
    if device.type != "cpu":
        return 1
    # A container may be lent two of its host's sixteen cores: joblib reads its quota, which os does not.
    return threads or max(1, min(cpu_count(), n_tokens // TOKENS_PER_THREAD))


def resolve_products(name: str, device: torch.device) -> torch.dtype:
    """The precision of the matrix products: for auto, bfloat16 where the hardware multiplies it faster than float32."""
    if name == "auto":
        name = "bfloat16" if _fast_bfloat16(device) else "float32"
    return torch.bfloat16 if name == "bfloat16" else torch.float32


def _fast_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type == "mps":
        return False
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()  # newer than our oldest PyTorch
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
