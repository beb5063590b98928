"""The typefaces lie beside the program with their licence, frozen or not."""

import sys
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Trouble
from qapi_desk.reports import resources
from qapi_desk.reports.typefaces import Face, typeface


def test_that_every_face_and_the_licence_are_shipped() -> None:
    names = {path.name for path in resources.fonts_folder().iterdir()}
    assert {f"{face.value}.ttf" for face in Face} | {"LICENSE-DejaVu.txt"} <= names


def test_that_a_frozen_program_looks_where_it_was_unpacked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.fonts_folder() == tmp_path / "resources" / "fonts"


def test_that_a_missing_face_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(Trouble, match="install the program again"):
        typeface.__wrapped__(Face.BODY)
