"""Text as a spreadsheet may hold it: no illegal characters, nothing that runs as a formula."""

import re

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

LONGEST = 32_767
"""Characters a cell of a workbook holds (ECMA-376, and Excel's stated limits)."""
_RUNS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet may take for the start of a formula (OWASP, CSV injection)."""
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.startswith(_RUNS)


def storable(text: str) -> str:
    """The text without characters a workbook may not hold, and no longer than a cell."""
    kept = ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", kept)
    if len(kept) <= LONGEST:
        return kept
    mark = f" [cut: {len(kept):,} characters]"
    return kept[: LONGEST - len(mark)] + mark
