"""Conflicts of interest: whose hands a case has been in, and whose agency is reviewed.

A reviewer has no prior knowledge of a case (7 CFR 275.2(b), the pattern of another program's
quality control; no rule of the child support program says it). What the record cannot show, a
friendship or a talk in the corridor, a supervisor must know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qapi_desk.domain.cases import Worker
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId, WorkerId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.services import reviews
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_SUPERVISOR = "SUPERVISOR"


class ConflictKind(StrEnum):
    """Why somebody should not review a case; the value is the code of its refusal."""

    OWN_AGENCY = "assign.own_agency"
    OWN_CASE = "assign.own_case"
    SUPERVISED = "assign.supervised"
    REPORTS_TO = "assign.reports_to"
    FIRST_LOOK = "assign.first_look"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One person and one case that should not meet, and why, in a sentence."""

    case_id: CaseId
    person_id: PersonId
    kind: ConflictKind
    sentence: str

    @property
    def is_waivable(self) -> bool:
        """Whether a supervisor may let it pass; nobody's second look is their own first."""
        return self.kind not in {ConflictKind.OWN_AGENCY, ConflictKind.FIRST_LOOK}

    def refused(self) -> Refused:
        """The refusal, with what to do."""
        todo = "choose somebody else"
        if self.kind is ConflictKind.FIRST_LOOK:
            todo += (
                "; where one person reviews, a supervisor or an analyst looks again, or somebody "
                "of another county who is added to the people table"
            )
        if self.is_waivable:
            todo += ", or let another supervisor record a waiver with its reason"
        return Refused(self.kind, f"{self.sentence}; {todo}.", case_id=self.case_id)


@dataclass(frozen=True, slots=True)
class Record:
    """What a snapshot shows of who worked on cases, read once for all of them."""

    hands: Mapping[CaseId, frozenset[WorkerId]]
    workers: Mapping[WorkerId, Worker]
    agencies: frozenset[str]
    is_peer_review: bool
    first_looks: Mapping[CaseId, frozenset[PersonId]] = field(default_factory=dict)
    """Who had a hand in what the first look found; empty but for a second review."""

    def conflict(self, person: Person, case_id: CaseId) -> Conflict | None:
        """The gravest thing between a person and a case; None when there is nothing."""
        if self.is_peer_review and self._is_of_agency(person):
            why = f"{person.name} is of the agency that is reviewed, and this is a peer review"
            return Conflict(case_id, person.person_id, ConflictKind.OWN_AGENCY, why)
        if person.person_id in self.first_looks.get(case_id, ()):
            why = f"{person.name} reviewed case {case_id} the first time, or decided of it"
            return Conflict(case_id, person.person_id, ConflictKind.FIRST_LOOK, why)
        kind = self._kind(person.worker_id, self.hands[case_id]) if person.worker_id else None
        if kind is None:
            return None
        why = f"{person.name} {_WHY[kind]} case {case_id}"
        return Conflict(case_id, person.person_id, kind, why)

    def _is_of_agency(self, person: Person) -> bool:
        """By the agency's name or code as it was typed, or by standing among its workers."""
        return normal(person.agency) in self.agencies or person.worker_id in self.workers

    def _kind(self, me: WorkerId, hands: frozenset[WorkerId]) -> ConflictKind | None:
        if me in hands:
            return ConflictKind.OWN_CASE
        own = self.workers.get(me)
        if own is None or not own.unit_code:
            return None
        colleagues = [
            self.workers[hand]
            for hand in hands
            if hand in self.workers and self.workers[hand].unit_code == own.unit_code
        ]
        if own.role == _SUPERVISOR and colleagues:
            return ConflictKind.SUPERVISED
        if any(colleague.role == _SUPERVISOR for colleague in colleagues):
            return ConflictKind.REPORTS_TO
        return None


_WHY: Mapping[ConflictKind, str] = {
    ConflictKind.OWN_CASE: "has worked",
    ConflictKind.SUPERVISED: "supervises the unit of somebody who worked",
    ConflictKind.REPORTS_TO: "reports to somebody who worked",
}


def normal(agency: str) -> str:
    """An agency's name as names are compared: case and blanks do not count."""
    return " ".join(agency.casefold().split())


def record_in(desk: Desk, work: Work, review: Review, case_ids: Iterable[CaseId]) -> Record:
    """What the review's snapshot shows of these cases' hands.

    Raises:
        Refused, Trouble: whatever opening the snapshot meets.
    """
    with desk.workspace.snapshot_in(work, review.snapshot_id) as reader:
        names = (review.agency, reader.manifest.agency_name, reader.manifest.agency_code)
        return Record(
            hands=reader.hands_on(case_ids),
            workers=reader.workers(),
            agencies=frozenset(normal(name) for name in names if name),
            is_peer_review=review.is_peer_review,
            first_looks=_first_looks(work, review),
        )


def _first_looks(work: Work, review: Review) -> Mapping[CaseId, frozenset[PersonId]]:
    """Of a second review: whoever answered, released, settled or replaced the first time."""
    if review.kind is not ReviewKind.SECOND or review.looks_at is None:
        return {}
    first = review.looks_at
    found = {case_id: set(people) for case_id, people in work.answers.hands(first).items()}
    for case in work.cases.all(first):
        found.setdefault(case.case_id, set()).update(filter(None, (case.reviewer,)))
    for finding in work.findings.as_released(first, review.governing):
        found[finding.case_id].add(finding.reviewer)
    for each in work.settlements.all(first):
        found[each.case_id].update({each.asked_by, each.settled_by})
    for _, asked in work.documents.list("replacement", f"{first}/"):
        found[asked["case_id"]].update(filter(None, (asked["requested_by"], asked["decided_by"])))
    return {case_id: frozenset(people) for case_id, people in found.items()}


def conflicts(
    desk: Desk, review_id: ReviewId, case_ids: Iterable[CaseId], person_id: PersonId
) -> tuple[Conflict, ...]:
    """What stands between a person and these cases, before anything is assigned.

    Raises:
        Refused: ``people.role`` but for supervisors; ``people.unknown``, ``review.unknown``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="look for conflicts of interest")
    chosen = tuple(dict.fromkeys(case_ids))
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        person = work.people.get(person_id)
        record = record_in(desk, work, review, chosen)
    found = (record.conflict(person, case_id) for case_id in chosen)
    return tuple(conflict for conflict in found if conflict)
