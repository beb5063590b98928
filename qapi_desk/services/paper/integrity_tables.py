"""The tables of an integrity report; every list that is empty says in a sentence why it is."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from qapi_desk.domain.documents import Column, Format, Table, Value
from qapi_desk.domain.estimates import Interval
from qapi_desk.domain.integrity import AgreementRow, DirectionRow, Evenness, IntegrityReport, Share
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.rebuttals import Direction, ItemState
from qapi_desk.domain.second_looks import ANY_ERROR, NO_ERROR
from qapi_desk.services.integrity_second import WORDS

Row = tuple[Value, ...]
WAYS = (Direction.CLEARED, Direction.CHARGED, Direction.OTHER, Direction.NONE)
"""The directions in the order of the columns."""


def _count(key: str, title: str, words: str = "", width: float = 0.8) -> Column:
    return Column(key, title, Format.COUNT, width, words)


def _share(key: str, title: str, words: str = "") -> Column:
    return Column(key, title, Format.PERCENT, 0.9, words)


WAY_COLUMNS = (
    _count("to_pass", "Fail to pass", "An error that counts as met now"),
    _count("to_fail", "Pass to fail", "A case that met it and counts as an error now"),
    _count("other", "Other", "To or from not applicable, excluded or undetermined"),
    _count("kept", "Outcome kept", "A date, a cause or a text was changed"),
    _count("total", "All", "Every one of the row"),
)
EVENNESS_COLUMNS = (
    Column("subject", "What was looked into", Format.TEXT, 2.0, "Where fails and passes can move"),
    _count("fails", "Fails", "Findings that stood as fails"),
    _count("fails_moved", "To pass", "Of those the ones that came to stand as passes"),
    _share("fails_share", "Share"),
    _count("passes", "Passes", "Findings that stood as passes"),
    _count("passes_moved", "To fail", "Of those the ones that came to stand as fails"),
    _share("passes_share", "Share"),
    Column("words", "Fisher's exact test", Format.TEXT, 3.6, "What it shows, and what it cannot"),
)


def evenness(found: Iterable[Evenness]) -> Table:
    """Whether fails and passes were treated alike, everywhere a finding can move."""
    rows: tuple[Row, ...] = tuple(
        (
            each.subject, each.fails, each.fails_moved, _of(each.fails_moved, each.fails),
            each.passes, each.passes_moved, _of(each.passes_moved, each.passes), each.words,
        )
        for each in found
    )  # fmt: skip
    return Table(
        "evenness", "Fails and passes: did they go over alike?", EVENNESS_COLUMNS, rows,
        note="Each finding is counted once. The test takes how many fails and passes there were as "
        "given. The rarer kind goes over more often even where nobody leans: of few fails among "
        "many passes a larger share was wrong to begin with. Where as many went one way as the "
        "other, the rate did not move. Findings are taken as independent, which several of one "
        "case are not quite: a chance near the mark is weaker than it looks. A rebuttal is open to "
        "fails only, so by itself it can be uneven in one way alone; the row without rebuttals "
        "says how it is elsewhere.",
        sheet="Alike",
    )  # fmt: skip


def _of(count: int, of: int) -> Fraction | None:
    return Fraction(count, of) if of else None


def _ways(row: DirectionRow) -> Row:
    return (*(row.counts.get(way, 0) for way in WAYS), row.total)


def reversals(report: IntegrityReport) -> Table:
    """Every settlement by what stands behind it; the rows of each kind add up to all of them."""
    found = report.reversals
    blocks: tuple[tuple[str, tuple[DirectionRow, ...]], ...] = (
        ("Stage", found.by_stage),
        ("Asked by", found.by_asker),
        ("Settled by", found.by_settler),
        ("Whose finding", found.by_reviewer),
        ("Criterion", found.by_criterion),
        ("Evidence", found.by_evidence),
    )
    rows: list[Row] = [(kind, r.label, *_ways(r)) for kind, group in blocks for r in group]
    if rows:
        totals = [sum(row.counts.get(way, 0) for row in found.by_stage) for way in WAYS]
        rows.append(("All", "", *totals, sum(totals)))
    return Table(
        "reversals",
        "Findings settled otherwise, by direction",
        (
            Column("kind", "Counted by", Format.TEXT, 1.2, "The rows of each kind add up to all"),
            Column("label", "", Format.TEXT, 2.4, "Which one"),
            *WAY_COLUMNS,
        ),
        tuple(rows),
        note="Each settlement of a case and criterion under the governing ruleset once. With "
        "evidence: an event, a document, a screen or a page was cited for the change itself.",
        sheet="Reversals",
        empty="Nothing was settled otherwise: every finding stands as it was released.",
    )


STANDING = (Outcome.ACTION, Outcome.ERROR)


def standing(report: IntegrityReport) -> Table:
    """Passes, fails and others of each criterion as first released and as they stand."""
    rows: tuple[Row, ...] = tuple(
        (
            each.label,
            *_stood(each.released),
            *_stood(each.stands),
            each.stands.get(Outcome.ERROR, 0) - each.released.get(Outcome.ERROR, 0),
        )
        for each in report.reversals.standing
    )
    return Table(
        "standing",
        "As first released, and as they stand",
        (
            Column("criterion", "Criterion", Format.TEXT, 2.4, "Governing ruleset"),
            _count("was_pass", "Pass then", "As first released"),
            _count("was_fail", "Fail then", "As first released"),
            _count("was_other", "Other then", "As first released: counts for nothing"),
            _count("now_pass", "Pass now", "As it stands"),
            _count("now_fail", "Fail now", "As it stands"),
            _count("now_other", "Other now", "As it stands: counts for nothing"),
            _count("fails", "Fails gained", "Fewer where it is below nought"),
        ),
        rows,
        sheet="Standing",
        empty="No case is released yet.",
    )


def _stood(counts: Mapping[Outcome, int]) -> tuple[int, int, int]:
    both = [counts.get(outcome, 0) for outcome in STANDING]
    return both[0], both[1], sum(counts.values()) - sum(both)


def settled(report: IntegrityReport) -> Table:
    """Every settlement, a row each; workbook only."""
    rows: tuple[Row, ...] = tuple(
        (
            each.review_id, each.case_id, report.titles[each.criterion], str(each.stage),
            str(each.was), str(each.became), str(each.direction),
            "yes" if each.has_evidence else "no", each.asked_by,
            each.settled_by, each.reviewer, each.reason,
            each.settled_at,
        )
        for each in report.reversals.settled
    )  # fmt: skip
    return Table(
        "settled",
        "Every finding settled otherwise",
        (
            Column("review", "Review", Format.MONO, 1.2),
            Column("case_id", "Case", Format.MONO, 1.4),
            Column("criterion", "Criterion", Format.TEXT, 2.0),
            Column("stage", "Stage", Format.TEXT, 1.0),
            Column("was", "Was", Format.TEXT, 1.0, "How it stood until then"),
            Column("became", "Became", Format.TEXT, 1.0),
            Column("direction", "Direction", Format.TEXT, 1.0),
            Column("evidence", "Evidence", Format.TEXT, 0.7, "Whether any is named"),
            Column("asked_by", "Asked by", Format.TEXT, 1.2),
            Column("settled_by", "Settled by", Format.TEXT, 1.2),
            Column("reviewer", "Whose finding", Format.TEXT, 1.2),
            Column("reason", "Reason", Format.TEXT, 2.4),
            Column("settled_at", "Settled", Format.MOMENT, 1.3),
        ),
        rows,
        sheet="Settled",
        in_pdf=False,
        empty="Nothing was settled otherwise.",
    )


def share_cells(share: Share) -> Row:
    """Count, share and both limits."""
    ends = (share.lower, share.upper)
    return (share.count, share.rate, *(None if end is None else Fraction(end) for end in ends))


def looked_at(report: IntegrityReport) -> Iterable[Table]:
    """How many cases and findings of each kind were looked at twice."""
    second = report.second
    name = Column("label", "First look", Format.TEXT, 1.8, "What the first look found")
    tail = (
        _count("looked", "Looked at twice", "Second look released"),
        _share("share", "Share"),
        _share("lower", "Lower", "Exact (Clopper-Pearson)"),
        _share("upper", "Upper", "Exact (Clopper-Pearson)"),
    )
    yield Table(
        "strata", "Cases looked at twice, by what the first look found",
        (name, _count("cases", "Cases", "Released"), _count("drawn", "Drawn"), *tail),
        tuple(
            (row.label, row.share.of, row.drawn, *share_cells(row.share))
            for row in second.cases if not second.why_empty
        ),
        note="Cases with any error and cases with none are drawn at one rate, so the shares must "
        "be equal but for rounding up and the least of each; anything else is not this design.",
        sheet="Looked at twice", empty=second.why_empty,
    )  # fmt: skip
    yield Table(
        "looked_findings", "Findings looked at twice, by what they were",
        (name, _count("findings", "Findings", "Case and criterion, as released"), *tail),
        tuple(
            (row.label, row.share.of, *share_cells(row.share))
            for row in second.findings if not second.why_empty
        ),
        note="Cases are drawn, not findings: a case with one fail among several passes brings its "
        "passes along, so these shares follow the strata and need not be equal.",
        sheet="Findings twice", empty=second.why_empty,
    )  # fmt: skip


def _ends(value: float | None, interval: Interval | None) -> Row:
    ends = (interval.lower, interval.upper) if interval else (None, None)
    return tuple(None if each is None else Fraction(each) for each in (value, *ends))


AGREEMENT_COLUMNS = (
    Column("label", "Criterion", Format.TEXT, 2.2, "Each case and criterion found twice"),
    _count("n", "Pairs"),
    _count("agreed", "Alike"),
    _share("rate", "Agree"),
    _share("lower", "Lower", "Exact (Clopper-Pearson)"),
    _share("upper", "Upper", "Exact (Clopper-Pearson)"),
    Column("kappa", "Kappa", Format.NUMBER, 0.7, "Cohen 1960"),
    Column("kappa_lower", "Lower", Format.NUMBER, 0.7, "Large sample; may pass 1"),
    Column("kappa_upper", "Upper", Format.NUMBER, 0.7, "Large sample; may pass 1"),
    Column("ac1", "AC1", Format.NUMBER, 0.7, "Gwet 2008"),
    Column("ac1_lower", "Lower", Format.NUMBER, 0.7, "Large sample; may pass 1"),
    Column("ac1_upper", "Upper", Format.NUMBER, 0.7, "Large sample; may pass 1"),
)


def agreement(report: IntegrityReport) -> Table:
    """How far two reviewers agree, per criterion, on all of them, and on whole cases."""
    return Table(
        "agreement", "Agreement of the first and the second reviewer", AGREEMENT_COLUMNS,
        tuple(_agreement_row(row) for row in report.second.agreement),
        note="Percent, kappa and AC1 of the pairs as they are. A coefficient is empty where chance "
        "leaves no room for it, an interval where its variance is nought, as in perfect "
        "agreement. Pairs of one case are not quite independent, so the limits of all criteria "
        "together are too narrow; those of whole cases are not.",
        sheet="Agreement", empty=report.second.why_empty,
    )  # fmt: skip


def weighted(report: IntegrityReport) -> Table:
    """The agreement in which each stratum counts for all it holds."""
    columns = [Column("label", "Criterion", Format.TEXT, 2.2, "Each case and criterion")]
    for name in (ANY_ERROR, NO_ERROR):
        columns += [
            _count(f"{name}_held", f"Of {name}", "Released findings of such cases"),
            _count(f"{name}_pairs", "Found twice"),
        ]
    columns += [
        _share("rate", "Agree", "Strata weighted"),
        Column("kappa", "Kappa", Format.NUMBER, 0.7, "Strata weighted"),
        Column("ac1", "AC1", Format.NUMBER, 0.7, "Strata weighted"),
    ]
    return Table(
        "weighted", "The same for all released cases, strata weighted", tuple(columns),
        tuple(_weighted_row(row) for row in report.second.agreement),
        note="Any error and none are what the first look found in a case. Both are drawn at one "
        "rate, but rounding up and the least of each lift a small stratum. Here each pair counts "
        "for as many findings as its stratum holds: points only, as the limits of few pairs would "
        "say little. Empty while a stratum that holds findings has no pair.",
        sheet="Weighted", empty=report.second.why_empty,
    )  # fmt: skip


def _weighted_row(row: AgreementRow) -> Row:
    cells: list[Value] = [row.label]
    for name in (ANY_ERROR, NO_ERROR):
        cells += row.strata.get(name, (0, 0))
    told = row.weighted
    if told is None:
        return (*cells, None, None, None)
    return (
        *cells,
        told.rate,
        *(None if v is None else Fraction(v) for v in (told.kappa, told.ac1)),
    )


def _agreement_row(row: AgreementRow) -> Row:
    told = row.figures
    return (
        row.label, told.n, told.agreed, told.rate,
        Fraction(told.percent.lower), Fraction(told.percent.upper),
        *_ends(told.kappa, told.kappa_interval), *_ends(told.ac1, told.ac1_interval),
    )  # fmt: skip


def tables_of_two(report: IntegrityReport) -> Table:
    """What the first said against the second: the counts the agreement is worked out from."""
    rows: tuple[Row, ...] = tuple(
        (row.label, first, *(row.table.get((first, second), 0) for second in WORDS.values()))
        for row in report.second.agreement
        for first in WORDS.values()
        if first in {one for one, _ in row.table}
    )
    return Table(
        "first_and_second",
        "What the first said, and the second",
        (
            Column("label", "Criterion", Format.TEXT, 2.4),
            Column("first", "First look", Format.TEXT, 1.2, "What the first reviewer released"),
            *(_count(f"second_{code}", f"Second: {word}") for code, word in WORDS.items()),
        ),
        rows,
        sheet="First and second",
        empty=report.second.why_empty,
    )


def pairs(report: IntegrityReport) -> Table:
    """Every pair, a row each; workbook only."""
    rows: tuple[Row, ...] = tuple(
        (
            p.review_id, p.case_id, report.titles[p.criterion], str(p.first), str(p.second),
            p.decision or ("" if p.first is p.second else "to be decided"),
        )
        for p in report.second.pairs
    )  # fmt: skip
    return Table(
        "pairs",
        "Every case and criterion found twice",
        (
            Column("review", "Review", Format.MONO, 1.2),
            Column("case_id", "Case", Format.MONO, 1.4),
            Column("criterion", "Criterion", Format.TEXT, 2.0),
            Column("first", "First", Format.TEXT, 1.2),
            Column("second", "Second", Format.TEXT, 1.2),
            Column("decision", "Decided", Format.TEXT, 1.2),
        ),
        rows,
        sheet="Pairs",
        in_pdf=False,
        empty=report.second.why_empty or "No pair yet.",
    )


def talked(report: IntegrityReport) -> Table:
    """What became of findings after a supervisor's word, by who spoke."""
    return Table(
        "talked",
        "Findings after a supervisor's word, by who spoke",
        (Column("label", "Supervisor", Format.TEXT, 2.4), *WAY_COLUMNS),
        tuple((row.label, *_ways(row)) for row in report.answered.talked_rows),
        note="Every criterion that had an outcome when a supervisor first returned its case or "
        "wrote a remark in it: what the answers came to then, against what was released.",
        sheet="Talked with",
        empty="No supervisor returned a case or wrote a remark in one before its release.",
    )


