"""How far a review is, by reviewer and by criterion: counts of cases, never a judgement of anybody.

Knows no rate and no outcome but whether a case counts; that, and only that, is left out for who
may not see it (``is_blind``).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qapi_desk.domain.assignments import QueuedCase
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.minutes import Minutes
from qapi_desk.services.people import may_review

COUNTED = frozenset({Outcome.ACTION, Outcome.ERROR})


@dataclass(frozen=True, slots=True)
class ReviewerProgress:
    """One person's cases by how far they are. ``person_id`` is None for the cases nobody has.

    ``assigned``, ``started``, ``ready`` and ``released`` add up to ``cases`` for a person; the
    cases that nobody has are ``unassigned``. ``overdue`` and ``returned`` are among the open ones.
    """

    person_id: PersonId | None
    name: str
    unassigned: int
    assigned: int
    started: int
    ready: int
    released: int
    overdue: int
    returned: int
    minutes_left: int
    last_active: date | None
    """The last day an answer was given or a case released; None before the first."""

    @property
    def cases(self) -> int:
        """All of them."""
        return self.unassigned + self.assigned + self.started + self.ready + self.released

    @property
    def open(self) -> int:
        """How many are not released yet."""
        return self.cases - self.released


@dataclass(frozen=True, slots=True)
class CriterionProgress:
    """One criterion's cases. ``counted`` and ``undetermined`` are None to who may not see them.

    ``needed`` is the n of the plan; None where no plan asks for a number: a received list, or
    questions attached while the review ran. A case that cannot be determined keeps its place in n.
    """

    criterion: CriterionId
    title: str
    opened: int
    released: int
    overdue: int
    counted: int | None
    undetermined: int | None
    needed: int | None

    @property
    def open(self) -> int:
        """Opened cases that are not released."""
        return self.opened - self.released

    @property
    def to_come(self) -> int | None:
        """Cases still to be settled before n is reached; None where that is not known.

        Never more than are open: where the universe ended before n, nothing more comes.
        """
        if self.needed is None or self.counted is None or self.undetermined is None:
            return None
        left = max(0, self.needed - self.counted - self.undetermined)
        return min(self.open, left) if self.opened else left


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """A case whose due day is over and that is not released."""

    case_id: CaseId
    rank: int
    reviewer: PersonId | None
    reviewer_name: str
    state: CaseState
    due_on: date
    days_over: int
    minutes_left: int
    about: str
    """The criteria in words."""


def by_reviewer(
    queued: Sequence[QueuedCase], people: Iterable[Person], minutes: Minutes, today: date
) -> tuple[ReviewerProgress, ...]:
    """Everyone who has a case, and every reviewer who could have one, by name; last, nobody's."""
    having = {each.case.reviewer for each in queued}
    shown = sorted(
        (p for p in people if p.person_id in having or _could(p)), key=lambda p: p.name.casefold()
    )
    rows = [_of(person.person_id, person.name, queued, minutes, today) for person in shown]
    if None in having:
        rows.append(_of(None, "", queued, minutes, today))
    return tuple(rows)


def _could(person: Person) -> bool:
    return may_review(person) and person.role is Role.REVIEWER


def _of(
    person_id: PersonId | None,
    name: str,
    queued: Sequence[QueuedCase],
    minutes: Minutes,
    today: date,
) -> ReviewerProgress:
    own = [each for each in queued if each.case.reviewer == person_id]
    states = Counter(each.case.state for each in own)
    return ReviewerProgress(
        person_id=person_id,
        name=name,
        unassigned=states[CaseState.UNASSIGNED],
        assigned=states[CaseState.ASSIGNED],
        started=states[CaseState.STARTED],
        ready=states[CaseState.READY],
        released=states[CaseState.RELEASED],
        overdue=sum(each.is_overdue(today) for each in own),
        returned=sum(each.is_returned for each in own),
        minutes_left=sum(map(minutes.left, own)),
        last_active=max(filter(None, map(_last_day, own)), default=None),
    )


def _last_day(queued: QueuedCase) -> date | None:
    moments = (queued.case.answered_at, queued.case.released_at)
    last: datetime | None = max(filter(None, moments), default=None)
    return last.date() if last else None


@dataclass(frozen=True, slots=True)
class Asked:
    """The criteria in the order of the review: what each is called, and the n of the plan."""

    titles: Mapping[CriterionId, str]
    needed: Mapping[CriterionId, int]


def by_criterion(
    queued: Sequence[QueuedCase],
    found: Iterable[Finding],
    asked: Asked,
    today: date,
    *,
    is_blind: bool,
) -> tuple[CriterionProgress, ...]:
    """Every criterion of the review; ``found`` are the findings of the governing ruleset."""
    known = tuple(found)
    counted = Counter(each.criterion for each in known if each.outcome in COUNTED)
    unclear = Counter(each.criterion for each in known if each.outcome is Outcome.INCOMPLETE)
    opened, released, overdue = (Counter[CriterionId]() for _ in range(3))
    for each in queued:
        opened.update(each.case.criteria)
        released.update(() if each.is_open else each.case.criteria)
        overdue.update(each.case.criteria if each.is_overdue(today) else ())
    return tuple(
        CriterionProgress(
            criterion=criterion,
            title=title,
            opened=opened[criterion],
            released=released[criterion],
            overdue=overdue[criterion],
            counted=None if is_blind else counted[criterion],
            undetermined=None if is_blind else unclear[criterion],
            needed=asked.needed.get(criterion),
        )
        for criterion, title in asked.titles.items()
    )


def overdue_cases(
    queued: Iterable[QueuedCase], minutes: Minutes, titles: Mapping[CriterionId, str], today: date
) -> tuple[OverdueCase, ...]:
    """The cases past their due day, the longest overdue first."""
    found = [
        OverdueCase(
            case_id=each.case.case_id,
            rank=each.case.rank,
            reviewer=each.case.reviewer,
            reviewer_name=each.reviewer_name,
            state=each.case.state,
            due_on=due_on,
            days_over=(today - due_on).days,
            minutes_left=minutes.left(each),
            about="; ".join(titles.get(c, str(c)) for c in each.case.criteria),
        )
        for each in queued
        if each.is_overdue(today) and (due_on := each.agreed.due_on) is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.due_on, each.rank)))
