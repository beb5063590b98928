"""A made-up document, drawn once for the tests that only read it."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from qapi_desk.domain.documents import Document
from qapi_desk.reports.pdf import pdf_bytes
from qapi_desk.reports.xlsx import write_workbook
from tests.reports.sample_documents import findings_document


@pytest.fixture(scope="session")
def document() -> Document:
    return findings_document()


@pytest.fixture(scope="session")
def printed(document: Document) -> PdfReader:
    return PdfReader(BytesIO(pdf_bytes(document)))


@pytest.fixture(scope="session")
def workbook(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("workbook") / "findings.xlsx"
    write_workbook(document, path)
    return load_workbook(path)
