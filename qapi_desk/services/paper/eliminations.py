"""The elimination worksheet as a document: every request, both people, and what came instead."""

from collections.abc import Iterable
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
from qapi_desk.domain.ids import CriterionId
from qapi_desk.services.eliminations import Elimination, Eliminations
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.paper.readings import incomplete_warnings
from qapi_desk.services.replace import RequestState

REQUEST_COLUMNS: Final = (
    Column("rank", "Rank", Format.COUNT, 0.6, "In the draw"),
    Column("case_id", "Case", Format.MONO, 1.1, "That should not have been in the frame"),
    Column("code", "Reason", Format.TEXT, 1.9, "Coded frame error"),
    Column("by", "Asked by", Format.TEXT, 1.2, "The case's reviewer then"),
    Column("on", "Asked on", Format.DAY, 1.0, "Day of the request"),
    Column("state", "Decision", Format.TEXT, 1.0, "Waiting, confirmed or denied"),
    Column("decided_by", "Decided by", Format.TEXT, 1.2, "A second person, supervising"),
    Column("decided_on", "Decided on", Format.DAY, 1.0, "Day of the decision"),
    Column("why", "Why", Format.TEXT, 2.0, "What it was decided on"),
    Column("instead", "In its place", Format.TEXT, 1.8, "Rank and case opened, per criterion"),
)
MORE_COLUMNS: Final = (
    Column("criteria", "Criteria of the case", Format.TEXT, 2.0, "When it was asked"),
    Column("raw_code", "Code", Format.TEXT, 1.0, "As the answers gave it"),
    Column("remark", "In the way", Format.TEXT, 2.0, "What keeps it from going on"),
)
REASON_COLUMNS: Final = (
    Column("criterion", "Criterion", Format.TEXT, 2.2, "What the cases were drawn for"),
    Column("code", "Code", Format.TEXT, 1.2, "Coded frame error"),
    Column("label", "Reason", Format.TEXT, 2.4, "In words"),
    Column("excluded", "Excluded", Format.COUNT, 0.9, "Released as excluded"),
    Column("replaced", "Replaced", Format.COUNT, 0.9, "Ranks opened in their place"),
)
CODE_COLUMNS: Final = (
    Column("code", "Code", Format.TEXT, 1.2, "Coded frame error"),
    Column("label", "Reason", Format.TEXT, 2.0, "In words"),
    Column("meaning", "What it means", Format.TEXT, 4.2, "When the case has no place"),
    Column("asked", "Requests", Format.COUNT, 0.9, "Of this review"),
)
TOTAL_COLUMNS: Final = (
    Column("criterion", "Criterion", Format.TEXT, 2.2, "What the rate is computed for"),
    Column("needed", "Planned", Format.COUNT, 0.8, "Cases the plan asks for"),
    Column("opened", "Drawn", Format.COUNT, 0.8, "Ranks opened"),
    Column("open", "Open", Format.COUNT, 0.7, "Not released yet"),
    Column("not_applicable", "N/A", Format.COUNT, 0.7, "The criterion did not apply"),
    Column("excluded", "Excluded", Format.COUNT, 0.9, "Should not have been in the frame"),
    Column("replaced", "Replaced", Format.COUNT, 0.9, "Of those, by the next rank"),
    Column("incomplete", "Undetermined", Format.COUNT, 1.1, "Could not be determined"),
    Column("share", "Share", Format.PERCENT, 0.9, "Of cases that should count"),
    Column("n", "Reviewed", Format.COUNT, 0.9, "Cases that count"),
    Column("rate", "Rate", Format.PERCENT, 0.9, "Of the cases reviewed"),
    Column("lower", "All dropped failed", Format.PERCENT, 1.0, "Excluded and undetermined"),
    Column("upper", "All dropped met", Format.PERCENT, 1.0, "Excluded and undetermined"),
)


def eliminations_document(found: Eliminations, source: str, printed: Printed) -> Document:
    """The worksheet of a review.

    Args:
        found: the requests with what they come to.
        source: what the codes rest on, in words.
        printed: the circumstances every page carries.
    """
    review = found.view.review
    return Document(
        key="eliminations",
        title="Elimination worksheet",
        subtitle=f"{review.title} · {review.period.label}",
        agency=review.agency,
        made_at=printed.made_at,
        cover=_cover(found, printed),
        blocks=tuple(_blocks(found, source)),
        footer=printed.footer,
        counts={
            "requests": len(found.rows),
            "reasons": len(found.by_reason),
            "totals": len(found.readings),
        },
    )


