"""The findings document: the rates, how they were reached, and every case behind them."""

from fractions import Fraction

from qapi_desk.domain.documents import (
    Bar,
    Block,
    Chart,
    ChartKind,
    Column,
    Document,
    Facts,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.findings import Correction, Finding, ParetoBar
from qapi_desk.reports.wording import percent
from qapi_desk.services.design_words import design_words, limits_words
from qapi_desk.services.findings import FindingsView
from qapi_desk.services.paper.attached import attached
from qapi_desk.services.paper.frame import Printed
from qapi_desk.services.paper.law import decisions
from qapi_desk.services.paper.readings import (
    basis,
    further_words,
    left_the_rate,
    lines,
    strata,
)
from qapi_desk.services.paper.settled import settled
from qapi_desk.services.readings import NO_STANDARD, CaseWeight, CriterionReading

RATE_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.2, "What the rate is computed for"),
    Column("universe", "Universe", Format.COUNT, 1.0, "Cases in the criterion's universe"),
    Column("opened", "Opened", Format.COUNT, 0.9, "Ranks opened for this criterion"),
    Column("action", "Action", Format.COUNT, 0.8, "Cases that met the requirement"),
    Column("error", "Error", Format.COUNT, 0.8, "Cases that did not"),
    Column("n", "n", Format.COUNT, 0.7, "Action + error: the cases that count"),
    Column("rate", "Rate", Format.PERCENT, 1.0, "Action / n, unrounded"),
    Column(
        "lower",
        "Lower",
        Format.PERCENT,
        1.0,
        "Its name stands under Basis",
    ),
    Column(
        "upper",
        "Upper",
        Format.PERCENT,
        1.0,
        "Its name stands under Basis",
    ),
    Column("benchmark", "Benchmark", Format.PERCENT, 1.1, "Least rate asked for"),
    Column("meets", "Federal test", Format.TEXT, 1.2, "Unrounded rate against the benchmark"),
    Column(
        "reading",
        "Statistically",
        Format.TEXT,
        1.2,
        "One-sided, at the same risk each way",
    ),
    Column("further", "Settled by", Format.TEXT, 1.1, "Further cases at the present rate"),
)
ESTIMATE = Column("estimate", "Estimate", Format.PERCENT, 1.0, "Strata weighted by universes")
FINDING_COLUMNS = (
    Column("case_id", "Case", Format.MONO, 1.4, "Case id as in the snapshot"),
    Column("criterion", "Criterion", Format.TEXT, 1.4, "Criterion id, stable across versions"),
    Column("ruleset", "Ruleset", Format.TEXT, 1.2, "The ruleset that counts the outcome"),
    Column("rank", "Rank", Format.COUNT, 0.7, "Rank in the ticket order"),
    Column("outcome", "Outcome", Format.TEXT, 1.3, "How the case counts"),
    Column("rule_outcome", "Judged", Format.TEXT, 1.2, "What the reviewer found"),
    Column("trigger", "Trigger", Format.TEXT, 1.0, "Date the clock started, as reviewed"),
    Column("due", "Due", Format.TEXT, 1.0, "Due date by the record"),
    Column("done", "Done", Format.TEXT, 1.0, "Date of the action, as reviewed"),
    Column("days_late", "Days late", Format.DAYS, 0.8, "Calendar days after the due date"),
    Column("cause", "Cause", Format.TEXT, 1.0, "Coded cause of an error"),
    Column("comment", "Comment", Format.TEXT, 2.4, "The reviewer's words"),
    Column("evidence", "Evidence", Format.TEXT, 1.8, "Event, document, screen or page"),
    Column("na_reason", "N/A reason", Format.TEXT, 1.2, "Coded reason"),
    Column("suggested", "Suggested", Format.TEXT, 1.2, "What the record alone suggested"),
    Column("reviewer", "Reviewer", Format.TEXT, 1.0, "Person id"),
    Column("released_at", "Released", Format.MOMENT, 1.3, "When the case was released"),
    Column("office_code", "Office", Format.TEXT, 0.8, "Office of the case"),
    Column("worker_id", "Worker", Format.TEXT, 0.9, "Worker of the case"),
    Column("unit_code", "Unit", Format.TEXT, 1.0, "The worker's unit"),
    Column("stratum", "Stratum", Format.TEXT, 1.0, "Of the draw, where the plan has strata"),
    Column("weight", "Weight", Format.NUMBER, 0.9, "Cases it stands for; only where it counts"),
)
PARETO_COLUMNS = (
    Column("cause", "Cause", Format.TEXT, 3.0, "Coded cause"),
    Column("count", "Errors", Format.COUNT, 1.0, "Errors with this cause"),
    Column("cumulative", "Running share", Format.PERCENT, 1.2, "From the most frequent down"),
)
CORRECTION_COLUMNS = (
    Column("case_id", "Case", Format.MONO, 1.4, "Case id"),
    Column("question", "Question", Format.TEXT, 1.6, "Question in the form"),
    Column("fact", "Fact", Format.TEXT, 1.8, "Where the snapshot holds it"),
    Column("snapshot_value", "In the snapshot", Format.TEXT, 1.2, "What the record says"),
    Column("reviewed_value", "As reviewed", Format.TEXT, 1.2, "What the reviewer found"),
)
ERROR_KEYS = (
    "case_id", "criterion", "judged", "due", "done", "days_late", "cause", "comment",
)  # fmt: skip


