"""The review year as a document: the federal table, how it was sampled, the estimate beside it.

Sections and table follow the self-assessment report form (OMB 0970-0223): summary with table A1,
methodology generated from the stored plans, results with table A2, which is the same table.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

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
from qapi_desk.reports.wording import percent
from qapi_desk.sampling.estimate import meets
from qapi_desk.services.design_words import design_words, limits_words, size_words
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.pooled import YearQuarter, YearRow, YearView, mark, warnings
from qapi_desk.services.readings import CriterionReading

ESTIMATE_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.2, "What the rate is computed for"),
    Column("added", "Added counts", Format.PERCENT, 1.0, "Sum of B / sum of A"),
    Column("weighted", "Weighted", Format.PERCENT, 1.0, "Quarters weighted by their universes"),
    Column("lower", "Lower", Format.PERCENT, 1.0, "Korn-Graubard"),
    Column("upper", "Upper", Format.PERCENT, 1.0, "Korn-Graubard"),
    Column("confidence", "Confidence", Format.PERCENT, 1.0, "Of both intervals, two-sided"),
    Column("wilson_lower", "Wilson lower", Format.PERCENT, 1.0, "Wilson, effective size"),
    Column("wilson_upper", "Wilson upper", Format.PERCENT, 1.0, "Wilson, effective size"),
    Column("benchmark", "Standard", Format.PERCENT, 1.0, "Least rate asked for"),
    Column("n", "n", Format.COUNT, 0.7, "Cases that count, all quarters"),
    Column("needed", "Year needs", Format.COUNT, 0.8, "n for the plan's precision over the year"),
    Column("mark", "Mark", Format.TEXT, 1.6, "What to keep in mind"),
)
QUARTER_COLUMNS = (
    Column("quarter", "Quarter", Format.TEXT, 1.2, "Federal fiscal quarter"),
    Column("criterion", "Criterion", Format.TEXT, 2.2, "What the rate is computed for"),
    Column("universe", "Universe", Format.COUNT, 1.0, "Cases in the quarter's universe"),
    Column("excluded", "Left out", Format.COUNT, 0.8, "Drawn earlier in the year"),
    Column("eligible", "Eligible", Format.COUNT, 1.0, "Estimated; the quarter's weight"),
    Column("planned", "Planned n", Format.COUNT, 0.8, "Cases the plan asks for"),
    Column("opened", "Opened", Format.COUNT, 0.8, "Ranks opened"),
    Column("n", "A", Format.COUNT, 0.6, "Cases that count"),
    Column("action", "B", Format.COUNT, 0.6, "Of those, requirement met"),
    Column("not_applicable", "N/A", Format.COUNT, 0.6, "Not applicable"),
    Column("dropped", "Excluded", Format.COUNT, 0.8, "Should not have been in the frame"),
    Column("incomplete", "Undetermined", Format.COUNT, 0.8, "Could not be determined"),
    Column("rate", "Rate", Format.PERCENT, 0.9, "B / A"),
)
PLAN_COLUMNS = (
    Column("quarter", "Quarter", Format.TEXT, 1.2, "Federal fiscal quarter"),
    Column("review", "Review", Format.TEXT, 1.4, "Review id"),
    Column("days", "Days", Format.TEXT, 1.6, "First and last day"),
    Column("status", "Status", Format.TEXT, 1.6, "Whether its counts are in the year"),
    Column("draw", "Draw", Format.TEXT, 1.4, "Witnessed or not, voided draws"),
    Column("frame", "Frame", Format.COUNT, 0.9, "Cases in the frame"),
    Column("frame_hash", "Frame, SHA-256", Format.MONO, 2.4, "Of the sorted ids"),
)
TWICE_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.0, "Criterion id"),
    Column("case_id", "Case", Format.MONO, 1.6, "Case id"),
    Column("quarters", "Quarters", Format.TEXT, 2.6, "Each is an observation of its own"),
)


@dataclass(frozen=True, slots=True)
class Definitions:
    """What the shelf says: the form's table, and each universe in words with its citation."""

    form: Mapping[str, Any]
    universes: Mapping[CriterionId, tuple[str, str]]


