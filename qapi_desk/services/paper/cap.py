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
from qapi_desk.domain.ids import CaseId, PersonId
from qapi_desk.domain.outcomes import Outcome
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
        blocks += _plan(cap, view, people)
    blocks.append(_all_actions(caps, people))
    blocks.append(_all_cases(caps, view))
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
            "cap_cases": sum(len(_in_error(cap, view)) for cap in caps),
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


def _in_error(cap: Cap, view: FindingsView) -> tuple[CaseId, ...]:
    """The plan's cases in error as they stand, whatever was settled since it was drafted."""
    wanted = (cap.criterion, view.review.governing, Outcome.ERROR)
    return tuple(f.case_id for f in view.findings if (f.criterion, f.ruleset, f.outcome) == wanted)


def _since(cap: Cap, view: FindingsView) -> tuple[Paragraph, ...]:
    """What a plan says of its finding is as drafted, so what was settled since is told beside."""
    before, now = frozenset(cap.case_ids), frozenset(_in_error(cap, view))
    row = next((each for each in view.governing if each.criterion == cap.criterion), None)
    if before == now or row is None:
        return ()
    parts = (("no longer in error", before - now), ("in error since", now - before))
    cases = "; ".join(f"{words}: {', '.join(sorted(ids))}" for words, ids in parts if ids)
    return (
        Paragraph(
            f"Settled otherwise since this plan was drafted: {row.action} of {row.n} cases met as "
            f"the findings stand; {cases}."
        ),
    )


def _plan(cap: Cap, view: FindingsView, people: Mapping[PersonId, str]) -> tuple[Block, ...]:
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
    in_error = _in_error(cap, view)
    return (
        Heading(view.titles.get(cap.criterion, cap.criterion)),
        Facts("Deficiency", facts),
        *_since(cap, view),
        Table(f"actions_{cap.criterion}", "Actions", ACTION_COLUMNS[1:7],
              tuple(row[1:7] for row in rows), in_workbook=False),
        Paragraph(
            f"Cases in error ({len(in_error)}), to be corrected apart from this plan: "
            + (", ".join(in_error) or "none") + ".",
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


def _all_cases(caps: tuple[Cap, ...], view: FindingsView) -> Table:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (cap.criterion, case_id) for cap in caps for case_id in _in_error(cap, view)
    )
    return Table("cap_cases", "Cases in error", CASE_COLUMNS, rows, sheet="Cases", in_pdf=False)
