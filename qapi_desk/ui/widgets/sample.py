"""The sample as a list, and the sharing out of its cases among reviewers."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox

from qapi_desk.domain.documents import Column, Format
from qapi_desk.domain.people import Person
from qapi_desk.services.queue import QueueRow
from qapi_desk.ui.models.rows import Field
from qapi_desk.ui.text import CASE_STATES, plural
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import said
from qapi_desk.ui.widgets.flow import FlowLayout
from qapi_desk.ui.widgets.kit import button, clear, column, label
from qapi_desk.ui.widgets.row_list import RowList

SAMPLE_FIELDS: tuple[Field[QueueRow], ...] = (
    Field(Column("rank", "Rank", Format.COUNT), lambda r: r.rank),
    Field(Column("case_id", "Case", Format.MONO), lambda r: r.case_id),
    Field(Column("criteria", "Criteria", width=2), lambda r: ", ".join(r.criteria)),
    Field(Column("state", "State"), lambda r: r.state, lambda r: said(CASE_STATES[r.state])),
    Field(Column("reviewer", "Reviewer"), lambda r: r.reviewer_name),
    Field(Column("office", "Office"), lambda r: r.office_code),
    Field(Column("worker", "Worker"), lambda r: r.worker_id),
)
LIST_LINES = 14


class SampleDesk:
    """The list of opened cases with the controls that give them to reviewers.

    ``parts`` are laid out by the page; ``share`` and ``give`` call the
    page's bound slots.
    """

    def __init__(
        self, share_out: Callable[[], object], assign_marked: Callable[[], object]
    ) -> None:
        self.cases = RowList("draw.sample", "Sample", SAMPLE_FIELDS, key=lambda r: str(r.case_id))
        self.reviewer = QComboBox()
        self.reviewer.setObjectName("draw.reviewer")
        self.reviewer.setAccessibleName("Reviewer")
        self.give = button("Assign the marked cases", "draw.assign_marked", assign_marked)
        self.share = button("Share out evenly", "draw.assign", share_out, kind="primary")
        self._waiting = label(tone="muted", name="draw.unassigned")
        flow = FlowLayout(space=em(0.5))
        for made in (self.share, self.reviewer, self.give):
            flow.addWidget(made)
        self._assigning = clear(column(self._waiting, clear(flow), space=0.3))
        self.parts = (self._assigning, self.cases)

    def show_cases(self, cases: Sequence[QueueRow], unassigned: int, *, may_assign: bool) -> None:
        """Show the opened cases and how many wait."""
        self.cases.show_rows(tuple(cases))
        self.cases.limit_height(LIST_LINES)
        self._assigning.setVisible(may_assign and bool(cases))
        words = plural(unassigned, "case waits", "cases wait")
        self._waiting.setText(f"{words} for a reviewer." if unassigned else "All assigned.")

    def offer(self, reviewers: Sequence[Person], *, may_share: bool) -> None:
        """Offer these reviewers; the choice made stays while they are the same."""
        self.share.setEnabled(may_share and bool(reviewers))
        if not reviewers:
            self._waiting.setText(
                "Nobody here is a reviewer yet. A supervisor adds one on the command line with "
                "“qapi-desk people add”; the name is then offered here."
            )
        if self.reviewer.count() != len(reviewers):
            self.reviewer.clear()
            for person in reviewers:
                self.reviewer.addItem(person.name, str(person.person_id))
        self.give.setEnabled(bool(reviewers))

    @property
    def chosen(self) -> str:
        """The id of the reviewer chosen, empty without one."""
        return str(self.reviewer.currentData() or "")
