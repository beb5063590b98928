"""What may stand beside an answer: reasons, comment, evidence, rulings. Made when first needed.

Decides nothing; says what the person wrote or chose.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.fields import Notes
from qapi_desk.ui.widgets.kit import label
from qapi_desk.ui.widgets.question_entries import EntriesLine
from qapi_desk.ui.widgets.question_evidence import Evidence
from qapi_desk.ui.widgets.question_reasons import Reasons
from qapi_desk.ui.widgets.question_threads import Threads
from qapi_desk.ui.widgets.question_words import QuestionView


class Beside(QWidget):
    """Reason, comment and evidence of one question, each hidden until wanted.

    Signals:
        reasoned(str), commented(str), cited(str): what was chosen or written.
        attended(): something here got the focus.
        accepted(): Enter on something here.
        offers_wanted(): what can be cited should be looked up.
        remarked(int, str): a remark was answered; 0: a new one was written.
        settled(int): a remark is settled.
    """

    reasoned = Signal(object)
    commented = Signal(object)
    cited = Signal(object)
    attended = Signal()
    accepted = Signal()
    offers_wanted = Signal()
    remarked = Signal(object, object)
    settled = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._name, self._words = name, ""
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(em(0.25))
        self.reasons: Reasons | None = None
        self.comment: Notes | None = None
        self.evidence: Evidence | None = None
        self.threads: Threads | None = None
        self.entries: EntriesLine | None = None
        self._warning = label(kind="small", tone="warn", name=f"review.warning.{name}")
        self._warning.hide()
        self._box.addWidget(self._warning)
        self._asked: set[str] = set()
        self._view: QuestionView | None = None

    # Showing

    def show_beside(self, view: QuestionView, words: str) -> None:
        """Show what is there, asked for or missing."""
        self._view, self._words = view, words
        needs = set(view.status.missing) | self._asked
        if view.unsaved is not None:
            needs.add(view.unsaved.what)
        given = view.answer
        if given.na_reason or "reason" in needs:
            self._show_reasons(view)
        elif self.reasons is not None:
            self.reasons.hide()
        if given.comment or "comment" in needs:
            made = self.comment or self._make_comment()
            made.show_text(_standing(view, "comment", given.comment))
        if given.evidence or "evidence" in needs:
            cited = self.evidence or self._make_evidence()
            cited.show_text(_standing(view, "evidence", given.evidence))
            if view.offers:
                cited.offer(view.offers)
        self._fold(self.comment, is_wanted=bool(given.comment) or "comment" in needs)
        self._fold(self.evidence, is_wanted=bool(given.evidence) or "evidence" in needs)
        self._warning.setText(view.warning)
        self._warning.setVisible(bool(view.warning))
        if view.threads or self.threads is not None:
            (self.threads or self._make_threads()).show_threads(view.threads)
        if self.threads is not None:
            self.threads.setVisible(self.threads.is_used)
        self._show_entries(view)
        parts = (
            self.reasons, self.comment, self.evidence, self._warning, self.threads, self.entries,
        )  # fmt: skip
        self.setVisible(any(made is not None and not made.isHidden() for made in parts))

    def _show_entries(self, view: QuestionView) -> None:
        if view.entries or self.entries is not None:
            made = self.entries or self._make_entries()
            made.show_entries(view.entries, self._words)
            made.setVisible(bool(view.entries))

    def _fold(self, made: QWidget | None, *, is_wanted: bool) -> None:
        if made is not None:
            made.setVisible(is_wanted)
            made.setEnabled(self._view is not None and not self._view.is_locked)

    def _show_reasons(self, view: QuestionView) -> None:
        made = self.reasons or self._make_reasons()
        offered = view.status.reasons or view.reasons
        is_open = view.is_current and not view.is_locked
        made.show_reasons(offered, view.answer.na_reason, view.language, is_open=is_open)
        made.setEnabled(not view.is_locked)
        made.show()

    def _make_reasons(self) -> Reasons:
        made = Reasons(f"review.reason.{self._name}", self._words)
        made.chosen.connect(self._on_reason)
        made.attended.connect(self.attended)
        made.accepted.connect(self.accepted)
        self._box.insertWidget(0, made)
        self.reasons = made
        return made

    def _make_comment(self) -> Notes:
        made = Notes(
            f"review.comment.{self._name}", filled("Comment: {question}", question=self._words)
        )
        made.setPlaceholderText(said("Comment. Enter goes on, Shift+Enter begins a new line"))
        made.settled.connect(self.commented)
        made.entered.connect(self.accepted)
        made.attended.connect(self.attended)
        self._box.insertWidget(self._box.indexOf(self._warning), made)
        self.comment = made
        return made

    def _make_evidence(self) -> Evidence:
        made = Evidence(self._name, self._words)
        made.settled.connect(self.cited)
        made.offers_wanted.connect(self.offers_wanted)
        made.entered.connect(self.accepted)
        made.attended.connect(self.attended)
        self._box.addWidget(made)
        self.evidence = made
        return made

    def _make_threads(self) -> Threads:
        made = Threads(self._name)
        made.written.connect(self.remarked)
        made.settled.connect(self.settled)
        made.attended.connect(self.attended)
        self._box.addWidget(made)
        self.threads = made
        return made

    def _make_entries(self) -> EntriesLine:
        made = EntriesLine(self._name)
        made.attended.connect(self.attended)
        self._box.addWidget(made)
        self.entries = made
        return made

    # What the person does

    def toggle_entries(self) -> bool:
        """Unfold or fold the rulings and best practices; whether there are any."""
        is_there = self.entries is not None and not self.entries.isHidden()
        if self.entries is not None and is_there:
            self.entries.toggle()
        return is_there

    @property
    def entries_told(self) -> str:
        """The rulings and best practices as one hears them; empty while they are folded."""
        return self.entries.told if self.entries is not None else ""

    def ask_remark(self) -> None:
        """Go to the open remark, or to a line for a new one; also where answers are locked."""
        if self._view is None:
            return
        made = self.threads or self._make_threads()
        self.show()
        made.show()
        made.take_focus(self._view.threads)

    def ask(self, what: str) -> None:
        """Open one of ``reason``, ``comment``, ``evidence`` and put the focus into it."""
        if self._view is None or self._view.is_locked:
            return
        self._asked.add(what)
        self.show_beside(self._view, self._words)
        parts: dict[str, QWidget | None] = {
            "reason": self.reasons, "comment": self.comment, "evidence": self.evidence,
        }  # fmt: skip
        made = parts[what]
        if isinstance(made, Reasons | Evidence):
            made.take_focus()
        elif made is not None:
            made.setFocus()

    def forget(self) -> None:
        """Another case: what was opened by hand closes again."""
        self._asked.clear()
        if self.threads is not None:
            self.threads.forget()
        if self.entries is not None:
            self.entries.forget()

    def settle(self) -> None:
        """Say what is still in a field."""
        if self.comment is not None:
            self.comment.settle()
        if self.evidence is not None:
            self.evidence.settle()

    @Slot(object)
    def _on_reason(self, code: str) -> None:
        self._asked.discard("reason")
        self.reasoned.emit(code)


def _standing(view: QuestionView, what: str, saved: str) -> str:
    """What stands in a field: a text that could not be saved, else what is saved."""
    kept = view.unsaved
    return kept.text if kept is not None and kept.what == what else saved
