"""The cases behind a number of the desk, and from a case to its findings and back."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from qapi_desk.domain.findings import Finding
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.ui.panes.desk_lists import behind_fields
from qapi_desk.ui.presenters.desk import ORDER, DeskPresenter, DeskState
from qapi_desk.ui.text import OUTCOMES
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

LISTED = 8
_ALL = "all"


class BehindPane(QFrame):
    """A list of findings with what narrows it; Escape goes back a step.

    Signals:
        opened(Finding): its case is to be looked at.
        figures_asked(str): the figures of a criterion are wanted.
        left(): somebody wants back to where the number stood.
    """

    opened = Signal(object)
    figures_asked = Signal(object)
    left = Signal()

    def __init__(self, presenter: DeskPresenter) -> None:
        super().__init__()
        self.setObjectName("desk.behind_pane")
        self.setProperty("kind", "card")
        self._presenter = presenter
        self.list = RowList(
            "desk.behind", "Cases behind the numbers", behind_fields(self._reviewer),
            key=lambda f: f"{f.case_id}/{f.criterion}", empty="No released case counts so.",
        )  # fmt: skip
        self.list.opened.connect(self.opened)
        self.list.picked.connect(self._on_picked)
        self.list.without_title().with_filters(clear(self._make_filters()))
        self._heading = label(kind="heading", name="desk.behind_heading")
        self.setLayout(column(self._heading, self.list, margin=0.8))

    def _make_filters(self) -> FlowLayout:
        self._outcome = Choice("desk.outcome", "Which cases are shown")
        self._outcome.chosen.connect(self._on_outcome)
        self._case = button("All findings of this case", "desk.case", self._on_case, kind="link")
        self._figures = button("Its figures", "desk.figures", self._on_figures, kind="link")
        self._figures.setAccessibleName(said("The figures of this criterion, on Findings"))
        self._back = button("Back", "desk.back", self.back, kind="link")
        self._back.setToolTip(said("Escape goes back as well"))
        flow = FlowLayout(space=em(0.5), line_space=em(0.25))
        for each in (self._outcome, self._case, self._figures, self._back):
            flow.addWidget(each)
        return flow

    def show_state(self, state: DeskState) -> None:
        """Show what is looked at."""
        looked_at, counts = state.looked_at, state.by_outcome
        offered = [
            (str(each), filled("{outcome}: {cases:,}", outcome=said(OUTCOMES[each]),
                               cases=counts.get(each, 0)))
            for each in ORDER
        ]  # fmt: skip
        every = filled("All: {cases:,}", cases=sum(counts.values()))
        outcome = looked_at.outcome
        self._outcome.offer([*offered, (_ALL, every)], str(outcome) if outcome else _ALL)
        self._outcome.setEnabled(looked_at.case_id is None)
        title = _title(state)
        self._heading.setText(title)
        self.list.say_title(title)
        self.list.show_rows(state.behind)
        self.list.limit_height(LISTED)
        self._figures.setVisible(looked_at.criterion is not None)
        self._back.setVisible(looked_at != type(looked_at)())
        self._case.setVisible(looked_at.case_id is None and bool(state.behind))
        self._case.setEnabled(self.list.current() is not None)

    def _reviewer(self, finding: Finding) -> str:
        return self._presenter.state.names.get(finding.reviewer, str(finding.reviewer))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back a step, then to where the number stood."""
        if event.key() == Qt.Key.Key_Escape:
            self.back()
            return
        super().keyPressEvent(event)

    @Slot()
    def back(self) -> None:
        """From a case to its list, from a list to the numbers."""
        is_case = self._presenter.state.looked_at.case_id is not None
        self._presenter.back()
        if is_case:
            self.list.grid.setFocus()
        else:
            self.left.emit()

    @Slot(object)
    def _on_picked(self, _finding: Finding) -> None:
        self._case.setEnabled(True)

    @Slot(object)
    def _on_outcome(self, key: str) -> None:
        self._presenter.only(None if key == _ALL else Outcome(key))

    @Slot()
    def _on_case(self) -> None:
        finding = self.list.current()
        if isinstance(finding, Finding):
            self._presenter.look_at_case(finding.case_id)
            self.list.grid.setFocus()

    @Slot()
    def _on_figures(self) -> None:
        self.figures_asked.emit(str(self._presenter.state.looked_at.criterion))


def _title(state: DeskState) -> str:
    looked_at, row = state.looked_at, state.row
    if looked_at.case_id is not None:
        return filled("All findings of case {case}", case=looked_at.case_id)
    if looked_at.cause:
        found = (bar.label for bar in state.causes if bar.cause == looked_at.cause)
        return filled("Cases behind: {what}", what=next(found, looked_at.cause))
    if row is not None:
        return filled("Cases behind: {what}", what=row.progress.title)
    return "Cases behind the numbers"
