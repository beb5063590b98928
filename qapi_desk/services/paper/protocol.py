"""The written protocol of a review as values for PDF and Excel.

What the program knows stands beside what people wrote; an open part says that it is open.
"""

from collections.abc import Iterator
from typing import Final

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
from qapi_desk.services.design_words import design_words, size_words
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.protocol import AskedRow, Protocol, ProtocolPart

_ACCURACY: Final = (
    Column("criterion", "Criterion", Format.TEXT, 2.6, "What a rate is computed for"),
    Column("universe", "Universe", Format.COUNT, 0.9, "Cases drawn from"),
    Column("n", "n", Format.COUNT, 0.7, "Cases to be reviewed"),
    Column("confidence", "Confidence", Format.PERCENT, 1.0, "Two-sided, of the limits"),
    Column("precision", "Half width", Format.PERCENT, 1.0, "Of the margin that is planned for"),
    Column("expected", "Expected", Format.PERCENT, 1.0, "The rate the size was worked out for"),
    Column("standard", "Standard", Format.PERCENT, 1.0, "What the rate is held against"),
    Column("citation", "Citation", Format.TEXT, 2.4, "Where it is written"),
)
_JUDGED: Final = (
    Column("element", "Element", Format.TEXT, 0.9, "Element of the manual"),
    Column("label", "Question", Format.TEXT, 4.4, "As the reviewer reads it"),
    Column("measure", "Measure", Format.TEXT, 1.2, "Of the catalog"),
    Column("rule", "Rule", Format.TEXT, 0.9, "Of the ruleset"),
    Column("authority", "Authority", Format.TEXT, 2.2, "Where it is written"),
)
_EVERY: Final = (
    Column("form", "Form", Format.TEXT, 1.6, "Form id"),
    Column("question", "Name", Format.TEXT, 1.6, "Of the question"),
    *_JUDGED,
    Column("criterion", "Criterion", Format.TEXT, 1.2, "Whose outcome it decides or explains"),
)
_SETS: Final = (
    Column("form", "Question set", Format.TEXT, 2.2, "Title of the form"),
    Column("source", "Directive", Format.TEXT, 2.6, "Who asks for it"),
    Column("begins", "From", Format.DAY, 1.0, "Its first day"),
    Column("ends", "Until", Format.DAY, 1.0, "Its last day, if it has one"),
    Column("state", "Standing", Format.TEXT, 1.4, "Whether it is asked"),
)
_FORMS: Final = (
    Column("form", "Form", Format.TEXT, 3.0, "Title"),
    Column("version", "Version", Format.TEXT, 1.2, "Pinned when the review began"),
    Column("fingerprint", "Fingerprint", Format.MONO, 4.6, "SHA-256 of its rows"),
)
_OPEN: Final = "Not written yet. "


def protocol_document(seen: Protocol, printed: Printed) -> Document:
    """The protocol of a review, section by section."""
    blocks = (
        Heading("1. Purpose and scope"),
        *_written(seen, "purpose"),
        Heading("2. Procedures"),
        *_written(seen, "procedures"),
        Heading("3. Selection and accuracy"),
        *_selection(seen),
        Heading("4. Questions"),
        *_questions(seen),
        Heading("5. Capture"),
        *_written(seen, "capture"),
        Heading("6. Analysis"),
        *_written(seen, "analysis"),
        *_analysis(seen),
        Heading("7. Reporting"),
        *_written(seen, "reporting"),
        Heading("Approval"),
        *_approval(seen),
    )
    return Document(
        key="protocol",
        title="Review protocol",
        subtitle=f"{seen.review.title} · {seen.review.period.label}",
        agency=seen.review.agency,
        made_at=printed.made_at,
        cover=_cover(seen, printed),
        blocks=blocks,
        footer=printed.footer,
        counts={"questions": len(seen.questions)},
    )


def _cover(seen: Protocol, printed: Printed) -> Facts:
    review = seen.review
    open_parts = ", ".join(seen.open_parts) or "none"
    return Facts(
        "",
        (
            ("Review", review.review_id, Format.MONO),
            ("Period", review.period.label, Format.TEXT),
            ("First and last day", f"{review.period.first} to {review.period.last}", Format.TEXT),
            ("Parts still open", open_parts, Format.TEXT),
            ("Asked for by", seen.citation, Format.TEXT),
            ("Draw", printed.draw_words, Format.TEXT),
            ("Printed", printed.made_at, Format.MOMENT),
        ),
    )


