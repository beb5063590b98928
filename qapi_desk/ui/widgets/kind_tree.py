"""Things to choose from, in groups, with a search box: arrows choose, letters search.

Knows nothing of what is chosen: a title, its group and a key each.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QSignalBlocker,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTreeView, QWidget

from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import column

_KEY = Qt.ItemDataRole.UserRole + 1
_WORDS = Qt.ItemDataRole.UserRole + 2


class KindTree(QWidget):
    """A search box over a tree of two levels; only the second level can be chosen.

    Signals:
        chosen(str): the key of what was chosen.
    """

    chosen = Signal(object)

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.search = QLineEdit()
        self.search.setObjectName(f"{name}.search")
        self.search.setAccessibleName(f"Search in {spoken.lower()}")
        self.search.setPlaceholderText("Search")
        self.search.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setRecursiveFilteringEnabled(True)
        self._proxy.setFilterRole(_WORDS)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._proxy.setSourceModel(self._model)
        self.tree = self._make_tree(f"{name}.tree", spoken)
        box = column(self.search, self.tree, space=0.4)
        box.setContentsMargins(0, 0, 0, 0)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_entered)

    def _make_tree(self, name: str, spoken: str) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName(name)
        tree.setAccessibleName(spoken)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setExpandsOnDoubleClick(False)
        tree.setIndentation(em(0.6))
        tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setModel(self._proxy)
        tree.selectionModel().currentChanged.connect(self._on_current)
        return tree

    def show_kinds(self, kinds: Sequence[tuple[str, str, str]]) -> None:
        """Show these: (key, title, group), groups in the order in which they first appear."""
        self._model.clear()
        groups: dict[str, QStandardItem] = {}
        for key, title, group in kinds:
            if group not in groups:
                groups[group] = _head(group)
                self._model.appendRow(groups[group])
            item = QStandardItem(title)
            item.setToolTip(title)
            item.setData(key, _KEY)
            item.setData(f"{title} {group} {key}", _WORDS)
            groups[group].appendRow(item)
        self.tree.expandAll()

    def mark(self, key: str) -> None:
        """Mark one without saying so."""
        index = next((at for at in self._leaves() if at.data(_KEY) == key), QModelIndex())
        if index.isValid() and index != self.tree.currentIndex():
            blocker = QSignalBlocker(self)
            select = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.tree.selectionModel().setCurrentIndex(index, select)
            self.tree.scrollTo(index)
            blocker.unblock()

    def shown_titles(self) -> list[str]:
        """The titles that show now, in order."""
        return [str(index.data()) for index in self._leaves()]

    def _leaves(self) -> list[QModelIndex]:
        proxy, top = self._proxy, QModelIndex()
        groups = [proxy.index(at, 0, top) for at in range(proxy.rowCount(top))]
        return [
            proxy.index(at, 0, group) for group in groups for at in range(proxy.rowCount(group))
        ]

    @Slot(str)
    def _on_search(self, text: str) -> None:
        words = [word for word in text.split() if word]
        ahead = "".join(f"(?=.*{_escaped(word)})" for word in words)
        self._proxy.setFilterRegularExpression(ahead)
        self.tree.expandAll()

    @Slot()
    def _on_entered(self) -> None:
        """Enter in the search box chooses the first that is left."""
        leaves = self._leaves()
        if leaves:
            self.tree.setCurrentIndex(leaves[0])
            self.tree.setFocus()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        key = current.data(_KEY) if current.isValid() else None
        if key:
            self.chosen.emit(str(key))


def _head(group: str) -> QStandardItem:
    item = QStandardItem(group)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    font = item.font()
    font.setBold(True)
    item.setFont(font)
    item.setData("", _WORDS)
    return item


def _escaped(word: str) -> str:
    return "".join(f"\\{letter}" if not letter.isalnum() else letter for letter in word)
