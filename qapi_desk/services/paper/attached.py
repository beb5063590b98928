"""The blocks of a findings paper about questions that were attached while the review ran."""

from qapi_desk.domain.documents import Block, Column, Format, Heading, Paragraph, Table
from qapi_desk.services.question_sets import AttachedFigures

ATTACHED_COLUMNS = (
    Column("criterion", "Question set", Format.TEXT, 2.4, "What was asked"),
    Column("source", "Directive", Format.TEXT, 2.0, "Who asks for it"),
    Column("asked", "Asked", Format.COUNT, 0.8, "Opened cases that are asked"),
    Column("action", "Met", Format.COUNT, 0.7, "Cases that met it"),
    Column("error", "Not met", Format.COUNT, 0.8, "Cases that did not"),
    Column("not_applicable", "N/A", Format.COUNT, 0.7, "Not applicable or excluded"),
    Column("incomplete", "Undetermined", Format.COUNT, 1.0, "Could not be determined"),
    Column("rate", "Rate", Format.PERCENT, 0.9, "Of the cases asked"),
    Column("state", "Standing", Format.TEXT, 0.9, "Retired ones are asked no more"),
)


def attached(found: tuple[AttachedFigures, ...]) -> tuple[Block, ...]:
    """What attached questions found: counts and a rate of the cases asked, no limits."""
    if not found:
        return ()
    rows = tuple(
        (a.title, a.source, a.asked, a.action, a.error, a.not_applicable, a.incomplete, a.rate,
         "retired" if a.is_retired else "")
        for a in found
    )  # fmt: skip
    return (
        Heading("Questions attached while the review ran"),
        Paragraph(
            "They were asked of the cases that were not released yet. The cases were drawn for "
            "something else, so a rate speaks of the cases asked alone and has no limits.",
            is_note=True,
        ),
        Table("attached", "Attached questions", ATTACHED_COLUMNS, rows, sheet="Attached"),
    )
