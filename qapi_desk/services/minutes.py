"""How long a case is expected to take: dated data, no rule of law and nothing measured.

Estimates serve the sharing out of work and the picture of it. No report shows them, and no person
is compared with them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qapi_desk.domain.assignments import QueuedCase
from qapi_desk.domain.ids import CriterionId
from qapi_desk.services.library import Library


@dataclass(frozen=True, slots=True)
class Minutes:
    """Expected minutes, with where they come from."""

    version: str
    as_of: date
    basis: str
    a_case: int
    """Opening a case, reading its story, checking it over and releasing it."""
    other: int
    """A criterion that the table does not name."""
    each: Mapping[CriterionId, int]

    def expected(self, criteria: Iterable[CriterionId]) -> int:
        """Minutes for a whole case that is reviewed for these criteria."""
        return self.a_case + sum(self.each.get(criterion, self.other) for criterion in criteria)

    def of(self, queued: QueuedCase) -> int:
        """Minutes for a whole case: as agreed when it was assigned, else as expected now."""
        return queued.agreed.minutes or self.expected(queued.case.criteria)

    def left(self, queued: QueuedCase) -> int:
        """Minutes still to come, in proportion to the questions not answered; 0 once released.

        A case whose every question is answered still has to be looked over: the case's own
        minutes stay until its release.
        """
        if not queued.is_open:
            return 0
        whole, case = self.of(queued), queued.case
        if not case.required:
            return whole
        unanswered = case.required - case.answered
        return min(whole, max(self.a_case, -(-whole * unanswered // case.required)))


def minutes_on(library: Library) -> Minutes:
    """The minutes of the shelf.

    Raises:
        Trouble: ``library.unreadable``.
    """
    told = library.document("reviewing", "minutes.json")
    return Minutes(
        version=told["version"],
        as_of=date.fromisoformat(told["as_of"]),
        basis=told["basis"],
        a_case=told["a_case"],
        other=told["other"],
        each={CriterionId(row["id"]): row["minutes"] for row in told["criteria"]},
    )
