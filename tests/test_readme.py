"""The README is also the Space's header and the newcomer's two commands: held to the rest of the project."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from w2v.ui.machine import memory_bytes
from w2v.ui.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def header() -> dict[str, str]:
    block = README.split("---\n")[1]
    return dict(re.findall(r"^(\w+): *(.*)$", block, re.MULTILINE))


def test_the_space_runs_the_gradio_that_is_pinned() -> None:
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.search(r"^gradio==(\S+)$", requirements, re.MULTILINE)
    assert pinned is not None
    assert header()["sdk_version"] == pinned[1]


def test_the_space_header_has_what_the_hub_asks_for() -> None:
    fields = header()
    assert fields["sdk"] == "gradio"
    assert (ROOT / fields["app_file"]).is_file()
    assert fields["python_version"] == '"3.12"'
    for name in ("title", "emoji", "colorFrom", "colorTo", "short_description", "tags"):
        assert name in fields, name
    assert len(fields["short_description"]) <= 60


def test_every_picture_and_file_the_readme_shows_exists() -> None:
    targets = re.findall(r"\]\(([^)#:\s]+)\)", README) + re.findall(r'src="([^":]+)"', README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_setting_of_the_page_is_in_its_table_with_its_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPACE_ID", raising=False)
    here = Settings.from_environment()
    monkeypatch.setenv("SPACE_ID", "someone/studio")
    there = Settings.from_environment()
    half = str(memory_bytes() // 2 // 2**20)
    table = README.replace("| half the memory | half the memory |", f"| {half} | {half} |")
    told = re.findall(r"^\| `(W2V_\w+)` \| (\d+) \| (\d+) \|", table, re.MULTILINE)
    expected = [
        (f"W2V_{each.name.upper()}", str(getattr(here, each.name)), str(getattr(there, each.name)))
        for each in fields(Settings)
    ]
    assert sorted(told) == sorted(expected)


def test_the_space_asks_for_the_least_rights_it_can_publish_with() -> None:
    assert header()["hf_oauth"] == "true"
    assert header()["hf_oauth_scopes"] == "[contribute-repos]"
