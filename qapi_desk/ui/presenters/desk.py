"""The supervisor's desk: progress, what waits, results, and the way from a number to its cases."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.findings import CriterionFindings, Finding, ParetoBar
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.services import desk_view
from qapi_desk.services.desk_progress import CriterionProgress
from qapi_desk.services.desk_trend import TrendRow
from qapi_desk.services.desk_view import DeskView
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat

ORDER = (
    Outcome.ERROR,
    Outcome.INCOMPLETE,
    Outcome.NOT_APPLICABLE,
    Outcome.EXCLUDED,
    Outcome.ACTION,
)
"""Outcomes as they are looked into, the most pressing first."""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One criterion: how far it is, what it came to, and how that was the time before."""

    progress: CriterionProgress
    figures: CriterionFindings | None
    trend: TrendRow | None


@dataclass(frozen=True, slots=True)
class Behind:
    """Which cases are looked at: of a criterion (None: of all), so counted, of this cause.

    ``case_id``: every finding of one case, whatever else is asked.
    """

    criterion: CriterionId | None = None
    outcome: Outcome | None = Outcome.ERROR
    cause: str = ""
    case_id: CaseId | None = None

    def holds(self, finding: Finding) -> bool:
        """Whether a finding is among them."""
        if self.case_id is not None:
            return finding.case_id == self.case_id
        return (
            self.criterion in {None, finding.criterion}
            and self.outcome in {None, finding.outcome}
            and self.cause in {"", finding.cause or "not_coded"}
        )


@dataclass(frozen=True, slots=True)
class DeskState:
    """What the page shows. ``refusal``: why this person sees no desk."""

    is_read: bool = False
    has_review: bool = False
    refusal: str = ""
    view: DeskView | None = None
    rows: tuple[DeskRow, ...] = ()
    found: tuple[Finding, ...] = ()
    """Every governing finding, where results are shown."""
    names: Mapping[PersonId, str] = field(default_factory=dict)
    looked_at: Behind = field(default_factory=Behind)

    @property
    def behind(self) -> tuple[Finding, ...]:
        """The findings that are looked at."""
        return tuple(each for each in self.found if self.looked_at.holds(each))

    @property
    def by_outcome(self) -> Mapping[Outcome, int]:
        """How many findings of the criterion and cause at hand count how."""
        wide = replace(self.looked_at, outcome=None, case_id=None)
        return Counter(each.outcome for each in self.found if wide.holds(each))

    @property
    def causes(self) -> tuple[ParetoBar, ...]:
        """The causes of the errors, most frequent first."""
        results = self.view.results if self.view else None
        return results.causes if results else ()

    @property
    def row(self) -> DeskRow | None:
        """The criterion that is looked at."""
        wanted = self.looked_at.criterion
        return next((row for row in self.rows if row.progress.criterion == wanted), None)


class DeskPresenter(Presenter[DeskState]):
    """Reads a review as its supervisor finds it, and drills into it."""

    def __init__(self, seat: Seat, view: View[DeskState]) -> None:
        super().__init__(seat, view, DeskState())

    def load(self) -> None:
        """Read it (again); what is looked at stays."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None:
            self.show(DeskState(is_read=True))
            return
        self.read(lambda: _read(desk, review_id), self._loaded)

    def _loaded(self, found: DeskState) -> None:
        self.show(replace(found, looked_at=self.state.looked_at))

    def refused(self, fault: Fault) -> None:
        """Having no desk here is a state of the page, not an accident."""
        if fault.code in {"people.role", "desk.practice"}:
            self.show(DeskState(is_read=True, has_review=True, refusal=fault.sentence))
            return
        super().refused(fault)

    def look_at(self, criterion: CriterionId) -> None:
        """Show the cases behind a criterion: its errors, until something else is chosen."""
        if criterion != self.state.looked_at.criterion:
            self._look(Behind(criterion, self.state.looked_at.outcome))

    def look_at_cause(self, bar: ParetoBar) -> None:
        """Show the errors of one cause, of every criterion."""
        self._look(Behind(cause=bar.cause))

    def only(self, outcome: Outcome | None) -> None:
        """Show the cases that count so; all of them when nothing is named."""
        self._look(replace(self.state.looked_at, outcome=outcome, case_id=None))

    def look_at_case(self, case_id: CaseId) -> None:
        """Show every finding of one case."""
        self._look(replace(self.state.looked_at, case_id=case_id))

    def back(self) -> bool:
        """From a case to the list it was found in, from that to all errors; False when there."""
        now = self.state.looked_at
        if now.case_id is not None:
            self._look(replace(now, case_id=None))
            return True
        if now != Behind():
            self._look(Behind())
            return True
        return False

    def _look(self, behind: Behind) -> None:
        if behind != self.state.looked_at:
            self.show(replace(self.state, looked_at=behind))


def _read(desk: Desk, review_id: ReviewId) -> DeskState:
    view = desk_view.show(desk, review_id)
    results = view.results
    return DeskState(
        is_read=True,
        has_review=True,
        view=view,
        rows=tuple(
            DeskRow(
                row,
                results.of(row.criterion) if results else None,
                results.trend.row(row.criterion) if results else None,
            )
            for row in view.criteria
        ),
        found=desk_view.cases_behind(desk, review_id) if results else (),
        names={row.person_id: row.name for row in view.reviewers if row.person_id is not None},
    )
