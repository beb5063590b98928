"""A line for thrown dice: counted while they are typed, read back in groups of five."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from qapi_desk.ui.dice import FACES, counted
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label, set_tone


class DiceLine(QWidget):
    """A field, six faces to press, and what was counted. Any other text is taken as it is.

    Signals:
        changed(str): the text, each time it changes.
    """

    changed = Signal(object)

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.field = QLineEdit()
        self.field.setObjectName(name)
        self.field.setAccessibleName(spoken)
        self.field.setPlaceholderText(spoken)
        self.field.setProperty("kind", "mono")
        self.field.setMaxLength(200)
        self.field.textChanged.connect(self._on_text)
        self._said = label(kind="small", name=f"{name}.count")
        flow = FlowLayout(space=em(0.3))
        for face in FACES:
            made = button(face, f"{name}.face.{face}", self._on_face)
            made.setAccessibleName(f"A {face} was thrown")
            made.setFixedWidth(em(2.1))
            flow.addWidget(made)
        back = button("Take back", f"{name}.back", self._on_back, kind="link")
        back.setAccessibleName("Take back the last throw")
        flow.addWidget(back)
        box = column(self.field, clear(flow), self._said, space=0.3)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)
        self._on_text("")

    @property
    def text(self) -> str:
        """What was typed, without the blanks around it."""
        return self.field.text().strip()

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        words, tone = counted(text)
        self._said.setText(words)
        set_tone(self._said, tone)
        self.changed.emit(self.text)

    @Slot()
    def _on_face(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            face = sender.objectName().rpartition(".")[2]
            self.field.setText(f"{self.field.text().rstrip()} {face}".strip())

    @Slot()
    def _on_back(self) -> None:
        self.field.setText(self.field.text().rstrip()[:-1].rstrip())
