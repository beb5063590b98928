"""The blocks of a findings paper that say how sure its figures are, and what they rest on."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from qapi_desk.domain.documents import Block, Column, Format, Heading, Paragraph, Table, Value
from qapi_desk.domain.estimates import StratifiedFigures
from qapi_desk.domain.findings import Reading
from qapi_desk.reports.wording import percent
from qapi_desk.services.findings import FindingsView
from qapi_desk.services.readings import CriterionReading

LEFT_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.2, "What the rate is computed for"),
    Column("needed", "Needed", Format.COUNT, 0.9, "Cases the plan asks for"),
    Column("not_applicable", "N/A", Format.COUNT, 0.7, "Settled as not applicable"),
    Column("na_share", "N/A share", Format.PERCENT, 0.9, "Of all settled cases"),
    Column("excluded", "Excluded", Format.COUNT, 0.9, "Should not have been in the frame"),
    Column("incomplete", "Undetermined", Format.COUNT, 1.0, "Could not be determined"),
    Column("incomplete_share", "Share", Format.PERCENT, 0.9, "Of cases that should count"),
    Column("if_errors", "Rate if errors", Format.PERCENT, 1.0, "Undetermined counted as errors"),
    Column("if_actions", "Rate if met", Format.PERCENT, 1.0, "Undetermined counted as met"),
    Column("band_lower", "All dropped failed", Format.PERCENT, 1.0, "Excluded and undetermined"),
    Column("band_upper", "All dropped met", Format.PERCENT, 1.0, "Excluded and undetermined"),
)
APPLIES_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.2, "What the universe is of"),
    Column("left_out", "Left out", Format.COUNT, 0.9, "Drawn earlier in the year"),
    Column("universe", "Universe", Format.COUNT, 1.0, "Cases drawn from"),
    Column("opened", "Opened", Format.COUNT, 0.9, "Ranks opened for this criterion"),
    Column("eligible", "Eligible", Format.COUNT, 1.0, "Universe less the estimated N/A"),
    Column("lower", "At least", Format.COUNT, 1.0, "At the plan's confidence"),
    Column("upper", "At most", Format.COUNT, 1.0, "At the plan's confidence"),
)
STRATUM_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.0, "What the rate is computed for"),
    Column("stratum", "Stratum", Format.TEXT, 1.4, "As the record names it"),
    Column("universe", "Eligible", Format.COUNT, 1.0, "Estimated cases that count"),
    Column("n", "n", Format.COUNT, 0.7, "Action + error"),
    Column("action", "Action", Format.COUNT, 0.8, "Cases that met the requirement"),
    Column("rate", "Rate", Format.PERCENT, 0.9, "Of this stratum; few cases say little"),
    Column("weight", "Weight", Format.NUMBER, 0.9, "Cases one reviewed case stands for: N / n"),
)
ESTIMATE_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.0, "What the rate is computed for"),
    Column("rate", "Reviewed", Format.PERCENT, 0.9, "Rate of the cases reviewed"),
    Column("estimate", "Estimate", Format.PERCENT, 0.9, "Strata weighted by their universes"),
    Column("error", "Std. error", Format.PERCENT, 0.9, "Of the estimate"),
    Column("kg_lower", "K-G lower", Format.PERCENT, 0.9, "Korn-Graubard: decides"),
    Column("kg_upper", "K-G upper", Format.PERCENT, 0.9, "Korn-Graubard: decides"),
    Column("w_lower", "Wilson lower", Format.PERCENT, 0.9, "Beside it"),
    Column("w_upper", "Wilson upper", Format.PERCENT, 0.9, "Beside it"),
    Column("wald_lower", "RAT-STATS lower", Format.PERCENT, 1.0, "Wald; may pass 0"),
    Column("wald_upper", "RAT-STATS upper", Format.PERCENT, 1.0, "Wald; may pass 100 %"),
)
LINE_COLUMNS = (
    Column("criterion", "Line", Format.TEXT, 2.4, "Federal report line"),
    Column("n", "n", Format.COUNT, 0.7, "Cases that count"),
    Column("errors", "Errors", Format.COUNT, 0.8, "Of those"),
    Column("verdict", "Verdict", Format.TEXT, 1.2, "RELIABLE, MARGINAL or UNRELIABLE"),
    Column("reliable", "Most for RELIABLE", Format.COUNT, 1.2, "At this n"),
    Column("marginal", "Most for MARGINAL", Format.COUNT, 1.2, "At this n"),
)
BASIS_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 1.8, "What the figures are of"),
    Column("universe", "Universe", Format.COUNT, 0.9, "Cases drawn from"),
    Column("eligible", "N", Format.COUNT, 0.9, "Estimated cases that count"),
    Column("n", "n", Format.COUNT, 0.6, "Cases that count"),
    Column("interval", "Interval and convention", Format.TEXT, 3.0, "Its name"),
    Column("sides", "Sides", Format.TEXT, 1.0, "Of the interval; each reading is one-sided"),
    Column("confidence", "Confidence", Format.PERCENT, 1.0, "Of the interval"),
    Column("alpha", "Risk of a reading", Format.PERCENT, 1.0, "One-sided, each way"),
    Column("fpc", "FPC", Format.TEXT, 1.8, "How the finite universe is taken into account"),
)


ELIGIBLE_LIMITS = (
    "Limits: exact hypergeometric, inner convention, two-sided; for strata those of "
    "Korn-Graubard for the weighted share of opened ranks that apply, rounded outward."
)


def left_the_rate(view: FindingsView) -> Iterable[Block]:
    """What does not count, how far it could move each rate, and where it is too much."""
    yield Table(
        "shares",
        "Not applicable, excluded, undetermined",
        LEFT_COLUMNS,
        tuple(_left_row(each, view) for each in view.readings),
        note=(
            "The last two columns are the rate if every excluded or undetermined case had failed, "
            "and if every one had met: no assumption about them can leave that band. The two "
            "before do the same with undetermined cases alone. All are of the cases reviewed, "
            "without weights. A case that did not apply is in none of them."
        ),
        sheet="Shares",
    )
    for sentence in incomplete_warnings(view):
        yield Paragraph(sentence)
    if view.received_words:  # nothing here speaks of a universe
        return
    yield Table(
        "applies",
        "Cases to which each criterion applies",
        APPLIES_COLUMNS,
        tuple(_applies_row(each, view) for each in view.readings),
        note=(
            "Eligible: N (n - 1) / (m - 1) when m ranks were opened to find n that apply, a case "
            f"not settled yet taken to apply. {ELIGIBLE_LIMITS}"
        ),
        sheet="Eligible",
    )


def incomplete_warnings(view: FindingsView) -> tuple[str, ...]:
    """Where the share of undetermined cases is so high that it is itself a deficiency."""
    return tuple(
        f"{view.titles[each.criterion]}: {percent(each.incomplete_share)} of the cases that "
        f"should count could not be determined; {each.incomplete_rule}."
        for each in view.readings
        if each.is_incomplete_high and each.incomplete_share is not None
    )


def _left_row(each: CriterionReading, view: FindingsView) -> tuple[Value, ...]:
    row, band = each.figures, each.drop_band
    return (
        view.titles[row.criterion],
        row.needed,
        row.not_applicable,
        row.not_applicable_share,
        row.excluded,
        row.incomplete,
        each.incomplete_share,
        row.rate_if_incomplete_error,
        row.rate_if_incomplete_action,
        band.lower if band else None,
        band.upper if band else None,
    )


def _applies_row(each: CriterionReading, view: FindingsView) -> tuple[Value, ...]:
    row = each.figures
    lower, upper = each.eligible_limits or (None, None)
    title = view.titles[row.criterion]
    return title, each.basis.excluded, row.universe, row.opened, row.eligible, lower, upper


def strata(view: FindingsView) -> Iterable[Block]:
    """The stratified estimates with every interval by name, and the strata; nothing without."""
    found = [(each, each.stratified) for each in view.readings if each.stratified]
    if not found:
        return
    yield Heading("Strata")
    yield Paragraph(
        "The plan has strata, so the estimate weights each by its universe. The Korn-Graubard "
        "interval is the one above and the one that decides; the others stand beside it. The "
        "federal test stays the rate of the cases reviewed. A reading that is not shown has no "
        "number of further cases here: how many would settle it depends on which strata they "
        "come from."
    )
    yield Table(
        "estimates",
        "Stratified estimates",
        ESTIMATE_COLUMNS,
        tuple(_estimate_row(each, parts, view) for each, parts in found),
        note=_interval_names([parts for _, parts in found]),
        sheet="Stratified",
    )
    yield Table(
        "strata",
        "Strata and weights",
        STRATUM_COLUMNS,
        tuple(_stratum_rows(view)),
        sheet="Strata",
    )
    for each, parts in found:
        for words in parts.notes:
            yield Paragraph(f"{view.titles[each.criterion]}: {words}", is_note=True)


def _interval_names(found: Sequence[StratifiedFigures]) -> str:
    first = found[0]
    return (
        f"K-G: {first.korn_graubard.name}. Wilson: {first.wilson.name}. RAT-STATS: "
        f"{first.wald.name}. All two-sided."
    )


def _estimate_row(
    each: CriterionReading, parts: StratifiedFigures, view: FindingsView
) -> tuple[Value, ...]:
    ends = [
        Fraction(end)
        for interval in (parts.korn_graubard, parts.wilson, parts.wald)
        for end in (interval.lower, interval.upper)
    ]
    error = Fraction(parts.standard_error)
    return (view.titles[each.criterion], each.figures.rate, parts.rate, error, *ends)


def _stratum_rows(view: FindingsView) -> Iterable[tuple[Value, ...]]:
    for each in view.readings:
        for part in each.stratified.strata if each.stratified else ():
            yield (
                view.titles[each.criterion],
                part.name,
                part.universe,
                part.n,
                part.action,
                part.rate,
                part.weight,
            )


def lines(view: FindingsView) -> Iterable[Block]:
    """Report lines: verdict, most errors at this n, and at the usual sizes; nothing without."""
    found = [(each, each.line) for each in view.readings if each.line]
    if not found:
        return
    yield Heading("Report lines")
    yield Table(
        "lines",
        "Three-way verdict",
        LINE_COLUMNS,
        tuple(
            (
                view.titles[each.criterion],
                each.figures.n,
                each.figures.error,
                str(line.reliability),
                line.critical.reliable,
                line.critical.marginal,
            )
            for each, line in found
        ),
        note=(
            "RELIABLE: the rate reaches the standard. MARGINAL: below it, but the exact one-sided "
            "upper limit still reaches it, so failure is not proven. "
            f"{found[0][1].citation}.{_beside_other_risks(view, found[0][1].alpha)}"
        ),
        sheet="Lines",
    )
    yield _usual_sizes(view)


def _beside_other_risks(view: FindingsView, alpha: Fraction) -> str:
    """Where a verdict's risk is not that of the readings, or its sample not a simple one."""
    others = {each.basis.alpha for each in view.readings if each.line} - {alpha}
    words = f" Its risk is {percent(alpha)}; the readings above have their own." if others else ""
    if any(each.stratified for each in view.readings):
        words += " The verdict counts the cases reviewed as one simple sample, without weights."
    return words


