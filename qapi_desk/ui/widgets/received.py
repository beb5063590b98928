"""A list that somebody else drew: the form that receives one, and the card that tells of one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDateEdit, QGridLayout, QLineEdit, QPushButton, QWidget

from qapi_desk.services.received import ReceivedList
from qapi_desk.ui.pickers import FilePicker
from qapi_desk.ui.text import day, moment, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.day import day_field, day_of
from qapi_desk.ui.widgets.facts import FactsView
from qapi_desk.ui.widgets.kit import button, card, clear, column, label, row

FILTERS = "Lists of cases (*.txt *.csv *.xlsx);;All files (*)"
ABOUT = (
    "DCSS and federal auditors draw samples of their own. Receive such a list here and its cases "
    "are reviewed in its order. Nothing is planned or drawn then: counts and rates speak of these "
    "cases alone, without limits."
)
NO_LIMITS = (
    "Its cases are reviewed in its order. Counts and rates speak of these cases alone; without a "
    "universe of ours they have no limits, and no proof of a draw is made here."
)


@dataclass(frozen=True, slots=True)
class GivenList:
    """What the form holds: the file as it was typed, who drew it, when, and what else is known."""

    path: str
    drawn_by: str
    drawn_on: date
    note: str


class ReceiveForm(QWidget):
    """File, who drew it, when, and a note.

    Signals:
        given(GivenList): receive this.
    """

    given = Signal(object)

    def __init__(self, picker: Callable[[], FilePicker]) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._picker = picker
        self._path = _line("plan.received_file", "List of cases", "a case id a line, or a table")
        self._by = _line("plan.drawn_by", "Drawn by", "such as DCSS")
        self._note = _line("plan.received_note", "Note", "letter, request, what else is known")
        self._on: QDateEdit | None = None
        self._choose = button("Choose…", "plan.choose_list", self._on_choose)
        self._choose.setAccessibleName("Choose the list of cases")
        self._receive = button("Receive the list", "plan.receive", self._on_receive)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(em(0.6))
        self._grid.setVerticalSpacing(em(0.3))
        self._grid.setColumnStretch(1, 1)
        for place, field in ((0, self._path), (1, self._by), (3, self._note)):
            self._put(place, field)
        self._grid.addWidget(self._choose, 0, 2)
        self.setLayout(column(clear(self._grid), row(self._receive, None)))

    def _put(self, place: int, field: QWidget) -> None:
        head = label(field.accessibleName(), kind="small")
        head.setWordWrap(False)
        head.setBuddy(field)
        self._grid.addWidget(head, place, 0)
        self._grid.addWidget(field, place, 1)

    def show_today(self, today: date, *, is_busy: bool) -> None:
        """Offer today as the day of the draw, once; no list can be given while one is read."""
        if self._on is None:
            self._on = day_field("plan.drawn_on", today)
            self._on.setAccessibleName("Drawn on")
            self._put(2, self._on)
            self._grid.setAlignment(self._on, Qt.AlignmentFlag.AlignLeft)
            QWidget.setTabOrder(self._by, self._on)
            QWidget.setTabOrder(self._on, self._note)
        self._receive.setEnabled(not is_busy)

    @Slot()
    def _on_choose(self) -> None:
        self._picker().open_file("The list of cases", FILTERS, self._chosen)

    def _chosen(self, path: Path) -> None:
        self._path.setText(str(path))

    @Slot()
    def _on_receive(self) -> None:
        if self._on is not None:
            self.given.emit(
                GivenList(
                    self._path.text().strip(), self._by.text(), day_of(self._on), self._note.text()
                )
            )


def _line(name: str, spoken: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setPlaceholderText(hint)
    return made


class ReceivedCard(QWidget):
    """From whom, with what fingerprint, how many; shown on every page that has no draw for it."""

    def __init__(self, page: str, *ways: QPushButton) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._headline = label(kind="heading", name=f"{page}.received")
        self._facts = FactsView(f"{page}.received_facts")
        parts = (self._headline, self._facts, label(NO_LIMITS, tone="muted"))
        self.setLayout(column(card(*parts, *([row(*ways, None)] if ways else ()))))

    def show_received(self, got: ReceivedList | None, receiver: str) -> None:
        """Show this list and the name of who received it; or nothing."""
        self.setVisible(got is not None)
        if got is None:
            return
        self._headline.setText(
            f"Received from {got.drawn_by} (drawn on {day(got.drawn_on)}), not drawn here"
        )
        self._facts.show_facts(
            (
                ("Cases", plural(len(got.case_ids), "case")),
                ("File", got.file_name),
                ("Received by", receiver),
                ("Received at", moment(got.received_at)),
                ("SHA-256", got.sha256),
                ("Note", got.note),
            )
        )
