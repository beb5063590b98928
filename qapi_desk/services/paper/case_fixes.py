"""The case-correction list as a document: what is to be put right, in which case, by when."""

from collections import Counter
from typing import Final

from qapi_desk.domain.case_fixes import CaseFix, FixKind, FixState
from qapi_desk.domain.documents import (
    Block,
    Column,
    Document,
    Facts,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.services.case_fixes import FixList
from qapi_desk.services.paper.columns import filled
from qapi_desk.services.paper.frame import Printed

COLUMNS: Final = (
    Column("unit", "Unit", Format.TEXT, 0.9, "The worker's unit"),
    Column("worker", "Worker", Format.TEXT, 0.8, "Worker of the case"),
    Column("case_id", "Case", Format.MONO, 1.2, "Case id as in the snapshot"),
    Column("item", "Correction", Format.MONO, 1.4, "What it is called here, without the case"),
    Column("what", "What is to be put right", Format.TEXT, 4.2, "The finding behind it, in words"),
    Column("state", "State", Format.TEXT, 0.8, "Open, overdue, done or closed"),
    Column("due", "Due", Format.DAY, 0.9, "Working days after the release"),
    Column("done", "Done", Format.DAY, 0.9, "Day it was put right"),
    Column("by", "By", Format.TEXT, 0.7, "Worker or person id"),
    Column("evidence", "Evidence", Format.TEXT, 1.4, "Where it shows"),
    Column("note", "Note", Format.TEXT, 1.4, "Beside it; of a closed one the reason"),
)
_PRINTED: Final = ("worker", "case_id", "what", "state", "due", "done", "by", "evidence", "note")
_SUMS: Final = (
    Column("unit", "Unit", Format.TEXT, 1.2, "The worker's unit"),
    Column("worker", "Worker", Format.TEXT, 1.2, "Worker of the case"),
    Column("open", "Open", Format.COUNT, 0.8, "To be put right"),
    Column("overdue", "Overdue", Format.COUNT, 0.8, "Of these, past their due day"),
    Column("done", "Done", Format.COUNT, 0.8, "Put right, on evidence"),
    Column("closed", "Closed", Format.COUNT, 0.8, "Settled otherwise on the way"),
    Column("all", "All", Format.COUNT, 0.8, "Errors and values together"),
)


def fixes_document(found: FixList, printed: Printed) -> Document:
    """The list as values for PDF and Excel."""
    review = found.review
    blocks: list[Block] = [
        Paragraph(
            "Every error and every value of the record that was reviewed otherwise is put right "
            "in its own case, whatever a corrective-action plan says of all cases. A finding that "
            "is settled otherwise closes its correction by itself."
        ),
        Heading("By worker"),
        _sums(found),
        Heading("Corrections"),
        *_by_unit(found),
        _whole(found),
    ]
    return Document(
        key="case-fixes",
        title="Case corrections",
        subtitle=f"{review.title} · {review.period.label}",
        agency=review.agency,
        made_at=printed.made_at,
        cover=_cover(found, printed),
        blocks=tuple(blocks),
        footer=printed.footer,
        counts={"fixes": len(found.items)},
    )


def _cover(found: FixList, printed: Printed) -> Facts:
    states = Counter(each.state for each in found.items)
    kinds = Counter(each.kind for each in found.items)
    return Facts(
        "About this list",
        (
            ("Corrections", len(found.items), Format.COUNT),
            ("Of errors", kinds[FixKind.ERROR], Format.COUNT),
            ("Of values in the record", kinds[FixKind.VALUE], Format.COUNT),
            ("Open", states[FixState.OPEN], Format.COUNT),
            ("Overdue", found.overdue, Format.COUNT),
            ("Done", states[FixState.DONE], Format.COUNT),
            ("Closed by a settlement", states[FixState.CLOSED], Format.COUNT),
            ("As of", found.today, Format.DAY),
            ("Time to correct", found.days_citation, Format.TEXT),
            ("History head", printed.history_head, Format.MONO),
        ),
    )


def _sums(found: FixList) -> Table:
    groups: dict[tuple[str, str], list[CaseFix]] = {}
    for each in found.items:
        groups.setdefault((each.unit_code, each.worker_id), []).append(each)
    rows = tuple(_sum_row(who, items, found) for who, items in sorted(groups.items()))
    return Table("fixes_by_worker", "Corrections by worker", _SUMS, rows, sheet="By worker",
                 empty="Nothing is to be corrected.")  # fmt: skip


def _sum_row(who: tuple[str, str], items: list[CaseFix], found: FixList) -> tuple[Value, ...]:
    states = Counter(each.state for each in items)
    overdue = sum(each.is_overdue(found.today) for each in items)
    return (
        who[0] or "no unit", who[1] or "no worker", states[FixState.OPEN], overdue,
        states[FixState.DONE], states[FixState.CLOSED], len(items),
    )  # fmt: skip


def _by_unit(found: FixList) -> tuple[Table, ...]:
    """On paper a table a unit, so that each can be handed to who sees to it."""
    picked = [at for at, column in enumerate(COLUMNS) if column.key in _PRINTED]
    units = sorted({each.unit_code for each in found.items})
    return tuple(
        filled(
            Table(
                f"fixes_{number}",
                f"Unit {unit}" if unit else "No unit",
                tuple(COLUMNS[at] for at in picked),
                tuple(
                    tuple(_row(each, found)[at] for at in picked)
                    for each in found.items
                    if each.unit_code == unit
                ),
                in_workbook=False,
            )
        )
        for number, unit in enumerate(units, start=1)
    )


def _whole(found: FixList) -> Table:
    rows = tuple(_row(each, found) for each in found.items)
    return Table("fixes", "Case corrections", COLUMNS, rows, sheet="Corrections", in_pdf=False,
                 empty="Nothing is to be corrected.")  # fmt: skip


def _row(each: CaseFix, found: FixList) -> tuple[Value, ...]:
    done = each.done
    state = "overdue" if each.is_overdue(found.today) else str(each.state)
    return (
        each.unit_code, each.worker_id, each.case_id,
        each.item_id.removeprefix(f"{each.case_id}/"), each.what, state, each.due,
        done.done_on if done else None, done.by if done else "", done.evidence if done else "",
        (done.note if done else "") or each.closed_because,
    )  # fmt: skip
