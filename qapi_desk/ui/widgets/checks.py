"""Whether a sample looks like its universes: every check in a table, the chosen one as a picture.

The table under the picture says the same in numbers. Works nothing out.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.estimates import GroupShare
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.text import NOTHING
from qapi_desk.ui.widgets.kit import clear, column, label
from qapi_desk.ui.widgets.picture import Picture
from qapi_desk.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qapi_desk.services.representative import Check, Level


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check and how it reads among all that were made."""

    check: "Check"
    means: str
    tone: str


CHECK_FIELDS: tuple[Field[CheckRow], ...] = (
    Field(Column("title", "Criterion", width=3), lambda r: r.check.title),
    Field(Column("by", "By"), lambda r: str(r.check.by)),
    Field(Column("universe", "Universe", Format.COUNT), lambda r: r.check.figures.universe),
    Field(Column("n", "Drawn", Format.COUNT), lambda r: r.check.figures.n),
    Field(Column("groups", "Groups", Format.COUNT), lambda r: len(r.check.groups)),
    Field(
        Column("statistic", "Statistic", Format.NUMBER, description="Pearson, finite population"),
        lambda r: _exact(r.check.figures.statistic),
    ),
    Field(
        Column("df", "df", Format.COUNT, description="Degrees of freedom"),
        lambda r: r.check.figures.df,
    ),
    Field(
        Column("p", "p-value", Format.PERCENT),
        lambda r: _exact(r.check.figures.p_value),
        lambda r: _chance(r.check.figures.p_value),
    ),
    Field(Column("means", "Reads"), lambda r: r.means, None, lambda r: r.tone),
)
GROUP_FIELDS: tuple[Field[GroupShare], ...] = (
    Field(Column("name", "Group", width=2), lambda g: g.name),
    Field(Column("universe", "Universe", Format.COUNT), lambda g: g.universe),
    Field(Column("drawn", "Drawn", Format.COUNT), lambda g: g.drawn),
    Field(Column("expected", "Expected", Format.NUMBER), lambda g: g.expected),
    Field(
        Column("difference", "Difference", Format.NUMBER), lambda g: Fraction(g.drawn) - g.expected
    ),
)
LIST_LINES = 8


class ChecksDesk(QObject):
    """Three parts under one another; ``part`` is laid out by the page.

    Signals:
        picked(Check): another check is looked at.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._level = label(tone="muted", kind="small", name="draw.level")
        self.checks = RowList(
            "draw.checks",
            "Checks",
            CHECK_FIELDS,
            key=lambda r: f"{r.check.criterion}/{r.check.by}",
            empty="Nothing could be checked.",
        ).without_title()
        self.checks.picked.connect(self._on_picked)
        self._words = label(name="draw.check_words")
        self.picture = Picture("draw.check_picture", "Cases drawn against those expected")
        self.groups = RowList(
            "draw.groups", "Groups", GROUP_FIELDS, key=lambda g: str(g.name)
        ).without_title()
        self._doing = label(
            "Comparing the sample with its universes by week, worker, office and unit…",
            tone="muted",
            name="draw.comparing",
        )
        self.part = clear(
            column(self._doing, self._level, self.checks, self._words, self.picture, self.groups)
        )
        self.lists = (self.checks, self.groups)

    def show(
        self,
        checks: "Sequence[Check] | None",
        level: "Level | None",
        chosen: "Check | None",
        svg: str,
    ) -> None:
        """Show the checks made and the chosen one's picture; None while they are being made."""
        self._doing.setVisible(checks is None)
        self.checks.setVisible(checks is not None)
        checks = checks or ()
        self._level.setText(level.words if level else "")
        self._level.setVisible(level is not None)
        rows = [CheckRow(each, *_means(each, level)) for each in checks]
        self.checks.show_rows(rows)
        self.checks.limit_height(LIST_LINES)
        if chosen is not None and self._current != chosen:
            self.checks.mark(tuple(checks).index(chosen))
        self._words.setText(chosen.words if chosen else "")
        self.picture.show_svg(svg)
        self.picture.setAccessibleDescription(chosen.words if chosen else "")
        self.groups.show_rows(chosen.groups if chosen else ())
        self.groups.limit_height(LIST_LINES)
        self.groups.setVisible(chosen is not None)

    @property
    def _current(self) -> "Check | None":
        row = self.checks.current()
        return row.check if isinstance(row, CheckRow) else None

    @Slot(object)
    def _on_picked(self, row: CheckRow) -> None:
        self.picked.emit(row.check)


def _means(check: "Check", level: "Level | None") -> tuple[str, str]:
    """How a p reads among all that were made, and its tone."""
    chance = check.figures.p_value
    if chance is None or level is None:
        return "nothing to test", "muted"
    if chance >= level.level:
        return "in line", "good"
    if chance >= level.shared:
        return "off, as now and then by chance", ""
    return "asks for an explanation", "warn"


def _exact(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(value).limit_denominator(1_000_000)


def _chance(value: float | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:.1%}" if value >= 0.001 else "< 0.1%"