def _usual_sizes(view: FindingsView) -> Table:
    """Most errors for usual n, two columns a line: their universes differ, so may the counts."""
    found = [(each, each.line) for each in view.readings if each.line]
    columns = [Column("n", "n", Format.COUNT, 0.7, "Cases that count")]
    counts: dict[int, list[Value]] = {}
    for number, (each, line) in enumerate(found):
        name = view.titles[each.criterion].split(":")[0]
        columns += [
            Column(f"{each.criterion}_reliable", f"{name}: RELIABLE up to", Format.COUNT, 1.2),
            Column(f"{each.criterion}_marginal", f"{name}: MARGINAL up to", Format.COUNT, 1.2),
        ]
        for row in line.usual:
            cells = counts.setdefault(row.n, [None] * (2 * number))
            cells += [None] * (2 * number - len(cells))
            cells += [row.reliable, row.marginal]
    rows = tuple(
        (n, *cells, *[None] * (len(columns) - 1 - len(cells)))
        for n, cells in sorted(counts.items())
    )
    return Table(
        "critical",
        "Most errors for usual sample sizes",
        tuple(columns),
        rows,
        sheet="Critical errors",
    )


def basis(view: FindingsView) -> Iterable[Block]:
    """What every figure rests on, so that a stranger can recompute it."""
    if view.received_words:
        return
    common = view.basis
    key = f"key {common.key}; " if common.key else ""
    yield Table(
        "basis",
        "What the figures rest on",
        BASIS_COLUMNS,
        tuple(_basis_row(each, view) for each in view.readings),
        note=f"Draw: {key}frame {common.frame_hash}; plan {common.plan_hash}; {common.software}.",
        sheet="Basis",
    )


def _basis_row(each: CriterionReading, view: FindingsView) -> tuple[Value, ...]:
    known = each.basis
    return (
        view.titles[each.criterion],
        known.universe,
        known.eligible,
        known.n,
        known.interval,
        known.sidedness,
        known.confidence,
        known.alpha,
        known.fpc,
    )


def further_words(each: CriterionReading) -> str:
    """How many more cases would settle a reading that is not shown either way."""
    if each.figures.reading is not Reading.NOT_SHOWN:
        return ""
    if each.reach is None:
        return "depends on strata"
    if each.reach.further is None:
        return "none would"
    return f"{each.reach.further:,} more: {each.reach.reading}"
