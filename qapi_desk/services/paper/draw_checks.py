"""The part of the printed proof that looks at the sample: universes left, openings, likeness.

Tables for the workbook hold every group; the pages hold the summary and the pictures that help.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qapi_desk.domain.documents import (
    Block,
    Column,
    Format,
    Heading,
    Paragraph,
    Table,
    Value,
)
from qapi_desk.domain.draws import Opening, Plan, Proof
from qapi_desk.domain.ids import CriterionId
from qapi_desk.services import representative
from qapi_desk.services.paper.readings import ELIGIBLE_LIMITS
from qapi_desk.services.readings import CriterionReading
from qapi_desk.services.representative import Check, Level

ALWAYS_DRAWN = frozenset({representative.WEEK, "office"})
"""Respects whose pictures are printed wherever they are tested; others only where p is small."""
OPENING_COLUMNS = (
    Column("rank", "Rank", Format.COUNT, 0.6, "Rank in the ticket order"),
    Column("criterion", "Criterion", Format.TEXT, 1.3, "For which it was opened"),
    Column("case_id", "Case", Format.MONO, 1.4, "The case of that rank"),
    Column("for_case", "In place of", Format.MONO, 1.4, "The case it stands for"),
    Column("cause", "Cause", Format.TEXT, 1.6, "Not applicable, or replacement with its code"),
    Column("persons", "Asked, confirmed", Format.TEXT, 1.2, "Person ids of a replacement"),
    Column("opened_at", "Opened", Format.DAY, 0.8, "Day"),
)
ELIGIBLE_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.2, "What the universe is of"),
    Column("universe", "Universe", Format.COUNT, 1.0, "Cases drawn from"),
    Column("expected", "Expected", Format.COUNT, 1.0, "Universe less the attrition planned for"),
    Column("opened", "Opened", Format.COUNT, 0.9, "Ranks opened so far"),
    Column("passed_over", "Passed over", Format.COUNT, 1.0, "Not applicable or excluded"),
    Column("eligible", "Eligible", Format.COUNT, 1.0, "N (n - 1) / (m - 1), inverse sampling"),
    Column("lower", "At least", Format.COUNT, 1.0, "At the plan's confidence"),
    Column("upper", "At most", Format.COUNT, 1.0, "At the plan's confidence"),
)
CHECK_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 2.4, "Whose sample is compared"),
    Column("by", "By", Format.TEXT, 0.9, "The respect in which it is compared"),
    Column("groups", "Groups", Format.COUNT, 0.7, "Groups in the universe"),
    Column("merged", "Joined", Format.COUNT, 0.7, "Groups too small to be tested alone"),
    Column("statistic", "Statistic", Format.NUMBER, 0.9, "Pearson x (N - 1) / (N (1 - f))"),
    Column("df", "df", Format.COUNT, 0.5, "Degrees of freedom"),
    Column("p", "p", Format.PERCENT, 0.8, "Chance of a difference as large or larger"),
)
GROUP_COLUMNS = (
    Column("criterion", "Criterion", Format.TEXT, 1.4, "Criterion id"),
    Column("by", "By", Format.TEXT, 0.9, "The respect in which it is compared"),
    Column(
        "group", "Group", Format.TEXT, 1.6, "Worker, office, unit: their codes as in the record"
    ),
    Column("universe", "Universe", Format.COUNT, 1.0, "Cases of the group"),
    Column("drawn", "Drawn", Format.COUNT, 0.8, "Of those in the sample"),
    Column("expected", "Expected", Format.NUMBER, 0.9, "By the group's share of the universe"),
)


@dataclass(frozen=True, slots=True)
class DrawChecks:
    """What is known of a draw beside its proof: figures so far, and how like its universe it is.

    ``readings`` are empty while the figures may not be shown to who prints.
    """

    checks: tuple[Check, ...]
    level: Level
    readings: tuple[CriterionReading, ...]
    titles: Mapping[CriterionId, str]


def after_the_draw(proof: Proof) -> Iterable[Block]:
    """Ranks opened later with their causes, and the draws that were set aside."""
    yield Heading("What happened after the draw", 2)
    rows = tuple(_opening_row(each) for each in sorted(proof.openings, key=_by_rank))
    yield Table(
        "openings",
        "Ranks of the reserve opened",
        OPENING_COLUMNS,
        rows,
        sheet="Openings",
        empty="No rank of the reserve was opened.",
    )
    for void in proof.voided:
        yield Paragraph(
            f"Draw {void.number} was voided on {void.voided_at:%Y-%m-%d} by {void.person}: "
            f"{void.reason}"
        )
    if not proof.voided:
        yield Paragraph("No earlier draw of these days and criteria was voided.")


def _by_rank(opening: Opening) -> tuple[str, int]:
    return opening.criterion, opening.rank


def _opening_row(each: Opening) -> tuple[Value, ...]:
    return (
        each.rank,
        each.criterion,
        each.case_id,
        each.for_case,
        f"{each.cause}: {each.code}" if each.code else str(each.cause),
        ", ".join(filter(None, (each.requested_by, each.confirmed_by))),
        each.opened_at,
    )


def eligible_table(plan: Plan, checks: DrawChecks) -> Iterable[Block]:
    """How many cases each criterion was expected to apply to, and what the opened ranks say."""
    if not checks.readings:
        return
    settings = {row.criterion: row.settings for row in plan.criteria}
    rows = tuple(
        _eligible_row(each, settings[each.criterion].attrition, checks.titles)
        for each in checks.readings
    )
    yield Table(
        "eligible",
        "Cases to which each criterion applies",
        ELIGIBLE_COLUMNS,
        rows,
        note=(
            "Expected: the universe less the share the plan allows for cases that do not count. "
            "Eligible: estimated from the ranks opened so far; a case that is not settled yet is "
            f"taken to count. {ELIGIBLE_LIMITS}"
        ),
        sheet="Eligible",
    )


def _eligible_row(
    each: CriterionReading, attrition: Fraction, titles: Mapping[CriterionId, str]
) -> tuple[Value, ...]:
    figures = each.figures
    lower, upper = each.eligible_limits or (None, None)
    return (
        titles[each.criterion],
        figures.universe,
        round(figures.universe * (1 - attrition)),
        figures.opened,
        figures.not_applicable + figures.excluded,
        figures.eligible,
        lower,
        upper,
    )


def likeness(checks: DrawChecks) -> Iterable[Block]:
    """Whether the sample looks like its universes: summary, pictures, and every group."""
    yield Heading("Does the sample look like its universe?")
    if not checks.checks:
        yield Paragraph(
            "The universes were derived by an earlier program, which kept nothing to compare by."
        )
        return
    yield Paragraph(checks.level.words)
    yield Table(
        "checks",
        "Sample against universe",
        CHECK_COLUMNS,
        tuple(_check_row(each) for each in checks.checks),
        note=(
            "A few groups that expect fewer than five cases are joined before the test, weeks only "
            "with their neighbours. Where most are so small, each stands by itself, and the law "
            "is fitted to the mean and variance that chance gives the statistic. No p: fewer than "
            "two groups, or the plan itself sets the shares. Every group stands in the workbook."
        ),
        sheet="Checks",
    )
    for each in checks.checks:
        if _is_drawn(each, checks.level):
            yield representative.chart(each)
    yield Table(
        "groups",
        "Every group",
        GROUP_COLUMNS,
        tuple(_group_rows(checks.checks)),
        sheet="Groups",
        in_pdf=False,
    )


def _is_drawn(each: Check, level: Level) -> bool:
    """Whether the pages show a picture: a test by week or office, any other where p is small.

    Where nothing is tested the shares are the plan's own, or too few to say anything.
    """
    p = each.figures.p_value
    return p is not None and (each.by in ALWAYS_DRAWN or p < level.level)


def _check_row(each: Check) -> tuple[Value, ...]:
    figures = each.figures
    p, statistic = figures.p_value, figures.statistic
    return (
        each.title,
        each.by,
        len(each.groups),
        figures.merged,
        None if statistic is None else Fraction(statistic),
        figures.df if p is not None else None,
        None if p is None else Fraction(p),
    )


def _group_rows(checks: Iterable[Check]) -> Iterable[tuple[Value, ...]]:
    for each in checks:
        for group in each.groups:
            yield (
                each.criterion,
                each.by,
                group.name,
                group.universe,
                group.drawn,
                group.expected,
            )
