"""The deadline pad (Ctrl+D)."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QLineEdit, QSpinBox, QWidget

from qapi_desk.services.clock_asked import AskedClock
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.presenters.deadline import (
    ANCHORS,
    OFFICES,
    ROLLS,
    SIDES,
    UNITS,
    Asked,
    DeadlinePresenter,
    DeadlineState,
)
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.kit import button, clear, column, label, row, scrolled
from qapi_desk.ui.widgets.side_by_side import SideBySide
from qapi_desk.ui.widgets.workings import WorkingsPane


class DeadlinePad(Sheet):
    """Day, limit, clock, calendar and how it is counted; the due day as they change."""

    def __init__(self, parent: QWidget, seat: Seat, asked: AskedClock | None = None) -> None:
        """``asked``: the limit of the question at hand, to begin with."""
        super().__init__(parent, "deadline", "Deadline pad")
        self.presenter = DeadlinePresenter(seat, self)
        self._make_fields(seat.desk.clock.now().date().isoformat())
        self._law = label(kind="small", tone="muted", name="deadline.law")
        self._law.hide()
        self.put(self._law)
        if asked is not None:
            self._begin_with(asked)
        both = SideBySide(self._asked(), self._answer(), least_ems=21)
        self.put(scrolled(both, "deadline.scroll"))
        self.close_only()
        self.resize(min(em(48), parent.width()), min(em(27), parent.height()))
        for choice in self._choices:
            choice.currentIndexChanged.connect(self._on_changed)
        for line in (self._trigger, self._still_from, self._still_until):
            line.textChanged.connect(self._on_changed)
        self._amount.valueChanged.connect(self._on_changed)
        self.finished.connect(self._on_finished)
        self._on_changed()

    def _make_fields(self, today: str) -> None:
        self._trigger = _line("deadline.trigger", today)
        self._amount = QSpinBox()
        self._amount.setObjectName("deadline.amount")
        self._amount.setRange(0, 3660)
        self._amount.setValue(90)
        self._amount.lineEdit().setTextMargins(em(0.3), 0, em(0.3), 0)
        self._unit = _choice("deadline.unit", "Clock", UNITS)
        self._office = _choice("deadline.calendar", "Calendar", OFFICES)
        self._side = _choice("deadline.side", "On which side of the day", SIDES)
        self._anchor = _choice("deadline.anchor", "Counted from", ANCHORS)
        self._roll = _choice("deadline.roll", "A due day on a closed day", ROLLS)
        self._still_from = _line("deadline.still_from")
        self._still_until = _line("deadline.still_until")
        self._still_from.setPlaceholderText(said("month/day/year"))
        self._still_until.setPlaceholderText(said("month/day/year"))
        self._choices = (self._unit, self._office, self._side, self._anchor, self._roll)

    def _begin_with(self, asked: AskedClock) -> None:
        """Show the question's own limit, from the day that starts it."""
        if asked.trigger is not None:
            self._trigger.setText(asked.trigger.isoformat())
        self._amount.setValue(asked.amount)
        for choice, items, key in (
            (self._unit, UNITS, asked.unit),
            (self._office, OFFICES, asked.office),
            (self._side, SIDES, asked.side),
            (self._anchor, ANCHORS, asked.anchor),
            (self._roll, ROLLS, asked.roll),
        ):
            choice.offer(items, key)
        self._law.setText(filled("This question: {says}", says=asked.says))
        self._law.show()

    def _asked(self) -> QWidget:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(said("&From"), self._trigger)
        form.addRow(said("&Limit"), self._amount)
        form.addRow(said("&Clock"), self._unit)
        form.addRow(said("C&alendar"), self._office)
        form.addRow(said("&Side"), self._side)
        form.addRow(said("Counted f&rom"), self._anchor)
        form.addRow(said("Cl&osed due day"), self._roll)
        form.addRow(said("Stood s&till after"), self._still_from)
        form.addRow(said("… &until"), self._still_until)
        return clear(form)

    def _answer(self) -> QWidget:
        self._due = label(kind="figure", tone="accent", name="deadline.due")
        self._due.setWordWrap(True)
        self._other = label(tone="warn", name="deadline.other")
        self._details = WorkingsPane("deadline.details", "How it was counted")
        self._copy = button("Copy", "deadline.copy", self.copy)
        self._copied = label(kind="small", tone="good", name="deadline.copied")
        head = row(label("Due", kind="small", tone="muted"), self._copied, self._copy)
        head.setStretch(0, 1)
        made = column(head, self._due, self._other, self._details, space=0.3)
        made.setStretch(3, 1)
        return clear(made)

    @Slot()
    def _on_changed(self) -> None:
        is_before = self._side.key == "before"
        for part in (self._anchor, self._roll, self._still_from, self._still_until):
            part.setEnabled(not is_before)
        self._copied.setText("")
        self.presenter.work_out(
            Asked(
                day=self._trigger.text(),
                amount=self._amount.value(),
                unit=self._unit.key,
                office=self._office.key,
                side=self._side.key,
                anchor=self._anchor.key,
                roll=self._roll.key,
                still_from=self._still_from.text(),
                still_until=self._still_until.text(),
            )
        )

    @Slot()
    def _on_finished(self) -> None:
        self.presenter.leave()

    @Slot()
    def copy(self) -> None:
        """Put the due day and how it was counted on the clipboard."""
        QGuiApplication.clipboard().setText(self._details.toPlainText())
        self._copied.setText("Copied")

    def show_state(self, state: DeadlineState) -> None:
        """Show the due day and how it came about."""
        self._due.setText(state.due)
        self._other.setText(state.other)
        self._other.setVisible(bool(state.other))
        self._details.setPlainText(state.details)
        self._copy.setEnabled(bool(state.details))

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the banner."""
        self.banner.say(sentence, tone)


def _line(name: str, text: str = "") -> QLineEdit:
    made = QLineEdit(text)
    made.setObjectName(name)
    return made


def _choice(name: str, spoken: str, items: tuple[tuple[str, str], ...]) -> Choice:
    made = Choice(name, spoken, letters=12)
    made.offer(items)
    return made
