"""Changes of law adopted for a review, as every print of its results tells them."""

from collections.abc import Sequence

from qapi_desk.domain.documents import Block, Column, Format, Heading, Paragraph, Table
from qapi_desk.domain.law import LawDecision

_COLUMNS = (
    Column("number", "No.", Format.COUNT, 0.5, "In the order they were adopted"),
    Column("change", "Change", Format.TEXT, 2.6, "What is judged otherwise since then"),
    Column("reason", "Reason", Format.TEXT, 2.6, "Why, in the words of who adopted it"),
    Column("decided_by", "By", Format.TEXT, 0.8, "Person id"),
    Column("decided_at", "When", Format.MOMENT, 1.2, "When it was adopted"),
    Column("changed", "Changed", Format.COUNT, 0.8, "Opened cases judged otherwise by the record"),
    Column("released", "Stood", Format.COUNT, 0.8, "Cases released before, whose findings stand"),
)


def decisions(made: Sequence[LawDecision]) -> tuple[Block, ...]:
    """A section on what was adopted; nothing where nothing was."""
    if not made:
        return ()
    rows = tuple(
        (
            each.number,
            each.change.label,
            each.reason,
            each.decided_by,
            each.decided_at,
            each.changed_cases,
            len(each.body.get("released", ())),
        )
        for each in made
    )
    return (
        Heading("Changes of law adopted"),
        Paragraph(
            "The review is judged by its pinned law with these changes. Findings released before a "
            "change stand as they were; universes, plan and draw are untouched."
        ),
        Table("decisions", "Decisions", _COLUMNS, rows, sheet="Decisions"),
    )
