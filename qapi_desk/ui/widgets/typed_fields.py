"""Fields made from a calculation's description: a label, the field, and its fault under it."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from qapi_desk.services.calculator import CalculatorKind, KindInput
from qapi_desk.ui.theme import em, mono_font
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import column, label, set_tone, wipe

IN_LINES = {"strata", "weights", "pairs", "words", "table"}
"""How these are typed: a line each."""


class TypedFields(QWidget):
    """The fields of one calculation, beside one another while there is room.

    Signals:
        edited(): something was typed or chosen.
        entered(): Enter was pressed in a field of one line.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name = name
        self._kind: CalculatorKind | None = None
        self._fields: dict[str, _Field] = {}
        self._box = FlowLayout(self, space=em(0.9), line_space=em(0.5))

    def show_kind(self, kind: CalculatorKind, texts: Mapping[str, str]) -> None:
        """Make the fields of this calculation, when it is another one; show what was typed."""
        if kind != self._kind:
            self._kind = kind
            wipe(self._box)
            self._fields = {one.name: self._make(one) for one in kind.inputs}
            self.updateGeometry()
        for name, made in self._fields.items():
            made.show_text(texts.get(name, ""))

    def _make(self, one: KindInput) -> "_Field":
        made = _Field(f"{self._name}.{one.name}", one)
        made.edited.connect(self._on_edited)
        made.entered.connect(self._on_entered)
        self._box.addWidget(made)
        return made

    def texts(self) -> dict[str, str]:
        """What stands in each field."""
        return {name: made.text() for name, made in self._fields.items()}

    def show_fault(self, name: str, sentence: str) -> None:
        """Show a fault under the field it is about, and none under the others."""
        for each, made in self._fields.items():
            made.show_fault(sentence if each == name else "")

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return name in self._fields

    def focus_first(self) -> None:
        """Put the focus into the first field."""
        for made in list(self._fields.values())[:1]:
            made.control.setFocus()

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit()

    @Slot()
    def _on_entered(self) -> None:
        self.entered.emit()


class _Lines(QPlainTextEdit):
    """Several lines; Ctrl+Enter works out, Tab goes on."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFont(mono_font())
        self.setFixedHeight(em(6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is Enter of the other fields."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
            return
        super().keyPressEvent(event)


class _Field(QWidget):
    """One label, one control, one line for its fault."""

    edited = Signal()
    entered = Signal()

    def __init__(self, name: str, one: KindInput) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        head = label(one.label, kind="small")
        self.control = self._make_control(one)
        self.control.setObjectName(name)
        self.control.setAccessibleName(one.label)
        head.setBuddy(self.control)
        self._fault = label(kind="small", tone="bad", name=f"{name}.fault")
        self._fault.hide()
        box = column(head, self.control, self._fault, space=0.15)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)
        self._ems = 17 if one.kind in IN_LINES else 13
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(em(self._ems))

    def changeEvent(self, event: QEvent) -> None:
        """Another text size needs another width."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _make_control(self, one: KindInput) -> QWidget:
        if one.kind == "choice":
            made = QComboBox()
            made.addItems(list(one.choices))
            made.currentIndexChanged.connect(self._on_edited)
            return made
        if one.kind in IN_LINES:
            lines = _Lines()
            lines.setPlaceholderText(one.example)
            lines.textChanged.connect(self._on_edited)
            lines.entered.connect(self._on_entered)
            return lines
        field = QLineEdit()
        field.setPlaceholderText(f"like {one.example}" if one.example else "")
        field.textEdited.connect(self._on_edited)
        field.returnPressed.connect(self._on_entered)
        return field

    def text(self) -> str:
        """What stands in it."""
        if isinstance(self.control, QComboBox):
            return self.control.currentText()
        if isinstance(self.control, QPlainTextEdit):
            return self.control.toPlainText()
        return self.control.text() if isinstance(self.control, QLineEdit) else ""

    def show_text(self, text: str) -> None:
        """Show a text, without saying so; nothing happens when it is there already."""
        if text == self.text():
            return
        blocker = QSignalBlocker(self.control)
        if isinstance(self.control, QComboBox):
            self.control.setCurrentText(text)
        elif isinstance(self.control, QPlainTextEdit):
            self.control.setPlainText(text)
        elif isinstance(self.control, QLineEdit):
            self.control.setText(text)
        blocker.unblock()

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong with it, where it is."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence)
        set_tone(self.control, "bad" if sentence else "")

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit()

    @Slot()
    def _on_entered(self) -> None:
        self.entered.emit()