def findings_document(view: FindingsView, printed: Printed) -> Document:
    """The findings of a review as values for PDF and Excel."""
    blocks = (
        Heading("Rates and limits"),
        *_reading_note(view),
        _rate_table("rates", f"Under {view.review.governing}", view.readings, view),
        *_beside(view),
        _rates_chart(view),
        *attached(view.attached),
        Heading("What left the rate"),
        *left_the_rate(view),
        *strata(view),
        *lines(view),
        Heading("Why cases failed"),
        *_causes(view),
        Heading("Cases in error"),
        _error_table(view),
        Heading("Data findings"),
        Paragraph(
            "A confirmed value that differs from the snapshot is itself a finding about the data."
        ),
        _correction_table(view.corrections),
        *settled(view),
        Heading("How the figures were reached"),
        *_method(view),
        *basis(view),
        *decisions(view.decisions),
        _finding_table(view),
    )
    return Document(
        key="findings",
        title="Review findings",
        subtitle=f"{view.review.title} · {view.review.period.label}",
        agency=view.review.agency,
        made_at=printed.made_at,
        cover=_cover(view, printed),
        blocks=blocks,
        footer=printed.footer,
        counts=_counts(view),
    )


def _counts(view: FindingsView) -> dict[str, int]:
    return {
        "findings": len(view.findings),
        "corrections": len(view.corrections),
        "settled": len(view.settled),
    }


def _cover(view: FindingsView, printed: Printed) -> Facts:
    review = view.review
    status = "final" if view.is_final else f"in progress: {view.released} of {view.opened} released"
    return Facts(
        "About this document",
        (
            ("Period", f"{review.period.first} to {review.period.last}", Format.TEXT),
            ("Status", status, Format.TEXT),
            ("Cases reviewed", view.released, Format.COUNT),
            ("Governing ruleset", f"{review.governing} v{review.governing_version}", Format.TEXT),
            ("Standing beside it", _beside_words(view), Format.TEXT),
            ("Calendars", review.calendar_version, Format.TEXT),
            ("Snapshot", review.snapshot_id, Format.MONO),
            ("Plan", printed.plan_hash, Format.MONO),
            ("Draw", printed.draw_words, Format.TEXT),
            ("Design", design_words(view.basis.design), Format.TEXT),
            ("Software", view.basis.software, Format.TEXT),
            ("History head", printed.history_head, Format.MONO),
        ),
    )


def _beside_words(view: FindingsView) -> str:
    if not view.review.beside:
        return "none"
    return f"{view.review.beside} v{view.review.beside_version}, the 2002 manual"


def _reading_note(view: FindingsView) -> tuple[Paragraph, ...]:
    below = [row for row in view.governing if row.meets_benchmark is False]
    names = ", ".join(view.titles[row.criterion] for row in below)
    words = f"Below the benchmark: {names}." if below else "No criterion is below its benchmark."
    open_ones = sum(row.benchmark is None for row in view.governing)
    if open_ones:
        words = (
            f"{words} For {open_ones} of {len(view.governing)} criteria no standard is printed; "
            "their rates are held against nothing."
        )
    empty = [view.titles[row.criterion] for row in view.governing if row.rate is None]
    if empty:
        words = f"{words} No case counts yet for {', '.join(empty)}."
    if view.received_words:
        return Paragraph(view.received_words), Paragraph(words)
    return (
        Paragraph(words),
        Paragraph(
            "The federal test compares the unrounded rate of the cases reviewed with the "
            "benchmark. Statistically stands beside it and is one-sided: shown means that a "
            "universe below the benchmark would give so good a sample with a chance of at most "
            f"{_risks(view)}, fails the same of a universe that reaches it, not shown is neither "
            "and never a pass. The limits are two-sided and share their risk over both ends, so a "
            "reading may be settled although the benchmark lies just inside them. Settled by: "
            "further cases that would settle it if the present rate went on.",
            is_note=True,
        ),
    )


