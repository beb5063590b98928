"""How much lies with whom: a picture, the same in numbers, and the weeks it is due in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.workload import DueWeek, Load, Workload
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.text import day
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.bars import Bar, Bars, BarsPicture, Part
from qapi_desk.ui.widgets.kit import card, label
from qapi_desk.ui.widgets.row_list import RowList

NOBODY = "Nobody yet"
PARTS = (Part("released", "good"), Part("to do", "accent"), Part("overdue", "bad"))
LISTED, MOST_BARS = 8, 40
_LAST_OF_WEEK = 6
NAME_EMS = 9.0


def _count(key: str, title: str, value: Callable[[Load], int], tone: str = "") -> Field[Load]:
    return Field(
        Column(key, title, Format.COUNT),
        value,
        None,
        (lambda load: tone if value(load) else "") if tone else None,
    )


LOAD_FIELDS: tuple[Field[Load], ...] = (
    Field(Column("name", "Reviewer", width=2), lambda r: r.name or said(NOBODY)),
    _count("open", "To do", lambda r: r.open),
    _count("overdue", "Overdue", lambda r: r.overdue, "bad"),
    _count("minutes", "Minutes left", lambda r: r.minutes_left),
    _count("done", "Released", lambda r: r.done),
    _count("cases", "Cases", lambda r: r.cases),
    _count("returned", "Returned", lambda r: r.returned, "warn"),
    _count("covered", "For others", lambda r: r.covered),
)


@dataclass(frozen=True, slots=True)
class WeekRow:
    """What is due in one week."""

    week: DueWeek
    is_over: bool


def _week_words(row: WeekRow) -> str:
    monday = row.week.monday
    if monday is None:
        return "No due day"
    return filled("Week of {monday}", monday=day(monday)) + (said(", over") if row.is_over else "")


WEEK_FIELDS: tuple[Field[WeekRow], ...] = (
    Field(
        Column("week", "Due", width=2),
        lambda r: r.week.monday or date.max,
        _week_words,
        lambda r: "bad" if r.is_over else "",
    ),
    Field(Column("cases", "To do", Format.COUNT), lambda r: r.week.cases),
    Field(Column("minutes", "Minutes left", Format.COUNT), lambda r: r.week.minutes_left),
)


class WorkloadCard:
    """The card; ``part`` is laid out by the page.

    ``picked`` hears whose row was marked, ``opened`` whose cases are wanted: the page's slots.
    """

    def __init__(self, picked: Callable[[Load], object], opened: Callable[[Load], object]) -> None:
        self.picture = BarsPicture("assign.picture")
        self.loads = RowList(
            "assign.workload", "Workload", LOAD_FIELDS, key=lambda r: str(r.person_id)
        ).without_search()
        self.loads.grid.widest = {0: NAME_EMS}
        self.weeks = RowList("assign.weeks", "By week", WEEK_FIELDS, key=_week_words)
        self.weeks.without_search()
        self._basis = label(kind="small", tone="muted", name="assign.basis")
        self.loads.picked.connect(picked)
        self.loads.opened.connect(opened)
        self.part = card(self.loads, self.picture, self.weeks, self._basis, space=0.6)

    def show_work(self, work: Workload | None, chosen: Load | None, today: date) -> None:
        """Show who has what, and the weeks of whoever is chosen."""
        if work is None:
            return
        loads = (*work.loads, work.unassigned) if work.unassigned.cases else work.loads
        self.loads.show_rows(loads)
        self.loads.limit_height(LISTED)
        shown = loads[:MOST_BARS]
        self.picture.show_bars(Bars("Cases", PARTS, tuple(bar_of(load) for load in shown)))
        self._show_weeks(loads, chosen, today)
        self._basis.setText(work.basis)

    def _show_weeks(self, loads: tuple[Load, ...], chosen: Load | None, today: date) -> None:
        weeks = chosen.weeks if chosen else _all_weeks(loads)
        whose = said(chosen.name or NOBODY if chosen else "everybody")
        self.weeks.say_title(
            "By week" if len(loads) <= 1 else filled("By week, {whose}", whose=whose)
        )
        self.weeks.show_rows([WeekRow(week, _is_over(week, today)) for week in weeks])
        self.weeks.limit_height(LISTED)
        self.weeks.setVisible(bool(weeks))


def bar_of(load: Load) -> Bar:
    """One person's bar: released, to do in time, overdue."""
    told = filled(
        "{open:,} to do, {minutes_left:,} min", open=load.open, minutes_left=load.minutes_left
    )
    parts = (load.done, load.open - load.overdue, load.overdue)
    return Bar(load.name or NOBODY, parts, told)


def _all_weeks(loads: tuple[Load, ...]) -> tuple[DueWeek, ...]:
    found: dict[date | None, DueWeek] = {}
    for week in (week for load in loads for week in load.weeks):
        had = found.get(week.monday, DueWeek(week.monday, 0, 0))
        found[week.monday] = DueWeek(
            week.monday, had.cases + week.cases, had.minutes_left + week.minutes_left
        )
    return tuple(found[key] for key in sorted(found, key=lambda monday: monday or date.max))


def _is_over(week: DueWeek, today: date) -> bool:
    return week.monday is not None and (today - week.monday).days > _LAST_OF_WEEK
