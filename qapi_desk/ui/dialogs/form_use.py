"""Asks from which day a form is put in use, or retired and why."""

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDateEdit, QFormLayout, QLineEdit, QWidget

from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.day import day_field, day_of
from qapi_desk.ui.widgets.kit import clear, label

USE = (
    "Reviews whose period begins on this day or later are offered {form}. Reviews that run keep "
    "the version they are pinned to, with their answers."
)
RETIRE = (
    "Reviews whose period begins on this day or later are not offered {form} any more. Reviews "
    "that run keep it, and no answer is lost."
)


class PutInUse(Sheet):
    """From which day on a form is asked.

    Signals:
        given(date): the day.
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, form: str, day: date) -> None:
        super().__init__(parent, "put_in_use", "Put a form in use")
        self._day = _day("put_in_use.day", day)
        self.put(label(filled(USE, form=form)), clear(_lines(("&From", self._day))))
        self.ask_to("Put it in use")
        self.setMinimumWidth(min(em(30), parent.width()))

    @Slot()
    def on_ok(self) -> None:
        """Give the day."""
        self.accept()
        self.given.emit(day_of(self._day))


class RetireForm(Sheet):
    """From which day on a form is asked no more, and why.

    Signals:
        given(date, str): the day and the reason.
    """

    given = Signal(object, object)

    def __init__(self, parent: QWidget, form: str, day: date) -> None:
        super().__init__(parent, "retire_form", "Retire a form")
        self._day = _day("retire_form.day", day)
        self._why = QLineEdit()
        self._why.setObjectName("retire_form.why")
        self._why.setAccessibleName(said("Why it is retired"))
        lines = _lines(("&From", self._day), ("&Why", self._why))
        self.put(label(filled(RETIRE, form=form)), clear(lines))
        self.ask_to("Retire it")
        self.setMinimumWidth(min(em(30), parent.width()))

    @Slot()
    def on_ok(self) -> None:
        """Give the day and the reason, or say that it is missing."""
        why = self._why.text().strip()
        if not why:
            self.banner.say(said("Write down why; whoever looks for the form later will ask."))
            return
        self.accept()
        self.given.emit(day_of(self._day), why)


def _day(name: str, day: date) -> QDateEdit:
    made = day_field(name, day)
    made.setAccessibleName(said("From which day"))
    return made


def _lines(*lines: tuple[str, QWidget]) -> QFormLayout:
    form = QFormLayout()
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    for words, field in lines:
        form.addRow(said(words), field)
    return form