def _cover(found: Eliminations, printed: Printed) -> Facts:
    view = found.view
    states = (RequestState.CONFIRMED, RequestState.DENIED, RequestState.WAITING)
    counted = tuple((str(s).capitalize(), found.count(s), Format.COUNT) for s in states)
    return Facts(
        "About this worksheet",
        (
            ("Period reviewed", f"{view.review.period.first} to {view.review.period.last}",
             Format.TEXT),
            ("Draw", printed.draw_words, Format.TEXT),
            ("Cases opened", view.opened, Format.COUNT),
            ("Cases released", view.released, Format.COUNT),
            ("Requests", len(found.rows), Format.COUNT),
            *counted,
            ("History head", printed.history_head, Format.MONO),
        ),
    )  # fmt: skip


def _blocks(found: Eliminations, source: str) -> Iterable[Block]:
    yield Heading("Requests to take a case out")
    yield from _requests(found)
    for row in found.rows:
        if row.remark:
            yield Paragraph(f"Rank {row.rank}, case {row.case_id}: {row.remark}")
    yield Heading("What they come to")
    yield _totals(found)
    for sentence in incomplete_warnings(found.view):
        yield Paragraph(sentence)
    yield _reasons(found)
    yield Heading("The codes")
    yield _codes(found)
    yield Paragraph(f"{source}.", is_note=True)


def _requests(found: Eliminations) -> Iterable[Block]:
    titles = found.view.titles
    rows = tuple(_row(row, titles) for row in found.rows)
    nothing = "Nobody asked that a case be taken out of this review."
    note = (
        "A case leaves the sample only for a coded error that a second person, a supervisor, "
        "confirmed. A missing file or a hard case is none: it keeps its place."
    )
    width = len(REQUEST_COLUMNS)
    yield Table(
        "requests_printed", "Requests, in order of rank", REQUEST_COLUMNS,
        tuple(row[:width] for row in rows), note=note, in_workbook=False, empty=nothing,
    )  # fmt: skip
    yield Table(
        "requests", "Requests", (*REQUEST_COLUMNS, *MORE_COLUMNS), rows,
        sheet="Requests", in_pdf=False, empty=nothing,
    )  # fmt: skip


def _row(row: Elimination, titles: dict[CriterionId, str]) -> tuple[Value, ...]:
    last = row.decisions[-1] if row.decisions else None
    return (
        row.rank,
        row.case_id,
        row.label,
        row.by,
        row.at.date(),
        str(row.state).capitalize(),
        last.by if last else "",
        last.at.date() if last else None,
        _why(row),
        _instead(row, titles),
        "; ".join(titles.get(each, each) for each in row.criteria),
        row.code,
        row.remark,
    )


def _why(row: Elimination) -> str:
    """Why it was decided so; a decision that was taken back is told before it."""
    if not row.decisions:
        return ""
    *before, last = row.decisions
    told = (
        f"first {each.state} by {each.by} on {each.at.date()} ({each.reason})" for each in before
    )
    return "; ".join((*told, last.reason))


def _instead(row: Elimination, titles: dict[CriterionId, str]) -> str:
    said: dict[tuple[int, str], list[str]] = {}
    for each in row.in_place:
        said.setdefault((each.rank, each.case_id), []).append(titles.get(each.criterion, ""))
    return "; ".join(
        f"{rank} {case_id} ({', '.join(filter(None, criteria))})"
        for (rank, case_id), criteria in said.items()
    )


def _totals(found: Eliminations) -> Table:
    rows: list[tuple[Value, ...]] = []
    for each in found.readings:
        row, band = each.figures, each.drop_band
        settled = row.n + row.not_applicable + row.excluded + row.incomplete
        rows.append(
            (
                found.view.titles[row.criterion],
                row.needed,
                row.opened,
                row.opened - settled,
                row.not_applicable,
                row.excluded,
                found.replaced.get(row.criterion, 0),
                row.incomplete,
                each.incomplete_share,
                row.n,
                row.rate,
                band.lower if band else None,
                band.upper if band else None,
            )
        )
    note = (
        "Drawn is open, not applicable, excluded, undetermined and reviewed together. The last "
        "two columns are the rate if every excluded or undetermined case had failed, and if every "
        "one had met: no assumption about them can leave that band."
    )
    return Table(
        "totals", "Drawn and reviewed", TOTAL_COLUMNS, tuple(rows), note=note, sheet="Totals"
    )


def _reasons(found: Eliminations) -> Table:
    titles = found.view.titles
    rows = tuple(
        (titles.get(each.criterion, each.criterion), each.code, each.label, each.excluded,
         each.replaced)
        for each in found.by_reason
    )  # fmt: skip
    return Table(
        "reasons", "Excluded by reason", REASON_COLUMNS, rows,
        note="A case excluded where the universe has no further rank is not replaced.",
        sheet="By reason", empty="No case was excluded.",
    )  # fmt: skip


def _codes(found: Eliminations) -> Table:
    rows = tuple(
        (
            error.code,
            error.label,
            error.meaning,
            sum(error.code in row.code.split("+") for row in found.rows),
        )
        for error in found.codes
    )
    return Table("codes", "Coded frame errors", CODE_COLUMNS, rows, sheet="Codes")
