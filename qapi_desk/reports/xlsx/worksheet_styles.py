"""The named styles of an answer worksheet: what may be written into is white, all else is not."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

CASE, GROUP, ASKED, HOW, SMALL, CLOSED = (
    "QAPI sheet case",
    "QAPI sheet group",
    "QAPI sheet question",
    "QAPI sheet how",
    "QAPI sheet small",
    "QAPI sheet closed",
)
OPEN = {form: f"QAPI sheet open {form}" for form in ("text", "day", "number")}
GREY = "later"
"""How the name of a style goes on for what is not asked as the answers stand."""

_FORMATS = {"text": "@", "day": "yyyy-mm-dd", "number": "General"}
_INK, _QUIET, _ACCENT = "1B2733", "56636F", "1F4E79"
_WHITE, _PALE, _FILL, _SHUT = "FFFFFF", "F1F3F5", "D6E0EA", "E3E6E9"
_LINE = Side(style="thin", color="8A97A3")
_HAIR = Side(style="hair", color="B7C0C8")


def add_worksheet_styles(workbook: Workbook) -> None:
    """Give the workbook the styles of a worksheet."""
    for name, size, is_bold, colour, fill in (
        (CASE, 13, True, "FFFFFF", _ACCENT),
        (GROUP, 11, True, _INK, _FILL),
        (ASKED, 11, False, _INK, _PALE),
        (HOW, 9, False, _INK, _PALE),
        (SMALL, 8, False, _QUIET, _PALE),
        (CLOSED, 8, False, _QUIET, _SHUT),
    ):
        is_line = name in {CASE, GROUP}
        for later in ("", GREY):
            ink = _QUIET if later and not is_line else colour
            style = NamedStyle(f"{name} {later}".strip())
            style.font = Font(name="Calibri", size=size, bold=is_bold, color=ink)
            style.fill = PatternFill("solid", fgColor=fill)
            style.alignment = Alignment(vertical="top", wrap_text=not is_line)
            style.border = Border(bottom=_HAIR)
            style.number_format = "@"
            workbook.add_named_style(style)
    for form, name in OPEN.items():
        for later in ("", GREY):
            style = NamedStyle(f"{name} {later}".strip())
            style.font = Font(name="Calibri", size=11, color=_INK)
            style.fill = PatternFill("solid", fgColor=_PALE if later else _WHITE)
            style.alignment = Alignment(vertical="top", horizontal="left", wrap_text=True)
            style.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
            style.number_format = _FORMATS[form]
            style.protection = Protection(locked=False)
            workbook.add_named_style(style)


def later(style: str) -> str:
    """The same style for a question that is not asked as the answers stand."""
    return f"{style} {GREY}".strip()
