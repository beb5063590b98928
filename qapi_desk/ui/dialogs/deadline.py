"""The deadline pad (Ctrl+D)."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.presenters.deadline import (
    OFFICES,
    UNITS,
    DeadlinePresenter,
    DeadlineState,
)
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import clear, label


class DeadlinePad(Sheet):
    """Trigger, limit, clock, calendar; the due day as they change."""

    def __init__(self, parent: QWidget, seat: Seat) -> None:
        super().__init__(parent, "deadline", "Deadline pad")
        self.presenter = DeadlinePresenter(seat, self)
        self._trigger = QLineEdit(seat.desk.clock.now().date().isoformat())
        self._trigger.setObjectName("deadline.trigger")
        self._amount = QSpinBox()
        self._amount.setObjectName("deadline.amount")
        self._amount.setRange(0, 3660)
        self._amount.setValue(90)
        self._unit = _combo("deadline.unit", UNITS)
        self._office = _combo("deadline.calendar", OFFICES)
        form = QFormLayout()
        form.addRow("&From", self._trigger)
        form.addRow("&Limit", self._amount)
        form.addRow("&Clock", self._unit)
        form.addRow("C&alendar", self._office)
        self._due = label(kind="figure", tone="accent", name="deadline.due")
        self._details = QPlainTextEdit()
        self._details.setObjectName("deadline.details")
        self._details.setAccessibleName("How it was counted")
        self._details.setReadOnly(True)
        self._details.setMinimumHeight(em(7))
        self.put(clear(form), label("Due", kind="small", tone="muted"), self._due, self._details)
        self.close_only()
        self.setMinimumWidth(min(em(26), parent.width()))
        self._trigger.textChanged.connect(self._on_changed)
        self._amount.valueChanged.connect(self._on_changed)
        self._unit.currentIndexChanged.connect(self._on_changed)
        self._office.currentIndexChanged.connect(self._on_changed)
        self.finished.connect(self._on_finished)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self.presenter.work_out(
            self._trigger.text(),
            self._amount.value(),
            str(self._unit.currentData()),
            str(self._office.currentData()),
        )

    @Slot()
    def _on_finished(self) -> None:
        self.presenter.leave()

    def show_state(self, state: DeadlineState) -> None:
        """Show the due day and how it came about."""
        self._due.setText(state.due)
        self._details.setPlainText(state.details)

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the banner."""
        self.banner.say(sentence, tone)


def _combo(name: str, items: tuple[tuple[str, str], ...]) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    for value, words in items:
        made.addItem(words, value)
    return made
