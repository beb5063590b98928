"""The foot of the questions: how many are left, when the last answer was saved, what comes next."""

from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QVBoxLayout

from qapi_desk.ui.presenters.review_state import ReviewState
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label, row


class QuestionsFoot(QFrame):
    """Progress, "saved at", the next open question, release."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._bar = QProgressBar()
        self._bar.setObjectName("review.progress")
        self._bar.setAccessibleName("Answered questions")
        self._left = label(kind="small", tone="muted", name="review.left")
        self._saved = label(kind="small", tone="good", name="review.saved")
        self.next_button: QPushButton = button("Next open  Ctrl+↓", "review.next")
        self.next_button.setAccessibleName("Next unanswered question")
        self.release_button: QPushButton = button("Release  Ctrl+Enter", "review.release")
        self.release_button.setProperty("kind", "primary")
        self.release_button.setAccessibleName("Release the case")
        flow = FlowLayout(space=em(0.4))
        flow.addWidget(self.next_button)
        flow.addWidget(self.release_button)
        box: QVBoxLayout = column(
            self._bar, row(self._left, None, self._saved), clear(flow), space=0.3
        )
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)

    def show_progress(self, state: ReviewState) -> None:
        """Say how many questions are left."""
        sheets = state.work.sheets if state.work else ()
        required = sum(s.is_required for sheet in sheets for s in sheet.state.statuses)
        left = len(state.unanswered)
        self._bar.setRange(0, max(1, required))
        self._bar.setValue(max(0, required - left))
        self._left.setText(f"{left} still open" if left else "Nothing is missing")
        self.next_button.setEnabled(bool(left))
        is_locked = state.work is None or state.work.is_locked
        self.release_button.setEnabled(not is_locked)
        for made in (self.next_button, self.release_button):
            made.setVisible(not is_locked)

    def show_saved(self, words: str) -> None:
        """Say when the last answer was saved."""
        self._saved.setText(words)
