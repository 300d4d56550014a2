"""The README's Python is run as it stands, in a folder with the text it speaks of.

Not here: what needs the Hub (`tests/hub`) or a running page (`tests/e2e/test_api.py`).
"""

from __future__ import annotations

import gzip
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from w2v.commands import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ELSEWHERE = ("gradio_client", "from_pretrained")
WORDS = "breakfast cereal dinner lunch armistice usa"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where speeches.txt is: a part of the example, with a few words it has not."""
    with gzip.open(ROOT / "examples" / "state_of_the_union.txt.gz", "rt", encoding="utf-8") as source:
        text = source.read(600_000)
    (tmp_path / "speeches.txt").write_text(text + f"The king and queen, man and woman, war and peace: {WORDS}. " * 20)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return [block for block in found if not any(mark in block for mark in ELSEWHERE)]


@pytest.mark.usefixtures("folder")
def test_the_python_of_the_readme_runs() -> None:
    names: dict[str, object] = {}
    told = blocks("python")
    assert len(told) >= 3
    for block in told:  # one after another, as a reader would
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102


def test_the_commands_of_the_readme_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for block in blocks("bash") for line in block.splitlines() if line.startswith("python -m w2v ")]
    run = [line for line in lines if not re.search(r"GoogleNews|wordsim353| push | pull ", line)]
    assert len(run) >= 6
    for line in run:
        arguments = shlex.split(line, comments=True)[3:]
        more = ["--vector_size", "20"] if arguments[0] == "train" else []
        assert main([*arguments, *more]) == 0, (line, capsys.readouterr().err)
    assert (folder / "map.csv").exists()


def test_the_commands_of_the_hub_in_the_readme_exist() -> None:
    lines = [line for block in blocks("bash") for line in block.splitlines() if line.startswith("hf ")]
    assert len(lines) == 3
    for line in lines:
        # With --help nothing is done, and an option or a command that is not there is refused all the same.
        command = [str(Path(sys.executable).with_name("hf")), *shlex.split(line)[1:], "--help"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_a_script_that_needs_the_library_is_started_where_that_is_found() -> None:
    for pattern in ("*.md", "examples/*.md", "examples/*.py", "tests/bench/*.py"):
        for path in ROOT.glob(pattern):
            text = path.read_text(encoding="utf-8")
            for found, script in re.findall(r"(PYTHONPATH=\. )?\S*python ((?:examples|tests)/\S+\.py)", text):
                assert found or "from w2v" not in (ROOT / script).read_text(encoding="utf-8"), (path, script)
