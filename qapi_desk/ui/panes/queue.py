"""The left pane: whose turn it is."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.casework import QueueRow
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.text import CASE_STATES, plural
from qapi_desk.ui.widgets.kit import column, label
from qapi_desk.ui.widgets.row_list import RowList

_TONES = {CaseState.RELEASED: "good", CaseState.READY: "accent", CaseState.STARTED: "text"}


def _state_words(row: QueueRow) -> str:
    mask = " (masked)" if row.is_masked else ""
    if row.state is CaseState.STARTED and row.required:
        return f"{row.answered} of {row.required}{mask}"
    return CASE_STATES[row.state] + mask


QUEUE_FIELDS: tuple[Field[QueueRow], ...] = (
    Field(Column("rank", "#", Format.COUNT), lambda r: r.rank),
    Field(Column("case_id", "Case", Format.MONO, 2), lambda r: r.case_id),
    Field(
        Column("state", "State"),
        lambda r: r.state,
        _state_words,
        lambda r: _TONES.get(r.state, "muted"),
    ),
    Field(Column("reviewer", "Reviewer"), lambda r: r.reviewer_name),
    Field(Column("office", "Office"), lambda r: r.office_code),
    Field(Column("criteria", "Criteria", width=2), lambda r: ", ".join(r.criteria)),
)


class QueuePane(QFrame):
    """The cases in rank order; Enter or a click opens one.

    Signals:
        wanted(QueueRow): this case is to be opened.
        mine_only(bool): show only the signed-in person's cases.
    """

    wanted = Signal(object)
    mine_only = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review.queue_pane")
        self.setProperty("kind", "pane")
        self.list = RowList(
            "review.queue",
            "Queue",
            QUEUE_FIELDS,
            key=lambda r: str(r.case_id),
            empty="No case is assigned yet. A supervisor draws and assigns under Plan and draw.",
        ).slim()
        self.list.opened.connect(self.wanted)
        self.list.grid.clicked.connect(self._on_clicked)
        self._mine = QCheckBox("Only mine")
        self._mine.setObjectName("review.mine")
        self._mine.setAccessibleName("Only my cases")
        self._mine.toggled.connect(self.mine_only)
        self._tally = label(kind="small", tone="muted", name="review.tally")
        box = column(self.list, self._mine, self._tally, space=0.4, margin=0.6)
        box.setStretch(0, 1)
        self.setLayout(box)

    def show_queue(self, rows: tuple[QueueRow, ...], current: str, *, is_supervisor: bool) -> None:
        """Show the queue with the open case marked."""
        self.list.show_rows(rows)
        self._mine.setVisible(is_supervisor)
        ids = [str(row.case_id) for row in rows]
        marked = self.list.current()
        if current in ids and (not isinstance(marked, QueueRow) or str(marked.case_id) != current):
            self.list.mark(ids.index(current))
        done = sum(row.state is CaseState.RELEASED for row in rows)
        self._tally.setText(f"{done:,} of {plural(len(rows), 'case')} released" if rows else "")

    @Slot()
    def _on_clicked(self) -> None:
        row = self.list.current()
        if isinstance(row, QueueRow):
            self.wanted.emit(row)