def year_document(view: YearView, definitions: Definitions, printed: Printed) -> Document:
    """The year as values for PDF and Excel."""
    blocks: tuple[Block, ...] = (
        Heading("I. Executive summary"),
        *_summary(view),
        federal_table(view, definitions.form, "A1"),
        Heading("II. Methodology"),
        *_methodology(view, definitions),
        Heading("III. Results"),
        federal_table(view, definitions.form, "A2"),
        _quarter_table(view),
        Heading("The estimate beside the added counts", 2),
        *_estimates(view),
    )
    return Document(
        key="year",
        title="Self-assessment year",
        subtitle=f"{view.review_year} · {', '.join(each.label for each in view.included)}",
        agency=view.agency,
        made_at=printed.made_at,
        cover=_cover(view, definitions.form, printed),
        blocks=blocks,
        footer=printed.footer,
        counts={"quarters": len(_readings(view))},
    )


def _cover(view: YearView, form: Mapping[str, Any], printed: Printed) -> Facts:
    left_out = [f"{each.label} ({each.why_left_out})" for each in view.quarters if not each.is_in]
    running = [each.label for each in view.included if not each.is_final]
    return Facts(
        "About this document",
        (
            ("Review year", view.review_year, Format.TEXT),
            ("Quarters added", ", ".join(each.label for each in view.included), Format.TEXT),
            ("Not final yet", ", ".join(running) or "none", Format.TEXT),
            ("Left out", "; ".join(left_out) or "none", Format.TEXT),
            ("Governing ruleset", view.governing, Format.TEXT),
            ("Form", f"{form['form']}, tables A1 and A2", Format.TEXT),
            ("Case-criterion pairs", view.n, Format.COUNT),
            ("History head", printed.history_head, Format.MONO),
        ),
    )


def federal_table(view: YearView, form: Mapping[str, Any], number: str) -> Table:
    """The form's table: nine criteria and the total of case-criterion pairs, columns A to E."""
    titles = form["columns"]
    columns = (
        Column("criterion", "Criterion", Format.TEXT, 2.0, "As the form names it"),
        Column("a", "A: required", Format.COUNT, 1.0, titles["A"]),
        Column("b", "B: in time", Format.COUNT, 1.0, titles["B"]),
        Column("c", "C: efficiency", Format.PERCENT, 1.0, titles["C"]),
        Column("c_confidence", "C: confidence", Format.PERCENT, 1.0, "Of the sample; two-sided"),
        Column("d", "D: standard", Format.PERCENT, 1.0, titles["D"]),
        Column("e", "E: previous year", Format.PERCENT, 1.0, titles["E"]),
        Column("mark", "Mark", Format.TEXT, 1.4, "What to keep in mind"),
    )
    rows = [_federal_row(view.row(each["criterion"]), each) for each in form["rows"]]
    total = ("TOTAL", view.n, view.action, view.rate, None, None, view.previous_total, "")
    return Table(
        f"table_{number.lower()}",
        f"Table {number}. Self-assessment results, {view.review_year}",
        columns,
        (*rows, total),
        note=(
            "Counts are added over the quarters; percentages are never averaged. TOTAL adds pairs "
            f"of case and criterion. Column E: the counts of the year before, where this program "
            f"holds them. A census has no confidence: no case was left to chance. "
            f"{form['citation']}."
        ),
        sheet=f"Table {number}",
    )


def _federal_row(row: YearRow | None, told: Mapping[str, Any]) -> tuple[Value, ...]:
    if row is None:
        return (
            told["title"],
            None,
            None,
            None,
            None,
            Fraction(told["minimum"]),
            None,
            "not reviewed",
        )
    return (
        told["title"],
        row.n,
        row.figures.action,
        row.figures.added_rate,
        None if row.is_census else row.confidence,
        row.figures.benchmark,
        row.previous,
        ", ".join(filter(None, ("census" if row.is_census else "", mark(row)))),
    )


