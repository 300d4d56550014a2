"""An installed copy has every file that the code reads."""

import tomllib
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "w2v"


def test_scripts_and_styles_are_part_of_the_package() -> None:
    settings = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["w2v"]
    packed = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    here = {path for path in PACKAGE.rglob("*") if path.suffix in (".js", ".css")}
    assert here
    assert here <= packed
