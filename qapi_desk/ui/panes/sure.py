"""How sure each rate is: named intervals, what open cases could do, what would settle a reading.

Shows rows that are worked out already; computes nothing.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from PySide6.QtWidgets import QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.estimates import Interval, StratifiedFigures
from qapi_desk.domain.findings import Reading, Reliability
from qapi_desk.services.design_words import design_words
from qapi_desk.services.findings import DrawBasis
from qapi_desk.services.readings import CriterionReading
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.presenters.findings import RateRow
from qapi_desk.ui.text import NOTHING, percent
from qapi_desk.ui.widgets.kit import column, label, set_tone
from qapi_desk.ui.widgets.row_list import RowList

_VERDICT_TONES = {
    Reliability.RELIABLE: "good",
    Reliability.MARGINAL: "warn",
    Reliability.UNRELIABLE: "bad",
}
Ends = Callable[[StratifiedFigures], Interval]


def further_words(reading: CriterionReading) -> str:
    """How many more cases would settle a reading that is not shown either way."""
    if reading.figures.reading is not Reading.NOT_SHOWN:
        return ""
    if reading.reach is None:
        return "Depends on strata"
    if reading.reach.further is None:
        return "No number would"
    towards = "fails" if reading.reach.reading is Reading.FAILS else "shown"
    return f"{reading.reach.further:,} more: {towards}"


def _limits(named: Ends) -> Callable[[RateRow], str]:
    def words(row: RateRow) -> str:
        parts = row.reading.stratified
        if parts is None:
            return NOTHING
        ends = named(parts)
        return f"{_share(ends.lower)} to {_share(ends.upper)}"

    return words


def _share(end: float) -> str:
    return percent(Fraction(end))


def _eligible(row: RateRow) -> str:
    limits = row.reading.eligible_limits
    return f"{limits[0]:,} to {limits[1]:,}" if limits else NOTHING


def _band(row: RateRow) -> str:
    band = row.reading.drop_band
    return f"{percent(band.lower)} to {percent(band.upper)}" if band else NOTHING


def _both_ways(row: RateRow) -> str:
    lower, upper = row.figures.rate_if_incomplete_error, row.figures.rate_if_incomplete_action
    return f"{percent(lower)} to {percent(upper)}" if lower is not None else NOTHING


def _verdict(row: RateRow) -> str:
    return str(row.reading.line.reliability) if row.reading.line else NOTHING


def _verdict_tone(row: RateRow) -> str:
    return _VERDICT_TONES[row.reading.line.reliability] if row.reading.line else "muted"


def _bears(row: RateRow) -> str:
    line = row.reading.line
    return f"{line.critical.reliable} / {line.critical.marginal}" if line else NOTHING


SURE_FIELDS: tuple[Field[RateRow], ...] = (
    Field(Column("title", "Criterion", width=3), lambda r: r.title),
    Field(
        Column("estimate", "Estimate", Format.PERCENT, description="What the interval is of"),
        lambda r: r.reading.estimate,
    ),
    Field(Column("further", "Settled by"), lambda r: further_words(r.reading)),
    Field(
        Column("share", "Undetermined", Format.PERCENT, description="Of cases that should count"),
        lambda r: r.reading.incomplete_share,
        None,
        lambda r: "bad" if r.reading.is_incomplete_high else "",
    ),
    Field(Column("both", "Undetermined both ways"), _both_ways),
    Field(Column("band", "All dropped both ways"), _band),
    Field(Column("eligible", "Eligible", Format.COUNT), lambda r: r.figures.eligible or None),
    Field(Column("eligible_limits", "Eligible, limits"), _eligible),
    Field(
        Column("left_out", "Left out", Format.COUNT, description="Drawn earlier in the year"),
        lambda r: r.reading.basis.excluded if r.figures.universe else None,
    ),
    Field(Column("verdict", "Line verdict"), _verdict, None, _verdict_tone),
    Field(Column("bears", "Most errors", description="RELIABLE / MARGINAL at this n"), _bears),
    Field(Column("wilson", "Wilson"), _limits(lambda parts: parts.wilson)),
    Field(Column("wald", "RAT-STATS (Wald)"), _limits(lambda parts: parts.wald)),
    Field(
        Column("interval", "Interval", width=3, description="The one that decides, by its name"),
        lambda r: r.figures.limits.convention if r.figures.limits else "",
    ),
    Field(Column("fpc", "Finite population", width=2), lambda r: r.reading.basis.fpc),
)


class SurePart(QWidget):
    """The list, a warning where too many cases are open, and what the figures rest on."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findings.sure_part")
        self.list = RowList(
            "findings.sure", "How sure", SURE_FIELDS, key=lambda r: str(r.figures.criterion)
        )
        self.list.without_title()
        self._warning = label(name="findings.warning")
        set_tone(self._warning, "bad")
        self._basis = label(kind="small", tone="muted", name="findings.basis")
        parts = column(self._warning, self.list, self._basis, space=0.4)
        parts.addStretch(1)
        self.setLayout(parts)

    def show_rows(self, rows: Sequence[RateRow], basis: DrawBasis | None) -> None:
        """Show these governing rows."""
        self.list.show_rows(rows)
        self.list.limit_height(10)
        warning = " ".join(_warnings(rows))
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        self._basis.setText(_basis_words(basis) if basis else "")


def _warnings(rows: Sequence[RateRow]) -> list[str]:
    open_ = [
        f"{row.title}: {percent(row.reading.incomplete_share)} could not be determined; "
        f"{row.reading.incomplete_rule}."
        for row in rows
        if row.reading.is_incomplete_high
    ]
    differ = [
        f"{row.title}: the reviewed cases ({percent(row.figures.rate)}) and the weighted estimate "
        f"({percent(row.reading.estimate)}) fall on different sides of the benchmark."
        for row in rows
        if row.reading.sides_differ
    ]
    return open_ + differ


def _basis_words(basis: DrawBasis) -> str:
    key = f"Key {basis.key}. " if basis.key else ""
    return (
        f"Design: {design_words(basis.design)}. Intervals are two-sided; each reading is "
        f"one-sided at the same risk. {key}Frame {basis.frame_hash}. {basis.software}."
    )