def _risks(view: FindingsView) -> str:
    """The risk of a reading, in words that hold for every criterion."""
    found = {each.basis.alpha for each in view.readings}
    return percent(found.pop()) if len(found) == 1 else "the risk that the last table names"


def _rate_table(
    key: str, title: str, rows: tuple[CriterionReading, ...], view: FindingsView
) -> Table:
    has_strata = any(row.stratified for row in rows)
    body = tuple(_rate_row(row, view, has_strata=has_strata) for row in rows)
    sheet = "Rates" if key == "rates" else f"Rates {view.review.beside}"
    after = next(i for i, column in enumerate(RATE_COLUMNS, 1) if column.key == "rate")
    columns = (*RATE_COLUMNS[:after], *((ESTIMATE,) if has_strata else ()), *RATE_COLUMNS[after:])
    return Table(key, title, columns, body, sheet=sheet)


def _rate_row(
    reading: CriterionReading, view: FindingsView, *, has_strata: bool
) -> tuple[Value, ...]:
    row = reading.figures
    none = NO_STANDARD if row.benchmark is None else "no rate"
    meets = {True: "meets", False: "below", None: none}[row.meets_benchmark]
    return (
        view.titles[row.criterion],
        row.universe or None,
        row.opened,
        row.action,
        row.error,
        row.n,
        row.rate,
        *((reading.estimate,) if has_strata else ()),
        row.limits.lower if row.limits else None,
        row.limits.upper if row.limits else None,
        row.benchmark,
        meets,
        str(row.reading) if row.reading else none,
        further_words(reading),
    )


def _beside(view: FindingsView) -> tuple[Block, ...]:
    if not view.beside:
        return ()
    title = f"Beside it, labelled: {view.review.beside}, the 2002 manual"
    table = _rate_table("rates_beside", title, view.beside_readings, view)
    return (table,)


def _rates_chart(view: FindingsView) -> Chart:
    return rates_chart(view)


def rates_chart(view: FindingsView) -> Chart:
    """The rates with their intervals against their benchmarks; weighted where a plan has strata."""
    rows = [row for row in view.readings if row.estimate is not None]
    bars = tuple(
        Bar(
            view.titles[row.criterion],
            row.estimate,
            row.figures.limits.lower if row.figures.limits else None,
            row.figures.limits.upper if row.figures.limits else None,
        )
        for row in rows
        if row.estimate is not None
    )
    words = "; ".join(
        f"{bar.label} {percent(bar.value)} {_against(row.figures.benchmark)}"
        for bar, row in zip(bars, rows, strict=True)
    )
    return Chart(
        "rates",
        ChartKind.RATES,
        _rates_title(view, is_weighted=any(row.stratified for row in rows)),
        bars,
        tuple(row.figures.benchmark for row in rows),
        f"Rates: {words}." if bars else "No rate yet.",
    )


def _against(benchmark: Fraction | None) -> str:
    return "with no standard" if benchmark is None else f"against {percent(benchmark)}"


def _rates_title(view: FindingsView, *, is_weighted: bool) -> str:
    if view.received_words:
        return "Rates and benchmarks"
    if is_weighted:
        return "Weighted estimates with limits and benchmarks"
    return "Rates with exact limits and benchmarks"


def pareto_chart(bars: tuple[ParetoBar, ...]) -> Chart:
    """The causes of the errors, most frequent first."""
    return Chart(
        "pareto",
        ChartKind.PARETO,
        "Causes of errors",
        tuple(Bar(bar.label, Fraction(bar.count), cumulative=bar.cumulative) for bar in bars),
        alternative="; ".join(f"{bar.label}: {bar.count}" for bar in bars) or "No errors.",
    )


