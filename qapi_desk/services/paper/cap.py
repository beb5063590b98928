"""The corrective-action plan as a document: who does what by when, and what will prove it."""

from collections.abc import Mapping

from qapi_desk.domain.caps import Cap
from qapi_desk.domain.documents import (
    Block,
    Column,
    Document,
    Facts,
    Format,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.ids import CriterionId, PersonId
from qapi_desk.domain.reviews import Review
from qapi_desk.services.findings import FindingsView
from qapi_desk.services.paper.findings import pareto_chart
from qapi_desk.services.paper.frame import Printed

ACTION_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 1.2, "What the plan is about"),
    Column("number", "No.", Format.COUNT, 0.5, "Action number in its plan"),
    Column("text", "Specific action", Format.TEXT, 3.6, "What will be done"),
    Column("responsible", "Responsible", Format.TEXT, 1.4, "Person responsible"),
    Column("start", "Start", Format.DAY, 1.0, "First day"),
    Column("due", "Due", Format.DAY, 1.0, "Completion timeframe"),
    Column("evidence_required", "Evidence required", Format.TEXT, 2.2, "What will prove it"),
    Column("done_on", "Done", Format.DAY, 1.0, "Day it was done"),
    Column("evidence", "Evidence", Format.TEXT, 1.4, "Evidence given"),
)
CASE_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 1.2, "What the plan is about"),
    Column("case_id", "Case", Format.MONO, 1.6, "Case in error, corrected apart from this plan"),
)


def cap_document(
    caps: tuple[Cap, ...],
    view: FindingsView,
    people: Mapping[PersonId, str],
    printed: Printed,
) -> Document:
    """Every plan of a review in one document."""
    review = view.review
    blocks: list[Block] = [Heading("Why a plan"), pareto_chart(view.pareto)] if view.pareto else []
    for number, cap in enumerate(caps):
        blocks += [PageBreak()] if number else []
        blocks += _plan(cap, view.titles, people)
    blocks.append(_all_actions(caps, people))
    blocks.append(_all_cases(caps))
    return Document(
        key="cap",
        title="Corrective-action plan",
        subtitle=f"{review.title} · {review.period.label}",
        agency=review.agency,
        made_at=printed.made_at,
        cover=_cover(caps, review, printed),
        blocks=tuple(blocks),
        footer=printed.footer,
        counts={
            "actions": sum(len(cap.actions) for cap in caps),
            "cap_cases": sum(len(cap.case_ids) for cap in caps),
        },
    )


def _cover(caps: tuple[Cap, ...], review: Review, printed: Printed) -> Facts:
    return Facts(
        "About this plan",
        (
            ("Criteria below benchmark", len(caps), Format.COUNT),
            ("Actions", sum(len(cap.actions) for cap in caps), Format.COUNT),
            ("Period reviewed", f"{review.period.first} to {review.period.last}", Format.TEXT),
            ("Governing ruleset", f"{review.governing} v{review.governing_version}", Format.TEXT),
            ("History head", printed.history_head, Format.MONO),
        ),
    )


def _plan(
    cap: Cap, titles: Mapping[CriterionId, str], people: Mapping[PersonId, str]
) -> tuple[Block, ...]:
    facts = (
        ("Finding", cap.finding, Format.TEXT),
        ("Magnitude", cap.magnitude, Format.TEXT),
        ("Extent", cap.extent, Format.TEXT),
        ("Root cause", cap.root_cause, Format.TEXT),
        ("Target", cap.target, Format.TEXT),
        ("Target date", cap.target_date, Format.DAY),
        ("Monitoring", cap.monitoring, Format.TEXT),
        ("State", str(cap.state).replace("_", " "), Format.TEXT),
    )
    rows = tuple(
        _action_row(cap, action_number, people) for action_number in range(len(cap.actions))
    )
    return (
        Heading(titles.get(cap.criterion, cap.criterion)),
        Facts("Deficiency", facts),
        Table(f"actions_{cap.criterion}", "Actions", ACTION_COLUMNS[1:7],
              tuple(row[1:7] for row in rows), in_workbook=False),
        Paragraph(
            f"Cases in error ({len(cap.case_ids)}), to be corrected apart from this plan: "
            + ", ".join(cap.case_ids) + ".",
            is_note=True,
        ),
    )  # fmt: skip


def _action_row(cap: Cap, index: int, people: Mapping[PersonId, str]) -> tuple[Value, ...]:
    action = cap.actions[index]
    return (
        cap.criterion,
        action.number,
        action.text,
        people.get(action.responsible, action.responsible),
        action.start,
        action.due,
        action.evidence_required,
        action.done_on,
        action.evidence,
    )


def _all_actions(caps: tuple[Cap, ...], people: Mapping[PersonId, str]) -> Table:
    rows = tuple(_action_row(cap, i, people) for cap in caps for i in range(len(cap.actions)))
    return Table("actions", "Actions", ACTION_COLUMNS, rows, sheet="Actions", in_pdf=False)


def _all_cases(caps: tuple[Cap, ...]) -> Table:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (cap.criterion, case_id) for cap in caps for case_id in cap.case_ids
    )
    return Table("cap_cases", "Cases in error", CASE_COLUMNS, rows, sheet="Cases", in_pdf=False)