def _summary(view: YearView) -> Iterable[Block]:
    below = [
        row.title
        for row in view.rows
        if not row.is_line and meets(row.figures.added_rate, row.figures.benchmark) is False
    ]
    yield Paragraph(
        f"Below the federal standard: {', '.join(below)}."
        if below
        else "No reviewed criterion is below its federal standard."
    )
    for sentence in warnings(view):
        yield Paragraph(sentence)


def _methodology(view: YearView, definitions: Definitions) -> Iterable[Block]:
    yield Paragraph(
        "A separate sample was drawn for each quarter of the year (the incremental approach), and "
        "the quarters' counts are added. Every case of the universe that a quarter drew from had "
        f"a known chance of selection. {_left_out_words(view)}"
    )
    yield _plan_table(view)
    yield Heading("Universe definition", 2)
    for row in view.rows:
        words, citation = definitions.universes[row.criterion]
        yield Paragraph(f"{row.title}: {words} ({citation})")
    yield Heading("Sampling procedures", 2)
    for quarter in view.included:
        yield from _procedure(quarter)
    yield Heading("Exclusions", 2)
    yield Paragraph(_exclusions(view))
    yield from _twice(view)


def _left_out_words(view: YearView) -> str:
    """Whether the frames hold every portion of the universe, and what was left out if not."""
    if any(each.basis.excluded for _, each in _readings(view)):
        return (
            "No portion of the universe was left out of the frames but the cases that an earlier "
            "quarter of the year had drawn for the same criterion, counted under Exclusions (45 "
            "CFR 308.1(b))."
        )
    return "No portion of the universe was left out of the frames (45 CFR 308.1(b))."


def _procedure(quarter: YearQuarter) -> Iterable[Block]:
    plan = quarter.counted.plan
    witnessed = "witnessed" if quarter.is_witnessed else "not witnessed"
    sizes = "; ".join(
        f"{row.criterion} {_size_words(row.is_census, row.n, row.universe_size)}"
        f" at {percent(row.settings.confidence)} confidence, {percent(row.settings.precision)} "
        "either way, expected "
        f"{percent(row.settings.expected_rate)}"
        for row in plan.criteria
    )
    formulas = " ".join(size_words(plan.criteria))
    yield Paragraph(
        f"{quarter.label}: {design_words(plan.design)}. {sizes}. {formulas} Cases that did not "
        "apply or had to be excluded were replaced by the next ticket of the same order, never by "
        f"choice. The draw was {witnessed}."
    )
    fits = limits_words(plan.design)
    if fits:
        yield Paragraph(f"{quarter.label}: {fits}", is_note=True)
    for void in quarter.voided:
        yield Paragraph(
            f"{quarter.label}: draw {void.number} was voided on {void.voided_at:%Y-%m-%d} by "
            f"{void.person} before any case was reviewed: {void.reason}",
            is_note=True,
        )


def _size_words(is_census: bool, n: int, universe: int) -> str:
    return f"all {universe:,} cases" if is_census else f"{n:,} of {universe:,} cases"


def _exclusions(view: YearView) -> str:
    earlier = sum(each.basis.excluded for _, each in _readings(view))
    coded = sum(each.figures.excluded for _, each in _readings(view))
    open_ = sum(each.figures.incomplete for _, each in _readings(view))
    return (
        "Left out of a quarter's universe because an earlier draw of the year had chosen the case "
        f"for the same criterion: {earlier:,}. Opened, then excluded with a coded reason and "
        f"replaced: {coded:,}. Could not be determined: {open_:,}; these count in neither column "
        "and are shown both ways in each quarter's findings."
    )


def _plan_table(view: YearView) -> Table:
    rows = tuple(_plan_row(each) for each in view.quarters)
    return Table("plans", "The quarters and their frames", PLAN_COLUMNS, rows, sheet="Quarters")


