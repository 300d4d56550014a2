"""How much memory a container is lent, in files laid out as Linux lays them out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from w2v.ui.machine import memory_bytes

MB = 2**20


def lay_out(root: Path, groups: str, **limits: str) -> Path:
    """Write files under `root`; in their names a double underscore stands for a slash."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(groups)
    for name, text in limits.items():
        file = root / "sys/fs/cgroup" / name.replace("__", "/").replace("DOT", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def test_without_a_limit_it_is_the_machine_s(tmp_path: Path) -> None:
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert memory_bytes(tmp_path / "nothing") == whole
    assert memory_bytes(lay_out(tmp_path, "0::/\n", memoryDOTmax="max\n")) == whole
    assert memory_bytes() <= whole


@pytest.mark.parametrize(
    ("groups", "limits", "expected"),
    [
        ("0::/\n", {"memoryDOTmax": f"{512 * MB}\n"}, 512),  # a container with version 2
        ("0::/a/b\n", {"a__memoryDOTmax": f"{300 * MB}\n", "a__b__memoryDOTmax": "max\n"}, 300),  # a service's group
        ("0::/a/b\n", {"a__memoryDOTmax": f"{300 * MB}\n", "a__b__memoryDOTmax": f"{200 * MB}\n"}, 200),
        ("0::/a\n", {"b__memoryDOTmax": f"{1 * MB}\n", "a__memoryDOTmax": f"{9 * MB}\n"}, 9),  # not another's
        ("5:memory:/docker/x\n", {"memory__memoryDOTlimit_in_bytes": f"{256 * MB}\n"}, 256),  # one with version 1
        ("5:cpu:/x\n4:memory:/y\n", {"memory__y__memoryDOTlimit_in_bytes": f"{100 * MB}\n"}, 100),
    ],
)
def test_the_least_limit_of_the_groups_around_counts(
    tmp_path: Path, groups: str, limits: dict[str, str], expected: int
) -> None:
    assert memory_bytes(lay_out(tmp_path, groups, **limits)) == expected * MB
