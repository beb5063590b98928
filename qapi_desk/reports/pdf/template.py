"""The pages: portrait and turned, running head, footer with page n of m, metadata.

Knows how a page is framed, not what is on it.
"""

from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from typing import IO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from qapi_desk import __version__
from qapi_desk.domain.documents import Document
from qapi_desk.reports.pdf.look import (
    FOOT,
    FOOT_LEADING,
    FOOT_SIZE,
    HEAD,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    RULE,
)
from qapi_desk.reports.typefaces import Face, legible, text_width, wrapped

UPRIGHT, TURNED = "upright", "turned"
_SIZES = {UPRIGHT: (PAGE_WIDTH, PAGE_HEIGHT), TURNED: (PAGE_HEIGHT, PAGE_WIDTH)}
_PAGE_OF = 90.0
"""Points kept free at the right of the footer for "Page n of m"."""
_MOST_FOOT_LINES = 5
_HEAD_SIZE = 7.5
_BETWEEN = " \N{MIDDLE DOT} "
"""What a footer's items are joined with."""


def text_width_of(orientation: str) -> float:
    """Points between the left and right margin."""
    return _SIZES[orientation][0] - 2 * MARGIN


def text_height_of(orientation: str) -> float:
    """Points from head to footer that every page has, however long its footer is."""
    return _SIZES[orientation][1] - HEAD - _bottom(_MOST_FOOT_LINES)


def _bottom(foot_lines: int) -> float:
    return FOOT + FOOT_LEADING * (foot_lines - 1) + 22


@dataclass(frozen=True)
class Furniture:
    """What stands on every page of a document: running head and footer."""

    document: Document
    total: int

    @cached_property
    def foot_lines(self) -> list[str]:
        """The footer's lines; a very long footer is cut with dots and repeated at the end."""
        width = text_width_of(UPRIGHT) - _PAGE_OF
        lines = _wrapped_items(self.document.footer, width)
        if len(lines) <= _MOST_FOOT_LINES:
            return lines
        return [*lines[: _MOST_FOOT_LINES - 1], "\N{HORIZONTAL ELLIPSIS} (continued at the end)"]

    @property
    def is_footer_cut(self) -> bool:
        """Whether the footer did not fit."""
        return self.foot_lines[-1].startswith("\N{HORIZONTAL ELLIPSIS}")

    @property
    def bottom(self) -> float:
        """Points from the lower edge to the text."""
        return _bottom(len(self.foot_lines))

    def templates(self, first: str) -> list[PageTemplate]:
        """An upright page and a turned one, the one a document begins with before the other."""
        return [
            PageTemplate(
                id=name,
                pagesize=size,
                onPage=self.draw,
                frames=[
                    Frame(
                        MARGIN,
                        self.bottom,
                        size[0] - 2 * MARGIN,
                        size[1] - HEAD - self.bottom,
                        leftPadding=0,
                        rightPadding=0,
                        topPadding=0,
                        bottomPadding=0,
                        id=name,
                    )
                ],
            )
            for name, size in sorted(_SIZES.items(), key=lambda item: item[0] != first)
        ]

    def draw(self, canvas: Canvas, pages: BaseDocTemplate) -> None:
        """Draw head and footer of the page just begun."""
        width, height = pages.pageTemplate.pagesize
        number = canvas.getPageNumber()
        canvas.saveState()
        canvas.setStrokeColor(RULE)
        canvas.setFillColor(QUIET)
        canvas.setLineWidth(0.5)
        if number > 1:
            self._draw_head(canvas, width, height)
        top = FOOT + FOOT_LEADING * (len(self.foot_lines) - 1)
        canvas.line(MARGIN, top + 12, width - MARGIN, top + 12)
        canvas.setFont(Face.BODY.value, FOOT_SIZE)
        for line_number, line in enumerate(self.foot_lines):
            canvas.drawString(MARGIN, top - FOOT_LEADING * line_number, line)
        canvas.setFont(Face.BODY.value, _HEAD_SIZE)
        canvas.drawRightString(width - MARGIN, top, f"Page {number} of {self.total or number}")
        canvas.restoreState()

    def _draw_head(self, canvas: Canvas, width: float, height: float) -> None:
        canvas.setFont(Face.BODY.value, _HEAD_SIZE)
        baseline = height - HEAD + 20
        agency = legible(self.document.agency).replace("\n", " ")
        canvas.drawString(MARGIN, baseline, agency)
        room = width - 2 * MARGIN - text_width(agency, Face.BODY, _HEAD_SIZE) - 24
        lines = wrapped(self.document.title.replace("\n", " "), Face.BODY, _HEAD_SIZE, room)
        title = lines[0] if len(lines) == 1 else f"{lines[0]}\N{HORIZONTAL ELLIPSIS}"
        canvas.drawRightString(width - MARGIN, baseline, title)
        canvas.line(MARGIN, baseline - 6, width - MARGIN, baseline - 6)


def _wrapped_items(footer: str, width: float) -> list[str]:
    """The footer in lines that break between its items, so a name keeps its number."""
    lines = [""]
    for item in footer.split(_BETWEEN):
        longer = f"{lines[-1]}{_BETWEEN}{item}" if lines[-1] else item
        room = width - text_width(_BETWEEN, Face.BODY, FOOT_SIZE)
        if text_width(legible(longer), Face.BODY, FOOT_SIZE) > room and lines[-1]:
            lines[-1] += _BETWEEN.rstrip()
            lines.append(item)
        else:
            lines[-1] = longer
    return [part for line in lines for part in wrapped(line, Face.BODY, FOOT_SIZE, width)]


def template(target: IO[bytes], furniture: Furniture, first: str) -> BaseDocTemplate:
    """A document template on ``target`` with metadata; the same document gives the same bytes."""
    document = furniture.document
    pages = BaseDocTemplate(
        target,
        pagesize=_SIZES[first],
        invariant=1,
        initialFontName=Face.BODY.value,
        title=legible(document.title),
        author=legible(document.agency),
        subject=legible(document.subtitle),
        creator=f"QAPI Desk {__version__}",
        producer="QAPI Desk",
        lang=document.language,
        displayDocTitle=True,
    )
    pages.addPageTemplates(furniture.templates(first))
    return pages


def dated_canvas(document: Document) -> type[Canvas]:
    """A canvas whose file says it was made when the document was, not when it was drawn."""
    moment = document.made_at.astimezone(UTC) if document.made_at.tzinfo else document.made_at
    stamp = f"D:{moment:%Y%m%d%H%M%S}Z"

    class Dated(Canvas):
        def __init__(self, *arguments: object, **settings: object) -> None:
            super().__init__(*arguments, **settings)  # type: ignore[arg-type]
            self.setDateFormatter(lambda *_clock: stamp)

    return Dated
