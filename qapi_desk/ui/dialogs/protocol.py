"""The free parts of a review's written protocol: one after another, each kept by itself.

The rest of the protocol is put down by the program and printed with them (the reports page).
"""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from qapi_desk.services.protocol import ProtocolPart
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.presenters.protocol import ProtocolPresenter, ProtocolState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import moment
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.kit import button, clear, label, row


class ProtocolSheet(Sheet):
    """A part to choose, what belongs in it, and its text."""

    def __init__(self, parent: QWidget, seat: Seat) -> None:
        super().__init__(parent, "protocol", "Written protocol of the review")
        self._shown: ProtocolPart | None = None
        self._left = label(name="protocol.left", tone="muted")
        self._part = Choice("protocol.part", "Which part", letters=26)
        self._part.chosen.connect(self._on_part)
        self._prompt = label(name="protocol.prompt", tone="muted")
        self._text = QPlainTextEdit()
        self._text.setObjectName("protocol.text")
        self._text.setAccessibleName(said("Text of this part"))
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(em(7))
        self._told = label(name="protocol.told", kind="small", tone="muted")
        self._keep = button("Keep this part", "protocol.keep", self.keep, kind="primary")
        self.put(self._left, self._part, self._prompt, self._text, self._told)
        close = button("Close", "protocol.close", self.close)
        self.put(clear(row(None, close, self._keep)))
        self.resize(min(em(44), parent.width()), min(em(28), parent.height()))
        self.presenter = ProtocolPresenter(seat, self)
        self.presenter.load()

    def show_state(self, state: ProtocolState) -> None:
        """Show the part that is open; what is typed stays until another part is."""
        self._part.offer([(each.key, _named(each)) for each in state.parts], state.key)
        part = state.part
        self._left.setText(_left(state))
        self._keep.setVisible(state.may_write)
        self._keep.setEnabled(part is not None)
        self._text.setReadOnly(not state.may_write)
        if part is None or part == self._shown:
            return
        self._shown = part
        self._prompt.setText(part.prompt)
        self._text.setPlainText(part.text)
        self._told.setText(_told(part))

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in the banner."""
        self.banner.say(sentence, tone)

    @Slot(object)
    def _on_part(self, key: str) -> None:
        self.presenter.pick(key)

    @Slot()
    def keep(self) -> None:
        """Keep what is typed."""
        self.presenter.keep(self._text.toPlainText())

    def done(self, result: int) -> None:
        """It closes; nobody looks at what still comes."""
        self.presenter.leave()
        super().done(result)


def _named(part: ProtocolPart) -> str:
    return f"○ {part.title}" if part.is_open else part.title


def _left(state: ProtocolState) -> str:
    if not state.parts:
        return said("Reading the protocol…")
    if state.open_parts:
        return filled(
            "{open} of {parts} parts are still empty (○). The rest is printed from the plan, the "
            "forms, the law and the draw.",
            open=state.open_parts,
            parts=len(state.parts),
        )
    return said("Every part says something. The rest is printed from the plan, the forms, the law.")


def _told(part: ProtocolPart) -> str:
    if part.written_by is None:
        return said("" if part.is_open else "The usual text; nobody has written this part.")
    return filled("Written by {person}, {at}.", person=part.written_by, at=moment(part.written_at))
