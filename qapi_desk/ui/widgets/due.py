"""By when something is to be done: a day, or none."""

from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.day import day_field, day_of
from qapi_desk.ui.widgets.kit import row

_ANY_DAY = date(2000, 1, 3)
"""What the field holds before a day is offered; it is switched off then."""


class DueDay(QWidget):
    """A box to tick and the day it is about; not ticked, there is none."""

    def __init__(self, name: str, offered: date | None) -> None:
        super().__init__()
        self.setObjectName(f"{name}.due_part")
        self.is_due = QCheckBox(said("Due by"))
        self.is_due.setObjectName(f"{name}.is_due")
        self.field = day_field(f"{name}.due", offered or _ANY_DAY)
        self.field.setAccessibleName(said("Due by"))
        self.is_due.toggled.connect(self._reflect)
        box = row(self.is_due, self.field, None, space=0.3)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)
        self._is_offered = offered is not None
        self.is_due.setChecked(self._is_offered)
        self._reflect()

    def offer(self, day: date | None) -> None:
        """Offer a day once; what somebody set since stays."""
        if day is not None and not self._is_offered:
            self._is_offered = True
            self.field.setDate(day)  # type: ignore[arg-type] # PySide takes Python's own dates
            self.is_due.setChecked(True)

    @property
    def day(self) -> date | None:
        """The day that is meant; None for none."""
        return day_of(self.field) if self.is_due.isChecked() else None

    @Slot()
    def _reflect(self) -> None:
        self.field.setEnabled(self.is_due.isChecked())
