"""The supervisor's desk: what waits, how far everybody is, what it comes to, the cases behind."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QWidget

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.findings import Finding, ParetoBar
from qapi_desk.services.desk_progress import OverdueCase, ReviewerProgress
from qapi_desk.services.desk_view import DeskView
from qapi_desk.ui.pages.base import Page
from qapi_desk.ui.panes.behind_numbers import BehindPane
from qapi_desk.ui.panes.desk_lists import (
    CAUSE_FIELDS,
    CRITERION_FIELDS,
    OVERDUE_FIELDS,
    REVIEWER_FIELDS,
)
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.desk import DeskPresenter, DeskRow, DeskState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import day, plural
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.bars import Bar, Bars, BarsPicture
from qapi_desk.ui.widgets.kit import card, label, row
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.waiting import WaitingCard
from qapi_desk.ui.widgets.workload import NOBODY, PARTS

LISTED, MOST_BARS, NAME_EMS = 10, 12, 14.0
INSTEAD = (
    "What is yours to review stands in the queue on the page Review; how much of it there is and "
    "by when it is due, on the page Assign."
)


class DeskPage(Page):
    """A supervisor's morning."""

    id: ClassVar[str] = "desk"
    title: ClassVar[str] = "Desk"
    presenter: DeskPresenter

    def __init__(self, seat: Seat, picker: FilePicker) -> None:
        super().__init__(seat, picker)
        self.presenter = DeskPresenter(seat, self)
        self._none = self.no_review_card("A desk shows one review: what waits and how far it is.")
        self._refused = self._refused_card()
        self._undrawn = self._undrawn_card()
        self._waiting = WaitingCard()
        self._waiting.chosen.connect(self.go)
        self._make_lists()
        self._behind = BehindPane(self.presenter)
        self._parts: tuple[QWidget, ...] = (
            self._waiting, self._criteria_card(), self._behind, self._people_card(),
            self._overdue_card, self._causes_card,
        )  # fmt: skip
        self._connect()
        self.lay_out(self.body_of(self._none, self._refused, self._undrawn, *self._parts))
        for part in (self._none, self._refused, self._undrawn, *self._parts):
            part.hide()

    def _refused_card(self) -> QFrame:
        self._refusal = label(name="desk.refusal")
        ways = row(
            self.way("Go to Review", "desk.to_review", "review", kind="primary"),
            self.way("Go to Assign", "desk.to_assign", "assign"),
            None,
        )
        return card(label("Not your desk", kind="heading"), self._refusal, label(INSTEAD), ways)

    def _undrawn_card(self) -> QFrame:
        to_plan = self.way("Go to Plan", "desk.to_plan", "plan", kind="primary")
        words = label("Its cases stand here once a sample is drawn, or a list received.")
        return card(label("No case is drawn yet", kind="heading"), words, row(to_plan, None))

    def _make_lists(self) -> None:
        self._criteria = RowList(
            "desk.criteria", "By criterion", CRITERION_FIELDS, key=lambda r: r.progress.criterion
        ).without_search()
        self._people = RowList(
            "desk.reviewers", "By reviewer", REVIEWER_FIELDS, key=lambda r: str(r.person_id)
        ).without_search()
        self._overdue = RowList(
            "desk.overdue", "Overdue", OVERDUE_FIELDS,
            key=lambda c: str(c.case_id), empty="No case is past its due day.",
        )  # fmt: skip
        self._causes = RowList(
            "desk.causes", "Causes of the errors", CAUSE_FIELDS, key=lambda b: b.cause,
            empty="No error has a cause yet.",
        ).without_search()  # fmt: skip
        self._criteria.grid.widest = {0: NAME_EMS}
        self._overdue_card, self._causes_card = card(self._overdue), card(self._causes)

    def _criteria_card(self) -> QFrame:
        self._no_results = label(tone="warn", name="desk.no_results")
        self._compared = label(kind="small", tone="muted", name="desk.compared")
        self._trend = label(kind="small", name="desk.trend")
        self._criteria_bars = BarsPicture("desk.criteria_picture")
        return card(
            self._criteria, self._no_results, self._trend, self._compared, self._criteria_bars
        )

    def _people_card(self) -> QFrame:
        self._people_bars = BarsPicture("desk.reviewers_picture")
        self._basis = label(kind="small", tone="muted", name="desk.basis")
        return card(self._people, self._people_bars, self._basis)

    def _connect(self) -> None:
        self.listen_to(self._criteria, self._behind.list, self._people, self._overdue, self._causes)
        self._criteria.picked.connect(self._on_criterion)
        self._criteria.opened.connect(self._on_criterion_opened)
        self._people.opened.connect(self._on_person)
        self._overdue.opened.connect(self._on_case)
        self._causes.opened.connect(self._on_cause)
        self._behind.opened.connect(self._on_case)
        self._behind.figures_asked.connect(self._on_figures)
        self._behind.left.connect(self._on_left)

    # What the window asks

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Nothing of its own: what is to be done is done on other pages."""
        return {}

    def arrive(self, _detail: Mapping[str, str]) -> None:
        """Read how the review stands."""
        self.presenter.load()

    def changed(self, changes: Changes) -> None:
        """Anything may have moved on; read it when it shows."""
        if changes.touched and self.isVisible():
            self.presenter.load()

    def next_pane(self) -> None:
        """From what waits through the lists, and round again."""
        first = self._waiting.first
        lists = (self._criteria, self._behind.list, self._people, self._overdue, self._causes)
        stops: list[QWidget] = [first] if first is not None and first.isVisible() else []
        stops += [each.grid for each in lists if each.grid.isVisible()]
        if not stops:
            return
        here = next((at for at, each in enumerate(stops) if each.hasFocus()), -1)
        stops[(here + 1) % len(stops)].setFocus()

    # Showing

    def show_state(self, state: DeskState) -> None:
        """Show the morning, or why there is none."""
        view = state.view
        self._none.setVisible(state.is_read and not state.has_review)
        self._refused.setVisible(bool(state.refusal))
        self._refusal.setText(state.refusal)
        self._undrawn.setVisible(view is not None and not view.is_drawn)
        is_drawn = view is not None and view.is_drawn
        for part in self._parts:
            part.setVisible(is_drawn)
        if view is None:
            self.say_subtitle("")
            return
        self.say_subtitle(_headline(view))
        self._waiting.setVisible(is_drawn or bool(view.waiting))
        self._waiting.show_waiting(view.waiting)
        self._show_criteria(state, view)
        self._show_people(view)
        self._overdue.show_rows(view.overdue)
        self._overdue.limit_height(LISTED)
        self._causes.show_rows(state.causes)
        self._causes.limit_height(LISTED)
        self._behind.setVisible(is_drawn and view.results is not None)
        self._causes_card.setVisible(is_drawn and view.results is not None)
        self._behind.show_state(state)

    def _show_criteria(self, state: DeskState, view: DeskView) -> None:
        self._criteria.show_rows(state.rows)
        self._criteria.limit_height(LISTED)
        self._no_results.setText(view.no_results)
        self._no_results.setVisible(bool(view.no_results))
        trend = view.results.trend if view.results else None
        self._compared.setText(trend.words if trend else "")
        self._compared.setVisible(trend is not None)
        chosen = state.row.trend if state.row else None
        self._trend.setText(f"{chosen.title}: {chosen.words}" if chosen else "")
        self._trend.setVisible(chosen is not None)
        bars = tuple(_criterion_bar(each) for each in state.rows[:MOST_BARS])
        self._criteria_bars.show_bars(Bars(said("Cases by criterion"), PARTS, bars))

    def _show_people(self, view: DeskView) -> None:
        self._people.show_rows(view.reviewers)
        self._people.limit_height(LISTED)
        bars = tuple(_person_bar(each) for each in view.reviewers[:MOST_BARS])
        self._people_bars.show_bars(Bars(said("Cases by reviewer"), PARTS, bars))
        self._basis.setText(view.basis)

    # What people do

    @Slot(object)
    def _on_criterion(self, item: DeskRow) -> None:
        self.presenter.look_at(item.progress.criterion)

    @Slot(object)
    def _on_criterion_opened(self, item: DeskRow) -> None:
        """Enter on a criterion goes into its cases."""
        self.presenter.look_at(item.progress.criterion)
        if self._behind.list.grid.isVisible():
            self._behind.list.grid.setFocus()

    @Slot(object)
    def _on_person(self, item: ReviewerProgress) -> None:
        """Enter on a person shows their cases on the page that gives cases out."""
        asked = {"text": item.name} if item.person_id is not None else {"state": "unassigned"}
        self.go.emit(Place("assign", asked))

    @Slot(object)
    def _on_case(self, item: OverdueCase | Finding) -> None:
        self.go.emit(Place("review", {"case": str(item.case_id)}))

    @Slot(object)
    def _on_cause(self, item: ParetoBar) -> None:
        self.presenter.look_at_cause(item)
        if self._behind.list.grid.isVisible():
            self._behind.list.grid.setFocus()

    @Slot(object)
    def _on_figures(self, criterion: str) -> None:
        self.go.emit(Place("findings", {"criterion": criterion}))

    @Slot()
    def _on_left(self) -> None:
        self._criteria.grid.setFocus()


def _headline(view: DeskView) -> str:
    if not view.is_drawn:
        return view.review.title
    return filled(
        "{title}: {released:,} of {cases} released, about {minutes} left on {today}",
        title=view.review.title,
        released=view.released,
        cases=plural(view.cases, "case"),
        minutes=plural(view.minutes_left, "minute"),
        today=day(view.today),
    )


def _criterion_bar(item: DeskRow) -> Bar:
    row = item.progress
    told = filled("{released:,} of {opened:,}", released=row.released, opened=row.opened)
    return Bar(row.title, (row.released, row.open - row.overdue, row.overdue), told)


def _person_bar(item: ReviewerProgress) -> Bar:
    told = filled(
        "{open:,} to do, {minutes_left:,} min", open=item.open, minutes_left=item.minutes_left
    )
    parts = (item.released, item.open - item.overdue, item.overdue)
    return Bar(item.name or said(NOBODY), parts, told)


PAGE = DeskPage
