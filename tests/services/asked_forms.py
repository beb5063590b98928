"""A small form that asks what no ruleset does, as an analyst of a county would write it."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from qapi_desk.domain.ids import CriterionId, FormId
from qapi_desk.services.library import Library
from tests.services.shelves import other_shelf

COUNTY_FORM = FormId("first-talk")
TALK, TOLD = CriterionId("CM.1.2.C4"), CriterionId("CM.1.2.C2")
"""Two measures of the catalog that no ruleset has as criteria."""
VERSION: Final = "2026112201"
_SHEETS = Path(__file__).parent / "county_forms" / COUNTY_FORM
_AS_IT_IS: Mapping[str, str] = {}


def asked_form(
    folder: Path,
    *,
    form_id: str = COUNTY_FORM,
    version: str = VERSION,
    edits: Mapping[str, str] = _AS_IT_IS,
) -> Path:
    """The form's sheets in a folder of their own, with texts replaced in every sheet."""
    place = folder / form_id
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(_SHEETS, place)
    for path in place.iterdir():
        text = path.read_text(encoding="utf-8")
        for old, new in {COUNTY_FORM: form_id, VERSION: version, **edits}.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return place


def shelf_with_asked(tmp_path: Path) -> Library:
    """The program's shelf with this form on it."""
    return other_shelf(tmp_path, lambda root: _put(root / "forms"))


def _put(folder: Path) -> None:
    asked_form(folder)
