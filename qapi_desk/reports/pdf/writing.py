"""Draws a document twice: once to learn its pages, once to name them. Then saves it whole."""

from io import BytesIO
from pathlib import Path

from qapi_desk.domain.documents import Document
from qapi_desk.reports.pdf.flowables import Pages
from qapi_desk.reports.pdf.look import NOTE
from qapi_desk.reports.pdf.story import Story
from qapi_desk.reports.pdf.template import Furniture, dated_canvas, template
from qapi_desk.reports.pdf.text import paragraph
from qapi_desk.reports.safe_write import whole_file
from qapi_desk.reports.typefaces import register_typefaces


def write_pdf(document: Document, path: Path, *, overwrite: bool = False) -> None:
    """Draw the document to ``path``: US Letter, embedded typefaces, the same bytes every time.

    Raises:
        Refused: ``reports.exists`` when the file is there and ``overwrite`` is False.
        Trouble: ``reports.directory``, ``reports.write`` or ``reports.typeface``; nothing is left.
    """
    with whole_file(path, overwrite=overwrite) as draft:
        draft.write_bytes(pdf_bytes(document))


def pdf_bytes(document: Document) -> bytes:
    """The document as the bytes of a PDF file."""
    register_typefaces()
    _, known = _drawn(document, Pages())
    drawn, _ = _drawn(document, known)
    return drawn


def _drawn(document: Document, known: Pages) -> tuple[bytes, Pages]:
    target = BytesIO()
    furniture = Furniture(document, known.total)
    story = Story(document, known)
    flowables = story.flowables()
    if furniture.is_footer_cut:
        flowables.append(paragraph(document.footer, NOTE))
    pages = template(target, furniture, story.first)
    pages.build(flowables, canvasmaker=dated_canvas(document))
    story.seen.total = pages.page
    return target.getvalue(), story.seen
