"""Asks for a day a county closes or opens: which day, what it is called, by what source."""

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.day import day_field, day_of
from qapi_desk.ui.widgets.kit import clear, label

KEEPS = (
    "The day is kept in this workspace with its source and with who said so. Reviews that are "
    "there keep the calendar they are pinned to."
)


class CloseDay(Sheet):
    """A day to be closed.

    Signals:
        given(date, str, str): the day, what it is called, its source.
    """

    given = Signal(object, object, object)

    def __init__(self, parent: QWidget, calendar: str, day: date) -> None:
        super().__init__(parent, "close_day", f"Close a day of the {calendar} calendar")
        self._day = day_field("close_day.day", day)
        self._day.setAccessibleName("Day")
        self._title = _line("close_day.title", "What the day is called")
        self._source = _line("close_day.source", "Order, resolution or notice that closes it")
        form = QFormLayout()
        form.addRow("&Day", self._day)
        form.addRow("&Name", self._title)
        form.addRow("&Source", self._source)
        self.put(label(KEEPS, tone="muted"), clear(form))
        self.ask_to("Close the day")
        self.setMinimumWidth(min(em(32), parent.width()))

    @Slot()
    def on_ok(self) -> None:
        """Give the day, or say what is missing."""
        title, source = self._title.text().strip(), self._source.text().strip()
        if not title or not source:
            missing = "what the day is called" if not title else "by what source it is closed"
            self.banner.say(f"Write down {missing}; whoever counts the days later will ask.")
            return
        self.accept()
        self.given.emit(day_of(self._day), title, source)


def _line(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setPlaceholderText(hint)
    made.setAccessibleName(hint)
    return made
