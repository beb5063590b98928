"""Workbooks of forms for an analyst's desk: written with a guide inside, marked with messages.

What is read back from such a workbook is the form and nothing else. It checks by ``form_checks``.
"""

from pathlib import Path

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import FormMessage
from qapi_desk.domain.sheets import Sheets
from qapi_desk.intake.sheet_book import Layout, write_workbook
from qapi_desk.questionnaire import guide
from qapi_desk.services import form_checks
from qapi_desk.services.library import Library

BOOK = ".xlsx"
_ORDER = ("settings", "survey", "choices", "qapi_tests")
_KEPT = {"survey": 2, "choices": 2, "qapi_tests": 1}
_BRACKETS = ("begin_", "end_", "begin ", "end ")


def write(library: Library, sheets: Sheets, place: Path) -> None:
    """Write a form's sheets as a workbook with a guide and lists to choose from.

    Raises:
        Refused, Trouble: as ``sheet_book.write_workbook``.
    """
    layout = Layout(
        order=_ORDER,
        kept_columns=_KEPT,
        guides=guide.guide_sheets(_named(library, sheets)),
        lists=guide.LISTS,
        drop_downs=guide.drop_downs(),
        brackets=_BRACKETS,
    )
    write_workbook(sheets, place, layout)


def mark(library: Library, path: Path, place: Path | None = None) -> tuple[FormMessage, ...]:
    """Check a workbook and write a copy with every message as a comment in its cell.

    Args:
        library: the shelf.
        path: the analyst's workbook.
        place: where the copy goes; None is beside it, named ``...-marked.xlsx``.

    Returns:
        The messages; the copy of a sound form carries no marks, not even earlier ones.

    Raises:
        Refused: ``forms.mark``: no workbook.
        Trouble: a file that cannot be read or written.
    """
    if path.suffix.lower() != BOOK or path.is_dir():
        raise Refused(
            "forms.mark",
            f"{path.name} is no workbook, and comments need cells: export it to FILE.xlsx first.",
        )
    messages = form_checks.check(library, path)
    # its reader and writer take a while to load, and no other word needs them
    from qapi_desk.intake.sheet_marks import mark_workbook  # noqa: PLC0415

    mark_workbook(path, messages, place or marked_place(path))
    return messages


def marked_place(path: Path) -> Path:
    """Where a marked copy goes when nothing else is said."""
    return path.with_name(f"{path.stem.removesuffix('-marked')}-marked{BOOK}")


def _named(library: Library, sheets: Sheets) -> guide.Named:
    """What a form may name, with titles; criteria are the rulesets' own."""
    rulesets = [library.ruleset(ruleset_id) for ruleset_id in library.ruleset_ids]
    catalog = library.catalog
    choices = sheets.sheets.get("choices")
    lists = [row.cells.get("list_name", "") for row in choices.rows] if choices else []
    return {
        "criterion": {c.criterion_id: c.title for each in rulesets for c in each.criteria},
        "rule": {rule.rule_id: rule.title for each in rulesets for rule in each.rules},
        "element": {name: each.title for name, each in catalog.by_id.items()},
        "measure": {name: each.text for name, each in catalog.measures.items()},
        "event": dict(library.document("catalog", "events.json")["labels"]),
        "list": {name: "" for name in lists if name},
    }
