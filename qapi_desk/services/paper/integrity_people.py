"""The tables of an integrity report that stand by reviewer; the whole office is their last row."""

from collections.abc import Iterable

from qapi_desk.domain.documents import Column, Format, Table, Value
from qapi_desk.domain.integrity import IntegrityReport
from qapi_desk.services.paper.integrity_tables import share_cells

Row = tuple[Value, ...]
_WHO = Column("label", "Reviewer", Format.TEXT, 1.6, "Whose findings or answers")
_NOTHING = "No case is released yet."


def _count(key: str, title: str, words: str = "", width: float = 0.8) -> Column:
    return Column(key, title, Format.COUNT, width, words)


def _share_columns(key: str, title: str, words: str) -> tuple[Column, ...]:
    return (
        _count(key, title, words),
        Column(f"{key}_share", "Share", Format.PERCENT, 0.8),
        Column(f"{key}_lower", "Lower", Format.PERCENT, 0.8, "Exact (Clopper-Pearson)"),
        Column(f"{key}_upper", "Upper", Format.PERCENT, 0.8, "Exact (Clopper-Pearson)"),
    )


def passed_over(report: IntegrityReport) -> Table:
    """Shares of each reviewer's findings that count for nothing."""
    rows: tuple[Row, ...] = tuple(
        (
            row.label, row.not_applicable.of, *share_cells(row.not_applicable),
            *share_cells(row.excluded), *share_cells(row.undetermined),
        )
        for row in report.answered.passed_over
        if report.released_findings
    )  # fmt: skip
    return Table(
        "passed_over",
        "Not applicable, excluded, undetermined",
        (
            _WHO,
            _count("of", "Findings", "Case and criterion, as first released"),
            *_share_columns("na", "N/A", "Not applicable"),
            *_share_columns("excluded", "Excluded", "Should not have been in the frame"),
            *_share_columns("undetermined", "Undet.", "Could not be determined"),
        ),
        rows,
        note="Cases are shared out by minutes, not by chance, so two reviewers may differ for what "
        "they were given. Limits that do not meet are a reason to look, not a finding.",
        sheet="Passed over",
        empty=_NOTHING,
    )


def suggested(report: IntegrityReport) -> Table:
    """How findings follow what the record suggested."""
    rows: tuple[Row, ...] = tuple(
        (
            row.label, row.accepted.of, *share_cells(row.accepted), row.fails_passed.of,
            row.fails_passed.count, row.fails_left.count, row.passes_failed.of,
            row.passes_failed.count,
        )
        for row in report.answered.suggested
        if row.accepted.of
    )  # fmt: skip
    return Table(
        "suggested",
        "What the record suggested, and what was released",
        (
            _WHO,
            _count("of", "Suggested", "Findings that had a suggestion"),
            *_share_columns("alike", "As suggested", "Released with the outcome suggested"),
            _count("fails", "Fails suggested"),
            _count("fails_passed", "Released as pass"),
            _count("fails_left", "As neither", "Not applicable, excluded or undetermined"),
            _count("passes", "Passes suggested"),
            _count("passes_failed", "Released as fail"),
        ),
        rows,
        note="A suggestion is never an answer until a key is pressed. Following nearly all of them "
        "may mean a good record, or that nobody looked; following few of the fails deserves a "
        "look at their evidence.",
        sheet="Suggestions",
        empty="No released finding had a suggestion beside it.",
    )


def given(report: IntegrityReport) -> Table:
    """How answers came about."""
    rows: tuple[Row, ...] = tuple(
        (row.label, row.accepted, row.corrected, row.typed, row.undone, row.total)
        for row in report.answered.given
        if row.total
    )
    return Table(
        "given",
        "How the answers that stand came about",
        (
            _WHO,
            _count("accepted", "Accepted", "The value of the record was taken"),
            _count("corrected", "Corrected", "Another value than the record's"),
            _count("typed", "Typed", "The record held none"),
            _count("undone", "Taken back", "An earlier answer came back by undo or redo"),
            _count("total", "All"),
        ),
        rows,
        note="Standing answers of released cases, by who gave them.",
        sheet="Answers",
        empty="No released case has an answer.",
    )


def late(report: IntegrityReport) -> Table:
    """Answers changed, and changed late."""
    rows: tuple[Row, ...] = tuple(
        (
            row.label, row.answers, row.changes, row.after_complete, row.after_word, row.last_day,
            row.settled_since,
        )
        for row in report.answered.late
        if row.answers or row.settled_since
    )  # fmt: skip
    return Table(
        "late",
        "Answers changed, and changed late",
        (
            _WHO,
            _count("answers", "Answers", "That stand in released cases"),
            _count("changes", "Changed", "Each change of an answer given before"),
            _count("after_complete", "After complete"),
            _count("after_word", "After a word"),
            _count("last_day", "On the last day"),
            _count("settled", "Settled since", "Findings settled otherwise after the release"),
        ),
        rows,
        note="After complete: nothing required was missing any more. After a word: a supervisor "
        "had returned the case or written a remark in it. On the last day: within "
        f"{report.last_hours} hours before the release. One change may be late in several ways, "
        "so these three do not add up.",
        sheet="Late changes",
        empty=_NOTHING,
    )


def talked_with(report: IntegrityReport) -> Table:
    """Every criterion that a supervisor spoke about, a row each; workbook only."""
    rows: tuple[Row, ...] = tuple(
        (
            each.review_id, each.case_id, report.titles[each.criterion],
            each.reviewer, each.by, each.at, str(each.then),
            str(each.released), str(each.direction),
        )
        for each in report.answered.talked_with
    )  # fmt: skip
    return Table(
        "talked_with",
        "What the answers said at a supervisor's word, and at release",
        (
            Column("review", "Review", Format.MONO, 1.2),
            Column("case_id", "Case", Format.MONO, 1.4),
            Column("criterion", "Criterion", Format.TEXT, 2.0),
            Column("reviewer", "Reviewer", Format.TEXT, 1.2),
            Column("by", "Supervisor", Format.TEXT, 1.2),
            Column("at", "First word", Format.MOMENT, 1.3),
            Column("then", "Then", Format.TEXT, 1.0),
            Column("released", "Released", Format.TEXT, 1.0),
            Column("direction", "Direction", Format.TEXT, 1.0),
        ),
        rows,
        sheet="After a word",
        in_pdf=False,
        empty="No supervisor returned a case or wrote a remark in one before its release.",
    )


def by_reviewer(report: IntegrityReport) -> Iterable[Table]:
    """All of them that are printed, in order."""
    yield passed_over(report)
    yield suggested(report)
    yield given(report)
