"""Files for a visitor to take away: the bundle most people want, and every single format."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path
from unicodedata import category, normalize

from w2v.errors import FormatError, W2VError
from w2v.ui.drawing import write_page
from w2v.ui.session import Session
from w2v.vectors import formats
from w2v.vectors.card import CardOptions, model_card
from w2v.vectors.formats.bundle import write_bundle
from w2v.vectors.formats.files import replacing
from w2v.vectors.precision import half_loss

LONGEST_STEM = 120  # bytes; systems take 255 for a whole name


def file_stem(name: str) -> str:
    """A file name that any system takes, from a model's name in any script."""
    kept = "".join(each if each in "_." or category(each)[0] in "LMN" else "-" for each in normalize("NFC", name))
    short = re.sub("-+", "-", kept).strip("-.").encode()[:LONGEST_STEM].decode(errors="ignore")
    return short.strip("-.") or "model"


def write_zip(session: Session) -> tuple[Path, str]:
    """The model's folder with its card, a text file for other programs and the map; the file, and what is amiss."""
    vectors, name = session.model.shared, session.model.name
    missing = []
    with tempfile.TemporaryDirectory(prefix="w2v-") as scratch:
        extras = {"README.md": Path(scratch) / "README.md", "vectors.txt": Path(scratch) / "vectors.txt"}
        try:
            formats.export(vectors, "word2vec", extras["vectors.txt"])
        except FormatError as error:
            del extras["vectors.txt"]
            missing.append(f"Without vectors.txt: {error}")
        card = model_card(vectors, CardOptions(title=name, text_file="vectors.txt" in extras))
        extras["README.md"].write_text(card, encoding="utf-8")
        try:
            extras["map.html"] = Path(write_page(session))
        except W2VError as error:
            missing.append(f"Without map.html: {error}")
        path = session.folder / f"{file_stem(name)}.zip"
        write_bundle(vectors, path, extras=extras)
    return path, " ".join(missing)


def write_format(session: Session, name: str, half: bool) -> tuple[Path, str]:
    """The model in one format, a folder as a zip; the file, and what float16 cost.

    Raises:
        FormatError: no such format, or a word it cannot hold.
    """
    if name not in formats.FORMATS:
        raise FormatError(f"There is no format {name!r}: choose one of {', '.join(formats.FORMATS)}.")
    chosen = formats.FORMATS[name]
    options = {"dtype": "float16"} if half and "dtype" in chosen.options else {}
    stem = f"{file_stem(session.model.name)}-{name}"
    told = str(half_loss(session.vectors)) if options else ""
    if chosen.suffix:
        path = session.folder / f"{stem}{chosen.suffix}"
        formats.export(session.model.shared, name, path, **options)
        return path, told
    path = session.folder / f"{stem}.zip"
    with tempfile.TemporaryDirectory(prefix="w2v-") as scratch:
        formats.export(session.model.shared, name, scratch, **options)
        with replacing(path) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for file in sorted(Path(scratch).iterdir()):
                archive.write(file, file.name)
    return path, told
