"""The integrity report on the screen: of one review or its year, by name or by number."""

from dataclasses import dataclass, replace
from pathlib import Path

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.integrity import IntegrityReport
from qapi_desk.domain.progress import Progress
from qapi_desk.services import integrity
from qapi_desk.ui.presenters.base import Presenter, View, from_services
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled

REFUSALS = frozenset({"people.role", "findings.running", "second.blind", "integrity.kind"})
"""Why somebody may not read it: words in its place, no accident."""


@dataclass(frozen=True, slots=True)
class IntegrityState:
    """What the tab shows. ``refusal``: why this person is not shown a report."""

    review_id: ReviewId | None = None
    report: IntegrityReport | None = None
    refusal: str = ""
    is_year: bool = False
    is_by_number: bool = False
    cut: str = "stage"
    """What stands behind the reversals that are listed."""


class IntegrityPresenter(Presenter[IntegrityState]):
    """Reads the report when its tab is looked at, and prints it."""

    def __init__(self, seat: Seat, view: View[IntegrityState]) -> None:
        super().__init__(seat, view, IntegrityState())
        self._is_stale = True

    def forget(self) -> None:
        """Something it counts moved on; it is read again when it is looked at."""
        self._is_stale = True

    def look_at(self, review_id: ReviewId) -> None:
        """Read the report of a review, unless it is the one that shows."""
        if self._is_stale or review_id != self.state.review_id:
            self._is_stale = False
            self.state = replace(self.state, review_id=review_id)
            self._read()

    def of_year(self, *, is_year: bool) -> None:
        """Take one review, or its whole year."""
        if is_year != self.state.is_year:
            self.state = replace(self.state, is_year=is_year)
            self._read()

    def by_number(self, *, is_by_number: bool) -> None:
        """Say people by number, or by name."""
        if is_by_number != self.state.is_by_number:
            self.state = replace(self.state, is_by_number=is_by_number)
            self._read()

    def cut_by(self, cut: str) -> None:
        """List the reversals by something else."""
        self.show(replace(self.state, cut=cut))

    def _read(self) -> None:
        state, desk = self.state, self.seat.desk
        review_id = state.review_id
        if review_id is None:
            return

        def work() -> IntegrityState:
            report = integrity.show(
                desk, review_id, is_year=state.is_year, is_by_number=state.is_by_number
            )
            return replace(state, report=report, refusal="")

        self.read(work, self._loaded)

    def _loaded(self, found: IntegrityState) -> None:
        now = self.state
        if (found.is_year, found.is_by_number) == (now.is_year, now.is_by_number):
            self.show(replace(found, cut=now.cut))

    def refused(self, fault: Fault) -> None:
        """Not to be shown a report is a state of the tab."""
        if fault.code in REFUSALS:
            self.show(replace(self.state, report=None, refusal=fault.sentence))
            return
        super().refused(fault)

    def print(self, path: Path) -> None:
        """Write the report to a PDF or a workbook."""
        state, desk = self.state, self.seat.desk
        review_id = state.review_id
        target = path if path.suffix else path.with_suffix(".pdf")
        if review_id is None:
            return

        def work(_progress: Progress) -> Changes:
            changes: Changes = from_services("integrity_paper").write(
                desk, review_id, target, is_year=state.is_year, is_by_number=state.is_by_number
            )
            return changes

        self.run_change(
            filled("Writing {name}", name=target.name), work,
            filled("Written to {path}.", path=target),
        )  # fmt: skip
