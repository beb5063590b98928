"""Labels, buttons, cards and boxes as every page makes them: one look, one way to name things."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qapi_desk.ui.places import icon
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said


class Words(QLabel):
    """A label that speaks the window's language."""

    def setText(self, text: str) -> None:
        """Show a text, translated where the catalogue has it."""
        super().setText(said(text))


class Press(QPushButton):
    """A button that speaks the window's language."""

    def setText(self, text: str) -> None:
        """Show a text, translated where the catalogue has it."""
        super().setText(said(text))

    def setAccessibleName(self, name: str) -> None:
        """Be called this by a screen reader, in the same language."""
        super().setAccessibleName(said(name))


def label(text: str = "", *, kind: str = "", tone: str = "", name: str = "") -> QLabel:
    """Words on the page. They wrap, can be marked with the mouse, and are never markup."""
    made = Words(said(text))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(kind not in {"chip", "figure"})
    if kind == "chip":
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if kind:
        made.setProperty("kind", kind)
    if tone:
        made.setProperty("tone", tone)
    if name:
        made.setObjectName(name)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget another tone and have the style sheet look at it again."""
    set_style_property(widget, "tone", tone)


def set_style_property(widget: QWidget, key: str, value: str) -> None:
    """Change a property the style sheet selects by; nothing happens when it is so already."""
    if widget.property(key) == value:
        return
    widget.setProperty(key, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def show_done(bar: QProgressBar, done: int, most: int) -> None:
    """Show how far something is, at the next painting.

    Qt's own bar paints at once, and with it all else that waits to be laid out and painted.
    """
    bar.setUpdatesEnabled(False)
    bar.setRange(0, max(1, most))
    bar.setValue(done)
    bar.setUpdatesEnabled(True)


def button(
    text: str, name: str, pressed: Callable[[], object] | None = None, *, kind: str = ""
) -> QPushButton:
    """A button with its test handle; ``pressed`` is a bound slot."""
    made = Press(said(text))
    made.setObjectName(name)
    made.setAccessibleName(made.text().replace("&", ""))
    if kind:
        made.setProperty("kind", kind)
    made.setAutoDefault(False)
    if pressed is not None:
        made.clicked.connect(pressed)
    return made


def column(*items: QWidget | QLayout, space: float = 0.5, margin: float = 0.0) -> QVBoxLayout:
    """Things under one another; lengths in heights of text."""
    made = QVBoxLayout()
    _fill(made, items, space, margin)
    return made


def row(*items: QWidget | QLayout | None, space: float = 0.5, margin: float = 0.0) -> QHBoxLayout:
    """Things side by side; None is the gap that stretches."""
    made = QHBoxLayout()
    _fill(made, items, space, margin)
    return made


def _fill(
    box: QBoxLayout, items: tuple[QWidget | QLayout | None, ...], space: float, margin: float
) -> None:
    box.setSpacing(em(space))
    edge = em(margin)
    box.setContentsMargins(edge, edge, edge, edge)
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, QLayout):
            box.addLayout(item)
        else:
            box.addWidget(item)


def card(*items: QWidget | QLayout, space: float = 0.5, kind: str = "card") -> QFrame:
    """A framed part of a page."""
    made = QFrame()
    made.setProperty("kind", kind)
    made.setLayout(column(*items, space=space, margin=0.8))
    return made


def rule(kind: str = "rule") -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setProperty("kind", kind)
    return made


def clear(layout: QLayout) -> QWidget:
    """A layout as a widget without a ground of its own."""
    made = QWidget()
    made.setProperty("kind", "clear")
    layout.setContentsMargins(0, 0, 0, 0)
    made.setLayout(layout)
    return made


def scrolled(inside: QWidget, name: str) -> QScrollArea:
    """A part that scrolls when the window is small or the text is large."""
    made = QScrollArea()
    made.setObjectName(name)
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setWidget(inside)
    inside.setAutoFillBackground(False)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


def grow(widget: QWidget) -> QWidget:
    """Let a widget take the room there is."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return widget


def painted_icon(name: str, colour: str, size: int) -> QIcon:
    """One of our pictures in one colour of the look."""
    picture = icon(name).read_text(encoding="utf-8").replace("#000000", colour)
    renderer = QSvgRenderer(picture.encode())
    pixmap = QPixmap(size * 2, size * 2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size * 2, size * 2))
    painter.end()
    pixmap.setDevicePixelRatio(2)
    return QIcon(pixmap)


def labels_in(layout: QLayout) -> list[str]:
    """What the labels of a layout's parts say, in their order, for tests."""
    found: list[str] = []
    for place in range(layout.count()):
        item = layout.itemAt(place)
        part = item.widget() if item is not None else None
        if isinstance(part, QLabel):
            found.append(part.text())
        elif part is not None:
            found += [each.text() for each in part.findChildren(QLabel)]
    return found


def wipe(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        widget = item.widget()
        if inner is not None:
            wipe(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()
