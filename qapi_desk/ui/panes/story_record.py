"""The tables of a case's record in tabs, each filled when somebody looks at it.

A tab is a list that can be searched, marked, copied and exported; the last one holds the record
as the snapshot has it, table by table under the extract's own names.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from qapi_desk.domain.documents import Table
from qapi_desk.services.story import CaseStory
from qapi_desk.ui.models.rows import fields_of
from qapi_desk.ui.text import plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.kit import column, label, row
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.widgets.whole_rows import WholeRows, row_in_words

TABS = (
    ("parties", "Parties"), ("children", "Children"), ("orders", "Orders"),
    ("payments", "Payments"), ("account_months", "Account months"),
    ("report_lines", "Report lines"), ("workers", "Workers"),
)  # fmt: skip
RAW = "Raw record"


class TableView(QWidget):
    """One table of the record; its list is made anew when a case has other columns.

    Signals:
        export_asked(ListContents): the list is to be written to a file.
    """

    export_asked = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._table: Table | None = None
        self._rows: WholeRows | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, em(0.3), 0, 0)

    @property
    def list(self) -> RowList | None:
        """The list, once a table was shown."""
        return self._rows.list if self._rows is not None else None

    def show_table(self, table: Table) -> None:
        """Show this table."""
        if table == self._table:
            return
        before, self._table = self._table, table
        if before is None or before.columns != table.columns or before.title != table.title:
            self._make(table)
        if self._rows is not None:
            self._rows.show_rows(table.rows)

    def _make(self, table: Table) -> None:
        if self._rows is not None:
            self._box.removeWidget(self._rows)
            self._rows.hide()
            self._rows.deleteLater()
        rows = RowList(self._name, table.title, fields_of(table), empty=table.empty)
        rows.without_title().export_asked.connect(self.export_asked)
        self._rows = WholeRows(rows, row_in_words(rows))
        self._box.addWidget(self._rows)
        self._rows.show()

    def dress(self) -> None:
        """Lengths may have changed."""
        if self._rows is not None:
            self._rows.measure()


class RawView(QWidget):
    """The record as the snapshot has it: one table at a time, chosen by its name.

    Signals:
        export_asked(ListContents): the list is to be written to a file.
    """

    export_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._tables: dict[str, Table] = {}
        self._choice = Choice("review.record.raw.table", "Table of the raw record")
        self._choice.chosen.connect(self._on_chosen)
        self.view = TableView("review.record.raw")
        self.view.export_asked.connect(self.export_asked)
        words = label("Table", kind="small", tone="muted")
        words.setWordWrap(False)
        words.setBuddy(self._choice)
        box = column(row(words, self._choice, None, space=0.4), self.view, space=0.2)
        box.setContentsMargins(0, em(0.3), 0, 0)
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_tables(self, tables: tuple[Table, ...]) -> None:
        """Show these tables; the one that was looked at stays."""
        self._tables = {table.key: table for table in tables}
        self._choice.offer(
            [(each.key, f"{each.title}: {plural(len(each.rows), 'row')}") for each in tables]
        )
        self._show()

    @Slot(object)
    def _on_chosen(self, _key: str) -> None:
        self._show()

    def _show(self) -> None:
        table = self._tables.get(self._choice.key)
        if table is not None:
            self.view.show_table(table)

    def dress(self) -> None:
        """Lengths may have changed."""
        self.view.dress()


class RecordTabs(QTabWidget):
    """Events first, then the tables, then the raw record. Only the tab that shows is filled.

    Signals:
        export_asked(ListContents): a list is to be written to a file.
    """

    export_asked = Signal(object)

    def __init__(self, events: QWidget) -> None:
        super().__init__()
        self.setObjectName("review.tabs")
        self.setAccessibleName(said("Parts of the record"))
        self.setUsesScrollButtons(True)
        self.addTab(events, said("Events"))
        self.views = {key: TableView(f"review.record.{key}") for key, _ in TABS}
        for key, title in TABS:
            self.views[key].export_asked.connect(self.export_asked)
            self.addTab(self.views[key], said(title))
        self.raw = RawView()
        self.raw.export_asked.connect(self.export_asked)
        self.addTab(self.raw, said(RAW))
        self._story: CaseStory | None = None
        self.currentChanged.connect(self._on_current)

    def hasHeightForWidth(self) -> bool:
        """Its lists scroll: they take the height that is left, whatever their width would like."""
        return False

    def show_story(self, story: CaseStory) -> None:
        """Show a case's record; the tab that is looked at stays in front."""
        if story is self._story:
            return
        self._story = story
        self.setTabText(0, _titled(said("Events"), len(story.events)))
        tables = {table.key: table for table in story.tables}
        for place, (key, title) in enumerate(TABS, start=1):
            self.setTabText(place, _titled(said(title), len(tables[key].rows)))
        self._fill()

    @Slot(int)
    def _on_current(self, _place: int) -> None:
        self._fill()

    def _fill(self) -> None:
        story, shown = self._story, self.currentWidget()
        if story is None:
            return
        for table in story.tables:
            if self.views.get(table.key) is shown:
                self.views[table.key].show_table(table)
        if shown is self.raw:
            self.raw.show_tables(story.raw)

    def dress(self) -> None:
        """Lengths may have changed."""
        self.raw.dress()
        for view in self.views.values():
            view.dress()


def _titled(title: str, count: int) -> str:
    return f"{title} ({count:,})" if count else title
