"""Each room imports only what it may: looked up in a fresh process, in what is really loaded."""

import subprocess
import sys

import pytest

HEAVY = {"torch", "gradio", "plotly", "umap"}

WALLS = {
    "w2v": HEAVY | {"numpy", "w2v.corpus", "w2v.vectors", "w2v.training", "w2v.maps", "w2v.ui"},
    "w2v.errors": HEAVY | {"numpy", "w2v.corpus", "w2v.vectors", "w2v.training", "w2v.maps", "w2v.ui"},
    "w2v.corpus": HEAVY | {"w2v.vectors", "w2v.training", "w2v.maps", "w2v.ui"},
    "w2v.vectors": HEAVY | {"w2v.training", "w2v.maps", "w2v.ui"},
    "w2v.training": (HEAVY - {"torch"}) | {"w2v.maps", "w2v.ui"},
    "w2v.maps": HEAVY | {"w2v.training", "w2v.ui"},
    "w2v.__main__": HEAVY | {"numpy", "w2v.ui"},
    "w2v.ui": {"umap"},
}


@pytest.mark.parametrize("room", WALLS)
def test_room_loads_nothing_behind_its_walls(room: str) -> None:
    code = f"import sys, {room}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert sorted(WALLS[room] & set(loaded)) == []
