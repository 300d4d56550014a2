"""Every reader meets damaged files for a moment; `python -m tests.vectors.fuzz` does so for as long as one likes."""

from pathlib import Path

import pytest

from tests.vectors.fuzz import fuzz
from w2v.vectors.formats import FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_reads_or_refuses_whatever_it_gets(name: str, tmp_path: Path) -> None:
    tried, finds = fuzz(name, seconds=1.5, seed=7, kept=tmp_path)
    assert tried >= 1
    assert finds == []
