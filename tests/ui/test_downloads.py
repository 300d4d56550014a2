"""Files to take away are called what the model is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2v.ui.downloads import file_stem
from w2v.ui.publishing import repository_part


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("State of the Union (example)", "State-of-the-Union-example"),
        ("ελληνικά", "ελληνικά"),
        ("Война и мир", "Война-и-мир"),
        ("हिन्दी", "हिन्दी"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\u202etxt.exe", "a-txt.exe"),
        ("🙂", "model"),
        ("", "model"),
    ],
)
def test_a_file_keeps_the_models_name_in_any_script(name: str, stem: str) -> None:
    assert file_stem(name) == stem


@given(st.text(max_size=300) | st.characters().map(lambda each: each * 200))
def test_any_name_makes_a_file_name(name: str) -> None:
    stem = file_stem(name)
    assert 0 < len(stem.encode()) <= 120
    assert Path(stem).name == stem
    assert stem == stem.strip(". -")
    assert stem.isprintable()


def test_the_hub_takes_plain_letters_only() -> None:
    assert repository_part("Война 1812") == "1812"
    assert repository_part("ελληνικά") == "model"