def _written(seen: Protocol, section: str) -> Iterator[Block]:
    for part in seen.of(section):
        yield Heading(part.title, level=2)
        yield Paragraph(part.text) if part.text else Paragraph(_OPEN + part.prompt, is_note=True)
        yield Paragraph(_who(part), is_note=True)


def _who(part: ProtocolPart) -> str:
    if part.written_by is None or part.written_at is None:
        return "The program's usual text." if part.text else "To be completed by the supervisor."
    return f"Written by {part.written_by} on {part.written_at:%Y-%m-%d}."


def _selection(seen: Protocol) -> Iterator[Block]:
    plan = seen.plan
    if plan is None:
        yield Paragraph("The plan is not frozen yet; sizes and accuracy follow from it.")
    else:
        words = design_words(plan.design)
        yield Paragraph(f"{words[0].upper()}{words[1:]}.")
        yield from (Paragraph(text, is_note=True) for text in size_words(plan.criteria))
    yield Table("accuracy", "Accuracy by criterion", _ACCURACY, _accuracy_rows(seen),
                sheet="Accuracy")  # fmt: skip
    if any(row.standard is None for row in seen.accuracy):
        yield Paragraph(
            "Where no standard is printed, the rate and its exact limits are reported and held "
            "against nothing. The sample of such a criterion has a fixed size: a case to which it "
            "does not apply gives its place to no other.",
            is_note=True,
        )
    yield Facts("The draw", tuple(_draw_facts(seen)))


def _accuracy_rows(seen: Protocol) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (a.title, a.universe, a.n, a.confidence, a.precision, a.expected_rate, a.standard,
         a.citation)
        for a in seen.accuracy
    )  # fmt: skip


def _draw_facts(seen: Protocol) -> Iterator[tuple[str, Value, Format]]:
    yield "Master seed committed", seen.commitment or "not yet", Format.MONO
    if seen.receipt is not None:
        yield "Frame", seen.receipt.frame_hash, Format.MONO
        yield "Plan", seen.receipt.plan_hash, Format.MONO
        yield "Frozen", seen.receipt.frozen_at, Format.MOMENT
    yield "How it was made", seen.draw_words or "not drawn yet", Format.TEXT


def _questions(seen: Protocol) -> Iterator[Block]:
    judged = tuple(row for row in seen.questions if row.is_judged)
    yield Paragraph(
        f"{len(seen.questions):,} questions of {len(seen.forms)} forms; these {len(judged):,} "
        "decide an outcome. The workbook lists all of them."
    )
    yield Table("judged", "Questions that decide", _JUDGED, tuple(map(_judged_row, judged)),
                in_workbook=False)  # fmt: skip
    every = tuple((q.form_id, q.question, *_judged_row(q), q.criterion) for q in seen.questions)
    yield Table("questions", "Every question", _EVERY, every, sheet="Questions", in_pdf=False)
    yield Table("forms", "Forms", _FORMS, seen.forms, sheet="Forms")
    if seen.sets:
        yield Table("sets", "Question sets attached", _SETS, _set_rows(seen), sheet="Sets")


def _judged_row(row: AskedRow) -> tuple[Value, ...]:
    return (row.element, row.label, row.measure, row.rule, row.authority)


def _set_rows(seen: Protocol) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (each.title, each.source, each.begins, each.ends, "retired" if each.retired_at else "asked")
        for each in seen.sets
    )


def _analysis(seen: Protocol) -> Iterator[Block]:
    yield Heading("How rates are computed", level=2)
    yield Paragraph(
        "A rate is the cases that met the requirement, divided by those that met it or did not. "
        "Cases to which it does not apply, or that should not have been listed, leave the rate; "
        "what cannot be determined is counted by itself. Limits are exact (hypergeometric), and "
        "the bare rate is compared with the standard unrounded."
    )
    yield Facts(
        "The law that judges", tuple((label, print_, Format.MONO) for label, print_ in seen.law)
    )


def _approval(seen: Protocol) -> Iterator[Block]:
    if seen.open_parts:
        yield Paragraph(f"Not complete: {', '.join(seen.open_parts)}.")
    yield Table(
        "approval",
        "Approved by",
        (
            Column("name", "Name", Format.TEXT, 2.0),
            Column("role", "Role", Format.TEXT, 1.4),
            Column("signed", "Signature", Format.TEXT, 2.4),
            Column("day", "Date", Format.TEXT, 1.0),
        ),
        (("", "Supervisor", "", ""), ("", "Director", "", "")),
        in_workbook=False,
    )
