"""Cases as a list: when they are due, how far they are, and what waits in them.

The queue and the page that assigns show the same columns. Sorting and searching are done over the
rows themselves, by whoever fills the list: ten thousand rows are too many to ask cell by cell.
"""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QPushButton, QStyledItemDelegate, QStyleOptionViewItem

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.queue import QueueRow, Sort
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.text import CASE_STATES, NOTHING, day, plural
from qapi_desk.ui.theme import em, worn_look
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.row_list import RowList

_TONES = {CaseState.RELEASED: "good", CaseState.READY: "accent"}
_COMPLETE = {CaseState.READY, CaseState.RELEASED}
ON_MARK = "\N{CHECK MARK}"
OVERDUE_MARK = "\N{BLACK RIGHT-POINTING POINTER}"


def due_words(row: QueueRow) -> str:
    """The day it is due, with mark and word when that day has passed."""
    if row.due_on is None:
        return NOTHING
    return (
        filled("{mark} overdue {due_on}", mark=OVERDUE_MARK, due_on=day(row.due_on))
        if row.is_overdue
        else day(row.due_on)
    )


def due_short(row: QueueRow) -> str:
    """The same where there is little room: mark and word alone once the day has passed."""
    return filled("{mark} overdue", mark=OVERDUE_MARK) if row.is_overdue else due_words(row)


def done_words(row: QueueRow) -> str:
    """How far a case is: its state, or how much of it is answered."""
    if row.state is CaseState.STARTED and row.required:
        return filled("{answered} of {required}", answered=row.answered, required=row.required)
    return said(CASE_STATES[row.state])


def waiting_words(row: QueueRow) -> str:
    """What waits in a case, the most pressing first; a dash when nothing does."""
    told = (
        "returned" if row.is_returned else "",
        "edited after review" if row.is_edited_after_review else "",
        plural(row.open_comments, "open comment") if row.open_comments else "",
        filled("{missing_evidence} without evidence", missing_evidence=row.missing_evidence)
        if row.missing_evidence
        else "",
        "handed back" if row.handed_back_why else "",
        "names masked" if row.is_masked else "",
    )
    return ", ".join(said(each) for each in told if each) or NOTHING


def waiting_and_due(row: QueueRow) -> str:
    """What waits in a case, and the day it was due where ``due_short`` has no room for it."""
    if not row.is_overdue:
        return waiting_words(row)
    waiting, due = waiting_words(row), filled("due {due_on}", due_on=day(row.due_on))
    return due if waiting == NOTHING else f"{waiting}, {due}"


def _due_tone(row: QueueRow) -> str:
    return "bad" if row.is_overdue else ""


def _waiting_tone(row: QueueRow) -> str:
    return "warn" if row.is_returned or row.handed_back_why else ""


def _reviewer_words(row: QueueRow) -> str:
    name = row.reviewer_name or NOTHING
    return (
        filled("{name}, for {covers_for_name}", name=name, covers_for_name=row.covers_for_name)
        if row.covers_for_name
        else name
    )


CASE: Field[QueueRow] = Field(Column("case_id", "Case", Format.MONO, 2), lambda r: r.case_id)
DUE: Field[QueueRow] = Field(
    Column("due", "Due", Format.DAY), lambda r: r.due_on, due_words, _due_tone
)
DUE_SHORT: Field[QueueRow] = Field(
    Column("due", "Due", Format.DAY), lambda r: r.due_on, due_short, _due_tone
)
DONE: Field[QueueRow] = Field(
    Column("done", "Done"), lambda r: r.state, done_words, lambda r: _TONES.get(r.state, "")
)
WAITING: Field[QueueRow] = Field(
    Column("waiting", "Waiting", width=2), waiting_words, waiting_words, _waiting_tone
)
WAITING_AND_DUE: Field[QueueRow] = Field(
    Column("waiting", "Waiting", width=2), waiting_and_due, waiting_and_due, _waiting_tone
)
MINUTES: Field[QueueRow] = Field(
    Column("minutes", "Minutes", Format.COUNT, description="Minutes it is expected to take yet"),
    lambda r: r.minutes_left,
)
REVIEWER: Field[QueueRow] = Field(
    Column("reviewer", "Reviewer"), lambda r: r.reviewer_name, _reviewer_words
)
RANK: Field[QueueRow] = Field(
    Column("rank", "#", Format.COUNT, description="Rank"), lambda r: r.rank
)
OFFICE: Field[QueueRow] = Field(Column("office", "Office"), lambda r: r.office_code)
CRITERIA: Field[QueueRow] = Field(
    Column("criteria", "Criteria", width=2), lambda r: ", ".join(r.criteria)
)
WORKER: Field[QueueRow] = Field(Column("worker", "Worker"), lambda r: r.worker_id)
SORTS = (
    (Sort.DUE, "due", "Due day"),
    (Sort.LEAST_DONE, "done", "Least done"),
    (Sort.STATE, "state", "State"),
    (Sort.MINUTES, "minutes", "Minutes left"),
    (Sort.CASE, "case_id", "Case number"),
    (Sort.REVIEWER, "reviewer", "Reviewer"),
    (Sort.RANK, "rank", "Rank"),
)
"""Each order with the column it stands for and its words."""


def orders(now: Sort, *, is_falling: bool) -> list[tuple[str, str]]:
    """The orders to choose from; the one in force says when it is turned round."""
    return [
        (
            str(by),
            filled("{order}, reversed", order=said(words)) if is_falling and by is now else words,
        )
        for by, _, words in SORTS
    ]


class DoneDelegate(QStyledItemDelegate):
    """Draws a bar under the words of how far a case is. The words say the same."""

    def __init__(self, parent: RowList) -> None:
        super().__init__(parent)
        self._list = parent

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The cell as ever, then the bar along its foot."""
        super().paint(painter, option, index)
        row = self._list.row_at(index.row())
        if not isinstance(row, QueueRow) or not row.required:
            return
        look, high = worn_look(), max(2, em(0.16))
        box = QRectF(option.rect)
        track = QRectF(box.left() + em(0.3), box.bottom() - high - 1, box.width() - em(0.6), high)
        painter.fillRect(track, QColor(look.line))
        track.setWidth(track.width() * min(1.0, row.answered / row.required))
        painter.fillRect(track, QColor(look.good if row.state in _COMPLETE else look.accent))


def case_list(
    name: str, title: str, fields: tuple[Field[QueueRow], ...], key: Callable[[QueueRow], str]
) -> RowList:
    """A list of cases that is searched and sorted over its rows, with the bar of what is done."""
    made = RowList(name, title, fields, key=key).asking("Search").sorted_elsewhere()
    made.grid.setItemDelegateForColumn(fields.index(DONE), DoneDelegate(made))
    made.grid.setTextElideMode(Qt.TextElideMode.ElideRight)
    return made


def press_quietly(chip: QPushButton, words: str, *, is_on: bool) -> None:
    """Show a chip without saying that anybody pressed it."""
    blocker = QSignalBlocker(chip)
    chip.setChecked(is_on)
    blocker.unblock()
    shown = f"{ON_MARK} {words}" if is_on else words
    if chip.text() != shown:
        chip.setText(shown)
        chip.setAccessibleName(words)
