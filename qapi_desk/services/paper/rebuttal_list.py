"""Every rebuttal of a review as a document: who was asked, what they answered, what was decided."""

from typing import Final

from qapi_desk.domain.documents import (
    Column,
    Document,
    Facts,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.rebuttals import ItemState, RebuttalOutcome
from qapi_desk.domain.reviews import Review
from qapi_desk.services.paper.columns import filled
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.paper.rebuttal import clock_words, skipped_words
from qapi_desk.services.rebuttals import RebuttalView

LIST_COLUMNS: Final = (
    Column("number", "No.", Format.COUNT, 0.4, "Number of the rebuttal"),
    Column("whom", "Worker or unit", Format.TEXT, 1.0, "Who was asked"),
    Column("case_id", "Case", Format.MONO, 1.3, "Case id as in the snapshot"),
    Column("criterion", "Criterion", Format.TEXT, 1.2, "What the finding is about"),
    Column("worker", "Worker", Format.TEXT, 0.8, "Worker of the case"),
    Column("unit", "Unit", Format.TEXT, 0.8, "The worker's unit"),
    Column("state", "State", Format.TEXT, 1.0, "How far the finding is"),
    Column("says", "Answer", Format.TEXT, 0.7, "Agree or contest"),
    Column("evidence", "Evidence", Format.TEXT, 0.8, "Whether the answer names evidence"),
    Column("days", "Days", Format.DAYS, 0.5, "Working days from the packet to the answer"),
    Column("direction", "Direction", Format.TEXT, 0.9, "Which way a decision went"),
    Column("reason", "Reason", Format.TEXT, 2.4, "The supervisor's words"),
    Column("decided_by", "Decided by", Format.TEXT, 0.8, "Person id"),
)
CLOCK_COLUMNS: Final = (
    Column("number", "No.", Format.COUNT, 0.4, "Number of the rebuttal"),
    Column("whom", "Worker or unit", Format.TEXT, 1.0, "Who was asked"),
    Column("findings", "Findings", Format.COUNT, 0.6, "Errors in it"),
    Column("sent", "Went out", Format.DAY, 0.8, "First day of the clock is the next open day"),
    Column("due", "Answer by", Format.DAY, 0.8, "Last day, extensions counted"),
    Column("counted", "How it was counted", Format.TEXT, 2.4, "The clock in words"),
    Column("skipped", "Days not counted", Format.TEXT, 2.0, "By the agency's calendar"),
    Column("extended", "Extensions", Format.TEXT, 1.6, "Until when, why and by whom"),
)


def list_document(
    review: Review,
    views: tuple[RebuttalView, ...],
    outcomes: tuple[RebuttalOutcome, ...],
    printed: Printed,
) -> Document:
    """Every rebuttal of a review and what became of each finding in it."""
    clocks = tuple(_clock_row(view) for view in views)
    rows = tuple(_outcome_row(each) for each in outcomes)
    found = Table("rebuttals", "Findings", LIST_COLUMNS, rows, sheet="Findings",
                  empty="No rebuttal was opened.")  # fmt: skip
    clock = Table("clocks", "Rebuttals", CLOCK_COLUMNS, clocks, sheet="Rebuttals",
                  empty="No rebuttal was opened.")  # fmt: skip
    return Document(
        key="rebuttal",
        title="Rebuttals",
        subtitle=f"{review.title} · {review.period.label}",
        agency=review.agency,
        made_at=printed.made_at,
        cover=_list_cover(views, outcomes, printed),
        blocks=(
            Heading("Who was asked, and by when"),
            clock if not clocks else filled(clock),
            Heading("What was answered and decided"),
            Paragraph(
                "The first finding stays in either event; what is decided otherwise is laid over "
                "it.", is_note=True,
            ),
            found if not rows else filled(found),
        ),
        footer=printed.footer,
        counts={"clocks": len(views), "rebuttals": len(outcomes)},
    )  # fmt: skip


def _list_cover(
    views: tuple[RebuttalView, ...], outcomes: tuple[RebuttalOutcome, ...], printed: Printed
) -> Facts:
    counted = [
        (str(state).capitalize(), sum(each.state is state for each in outcomes))
        for state in ItemState
    ]
    items: tuple[tuple[str, Value, Format], ...] = (
        ("Rebuttals", len(views), Format.COUNT),
        ("Findings in them", len(outcomes), Format.COUNT),
        *((label, number, Format.COUNT) for label, number in counted if number),
        ("History head", printed.history_head, Format.MONO),
    )
    return Facts("About this list", items)


def _clock_row(view: RebuttalView) -> tuple[Value, ...]:
    rebuttal = view.rebuttal
    extended = "; ".join(f"{e.until}, {e.by}: {e.reason}" for e in rebuttal.extensions)
    return (
        rebuttal.number, f"{rebuttal.side} {rebuttal.whom}", len(view.items), rebuttal.sent_on,
        rebuttal.due, clock_words(view), skipped_words(view.skipped) if rebuttal.sent_on else "",
        extended,
    )  # fmt: skip


def _outcome_row(each: RebuttalOutcome) -> tuple[Value, ...]:
    says = str(each.says) if each.says else ""
    evidence = ("named" if each.is_answered_on_evidence else "none") if each.says else ""
    return (
        each.number, f"{each.side} {each.whom}", each.finding.case_id, each.finding.criterion,
        each.worker_id, each.unit_code, str(each.state), says, evidence, each.days_taken,
        str(each.direction) if each.held else "", each.reason, each.decided_by or "",
    )  # fmt: skip
