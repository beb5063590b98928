"""Every key on one card, read from the table of actions (?)."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from qapi_desk.ui.actions import ACTIONS, ActionSpec, Group
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.places import resources
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.kit import card, clear, column, label, scrolled


def advice(path: Path | None = None) -> tuple[str, ...]:
    """The short page about working by keys, paragraph by paragraph, without its heading."""
    page = path or resources() / "help" / "keys.md"
    parts = page.read_text(encoding="utf-8").split("\n\n")
    return tuple(" ".join(part.split()) for part in parts if not part.startswith("#"))


class KeyCard(Sheet):
    """Keys by menu, in two columns, with the advice under them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "key_card", "Keys")
        left, right = self._halves()
        grid = QGridLayout()
        grid.addWidget(clear(column(*left, space=0.8)), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(clear(column(*right, space=0.8)), 0, 1, Qt.AlignmentFlag.AlignTop)
        notes = [label(words, tone="muted") for words in advice()]
        body = column(grid, *notes, space=0.8)
        body.addStretch(1)
        self.put(scrolled(clear(body), "key_card.scroll"))
        self.close_only()
        self.resize(min(em(52), parent.width()), min(em(38), parent.height()))

    def _halves(self) -> tuple[list[QWidget], list[QWidget]]:
        parts = [(group, self._keys(group)) for group in Group]
        cards: list[QWidget] = [self._part(group, keys) for group, keys in parts if keys]
        total, so_far, place = sum(len(keys) + 2 for _, keys in parts if keys), 0, 0
        for _, keys in parts:
            if keys and so_far < total / 2:
                so_far += len(keys) + 2
                place += 1
        return cards[:place], cards[place:]

    @staticmethod
    def _keys(group: Group) -> tuple[ActionSpec, ...]:
        return tuple(spec for spec in ACTIONS if spec.group is group and spec.shortcut)

    @staticmethod
    def _part(group: Group, specs: tuple[ActionSpec, ...]) -> QWidget:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(em(0.8))
        grid.setVerticalSpacing(em(0.2))
        for place, spec in enumerate(specs):
            keys = " / ".join(key for key in (spec.shortcut, spec.second) if key)
            key: QLabel = label(keys.replace("Return", "Enter"), kind="chip")
            grid.addWidget(key, place, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(said(spec.text).rstrip("…")), place, 1)
        return card(label(str(group), kind="heading"), grid, space=0.4)