def _plan_row(quarter: YearQuarter) -> tuple[Value, ...]:
    period, plan = quarter.review.period, quarter.counted.plan
    final = "final" if quarter.is_final else "running"
    voided = f", {len(quarter.voided)} voided before" if quarter.voided else ""
    return (
        quarter.label,
        quarter.review.review_id,
        f"{period.first} to {period.last}",
        f"added, {final}" if quarter.is_in else f"left out: {quarter.why_left_out}",
        ("witnessed" if quarter.is_witnessed else "not witnessed") + voided,
        plan.frame_size,
        plan.frame_hash,
    )


def _quarter_table(view: YearView) -> Table:
    titles = {row.criterion: row.title for row in view.rows}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            quarter.label,
            titles[each.criterion],
            each.basis.universe,
            each.basis.excluded,
            each.figures.eligible,
            each.figures.needed,
            each.figures.opened,
            each.figures.n,
            each.figures.action,
            each.figures.not_applicable,
            each.figures.excluded,
            each.figures.incomplete,
            each.figures.rate,
        )
        for quarter, each in _readings(view)
    )
    return Table("quarters", "Counts by quarter", QUARTER_COLUMNS, rows, sheet="By quarter")


def _readings(view: YearView) -> list[tuple[YearQuarter, CriterionReading]]:
    """What the year has a row for: the forms of another review alone ask about the others."""
    named = {row.criterion for row in view.rows}
    return [
        (quarter, each)
        for quarter in view.included
        for each in quarter.readings
        if each.criterion in named
    ]


def _estimates(view: YearView) -> Iterable[Block]:
    rows = tuple(_estimate_row(row) for row in view.rows)
    named = next((row.figures.weighted for row in view.rows if row.figures.weighted), None)
    note = (
        f"Lower and upper: {named.korn_graubard.name}. Beside it: {named.wilson.name}. Both "
        "two-sided, at the confidence of their row."
        if named
        else ""
    )
    yield Paragraph(
        "The added counts answer what was found in the cases reviewed. The weighted estimate "
        "answers for the year's universe of case-quarters: each quarter stands for its own "
        "universe, estimated to apply and without what was left out, and each stratum for its own "
        "where a plan had strata."
    )
    yield Table(
        "estimates",
        "Weighted by universes",
        ESTIMATE_COLUMNS,
        rows,
        note=note,
        sheet="Weighted estimate",
    )
    for row in view.rows:
        for words in row.figures.weighted.notes if row.figures.weighted else ():
            yield Paragraph(f"{row.title}: {words}", is_note=True)


def _estimate_row(row: YearRow) -> tuple[Value, ...]:
    weighted = row.figures.weighted
    ends = (
        (weighted.korn_graubard.lower, weighted.korn_graubard.upper, row.confidence,
         weighted.wilson.lower, weighted.wilson.upper)
        if weighted
        else (None,) * 5
    )  # fmt: skip
    return (
        row.title,
        row.figures.added_rate,
        weighted.rate if weighted else None,
        *(None if end is None else Fraction(end) for end in ends),
        row.figures.benchmark,
        row.n,
        row.needed,
        mark(row),
    )


def _twice(view: YearView) -> Iterable[Block]:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (each.criterion, each.case_id, ", ".join(each.quarters)) for each in view.seen_twice
    )
    if not rows:
        yield Paragraph("No case was drawn for the same criterion in more than one quarter.")
        return
    titles = {row.criterion: row.title for row in view.rows}
    counts = Counter(titles[each.criterion] for each in view.seen_twice)
    said = "; ".join(f"{title}: {count:,}" for title, count in counts.items())
    yield Paragraph(
        "Cases drawn for the same criterion in more than one quarter, each an observation of its "
        f"own in each quarter's counts: {said}. They stay in a universe where earlier draws took "
        "more of it than the plan lets out, or where the plan lets nobody out. The workbook names "
        "them."
    )
    yield Table(
        "seen_twice",
        "Cases seen in more than one quarter",
        TWICE_COLUMNS,
        rows,
        sheet="Seen twice",
        in_pdf=False,
    )
