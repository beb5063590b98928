"""A day as a field, written as files write it."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit


def day_field(name: str, day: date) -> QDateEdit:
    """A field that holds a day."""
    made = QDateEdit(QDate(day.year, day.month, day.day))
    made.setObjectName(name)
    made.setDisplayFormat("yyyy-MM-dd")
    made.setCalendarPopup(False)
    return made


def day_of(field: QDateEdit) -> date:
    """The day a field holds."""
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
