"""The table of actions as Qt actions: menus, keys, and one signal that says which was asked for."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from qapi_desk.ui.actions import ACTIONS, ActionSpec, Group, When, is_enabled
from qapi_desk.ui.tongue import said


class ActionBook(QObject):
    """Every action once, in its menu, with its key.

    Signals:
        asked(str): the id of the action somebody asked for.
    """

    asked = Signal(object)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._group.triggered.connect(self._on_triggered)
        self._actions = {spec.id: self._make(spec) for spec in ACTIONS}
        self._true_now: frozenset[When] | None = None
        self._page = ""
        self._has_letters = True
        self._telling: Mapping[str, str] = {}
        self._menus = {group: self._menu(window, group) for group in Group}
        for spec in ACTIONS:
            self._menus[spec.group].addAction(self._actions[spec.id])
            window.addAction(self._actions[spec.id])

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(_words(spec), self._group)
        action.setObjectName(spec.id)
        action.setData(spec.id)
        if spec.shortcut and not spec.is_local:
            keys = (spec.shortcut, spec.second)
            action.setShortcuts([QKeySequence(key) for key in keys if key])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        return action

    @staticmethod
    def _menu(window: QMainWindow, group: Group) -> QMenu:
        menu = window.menuBar().addMenu(said(group))
        menu.setObjectName(f"menu.{group.name.lower()}")
        return menu

    def speak(self) -> None:
        """Put every command and menu into the language that is spoken now."""
        for spec in ACTIONS:
            self._actions[spec.id].setText(_words(spec))
        self._telling = {}
        for group, menu in self._menus.items():
            menu.setTitle(said(group))

    def tell(self, words: Mapping[str, str]) -> None:
        """Say behind these commands' texts what they would do now; the others say nothing."""
        changed = {
            each for each in {*words, *self._telling} if words.get(each) != self._telling.get(each)
        }
        self._telling = dict(words)
        for spec in ACTIONS:
            if spec.id in changed:
                told = words.get(spec.id, "")
                self._actions[spec.id].setText(_words(spec) + (f": {told}" if told else ""))

    def action(self, action_id: str) -> QAction:
        """The Qt action of an id."""
        return self._actions[action_id]

    def reflect(self, true_now: frozenset[When], page: str, *, has_letters: bool) -> None:
        """Enable what makes sense now on this page; single letters only when they are wanted."""
        if (true_now, page, has_letters) == (self._true_now, self._page, self._has_letters):
            return
        self._true_now, self._page, self._has_letters = true_now, page, has_letters
        for spec in ACTIONS:
            enabled = is_enabled(spec, true_now, page) and (has_letters or not spec.is_letter)
            self._actions[spec.id].setEnabled(enabled)

    def enabled(self) -> tuple[ActionSpec, ...]:
        """What can be asked for now."""
        return tuple(spec for spec in ACTIONS if self._actions[spec.id].isEnabled())

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.asked.emit(str(action.data()))


def _words(spec: ActionSpec) -> str:
    """Its text; a key that the control with the focus hears is only printed beside it."""
    return f"{said(spec.text)}\t{spec.shortcut}" if spec.is_local else said(spec.text)
