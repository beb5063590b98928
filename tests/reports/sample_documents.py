"""Made-up documents that look like the real ones: every block, every format, awkward texts."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from hashlib import sha256

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

MADE_AT = datetime(2026, 10, 5, 14, 3, tzinfo=UTC)
HASH = sha256(b"a made-up frame").hexdigest()
FOOTER = (
    "Ruleset federal-2016 (2016-12-20) beside ca-2002 · calendar ca-agency 2026.1 · form "
    f"compliance-1.0.0 · snapshot {HASH} · history head {sha256(b'head').hexdigest()}"
)
CRITERIA = (
    ("Case closure", 48, 2, 11, Fraction(9, 10), Fraction(8629, 10000), Fraction(9951, 10000)),
    (
        "Establishment of paternity and support orders",
        91,
        27,
        23,
        Fraction(3, 4),
        Fraction(6852, 10000),
        Fraction(8436, 10000),
    ),
    ("Expedited, 6 months", 74, 26, 0, Fraction(3, 4), Fraction(64, 100), Fraction(8226, 10000)),
    ("Expedited, 12 months", 91, 9, 4, Fraction(9, 10), Fraction(836, 1000), Fraction(958, 1000)),
    ("Enforcement", 59, 0, 1, Fraction(3, 4), Fraction(9393, 10000), Fraction(1)),
)
CAUSES = (
    ("Service of process not attempted within the limit", 18),
    ("Alert not acted on", 11),
    ("Court calendar", 6),
    ("Locate sources not refreshed", 3),
    ("System", 2),
)
COMMENTS = (
    "",
    "Service was attempted twice at the last known address; the postal return is on file.",
    "La señora pidió más tiempo; la carta se envió el día siguiente. ¿Prórroga? No consta.",
    (
        "The notice went out on the last day of the limit 😀 and the answer came five weeks later, "
        "after the worker had telephoned the employer, searched the new-hire directory again and "
        "written to the last employer known, none of which is dated in the record; the reviewer "
        "looked at every document on file and could not find a record of the second attempt."
    ),
    "<b>not bold</b> & see note",
)


def rates_chart() -> Chart:
    return Chart(
        key="rates",
        kind=ChartKind.RATES,
        title="Compliance by criterion, FFY2026Q4",
        bars=tuple(
            Bar(name, Fraction(action, action + error), lower, upper)
            for name, action, error, _, _, lower, upper in CRITERIA
        ),
        benchmarks=tuple(row[4] for row in CRITERIA),
        alternative="Four of five criteria stand at or above their benchmark; expedited, "
        "6 months, stands one point below.",
    )


def spread_chart() -> Chart:
    weeks = ((9, Fraction(17, 2)), (4, Fraction(15, 2)), (12, Fraction(9)))
    return Chart(
        key="spread",
        kind=ChartKind.SPREAD,
        title="Establishment, by week",
        bars=tuple(
            Bar(f"2026-W{number}", Fraction(drawn)) for number, (drawn, _) in enumerate(weeks, 27)
        ),
        benchmarks=tuple(expected for _, expected in weeks),
        alternative="Seen in about 30% of samples drawn by chance.",
    )


def pareto_chart() -> Chart:
    total = sum(number for _, number in CAUSES)
    running = 0
    bars = []
    for name, number in CAUSES:
        running += number
        bars.append(Bar(name, Fraction(number), cumulative=Fraction(running, total)))
    return Chart(
        key="pareto",
        kind=ChartKind.PARETO,
        title="Causes of errors, most frequent first",
        bars=tuple(bars),
        alternative="Two causes account for 72.50% of the errors.",
    )


def rates_table() -> Table:
    rows: list[tuple[Value, ...]] = []
    for name, action, error, na, benchmark, lower, upper in CRITERIA:
        n = action + error
        rate = Fraction(action, n)
        word = "shown" if lower >= benchmark else "not shown" if rate >= benchmark else "fails"
        rows.append(
            (name, n, action, error, na, rate, lower, upper, benchmark, rate >= benchmark, word)
        )
    return Table(
        key="rates",
        title="Efficiency rates with exact limits",
        columns=(
            Column("criterion", "Criterion", width=3, description="The federal row."),
            Column("reviewed", "Reviewed", Format.COUNT, description="ACTION plus ERROR."),
            Column("action", "Action", Format.COUNT, description="Numerator of the rate."),
            Column("error", "Error", Format.COUNT),
            Column("na", "N/A", Format.COUNT),
            Column("rate", "Rate", Format.PERCENT, description="Action / reviewed, unrounded."),
            Column("lower", "Lower limit", Format.PERCENT),
            Column("upper", "Upper limit", Format.PERCENT),
            Column("benchmark", "Bench- mark", Format.PERCENT),
            Column("meets", "Meets", Format.TEXT),
            Column("reading", "Reading", Format.TEXT),
        ),
        rows=tuple(rows),
        note="Limits: hypergeometric, inner convention, 95 % two-sided. The federal verdict "
        "compares the unrounded rate with the benchmark.",
        sheet="Federal A1",
    )


def findings_table(count: int = 300) -> Table:
    rows: list[tuple[Value, ...]] = []
    for number in range(count):
        is_error = number % 4 == 3
        due = date(2026, 7, 1) + timedelta(days=number % 90)
        late = number % 37 if is_error else None
        rows.append(
            (
                f"{10_000_000 + number:013d}",
                CRITERIA[number % 5][0],
                number + 1,
                "ERROR" if is_error else "ACTION",
                f"CR-{number % 40:03d}",
                due,
                due + timedelta(days=late) if late is not None else None,
                late,
                CAUSES[number % 5][0] if is_error else "",
                COMMENTS[number % 5] if is_error or number % 3 == 0 else "",
            )
        )
    return Table(
        key="findings",
        title="Findings, one row per case and criterion",
        columns=(
            Column("case_id", "Case", Format.MONO, 1.2, "The case id, byte for byte."),
            Column("criterion", "Criterion", width=1.6),
            Column("rank", "Rank", Format.COUNT),
            Column("outcome", "Outcome"),
            Column("rule", "Rule", Format.MONO),
            Column("due", "Due", Format.DAY),
            Column("done", "Done", Format.DAY),
            Column("days_late", "Days late", Format.DAYS),
            Column("cause", "Cause", width=1.5),
            Column("comment", "Comment", width=4, description="The reviewer's words."),
        ),
        rows=tuple(rows),
        sheet="Findings",
    )


def hashes_table() -> Table:
    return Table(
        key="hashes",
        title="Fingerprints",
        columns=(
            Column("what", "What"),
            Column("hash", "SHA-256", Format.MONO),
            Column("at", "Taken", Format.MOMENT),
            Column("cost", "Cost", Format.CENTS),
        ),
        rows=(
            ("Frame", HASH, MADE_AT, 123_450),
            ("Plan", sha256(b"plan").hexdigest(), None, -99),
        ),
    )


def findings_document(count: int = 300) -> Document:
    blocks: tuple[Block, ...] = (
        Heading("Summary"),
        Paragraph(
            "Five criteria were reviewed for the quarter. Four stand at or above their federal "
            "benchmark. Expedited processes at six months stands one point below; its errors are "
            "mostly late service of process.\nSecond reviews agreed in 97 of 100 cases."
        ),
        rates_chart(),
        rates_table(),
        Heading("How the sample was drawn"),
        Paragraph(
            "Cases were drawn by keyed tickets from a frozen frame; anyone can draw them again "
            "from the frame file with openssl. The proof is a document of its own."
        ),
        Facts(
            "The draw",
            (
                ("Frame", HASH, Format.MONO),
                ("Cases in the frame", 243_404, Format.COUNT),
                ("Confidence", Fraction(19, 20), Format.PERCENT),
                ("Quarter ends", date(2026, 9, 30), Format.DAY),
                ("Limit", 75, Format.DAYS),
                ("Witness", None, Format.TEXT),
            ),
        ),
        hashes_table(),
        Heading("Causes"),
        pareto_chart(),
        Paragraph("One error may have one cause; the first that applied is counted.", is_note=True),
        Heading("By office", 2),
        Table("offices", "", (Column("office", "Office"),), (), empty="No office had an error."),
        Heading("Findings"),
        Paragraph("Every case and criterion of the sample, in the order of the draw."),
        findings_table(count),
        Heading("Dispositions"),
        Paragraph("No rebuttal was received by the end of the period."),
    )
    return Document(
        key="findings-2026Q4",
        title="Quarterly findings of the compliance review",
        subtitle="Federal fiscal quarter FFY2026Q4 (2026-07-01 to 2026-09-30)",
        agency="Condado de Peñasco, Child Support Services",
        made_at=MADE_AT,
        cover=Facts(
            "",
            (
                ("Review", "Compliance review FFY2026Q4", Format.TEXT),
                ("Ruleset", "federal-2016", Format.MONO),
                ("Snapshot", HASH, Format.MONO),
                ("Cases in the snapshot", 243_404, Format.COUNT),
                ("Released", MADE_AT, Format.MOMENT),
            ),
        ),
        blocks=blocks,
        footer=FOOTER,
        counts={"findings": count, "Cases in the frame": 243_404},
    )


def proof_document(sample: int = 20) -> Document:
    """One page: the draw proof."""
    return Document(
        key="proof-1",
        title="Proof of draw 1",
        subtitle="Establishment, FFY2026Q4",
        agency="Condado de Peñasco, Child Support Services",
        made_at=MADE_AT,
        cover=Facts(
            "What was frozen before the draw",
            (
                ("Frame", HASH, Format.MONO),
                ("Plan", sha256(b"plan").hexdigest(), Format.MONO),
                ("Key commitment", sha256(b"master").hexdigest(), Format.MONO),
                ("Public value", "3 1 6 2 4 4 1 5 6 2 2 3 1 6 5 4 3 2 1 6", Format.TEXT),
                ("Key of this draw", sha256(b"key").hexdigest(), Format.MONO),
                ("Frame size", 4_210, Format.COUNT),
            ),
        ),
        blocks=(
            Paragraph(
                "A ticket is HMAC-SHA-256 under the key of this draw over CASE| and the case id; "
                "the smallest tickets are the sample."
            ),
            Table(
                "tickets",
                "Tickets",
                (
                    Column("rank", "Rank", Format.COUNT),
                    Column("case_id", "Case", Format.MONO),
                    Column("ticket", "Ticket", Format.MONO),
                    Column("role", "Role"),
                ),
                tuple(
                    (
                        rank,
                        f"{rank * 7919:013d}",
                        sha256(str(rank).encode()).hexdigest(),
                        "sample",
                    )
                    for rank in range(1, sample + 1)
                ),
            ),
        ),
        footer=FOOTER,
    )
