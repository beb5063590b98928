"""Sizes, colours and paragraph styles of a printed page, in points. Knows no document."""

from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle

from qapi_desk.reports.charts.look import PRINT
from qapi_desk.reports.typefaces import Face

PAGE_WIDTH, PAGE_HEIGHT = letter
MARGIN = 54.0
"""Left and right."""
HEAD = 58.0
"""From the upper edge to the text."""
FOOT = 40.0
"""From the lower edge to the lowest line of the footer."""

INK, QUIET, RULE, ACCENT, PAPER = PRINT.ink, PRINT.quiet, PRINT.rule, PRINT.accent, PRINT.paper

FOOT_SIZE = 6.5
FOOT_LEADING = 8.5
TABLE_SIZES = (8.0, 7.5, 7.0)
"""Tried from the left until a table's columns fit."""


_BASE = ParagraphStyle(
    "base",
    fontName=Face.BODY.value,
    bulletFontName=Face.BODY.value,
    textColor=INK,
    splitLongWords=1,
    allowWidows=0,
    allowOrphans=0,
)
BODY = ParagraphStyle("body", _BASE, fontSize=9.5, leading=13.5, spaceAfter=7)
NOTE = ParagraphStyle("note", _BASE, fontSize=8, leading=11, spaceAfter=7, textColor=QUIET)
CAPTION = ParagraphStyle(
    "caption",
    _BASE,
    fontSize=9.5,
    leading=13,
    spaceBefore=8,
    spaceAfter=4,
    fontName=Face.BOLD.value,
)
AGENCY = ParagraphStyle(
    "agency", _BASE, fontSize=9.5, leading=13, textColor=ACCENT, fontName=Face.BOLD.value
)
TITLE = ParagraphStyle(
    "title", _BASE, fontSize=22, leading=27, spaceBefore=3, fontName=Face.BOLD.value
)
SMALL_TITLE = ParagraphStyle(
    "small-title", _BASE, fontSize=17, leading=21, spaceBefore=2, fontName=Face.BOLD.value
)
SUBTITLE = ParagraphStyle(
    "subtitle", _BASE, fontSize=11, leading=15, spaceBefore=3, spaceAfter=4, textColor=QUIET
)
MADE = ParagraphStyle("made", _BASE, fontSize=8, leading=11, textColor=QUIET)
CONTENTS = ParagraphStyle("contents", _BASE, fontSize=9.5, leading=17)
HEADINGS = (
    ParagraphStyle(
        "heading-1",
        _BASE,
        fontSize=15,
        leading=19,
        spaceBefore=16,
        spaceAfter=7,
        fontName=Face.BOLD.value,
    ),
    ParagraphStyle(
        "heading-2",
        _BASE,
        fontSize=11.5,
        leading=15,
        spaceBefore=12,
        spaceAfter=5,
        fontName=Face.BOLD.value,
    ),
    ParagraphStyle(
        "heading-3",
        _BASE,
        fontSize=9.5,
        leading=13,
        spaceBefore=9,
        spaceAfter=4,
        fontName=Face.BOLD.value,
    ),
)
