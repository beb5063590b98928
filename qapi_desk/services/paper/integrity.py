"""The integrity report as a document: where findings moved, which way, and whether all alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from qapi_desk.domain.documents import (
    Bar,
    Block,
    Chart,
    ChartKind,
    Document,
    Facts,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.integrity import IntegrityReport
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.rebuttals import Direction
from qapi_desk.domain.settlements import Stage
from qapi_desk.reports.wording import percent
from qapi_desk.services.paper import integrity_people as people
from qapi_desk.services.paper import integrity_tables as tables
from qapi_desk.services.paper.frame import Printed


def integrity_document(report: IntegrityReport, printed: Printed) -> Document:
    """The report as values for PDF and Excel."""
    blocks: tuple[Block, ...] = (
        Heading("Were fails and passes treated alike?"),
        Paragraph(
            "Reviews go wrong where errors are looked at twice and passes once, and where findings "
            "are talked away. Below, every way in which a finding can move is counted in both "
            "directions. An uneven split says that one kind went over more often than the other; "
            "it does not say why, and it accuses nobody."
        ),
        tables.evenness(report.evenness),
        Heading("Findings settled otherwise"),
        *_reversals(report),
        tables.standing(report),
        Heading("Looked at twice"),
        *_second(report),
        Heading("What reviewers passed over, and how they answered"),
        *people.by_reviewer(report),
        Heading("Answers changed late"),
        people.late(report),
        tables.talked(report),
        Heading("Answered back, and taken out"),
        tables.rebuttals(report),
        tables.eliminations(report),
        Heading("How the figures were reached"),
        *_method(report),
        tables.settled(report),
        tables.pairs(report),
        people.talked_with(report),
    )
    return Document(
        key="integrity",
        title="Integrity report",
        subtitle=report.title,
        agency=report.agency,
        made_at=printed.made_at,
        cover=_cover(report, printed),
        blocks=tuple(map(_noted, blocks)),
        footer=printed.footer,
        counts=_counts(blocks),
    )


def _noted(block: Block) -> Block:
    """A table that is empty needs no note besides the sentence why."""
    if isinstance(block, Table) and not block.rows:
        return replace(block, note="")
    return block


def _counts(blocks: Sequence[Block]) -> Mapping[str, int]:
    found = (block for block in blocks if isinstance(block, Table) and block.in_workbook)
    return {table.key: len(table.rows) for table in found}


def _cover(report: IntegrityReport, printed: Printed) -> Facts:
    done = "final" if report.is_final else "in progress"
    facts: tuple[tuple[str, Value, Format], ...] = (
        ("Reviews", ", ".join(report.reviews), Format.TEXT),
        ("Status", f"{done}: {report.opened_cases:,} cases are opened", Format.TEXT),
        ("Released cases", report.released_cases, Format.COUNT),
        ("Released findings", report.released_findings, Format.COUNT),
        ("Settled otherwise since", len(report.reversals.settled), Format.COUNT),
        ("Found twice", len(report.second.pairs), Format.COUNT),
        ("People", "by number" if report.is_by_number else "by name", Format.TEXT),
        ("Confidence of the intervals", percent(report.confidence), Format.TEXT),
        ("Risk of the tests", percent(report.risk), Format.TEXT),
        ("History head", printed.history_head, Format.MONO),
    )
    return Facts("About this report", facts)


def _reversals(report: IntegrityReport) -> Iterable[Block]:
    if report.reversals.settled:
        yield reversals_chart(report)
    yield tables.reversals(report)


def reversals_chart(report: IntegrityReport) -> Chart:
    """Fails that went over and passes that did, by stage, against an even treatment of both."""
    bars: list[Bar] = []
    marks: list[Fraction | None] = []
    for row in report.reversals.by_stage:
        fails, passes = (row.counts.get(w, 0) for w in (Direction.CLEARED, Direction.CHARGED))
        for word, count, part in (
            ("fail to pass", fails, _part(report, Outcome.ERROR)),
            ("pass to fail", passes, _part(report, Outcome.ACTION)),
        ):
            bars.append(Bar(f"{row.label.capitalize()}: {word}", Fraction(count)))
            marks.append(None if row.label == Stage.REBUTTAL else (fails + passes) * part)
    words = "; ".join(f"{bar.label} {int(bar.value)}" for bar in bars)
    return Chart(
        "reversals_by_stage",
        ChartKind.WAYS,
        "Reversals by stage and direction",
        tuple(bars),
        tuple(marks),
        f"{words}. A rebuttal is open to fails only, so nothing is expected of it.",
    )


def _part(report: IntegrityReport, outcome: Outcome) -> Fraction:
    """The share of fails, or of passes, among both as first released."""
    released = report.reversals.standing[-1].released
    both = released.get(Outcome.ERROR, 0) + released.get(Outcome.ACTION, 0)
    return Fraction(released.get(outcome, 0), both)


def _second(report: IntegrityReport) -> Iterable[Block]:
    if report.second.why_empty:
        yield Paragraph(report.second.why_empty)
        return
    yield from tables.looked_at(report)
    yield tables.agreement(report)
    yield tables.weighted(report)
    one_sided = [row.label for row in report.second.agreement if row.is_one_sided]
    if one_sided:
        yield Paragraph(
            f"Nearly all of one kind: {'; '.join(one_sided)}. There chance alone would make two "
            "reviewers agree nearly always, so kappa falls towards nought, or below it, however "
            "well they agree. Read AC1 and the percent there."
        )
    yield tables.tables_of_two(report)


def _method(report: IntegrityReport) -> Iterable[Block]:
    yield Paragraph(
        "Counted are findings of released cases under the governing ruleset, each case and "
        "criterion once, and every settlement since. What stands beside the governing ruleset is "
        "not counted. Fails are errors, passes are actions; the rest counts for neither."
    )
    yield Paragraph(
        f"Tests: {report.reversals.evenness[0].test}. In exact whole numbers, no correction for "
        "looking in several places: of twenty rows one is uneven by chance. Limits of shares: "
        f"Clopper-Pearson, two-sided, at {percent(report.confidence)}."
    )
    named = {
        interval.name
        for row in report.second.agreement
        for interval in (row.figures.kappa_interval, row.figures.ac1_interval)
        if interval
    }
    if named:
        yield Paragraph(f"Agreement: {'; '.join(sorted(named))}.")
