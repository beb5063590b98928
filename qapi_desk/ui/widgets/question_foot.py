"""The foot of the questions: how many are left, when the last answer was saved, what comes next."""

from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QVBoxLayout

from qapi_desk.ui.presenters.review_state import ReviewState
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label, show_done


class QuestionsFoot(QFrame):
    """Progress, "saved at", the next open question, release."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._bar = QProgressBar()
        self._bar.setObjectName("review.progress")
        self._bar.setAccessibleName(said("Answered questions"))
        self._left = label(kind="small", tone="muted", name="review.left")
        self._remarks = label(kind="small", tone="warn", name="review.open_remarks")
        self._saved = label(kind="small", tone="good", name="review.saved")
        self.next_button: QPushButton = button("Next open  Ctrl+↓", "review.next")
        self.next_button.setAccessibleName(said("Next unanswered question"))
        self.release_button: QPushButton = button("Release  Ctrl+Enter", "review.release")
        self.release_button.setProperty("kind", "primary")
        self.release_button.setAccessibleName(said("Release the case"))
        for words in (self._left, self._remarks, self._saved):
            words.setWordWrap(False)
        flow = FlowLayout(space=em(0.5))
        for part in (self.next_button, self.release_button, self._left, self._remarks, self._saved):
            flow.addWidget(part)
        box: QVBoxLayout = column(self._bar, clear(flow), space=0.3)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)

    def show_progress(self, state: ReviewState) -> None:
        """Say how many questions are left."""
        sheets = state.work.sheets if state.work else ()
        required = sum(s.is_required for sheet in sheets for s in sheet.state.statuses)
        left = len(state.unanswered)
        show_done(self._bar, max(0, required - left), required)
        self._left.setText(filled("{left} still open", left=left) if left else "Nothing is missing")
        remarks = len(state.open_threads)
        self._remarks.setText(
            filled("{remarks}  Ctrl+Shift+↓", remarks=plural(remarks, "open remark"))
        )
        self._remarks.setVisible(bool(remarks))
        self.next_button.setEnabled(bool(left))
        is_locked = state.work is None or state.work.is_locked
        self.release_button.setEnabled(not is_locked)
        for made in (self.next_button, self.release_button):
            made.setVisible(not is_locked)

    def show_saved(self, words: str) -> None:
        """Say when the last answer was saved."""
        self._saved.setText(words)
