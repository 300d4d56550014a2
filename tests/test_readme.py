"""The README is also the Space's header and the newcomer's two commands: held to the rest of the project."""

import re
from pathlib import Path

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
