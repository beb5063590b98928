"""Asks which questions are attached to a review: the form, the directive, its days."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.day import day_field, day_of
from qapi_desk.ui.widgets.kit import clear, label

TOLD = (
    "Every case of this review that is not released yet is asked, and every case that is opened "
    "while the days run. Released cases stay as they are."
)


class AttachQuestions(Sheet):
    """A form, a directive, its first day, and its last if it has one.

    Signals:
        given(str, str, date, date or None): form, directive, first and last day.
    """

    given = Signal(object, object, object, object)

    def __init__(self, parent: QWidget, forms: Sequence[tuple[str, str]], today: date) -> None:
        super().__init__(parent, "attach_questions", "Attach questions to this review")
        self._form = Choice("attach_questions.form", "Which form", letters=24)
        self._form.offer(forms)
        self._source = QLineEdit()
        self._source.setObjectName("attach_questions.source")
        self._source.setAccessibleName(said("Which directive asks for them"))
        self._source.setPlaceholderText(said("Letter, resolution or notice, with its day"))
        self._begins = day_field("attach_questions.begins", today)
        self._begins.setAccessibleName(said("First day"))
        self._has_end = QCheckBox(said("They end on"))
        self._has_end.setObjectName("attach_questions.has_end")
        self._ends = day_field("attach_questions.ends", today)
        self._ends.setAccessibleName(said("Last day"))
        self._ends.setEnabled(False)
        self._has_end.toggled.connect(self._ends.setEnabled)
        lines = QFormLayout()
        lines.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        lines.addRow(said("&Questions"), self._form)
        lines.addRow(said("&Directive"), self._source)
        lines.addRow(said("&First day"), self._begins)
        lines.addRow(self._has_end, self._ends)
        self.put(label(TOLD, tone="muted"), clear(lines))
        self.ask_to("Attach them")
        self.setMinimumWidth(min(em(34), parent.width()))

    @Slot()
    def on_ok(self) -> None:
        """Give what was chosen, or say what is missing."""
        source = self._source.text().strip()
        if not self._form.key or not source:
            self.banner.say(said("Say which questions, and which directive asks for them."))
            return
        ends = day_of(self._ends) if self._has_end.isChecked() else None
        self.accept()
        self.given.emit(self._form.key, source, day_of(self._begins), ends)