def rebuttals(report: IntegrityReport) -> Table:
    """Findings in rebuttal by how far they came."""
    states = tuple(ItemState)
    rows: tuple[Row, ...] = tuple(
        (row.label, *(row.counts.get(str(state), 0) for state in states), sum(row.counts.values()))
        for row in report.rebuttals
    )
    return Table(
        "rebuttals",
        "Findings in rebuttal, by what came of them",
        (
            Column("label", "Whose finding", Format.TEXT, 1.8),
            *(_count(state.name.lower(), str(state).capitalize()) for state in states),
            _count("total", "All"),
        ),
        rows,
        note="Changed goes into the reversals above at the stage of rebuttal; upheld leaves the "
        "finding as it was.",
        sheet="Rebuttals",
        empty=report.rebuttals_empty,
    )


def eliminations(report: IntegrityReport) -> Table:
    """Cases that somebody wanted out of the sample, by who asked and who decided."""
    rows: tuple[Row, ...] = tuple(
        (
            row.asked_by,
            row.decided_by,
            row.confirmed,
            row.denied,
            row.waiting,
            row.confirmed + row.denied + row.waiting,
        )
        for row in report.eliminations
    )
    return Table(
        "eliminations",
        "Cases taken out of the sample",
        (
            Column("asked_by", "Asked by", Format.TEXT, 1.8),
            Column("decided_by", "Decided by", Format.TEXT, 1.8),
            _count("confirmed", "Confirmed"),
            _count("denied", "Denied"),
            _count("waiting", "Waiting"),
            _count("total", "All"),
        ),
        rows,
        note="What was last asked and decided of each case.",
        sheet="Taken out",
        empty="Nobody asked that a case be replaced.",
    )
