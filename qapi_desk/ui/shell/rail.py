"""The rail at the left: the pages of the quarter, of the law, of practice, of the auditor."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qapi_desk.ui.actions import find
from qapi_desk.ui.theme import em, worn_look
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.kit import clear, label, painted_icon, rule, scrolled

GROUPS = (
    (
        "home", "desk", "snapshot", "plan", "ceremony", "draw", "assign", "review", "findings",
        "second", "settling", "corrective", "assessment", "reports",
    ),
    ("catalog", "rules", "forms", "census", "changes", "calendars"),
    ("practice", "verify", "calculator"),
)  # fmt: skip
"""Pages that belong together; a line stands between the groups."""
PAGES = tuple(page for group in GROUPS for page in group)


class Rail(QWidget):
    """One button a page; in a narrow window only the pictures, the names stay for readers.

    Signals:
        chosen(str): the page somebody wants.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setProperty("kind", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons = {page: self._button(page) for page in PAGES}
        self._group = QButtonGroup(self)
        self._brand = label("QAPI Desk", kind="brand")
        self._brand.setWordWrap(False)
        self._box = QVBoxLayout()
        self._fill()
        self._roll = scrolled(clear(self._box), "rail.scroll")
        self._roll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._brand)
        whole.addWidget(self._roll, 1)
        self._group.buttonClicked.connect(self._on_clicked)
        self._is_narrow = False
        self.speak()
        self.dress()

    def _fill(self) -> None:
        for place, group in enumerate(GROUPS):
            if place:
                self._box.addWidget(rule("rail_rule"))
            for page in group:
                self._group.addButton(self._buttons[page])
                self._box.addWidget(self._buttons[page])
        self._box.addStretch(1)

    @staticmethod
    def _button(page: str) -> QToolButton:
        made = QToolButton()
        made.setObjectName(f"rail.{page}")
        made.setProperty("kind", "rail")
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setSizePolicy(made.sizePolicy().Policy.Expanding, made.sizePolicy().Policy.Fixed)
        return made

    def speak(self) -> None:
        """Name the pages in the language that is spoken now."""
        for page, made in self._buttons.items():
            spec = find(f"go.{page}")
            words = said(spec.text)
            made.setText(words)
            made.setAccessibleName(words)
            made.setToolTip(f"{words} ({spec.shortcut})")

    def dress(self) -> None:
        """Take colours and lengths from the look that is worn now."""
        look = worn_look()
        for page, made in self._buttons.items():
            made.setIcon(painted_icon(page, look.rail_text, em(1.2)))
            made.setIconSize(QSize(em(1.2), em(1.2)))
        self._brand.setContentsMargins(em(0.8), em(0.7), em(0.8), em(0.9))
        self._box.setContentsMargins(0, 0, 0, em(0.5))
        self._box.setSpacing(em(0.15))
        self.fit(is_narrow=self._is_narrow)

    def fit(self, *, is_narrow: bool) -> None:
        """Show names beside the pictures, or the pictures alone."""
        self._is_narrow = is_narrow
        style = Qt.ToolButtonStyle
        for made in self._buttons.values():
            made.setToolButtonStyle(
                style.ToolButtonIconOnly if is_narrow else style.ToolButtonTextBesideIcon
            )
        self._brand.setVisible(not is_narrow)
        self.setFixedWidth(em(2.9) if is_narrow else em(11.6))

    def mark(self, page: str) -> None:
        """Show which page is open; an unknown one marks none."""
        self._group.setExclusive(False)
        for name, made in self._buttons.items():
            made.setAutoExclusive(False)
            made.setChecked(name == page)
            if name == page:
                self._roll.ensureWidgetVisible(made)
        self._group.setExclusive(True)
        stop = page if page in self._buttons else PAGES[0]
        for name, made in self._buttons.items():
            policy = Qt.FocusPolicy.TabFocus if name == stop else Qt.FocusPolicy.NoFocus
            made.setFocusPolicy(policy)  # one stop for Tab, at the page that is open

    def allow(self, *, is_signed_in: bool) -> None:
        """Pages open only to somebody signed in."""
        for made in self._buttons.values():
            made.setEnabled(is_signed_in)

    @Slot(QAbstractButton)
    def _on_clicked(self, made: QAbstractButton) -> None:
        self.chosen.emit(made.objectName().removeprefix("rail."))

    @property
    def brand(self) -> QLabel:
        """The program's name on top."""
        return self._brand
