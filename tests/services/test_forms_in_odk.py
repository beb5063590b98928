"""The XLSForm part of a workbook is what ODK's own converter takes: a check for developers.

It runs where the extra ``odk`` is installed (``pip install -e .[odk]``); nothing else needs it.
"""

from pathlib import Path

import pytest

from qapi_desk.services import forms
from qapi_desk.services.library import Library

xls2xform = pytest.importorskip("pyxform.xls2xform", reason="the extra odk is not installed")


@pytest.mark.parametrize("form_id", ["medical", "lines-1-2", "case-transfer"])
def test_that_the_converter_takes_an_exported_workbook(form_id: str, tmp_path: Path) -> None:
    book = forms.export(Library(), form_id, tmp_path / "form.xlsx")
    made = xls2xform.convert(str(book), validate=False).xform
    assert "urn:qapi-desk:form:1" in made
    assert "<h:title>" in made
