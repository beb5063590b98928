"""The named styles of our workbooks. A person can change one in Excel and the sheet follows."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from qapi_desk.domain.documents import Format

HEADER, TITLE, SUBTITLE, LABEL, NOTE = (
    "QAPI header",
    "QAPI title",
    "QAPI subtitle",
    "QAPI label",
    "QAPI note",
)
STYLE_OF = {form: f"QAPI {form.value}" for form in Format}

_NUMBER_FORMATS = {
    Format.TEXT: "General",
    Format.COUNT: "#,##0",
    Format.PERCENT: "0.00%",
    Format.DAY: "yyyy-mm-dd",
    Format.MOMENT: "yyyy-mm-dd hh:mm",
    Format.DAYS: "#,##0",
    Format.CENTS: '"$"#,##0.00;-"$"#,##0.00',
    Format.NUMBER: "#,##0.00",
    Format.MONO: "@",
}
_INK, _QUIET, _ACCENT, _FILL, _RULE = "1B2733", "56636F", "1F4E79", "E9EEF3", "DBE1E6"


def add_styles(workbook: Workbook) -> None:
    """Give the workbook our named styles."""
    for form in Format:
        workbook.add_named_style(_value_style(form))
    hairline = Side(style="medium", color=_ACCENT)
    header = NamedStyle(HEADER)
    header.font = Font(name="Calibri", size=11, bold=True, color=_INK)
    header.fill = PatternFill("solid", fgColor=_FILL)
    header.border = Border(bottom=hairline)
    header.alignment = Alignment(vertical="bottom", wrap_text=True)
    workbook.add_named_style(header)
    for name, font in (
        (TITLE, Font(name="Calibri", size=18, bold=True, color=_INK)),
        (SUBTITLE, Font(name="Calibri", size=11, color=_QUIET)),
        (LABEL, Font(name="Calibri", size=11, color=_QUIET)),
        (NOTE, Font(name="Calibri", size=10, italic=True, color=_QUIET)),
    ):
        style = NamedStyle(name)
        style.font = font
        style.alignment = Alignment(vertical="top", wrap_text=name in {LABEL, NOTE})
        workbook.add_named_style(style)


def _value_style(form: Format) -> NamedStyle:
    style = NamedStyle(STYLE_OF[form])
    face = "Consolas" if form is Format.MONO else "Calibri"
    style.font = Font(name=face, size=10 if form is Format.MONO else 11, color=_INK)
    style.number_format = _NUMBER_FORMATS[form]
    style.alignment = Alignment(vertical="top", wrap_text=form is Format.TEXT)
    style.border = Border(bottom=Side(style="hair", color=_RULE))
    return style
