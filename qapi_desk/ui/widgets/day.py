"""A day as a field, written as files write it."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit

from qapi_desk.ui.theme import em


def day_field(name: str, day: date) -> QDateEdit:
    """A field that holds a day."""
    made = QDateEdit(QDate(day.year, day.month, day.day))
    made.setObjectName(name)
    made.setDisplayFormat("yyyy-MM-dd")
    made.setCalendarPopup(False)
    made.lineEdit().setTextMargins(em(0.25), 0, em(0.25), 0)
    made.setMinimumWidth(em(9))
    return made


def day_of(field: QDateEdit) -> date:
    """The day a field holds."""
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
