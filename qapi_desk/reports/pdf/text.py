"""Plain text as a paragraph. Nothing in a text is ever read as markup."""

from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from qapi_desk.reports.typefaces import Face, legible


def markup(text: str, face: Face = Face.BODY) -> str:
    """The text as reportlab's markup that shows just these characters."""
    return escape(legible(text, face)).replace("\n", "<br/>")


def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """A paragraph that shows the text and nothing else."""
    return Paragraph(markup(text, Face(style.fontName)), style)
