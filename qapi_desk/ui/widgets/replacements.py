"""Cases that should not have been in the frame, says their reviewer: a second person decides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from qapi_desk.domain.documents import Column, Format
from qapi_desk.services.replace import ReplacementRequest
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

ABOUT = (
    "Only a coded frame error gives a case's place to the next rank, and only after a supervisor "
    "other than its reviewer confirmed it. A missing file or a hard case keeps its place."
)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One request with the name of who asked."""

    asked: ReplacementRequest
    person: str


WAITING_FIELDS: tuple[Field[WaitingRow], ...] = (
    Field(Column("rank", "Rank", Format.COUNT), lambda r: r.asked.rank),
    Field(Column("case", "Case", Format.MONO), lambda r: r.asked.case_id),
    Field(Column("criteria", "Criteria", width=2), lambda r: ", ".join(r.asked.criteria)),
    Field(Column("code", "Frame error", Format.MONO), lambda r: r.asked.code),
    Field(Column("label", "Which is", width=2), lambda r: r.asked.label),
    Field(Column("person", "Asked by"), lambda r: r.person),
    Field(Column("at", "When", Format.MOMENT), lambda r: r.asked.requested_at),
)
LIST_LINES = 8


class ReplacementsDesk(QObject):
    """The list of requests with the two decisions; ``part`` is laid out by the page."""

    def __init__(self, confirm: Callable[[], object], deny: Callable[[], object]) -> None:
        super().__init__()
        self.waiting = RowList(
            "draw.waiting",
            "Replacements waiting",
            WAITING_FIELDS,
            key=lambda r: str(r.asked.case_id),
            empty="No replacement waits for a second person.",
        ).without_title()
        self.waiting.picked.connect(self._on_picked)
        self.confirm = button("Confirm…", "draw.confirm", confirm, kind="primary")
        self.confirm.setAccessibleName("Confirm the marked replacement")
        self.deny = button("Deny…", "draw.deny", deny)
        self.deny.setAccessibleName("Deny the marked replacement")
        self._why_not = label(tone="muted", name="draw.decide_words")
        flow = FlowLayout(space=em(0.5))
        for made in (self.confirm, self.deny):
            flow.addWidget(made)
        self._deciding = clear(column(clear(flow), self._why_not, space=0.3))
        about = label(ABOUT, tone="muted", kind="small")
        self.part = clear(column(about, self.waiting, self._deciding))
        self._own = ""
        self._may_decide = False

    def show(
        self,
        waiting: Sequence[ReplacementRequest],
        names: Mapping[str, str],
        *,
        own: str,
        may_decide: bool,
    ) -> None:
        """Show what waits; ``own`` is the id of who looks, who decides of no case of theirs."""
        self._own, self._may_decide = own, may_decide
        rows = [
            WaitingRow(each, names.get(each.requested_by, each.requested_by)) for each in waiting
        ]
        self.waiting.show_rows(rows)
        self.waiting.limit_height(LIST_LINES)
        if rows and self.chosen is None:
            self.waiting.mark(0)
        self._deciding.setVisible(bool(rows))
        self._reflect()

    @property
    def chosen(self) -> ReplacementRequest | None:
        """The request that is marked."""
        row = self.waiting.current()
        return row.asked if isinstance(row, WaitingRow) else None

    @Slot(object)
    def _on_picked(self, _row: object) -> None:
        self._reflect()

    def _reflect(self) -> None:
        why_not = self._refusal()
        self._why_not.setText(why_not)
        for made in (self.confirm, self.deny):
            made.setEnabled(not why_not)

    def _refusal(self) -> str:
        if not self._may_decide:
            return "A supervisor decides, and not the one who reviewed the case."
        if self.chosen is None:
            return "Mark a case in the list first."
        if self.chosen.requested_by == self._own:
            return "You asked for this one yourself; another supervisor decides."
        return ""
