"""Ten thousand vocabularies through every format: each word comes back exactly, or is refused by name beforehand.

Hypothesis looks for the sly case in `test_formats`; here is the crowd, generated from a seed, on a disk in memory.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.vectors.models import HOLD_ANY_WORD
from tests.vectors.test_formats import ODD, path_for
from w2v.errors import FormatError
from w2v.vectors import KeyedVectors
from w2v.vectors.formats import FORMATS
from w2v.vectors.formats.table_process import read_here

HOW_MANY = 10_000
PLAIN = "abcdefghijklmnopqrstuvwxyzäöüß'-0123456789абвгд日本語😀"
SIGNS = PLAIN + ' \t\n\r\0\v\f\x1c\x85\u2028\ufeff\u202e\u0301▁"\\,;=<>&|`${}#/.:@'


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder on a disk in memory, where there is one: ten thousand files are no work for a real one."""
    shared = Path("/dev/shm")  # noqa: S108  a folder of its own in it
    folder = Path(tempfile.mkdtemp(prefix="w2v-", dir=shared if shared.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


def vocabularies(seed: str) -> Iterator[list[str]]:
    """Lists of distinct words; most are such as texts have, some hold anything at all."""
    rng = random.Random(seed)  # noqa: S311  no secret
    for number in range(HOW_MANY):
        signs = SIGNS if number % 3 == 0 else PLAIN
        words = {"".join(rng.choices(signs, k=rng.randint(number % 2, 8))): None for _ in range(rng.randint(1, 5))}
        if number % 50 == 0:
            words[rng.choice(ODD)] = None
        yield [word for word in words if word or number % 3 == 0] or ["word"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_word_of_ten_thousand_vocabularies_survives_or_is_refused_by_name(name: str, memory: Path) -> None:
    path = path_for(memory, name)
    rng = np.random.default_rng(1)
    survived = refused = 0
    for words in vocabularies(name):
        model = KeyedVectors(words, rng.standard_normal((len(words), 2), dtype=np.float32))
        try:
            FORMATS[name].write(model, path)
        except FormatError as error:
            refused += 1
            assert any(repr(word)[:50] in str(error) for word in words)  # noqa: PT017
            continue
        survived += 1
        # Our own tables are read in this process: one for each of ten thousand would take hours.
        back = read_here(path, 1 << 30) if name in ("parquet", "arrow") else FORMATS[name].read(path)
        assert back.index_to_key == words
        assert back.vectors.tobytes() == model.vectors.tobytes()
    assert survived > HOW_MANY / 2
    assert (refused == 0) == (name in HOLD_ANY_WORD)
