"""The year as added quarters, with the weighted estimate and its warning beside the table."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtWidgets import QWidget

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.estimates import StratifiedFigures
from qapi_desk.services.pooled import YearRow, YearView, mark, warnings
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.text import NOTHING, percent
from qapi_desk.ui.widgets.kit import button, column, grow, label, row, set_tone
from qapi_desk.ui.widgets.row_list import RowList


def _end(take: Callable[[StratifiedFigures], float]) -> Callable[[YearRow], Fraction | None]:
    def value(each: YearRow) -> Fraction | None:
        weighted = each.figures.weighted
        return Fraction(take(weighted)) if weighted else None

    return value


YEAR_FIELDS: tuple[Field[YearRow], ...] = (
    Field(Column("title", "Criterion", width=3), lambda r: r.title),
    Field(Column("a", "A: required", Format.COUNT), lambda r: r.n),
    Field(Column("b", "B: in time", Format.COUNT), lambda r: r.figures.action),
    Field(
        Column("c", "C: efficiency", Format.PERCENT, description="Added counts, never averaged"),
        lambda r: r.figures.added_rate,
    ),
    Field(Column("d", "D: standard", Format.PERCENT), lambda r: r.figures.benchmark),
    Field(Column("e", "E: previous year", Format.PERCENT), lambda r: r.previous),
    Field(
        Column("weighted", "Weighted", Format.PERCENT, description="By the quarters' universes"),
        lambda r: r.figures.weighted.rate if r.figures.weighted else None,
    ),
    Field(
        Column("lower", "Lower", Format.PERCENT, description="Korn-Graubard"),
        _end(lambda parts: parts.korn_graubard.lower),
    ),
    Field(
        Column("upper", "Upper", Format.PERCENT, description="Korn-Graubard"),
        _end(lambda parts: parts.korn_graubard.upper),
    ),
    Field(
        Column("needed", "Year needs", Format.COUNT, description="n for the plan's precision"),
        lambda r: r.needed,
    ),
    Field(Column("twice", "Seen twice", Format.COUNT), lambda r: r.seen_twice),
    Field(
        Column("mark", "Mark"),
        mark,
        None,
        lambda r: "bad" if r.figures.sides_differ else "warn",
    ),
)


class YearPart(QWidget):
    """Which quarters count, the table, and what must be said beside it."""

    def __init__(self, publish: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("findings.year_part")
        self._quarters = label(tone="muted", name="findings.quarters")
        self._publish = button("Publish the year…", "findings.publish_year", publish)
        self.list = RowList(
            "findings.year",
            "Year",
            YEAR_FIELDS,
            key=lambda each: str(each.criterion),
            empty="No quarter of the year can be counted yet.",
        )
        self.list.without_title()
        self._warning = label(name="findings.year_warning")
        set_tone(self._warning, "warn")
        self._means = label(kind="small", tone="muted", name="findings.year_means")
        head = row(grow(self._quarters), self._publish)
        parts = column(head, self._warning, self.list, self._means, space=0.4)
        parts.addStretch(1)
        self.setLayout(parts)

    def show_year(self, year: YearView | None, refusal: str) -> None:
        """Show the year, or why there is none."""
        self.list.show_rows(year.rows if year else ())
        self.list.limit_height(12)
        self._publish.setEnabled(year is not None)
        self._quarters.setText(_quarters(year) if year else refusal)
        warning = " ".join(warnings(year)) if year else ""
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        self._means.setText(_means(year) if year else "")


def _quarters(year: YearView) -> str:
    said = [f"{each.label}{'' if each.is_final else ' (running)'}" for each in year.included]
    left = [f"{each.label}: {each.why_left_out}" for each in year.quarters if not each.is_in]
    tail = f" Left out: {'; '.join(left)}." if left else ""
    return f"{year.review_year}: {', '.join(said)}.{tail}"


def _means(year: YearView) -> str:
    total = f"{year.action:,} of {year.n:,} case-criterion pairs" if year.n else NOTHING
    rate = f" ({percent(year.rate)})" if year.rate is not None else ""
    twice = f" {len(year.seen_twice):,} cases were seen in two quarters." if year.seen_twice else ""
    return (
        f"Federal total: {total}{rate}. Counts are added, percentages never averaged. The weighted "
        "estimate takes each quarter for its own universe; its limits are Korn-Graubard, "
        f"two-sided.{twice}"
    )
