"""The draw proof as a page, the pull list, and the freeze receipt for someone outside."""

from collections.abc import Mapping

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
from qapi_desk.domain.draws import FreezeReceipt, Plan, Proof, TicketRole
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.reviews import Review, ReviewCase
from qapi_desk.services.paper.frame import Printed

CRITERION_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.0, "Criterion id"),
    Column("universe", "Universe", Format.COUNT, 1.0, "Cases in its universe"),
    Column("n", "n", Format.COUNT, 0.7, "Cases asked for"),
    Column("confidence", "Confidence", Format.PERCENT, 1.0, "Two-sided"),
    Column("precision", "Precision", Format.PERCENT, 1.0, "Half width"),
    Column("expected", "Expected", Format.PERCENT, 1.0, "Rate the size assumes"),
    Column("hash", "Universe file, SHA-256", Format.MONO, 4.0, "Of the sorted ids, one a line"),
)
PULL_COLUMNS = (
    Column("office_code", "Office", Format.TEXT, 1.0, "Office of the case"),
    Column("worker_id", "Worker", Format.TEXT, 1.2, "Worker of the case"),
    Column("case_id", "Case", Format.MONO, 2.0, "Case id"),
    Column("rank", "Rank", Format.COUNT, 0.8, "Rank in the ticket order"),
    Column("criteria", "Reviewed for", Format.TEXT, 4.0, "Criteria"),
    Column("note", "Note", Format.TEXT, 1.4, "Masked cases carry no names"),
    Column("pulled", "Pulled", Format.TEXT, 0.8, "Tick when the file is at hand"),
)


def proof_document(proof: Proof, plan: Plan, review: Review, printed: Printed) -> Document:
    """The printed proof: one page that says how to redraw the sample by hand."""
    sample = sum(ticket.role is TicketRole.SAMPLE for ticket in proof.tickets)
    witnessed = "witnessed" if proof.is_witnessed else "NOT WITNESSED"
    return Document(
        key="draw-proof",
        title="Proof of the draw",
        subtitle=f"{review.title} · {proof.quarter} · {witnessed}",
        agency=proof.agency,
        made_at=printed.made_at,
        cover=Facts(
            "What was fixed, in this order",
            (
                ("Master commitment", proof.master_commitment, Format.MONO),
                ("Frame hash", proof.frame_hash, Format.MONO),
                ("Plan hash", proof.plan_hash, Format.MONO),
                ("Receipt frozen", _moment(proof.receipt), Format.TEXT),
                ("Public value", proof.public_value or "none: not witnessed", Format.TEXT),
                ("Key D", proof.key, Format.MONO),
                ("Frame", proof.frame_size, Format.COUNT),
                ("Sample", sample, Format.COUNT),
                ("Reserve, unopened", len(proof.tickets) - sample, Format.COUNT),
            ),
        ),
        blocks=(
            _criteria_table(plan),
            Heading("Redraw it yourself", 2),
            Paragraph(
                "The ticket of a case is HMAC-SHA-256 under D of the text CASE|id; cases are taken "
                "in order of ticket. With openssl and one criterion's universe file, "
                "sh draw.sh FILE KEY prints every ticket in order: its first n lines are that "
                "criterion's sample. With the frame file it prints the order of the whole frame."
            ),
            *_voided(proof),
        ),
        footer=printed.footer,
    )


def _moment(receipt: FreezeReceipt | None) -> str:
    return f"{receipt.frozen_at:%Y-%m-%d %H:%M:%S} UTC" if receipt else "no receipt"


def _criteria_table(plan: Plan) -> Table:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            row.criterion,
            row.universe_size,
            row.n,
            row.settings.confidence,
            row.settings.precision,
            row.settings.expected_rate,
            row.universe_hash,
        )
        for row in plan.criteria
    )
    return Table("plan", "The plan", CRITERION_COLUMNS, rows, sheet="Plan")


def _voided(proof: Proof) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(f"Draw {v.number} was voided on {v.voided_at:%Y-%m-%d} by {v.person}: {v.reason}")
        for v in proof.voided
    )


def pull_list(cases: tuple[ReviewCase, ...], review: Review, printed: Printed) -> Document:
    """The files to pull, by office and worker: opened cases only, never the reserve."""
    ordered = sorted(cases, key=lambda case: (case.office_code, case.worker_id, case.rank))
    rows = tuple(_pull_row(case) for case in ordered)
    offices = len({case.office_code for case in cases})
    return Document(
        key="pull-list",
        title="Pull list",
        subtitle=f"{review.title} · {review.period.label}",
        agency=review.agency,
        made_at=printed.made_at,
        cover=Facts(
            "Files to have at hand",
            (
                ("Cases", len(cases), Format.COUNT),
                ("Offices", offices, Format.COUNT),
                ("Draw", printed.draw_words, Format.TEXT),
            ),
        ),
        blocks=(
            Table(
                "pull_list",
                "By office and worker",
                PULL_COLUMNS,
                rows,
                sheet="Pull list",
                empty="No case is opened.",
            ),
        ),
        footer=printed.footer,
        counts={"pull_list": len(rows)},
    )


def _pull_row(case: ReviewCase) -> tuple[Value, ...]:
    return (
        case.office_code,
        case.worker_id,
        case.case_id,
        case.rank,
        ", ".join(case.criteria),
        "masked" if case.is_masked else "",
        "",
    )


def universe_file_names(universes: Mapping[CriterionId, object]) -> dict[CriterionId, str]:
    """The file name of each universe that is exported beside a proof; ``frame`` is the union."""
    return {c: "frame.txt" if c == "frame" else f"universe-{c}.txt" for c in universes}
