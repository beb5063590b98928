"""The reviewer's own note on the case: a small panel that saves itself."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from qapi_desk.domain.ids import CaseId
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.fields import Notes
from qapi_desk.ui.widgets.kit import column, label


class NotePanel(QFrame):
    """One note for one case.

    Signals:
        written(CaseId, str): the note of a case.
    """

    written = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review.note_panel")
        self.setProperty("kind", "well")
        self.field = Notes("review.note", "Your own note on this case")
        self.field.setPlaceholderText(said("What you want to remember. It is on no paper"))
        self.field.settled.connect(self._on_settled)
        title = label("Your note  F3", kind="small", tone="muted")
        self.setLayout(column(title, self.field, space=0.2, margin=0.4))
        self._case: CaseId | None = None
        self.hide()

    def show_note(self, case_id: CaseId | None, text: str, *, is_shown: bool) -> None:
        """Show the note of a case; what was being written for another goes to that one."""
        if case_id != self._case:
            self.field.settle()
            self._case = case_id
        self.field.show_text(text)
        if is_shown and self.isHidden():
            self.show()
            self.field.setFocus()
        elif not is_shown:
            self.field.settle()
            self.hide()

    @Slot(object)
    def _on_settled(self, text: str) -> None:
        if self._case is not None:
            self.written.emit(self._case, text)
