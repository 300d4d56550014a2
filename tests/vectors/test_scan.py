"""The compiled scan gives what the plain reader gives, or leaves the line to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from w2v.errors import FormatError
from w2v.vectors.formats import open_vectors, rows
from w2v.vectors.formats.rows import parse_line
from w2v.vectors.formats.scan import scan_rows

DIGITS = st.text("0123456789", max_size=22)
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(repr),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.builds(
        lambda sign, whole, point, rest, power: sign + whole + point + rest + power,
        st.sampled_from(["", "-", "+"]),
        DIGITS,
        st.sampled_from(["", "."]),
        DIGITS,
        st.sampled_from(["", "e5", "E-7", "e+30", "e-44", "e999", "e", "e-"]),
    ),
    st.text("0123456789.+-eE_ \tnaif", max_size=8),
)


@settings(max_examples=1500)
@given(st.lists(NUMBERS, min_size=1, max_size=3))
def test_a_number_is_read_as_python_reads_it_or_not_at_all(numbers: list[str]) -> None:
    line = ("word " + " ".join(numbers)).encode() + b"\n"
    table = np.zeros((1, len(numbers)), dtype=np.float32)
    words, end = scan_rows(line, 0, table)
    if words:
        word, expected = parse_line(line, len(numbers))
        assert (words, end) == ([b"word"], len(line))
        assert word == "word"
        assert table[0].tobytes() == expected.tobytes()
    else:
        assert end == 0


def test_plain_numbers_are_not_left_to_the_plain_reader() -> None:
    numbers = ["0.1", "-1.5e-05", "3", "0.12345678901234567", "1234567890123456789", "9.9e30", "-0.0"]
    line = ("word " + " ".join(numbers)).encode() + b" \r\n"
    table = np.zeros((1, len(numbers)), dtype=np.float32)
    assert scan_rows(line, 0, table) == ([b"word"], len(line))
    np.testing.assert_array_equal(table[0], np.array(numbers, dtype=np.float64).astype(np.float32))


def test_a_number_in_the_middle_of_two_float32_is_rounded_once() -> None:
    middle = np.float64(np.float32(1.1)) + np.float64(np.spacing(np.float32(1.1))) / 2
    for digits in (f"{middle:.30f}", f"{middle:.18f}", np.format_float_positional(np.nextafter(middle, 2))):
        table = np.zeros((1, 1), dtype=np.float32)
        line = f"w {digits}\n".encode()
        words, _ = scan_rows(line, 0, table)
        assert not words or table[0, 0] == parse_line(line, 1)[1][0]


@pytest.fixture(params=["plain", "compiled"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads every file in one way, with chunks so small that lines lie across them."""
    monkeypatch.setattr(rows, "_COMPILED_FROM", 0 if request.param == "compiled" else 1 << 60)
    monkeypatch.setattr(rows, "_CHUNK", 150)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("header", ["", "300 4\n"])
def test_both_ways_read_the_same_file_odd_lines_included(header: str, tmp_path: Path) -> None:
    table = np.random.default_rng(1).standard_normal((300, 4)).astype(np.float32)
    lines = [f"w{i}é " + " ".join(map(str, row)) for i, row in enumerate(table.tolist())]
    lines[7] = lines[7].replace("w7é", "two words")
    lines[20] = lines[20].replace(" ", "\t")
    (tmp_path / "v.txt").write_text(header + "\n".join(lines))
    model = open_vectors(tmp_path / "v.txt")
    words = [f"w{i}é" for i in range(300)]
    words[7] = "two words"
    assert model.index_to_key == words
    np.testing.assert_array_equal(model.vectors, table)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("number", "line", "message"),
    [
        (2, "b 1", "line 3: it holds 1 numbers, not 2"),
        (2, "b 1 2 3", "line 3: it holds more than 2 numbers"),
        (3, "c 1 nan", "line 4: 'nan' is not a finite number"),
        (3, "c 1 inf", "line 4: 'inf' is not a finite number"),
        (3, "c 1 1_0", "line 4: '1_0' is not a finite number"),
        (3, "c 1 0x1", "line 4: '0x1' is not a finite number"),
        (3, "c 1 1e400", "line 4: '1e400' is not a finite number"),
        (3, "c 1 1e39", "The vector of 'c' holds"),
        (4, "a 1 2", "'a' twice, as lines 2 and 5"),
        (4, "", "line 5: it is blank, and more follows"),
        (4, "d\udcff 1 2", "line 5: 'utf-8' codec"),
        (4, "1 2", "line 5: it holds 1 numbers, not 2"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_number(
    number: int, line: str, message: str, tmp_path: Path
) -> None:
    lines = ["5 2", "a 1 2", "b 1 2", "c 1 2", "d 1 2", "e 1 2"]
    lines[number] = line
    (tmp_path / "v.txt").write_bytes("\n".join(lines).encode(errors="surrogateescape"))
    with pytest.raises(FormatError, match=message):
        open_vectors(tmp_path / "v.txt")


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("claimed", [1, 2, 4, 9])
def test_a_wrong_count_is_refused(claimed: int, tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_text(f"{claimed} 2\na 1 2\nb 1 2\nc 1 2\n")
    with pytest.raises(FormatError, match=f"claims {claimed}"):
        open_vectors(tmp_path / "v.txt")
