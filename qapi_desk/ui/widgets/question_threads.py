"""The remarks pinned to a question: read, answered, settled and written at its card."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from qapi_desk.services.comments import Said, Thread
from qapi_desk.ui.text import moment
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.widgets.fields import Field
from qapi_desk.ui.widgets.kit import button, label, row, set_tone

NEW = 0
"""The number of the line in which a new remark is written."""


class ThreadBox(QFrame):
    """One remark with its replies, a line to answer in, and a button to settle it.

    Signals:
        written(int, str): an answer to the remark of this number.
        settled(int): the remark of this number is settled.
        attended(): something here got the focus.
    """

    written = Signal(object, object)
    settled = Signal(object)
    attended = Signal()

    def __init__(self, comment_id: int) -> None:
        super().__init__()
        self.setObjectName(f"review.thread.{comment_id}")
        self.setProperty("kind", "well")
        self.comment_id = comment_id
        self._head = label(kind="small", tone="warn")
        self._said = label(kind="small", name=f"review.thread.{comment_id}.said")
        self._line = RemarkLine(comment_id, "Answer. Enter sends it")
        self._line.written.connect(self.written)
        self._line.attended.connect(self.attended)
        self._settle: QPushButton = button(
            "Settle  Ctrl+Shift+X", f"review.thread.{comment_id}.settle", self._on_settle
        )
        self._settle.setProperty("kind", "link")
        foot = row(self._line, self._settle, space=0.4)
        foot.setStretch(0, 1)
        box = QVBoxLayout(self)
        edge = em(0.5)
        box.setContentsMargins(edge, edge, edge, edge)
        box.setSpacing(em(0.2))
        box.addWidget(self._head)
        box.addWidget(self._said)
        box.addLayout(foot)

    def show_thread(self, thread: Thread) -> None:
        """Show the remark as it stands."""
        self._head.setText(thread.words)
        set_tone(self._head, "warn" if thread.is_open else "muted")
        self._said.setText("\n".join(_said(each) for each in thread.said))
        self._line.setVisible(thread.may_reply)
        self._line.setAccessibleName(filled("Answer the remark: {remark}", remark=thread.words))
        self._settle.setVisible(thread.may_settle)
        self._settle.setAccessibleName(filled("Settle the remark: {remark}", remark=thread.words))

    def take_focus(self) -> None:
        """Put the focus into the line for an answer, or onto the button."""
        (self._settle if self._line.isHidden() else self._line).setFocus()

    @Slot()
    def _on_settle(self) -> None:
        self.settled.emit(self.comment_id)


class RemarkLine(Field):
    """A line that is sent on Enter only, and kept until then.

    Signals:
        written(int, str): what was written, for the remark of this number; 0 for a new one.
    """

    written = Signal(object, object)

    def __init__(self, comment_id: int, words: str) -> None:
        super().__init__(f"review.remark.{comment_id or 'new'}", words)
        self.setPlaceholderText(words)
        self._comment_id = comment_id
        self.entered.connect(self._on_entered)

    def put_down(self) -> None:
        """What is not sent yet stays as it is."""

    @Slot()
    def _on_entered(self) -> None:
        text = self.text().strip()
        if text:
            self.written.emit(self._comment_id, text)
            self.clear()
            self.setModified(False)


class Threads(QWidget):
    """All remarks of one question, and the line for a new one.

    Signals:
        written(int, str): an answer to the remark of this number; 0 is a new remark.
        settled(int): the remark of this number is settled.
        attended(): something here got the focus.
    """

    written = Signal(object, object)
    settled = Signal(object)
    attended = Signal()

    def __init__(self, question: str) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._boxes: dict[int, ThreadBox] = {}
        self._question = question
        self._new: RemarkLine | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(em(0.25))

    def show_threads(self, threads: tuple[Thread, ...]) -> None:
        """Show these remarks; boxes of others go."""
        wanted = {thread.comment_id for thread in threads}
        for number in [number for number in self._boxes if number not in wanted]:
            gone = self._boxes.pop(number)
            gone.hide()
            gone.deleteLater()
        for place, thread in enumerate(threads):
            box = self._boxes.get(thread.comment_id) or self._make(thread.comment_id, place)
            box.show_thread(thread)

    def _make(self, number: int, place: int) -> ThreadBox:
        made = ThreadBox(number)
        made.written.connect(self.written)
        made.settled.connect(self.settled)
        made.attended.connect(self.attended)
        self._boxes[number] = made
        self._box.insertWidget(place, made)
        return made

    def take_focus(self, threads: tuple[Thread, ...]) -> None:
        """Go to the first open remark; without one, to the line for a new one."""
        for thread in threads:
            if thread.is_open and thread.comment_id in self._boxes:
                self._boxes[thread.comment_id].take_focus()
                return
        self.new_line().setFocus(Qt.FocusReason.OtherFocusReason)

    def new_line(self) -> RemarkLine:
        """The line for a new remark."""
        if self._new is None:
            self._new = RemarkLine(NEW, "Remark to whoever has the case. Enter pins it here")
            self._new.setObjectName(f"review.remark.new.{self._question}")
            self._new.written.connect(self._on_new)
            self._new.attended.connect(self.attended)
            self._box.addWidget(self._new)
        self._new.show()
        return self._new

    def forget(self) -> None:
        """Another case: an unused line goes."""
        if self._new is not None:
            self._new.clear()
            self._new.hide()

    @property
    def is_used(self) -> bool:
        """Whether there is something to see."""
        return bool(self._boxes) or (self._new is not None and not self._new.isHidden())

    @Slot(object, object)
    def _on_new(self, number: int, text: str) -> None:
        if self._new is not None:
            self._new.hide()
        self.written.emit(number, text)


def _said(said: Said) -> str:
    return f"{said.who}, {moment(said.at)[:16]}: {said.text}"
