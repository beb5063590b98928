"""Replaying a RAT-STATS printout: what it says was asked, its numbers, and what came of it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from qapi_desk.services.replay_draw import Comparison, Replayed, ReplayLimits
from qapi_desk.ui.theme import em, mono_font
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label, row, set_tone
from qapi_desk.ui.widgets.workings import WorkingsPane

FIELDS = (
    ("seed", "Seed, as on the printout", "like 48863.78"),
    ("range", "Lowest and highest number (sets: a comma between positions)", "like 1 1000"),
    ("count", "Numbers drawn", "like 14"),
    ("spares", "Spares after them", "none"),
)


class ReplayCard(QFrame):
    """The terms, the printout, and the replay beside it.

    Signals:
        asked(terms, printout): Replay was pressed, or Enter.
    """

    asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verify.replay")
        self.setProperty("kind", "card")
        self._why = label(tone="muted", name="verify.replay.why")
        self._numbers = WorkingsPane("verify.replay.numbers", "The numbers drawn again")
        self._numbers.setFixedHeight(em(6))
        self._outcome = label(name="verify.replay.outcome")
        self._copy = button("Copy the numbers", "verify.replay.copy", self._numbers.copy_all)
        self._fields = {name: self._field(name, hint) for name, _, hint in FIELDS}
        self._printout = self._make_printout()
        ask = button("Replay", "verify.replay.ask", self.ask)
        flow = FlowLayout(space=em(0.9), line_space=em(0.5))
        for name, words, _ in FIELDS:
            flow.addWidget(self._titled(words, self._fields[name], 22 if name == "range" else 13))
        buttons = row(ask, self._copy, None)
        self.setLayout(
            column(
                label("Replay a RAT-STATS 2010 printout", kind="heading"),
                self._why,
                clear(flow),
                self._titled("The printout's numbers, typed or pasted", self._printout, 0),
                buttons,
                self._outcome,
                self._numbers,
                margin=0.8,
            )
        )

    @staticmethod
    def _titled(words: str, control: QWidget, width: int) -> QWidget:
        head = label(words, kind="small")
        head.setBuddy(control)
        control.setAccessibleName(words)
        made = clear(column(head, control, space=0.15))
        if width:
            made.setMinimumWidth(em(width))
        return made

    def _field(self, name: str, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(f"verify.replay.{name}")
        field.setPlaceholderText(hint)
        field.setAcceptDrops(False)
        field.returnPressed.connect(self.ask)
        field.textEdited.connect(self._on_edited)
        return field

    def _make_printout(self) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setObjectName("verify.replay.printout")
        made.setPlaceholderText("718 643 247 …   any separators, sorted or as drawn")
        made.setTabChangesFocus(True)
        made.setAcceptDrops(False)
        made.setFont(mono_font())
        made.setFixedHeight(em(4.5))
        made.textChanged.connect(self._on_edited)
        return made

    @Slot()
    def _on_edited(self) -> None:
        """What was replayed before is no answer to what is asked now."""
        self._outcome.hide()
        self._numbers.hide()
        self._copy.setEnabled(False)

    @Slot()
    def ask(self) -> None:
        """Hand on what stands in the fields."""
        texts = tuple(field.text() for field in self._fields.values())
        seed, ranges, count, spares = texts
        self.asked.emit(
            (seed, ranges.replace(",", "\n"), count, spares), self._printout.toPlainText()
        )

    def show_replay(
        self,
        limits: ReplayLimits | None,
        replayed: Replayed | None,
        compared: Comparison | None,
        fault: str,
    ) -> None:
        """Show why it is a verifier only, and what came of the replay."""
        if limits is not None:
            self._why.setText(" ".join(limits.sentences))
            self._why.setToolTip("\n".join((limits.how, *limits.sources)))
        self._numbers.setVisible(replayed is not None)
        self._copy.setEnabled(replayed is not None)
        words, tone = _outcome(replayed, compared, fault)
        self._outcome.setText(words)
        self._outcome.setVisible(bool(words))
        set_tone(self._outcome, tone)
        if replayed is not None:
            self._numbers.setPlainText(_numbers(replayed))


def _outcome(replayed: Replayed | None, compared: Comparison | None, fault: str) -> tuple[str, str]:
    if fault:
        return fault, "bad"
    if replayed is None:
        return "", ""
    if compared is None:
        return f"Drawn again; the sum of all numbers is {replayed.total:,}.", ""
    if compared.difference is None:
        return f"All {len(replayed.drawn):,} agree with the printout, in {compared.order}.", "good"
    return compared.difference, "bad"


def _numbers(replayed: Replayed) -> str:
    separator = "   " if len(replayed.terms.ranges) > 1 else " "
    return separator.join(" ".join(map(str, value)) for value in replayed.drawn)