def _causes(view: FindingsView) -> tuple[Block, ...]:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (bar.label, bar.count, bar.cumulative) for bar in view.pareto
    )
    table = Table("pareto", "Causes of errors", PARETO_COLUMNS, rows, sheet="Causes",
                  empty="No case is in error.")  # fmt: skip
    return (pareto_chart(view.pareto), table) if rows else (table,)


def _error_table(view: FindingsView) -> Table:
    columns = tuple(c for c in FINDING_COLUMNS if c.key in {*ERROR_KEYS, "rule_outcome"})
    picked = [i for i, c in enumerate(FINDING_COLUMNS) if c in columns]
    rows = tuple(
        tuple(finding_row(f)[i] for i in picked)
        for f in view.findings
        if f.ruleset == view.review.governing and f.outcome == "ERROR"
    )
    return Table("errors", "Cases in error under the governing ruleset", columns, rows,
                 in_workbook=False, empty="No case is in error.")  # fmt: skip


def finding_row(f: Finding, weight: CaseWeight | None = None) -> tuple[Value, ...]:
    """One case x criterion as a row of the workbook; a case that does not count has no weight."""
    own = (weight.stratum, weight.weight) if weight else ("", None)
    return (
        f.case_id, f.criterion, f.ruleset, f.rank, str(f.outcome), f.rule_outcome, f.trigger,
        f.due, f.done, f.days_late, f.cause, f.comment, f.evidence, f.na_reason,
        str(f.suggested) if f.suggested else "", f.reviewer, f.released_at, f.office_code,
        f.worker_id, f.unit_code, *own,
    )  # fmt: skip


def _finding_table(view: FindingsView) -> Table:
    weights = {(w.case_id, w.criterion, w.ruleset): w for w in view.weights}
    rows = tuple(
        finding_row(f, weights.get((f.case_id, f.criterion, f.ruleset))) for f in view.findings
    )
    return Table("findings", "Every case and criterion", FINDING_COLUMNS, rows, sheet="Findings",
                 in_pdf=False, empty="No case is released yet.")  # fmt: skip


def _correction_table(corrections: tuple[Correction, ...]) -> Table:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (c.case_id, c.question, c.fact, c.snapshot_value, c.reviewed_value) for c in corrections
    )
    return Table("corrections", "Corrected values", CORRECTION_COLUMNS, rows,
                 sheet="Data findings", empty="No value was corrected.")  # fmt: skip


def _method(view: FindingsView) -> tuple[Block, ...]:
    if view.received_words:
        return (
            Paragraph(
                "The cases of the received list were reviewed in its order, each for every "
                "criterion of the review. Rates are exact fractions; they are rounded only where "
                "they are printed."
            ),
            _citations(view),
        )
    fits = limits_words(view.basis.design)
    return (
        Paragraph(
            "For each criterion the ranks of one ticket order were opened until the planned number "
            "of cases counted, a not-applicable case opening the next rank. Rates are exact "
            "fractions; they are rounded only where they are printed."
        ),
        *_fixed_note(view),
        Paragraph(_limits_note(view)),
        *((Paragraph(fits),) if fits else ()),
        _citations(view),
    )


def _fixed_note(view: FindingsView) -> tuple[Paragraph, ...]:
    """What only forms ask about has a sample of fixed size, and no standard."""
    if all(row.benchmark is not None for row in view.governing):
        return ()
    return (
        Paragraph(
            "Where no standard is printed the number of cases opened was fixed beforehand, and a "
            "case to which the question did not apply gave its place to no other."
        ),
    )


def _limits_note(view: FindingsView) -> str:
    """Every interval with its confidence and its criteria; most reviews have one for all."""
    named: dict[str, list[str]] = {}
    for row in view.governing:
        if row.limits:
            words = f"{row.limits.convention}; confidence {percent(row.limits.confidence)}"
            named.setdefault(words, []).append(view.titles[row.criterion])
    if not named:
        return "There are no limits yet."
    told = [
        f"{words}, two-sided" if len(named) == 1 else f"{words}, two-sided ({', '.join(names)})"
        for words, names in named.items()
    ]
    return f"Limits: {'. '.join(told)}. Each reading is one-sided, at 1 less that confidence."


def _citations(view: FindingsView) -> Paragraph:
    cited = (f"{view.titles[c]}: {cite}" for c, cite in view.citations.items())
    return Paragraph("; ".join(cited) + ".", is_note=True)
