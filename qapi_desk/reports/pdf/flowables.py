"""Two small things that stand on a page: a heading that bookmarks itself, a line of contents."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field

from reportlab.platypus import Flowable, Paragraph

from qapi_desk.reports.pdf.look import CONTENTS, HEADINGS, INK, QUIET
from qapi_desk.reports.pdf.text import paragraph
from qapi_desk.reports.typefaces import Face, legible, text_width, wrapped


@dataclass(slots=True)
class Pages:
    """What one pass over a document learns for the next: where headings stand, how many pages."""

    headings: MutableMapping[int, int] = field(default_factory=dict)
    """Page number by the heading's running number."""
    total: int = 0


class HeadingLine(Flowable):
    """A heading, whole, with its outline entry. ``depth`` 0 is a section."""

    def __init__(self, text: str, depth: int, number: int, seen: Pages) -> None:
        super().__init__()
        self._text, self._depth, self._number, self._seen = text, depth, number, seen
        self._paragraph: Paragraph = paragraph(text, HEADINGS[min(depth, len(HEADINGS) - 1)])

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room the words take."""
        self.width, self.height = self._paragraph.wrap(width, height)
        return self.width, self.height

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        """The space above, dropped at the head of a page."""
        return float(self._paragraph.getSpaceBefore())

    def getSpaceAfter(self) -> float:  # noqa: N802 - reportlab's name
        """The space below."""
        return float(self._paragraph.getSpaceAfter())

    def draw(self) -> None:
        """Write the words, bookmark the place, remember the page."""
        self._paragraph.drawOn(self.canv, 0, 0)
        key = bookmark(self._number)
        self.canv.bookmarkHorizontal(key, 0, self.height + 8)
        words = legible(self._text).replace("\n", " ")
        self.canv.addOutlineEntry(words, key, self._depth, closed=False)
        self._seen.headings[self._number] = self.canv.getPageNumber()


class ContentsLine(Flowable):
    """A section's name, dots, and the page it begins on; the whole line is a link."""

    def __init__(self, text: str, number: int, page: int) -> None:
        super().__init__()
        self._text, self._number, self._page = text, number, page

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002 - its form
        """One line, as wide as there is room."""
        self.width, self.height = width, float(CONTENTS.leading)
        return self.width, self.height

    def draw(self) -> None:
        """Write the line."""
        size, canvas = CONTENTS.fontSize, self.canv
        page = str(self._page)
        name = wrapped(self._text, Face.BODY, size, self.width - 50)[0]
        canvas.setFont(Face.BODY.value, size)
        canvas.setFillColor(INK)
        canvas.drawString(0, 4, name)
        canvas.drawRightString(self.width, 4, page)
        start = text_width(name, Face.BODY, size) + 5
        end = self.width - text_width(page, Face.BODY, size) - 5
        canvas.setStrokeColor(QUIET)
        canvas.setLineWidth(0.5)
        canvas.setDash(0.5, 3)
        canvas.line(start, 5, end, 5)
        canvas.setDash()
        canvas.linkRect("", bookmark(self._number), (0, 0, self.width, self.height), relative=1)


def bookmark(number: int) -> str:
    """The name of a heading's place."""
    return f"heading-{number}"
