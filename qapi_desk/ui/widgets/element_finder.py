"""Where an element is found: a tree of areas, functions and elements; while one types, a list.

Shows what it is handed; knows nothing of how words are looked up.
"""

from collections.abc import Iterator

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QTreeView, QWidget

from qapi_desk.domain.catalog import Catalog, Element
from qapi_desk.services.catalog_search import Hit
from qapi_desk.ui.catalog_words import found_words
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.kit import column, label

_KEY = Qt.ItemDataRole.UserRole + 1
FEW = 40
"""So many elements, or fewer, stand unfolded in the tree."""


class SearchLine(QLineEdit):
    """A line to search in: Enter and Down go on into what was found.

    Signals:
        entered(): Enter, or the Down key.
    """

    entered = Signal()

    def __init__(self, name: str, spoken: str, hint: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said(spoken))
        self.setPlaceholderText(said(hint))
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Down leave the line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class ElementTree(QTreeView):
    """Areas, functions and elements; Enter opens an element, and unfolds what is above one.

    Signals:
        opened(): Enter on an element, or a double click.
    """

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, or unfolds."""
        at = self.currentIndex()
        if not _is_enter(event) or not at.isValid():
            super().keyPressEvent(event)
        elif at.data(_KEY):
            self.opened.emit()
        else:
            self.setExpanded(at, not self.isExpanded(at))


class FoundList(QListView):
    """The elements found, the most telling first, each with the place where the words stand.

    Signals:
        opened(): Enter, or a double click.
    """

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if _is_enter(event) and self.currentIndex().isValid():
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class ElementFinder(QWidget):
    """The search line over the tree, or over the list of what was found.

    Signals:
        typed(str): what stands in the search line now.
        picked(str): an element became the marked one.
        opened(): the marked element is wanted: Enter or a double click.
    """

    typed = Signal(object)
    picked = Signal(object)
    opened = Signal()

    def __init__(self, name: str, filters: QWidget) -> None:
        super().__init__()
        self.setObjectName(name)
        self.search = SearchLine(f"{name}.search", "Search the catalog", "Id, words, citation")
        self.search.textChanged.connect(self._on_typed)
        self.search.entered.connect(self._on_entered)
        self._told = label(kind="small", tone="muted", name=f"{name}.count")
        self._tree_model, self._found_model = QStandardItemModel(self), QStandardItemModel(self)
        self.tree = self._make_tree(f"{name}.tree")
        self.found = self._make_found(f"{name}.found")
        self._nothing = label("No element holds these words.", tone="muted", name=f"{name}.nothing")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        box = column(
            self.search, filters, self._told, self.tree, self.found, self._nothing, space=0.4
        )
        for view in (self.tree, self.found, self._nothing):
            box.setStretchFactor(view, 1)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)
        self._items: dict[str, QStandardItem] = {}
        self._shown: tuple[Element, ...] | None = None
        self._hits: tuple[Hit, ...] = ()
        self._marked = ""

    def _make_tree(self, name: str) -> ElementTree:
        tree = ElementTree()
        self._dress_view(tree, name, "Areas, functions and elements")
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setModel(self._tree_model)
        tree.selectionModel().currentChanged.connect(self._on_current)
        tree.doubleClicked.connect(self._on_double)
        tree.opened.connect(self.opened)
        return tree

    def _make_found(self, name: str) -> FoundList:
        found = FoundList()
        self._dress_view(found, name, "Elements found")
        found.setWordWrap(True)
        found.setResizeMode(QListView.ResizeMode.Adjust)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setAlternatingRowColors(True)
        found.setModel(self._found_model)
        found.selectionModel().currentChanged.connect(self._on_current)
        found.doubleClicked.connect(self._on_double)
        found.opened.connect(self.opened)
        return found

    @staticmethod
    def _dress_view(view: QAbstractItemView, name: str, spoken: str) -> None:
        view.setObjectName(name)
        view.setAccessibleName(said(spoken))
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def dress(self) -> None:
        """The look changed: lengths are taken again."""
        self.tree.setIndentation(em(0.9))
        self.found.setSpacing(em(0.12))
        self.found.doItemsLayout()

    # Showing

    def show_elements(self, catalog: Catalog, shown: tuple[Element, ...]) -> None:
        """Show these elements as a tree; areas and functions that hold none are left out."""
        if shown is self._shown or shown == self._shown:
            return
        self._shown = shown
        blocker = QSignalBlocker(self.tree.selectionModel())
        self._tree_model.clear()
        self._items = {}
        held = {each.function_id: each for each in shown}
        for area in catalog.areas:
            branches = [f for f in catalog.functions_of(area.area_id) if f.function_id in held]
            if branches:
                top = _item(f"{area.area_id}  {area.title}", is_bold=True)
                self._tree_model.appendRow(top)
                for function in branches:
                    branch = _item(f"{function.function_id}  {function.title}")
                    top.appendRow(branch)
                    self._fill(branch, (e for e in shown if e.function_id == function.function_id))
        blocker.unblock()
        self.tree.expandToDepth(1 if len(shown) <= FEW else 0)
        marked, self._marked = self._marked, ""
        self.mark(marked)

    def _fill(self, branch: QStandardItem, elements: Iterator[Element]) -> None:
        for element in elements:
            item = _item(f"{element.element_id}  {element.title}", element.element_id)
            branch.appendRow(item)
            self._items[element.element_id] = item

    def show_found(self, text: str, hits: tuple[Hit, ...]) -> None:
        """Show what was found for the words typed; without words, the tree."""
        is_asked = bool(text.strip())
        if hits != self._hits:
            self._hits = hits
            blocker = QSignalBlocker(self.found.selectionModel())
            self._found_model.clear()
            for hit in hits:
                self._found_model.appendRow(_item(found_words(hit), hit.element_id))
            blocker.unblock()
            self.found.scrollToTop()
        self.tree.setVisible(not is_asked)
        self.found.setVisible(is_asked and bool(hits))
        self._nothing.setVisible(is_asked and not hits)
        number = len(hits) if is_asked else len(self._shown or ())
        words = plural(number, "element")
        self._told.setText(
            filled("{elements}, the best match first", elements=words) if is_asked else words
        )
        self._told.setVisible(number > 0)

    def mark(self, element_id: str) -> None:
        """Mark an element where it stands, without saying so."""
        if element_id == self._marked:
            return
        self._marked = element_id
        item = self._items.get(element_id)
        if item is not None:
            self._set_current(self.tree, item.index())
        places = [at for at, hit in enumerate(self._hits) if hit.element_id == element_id]
        if places:
            self._set_current(self.found, self._found_model.index(places[0], 0))

    @staticmethod
    def _set_current(view: QAbstractItemView, at: QModelIndex) -> None:
        if view.currentIndex() == at:
            return
        blocker = QSignalBlocker(view.selectionModel())
        view.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        blocker.unblock()
        view.scrollTo(at, QAbstractItemView.ScrollHint.PositionAtCenter)
        view.viewport().update()

    def shown_keys(self) -> list[str]:
        """The elements that show now, in order: of the list, or of the whole tree."""
        if not self.found.isHidden():
            return [hit.element_id for hit in self._hits]
        return [each.element_id for each in self._shown or ()] if self._nothing.isHidden() else []

    @property
    def view(self) -> QAbstractItemView:
        """The view that shows now."""
        return self.tree if self.found.isHidden() else self.found

    def take_focus(self) -> None:
        """Go to the search line, everything in it marked."""
        self.search.setFocus()
        self.search.selectAll()

    # What the person does

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.typed.emit(text)

    @Slot()
    def _on_entered(self) -> None:
        """From the search line into what shows; of what was found, to the first."""
        view = self.view
        if not self.found.isHidden():
            self.found.setCurrentIndex(self._found_model.index(0, 0))
        view.setFocus()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        key = str(current.data(_KEY) or "") if current.isValid() else ""
        if key:
            self._marked = key
            self.picked.emit(key)

    @Slot(QModelIndex)
    def _on_double(self, at: QModelIndex) -> None:
        if at.data(_KEY):
            self.opened.emit()


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _item(words: str, key: str = "", *, is_bold: bool = False) -> QStandardItem:
    made = QStandardItem(words)
    made.setToolTip(words)
    made.setData(key, _KEY)
    if is_bold:
        font = made.font()
        font.setBold(True)
        made.setFont(font)
    return made
