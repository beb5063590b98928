"""How much work lies with whom, and by when it is due. For planning; never a judgement of anybody.

Minutes are expected ones (``minutes``): nothing here measures how long a person took.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qapi_desk.domain.assignments import QueuedCase
from qapi_desk.domain.ids import PersonId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.services.minutes import Minutes, minutes_on
from qapi_desk.services.people import may_review
from qapi_desk.services.workspace import Desk


@dataclass(frozen=True, slots=True)
class DueWeek:
    """What is due in one week and not released: ``monday`` begins it, None holds the undated."""

    monday: date | None
    cases: int
    minutes_left: int


@dataclass(frozen=True, slots=True)
class Load:
    """One person's cases. ``person_id`` is None for the cases that nobody has."""

    person_id: PersonId | None
    name: str
    cases: int
    done: int
    overdue: int
    covered: int
    """How many of the open ones they have for somebody who is away."""
    returned: int
    minutes: int
    minutes_left: int
    weeks: tuple[DueWeek, ...]

    @property
    def open(self) -> int:
        """How many are not released yet."""
        return self.cases - self.done


@dataclass(frozen=True, slots=True)
class Workload:
    """The work of a review by person, and the weeks any of it is due in.

    ``basis`` says where the minutes come from, and is shown wherever they are.
    """

    review_id: ReviewId
    loads: tuple[Load, ...]
    unassigned: Load
    weeks: tuple[date | None, ...]
    basis: str


def workload(desk: Desk, review_id: ReviewId) -> Workload:
    """Everyone who has a case or could have one, by name. A reviewer gets their own only."""
    with desk.store.read() as work:
        queued = work.queue.all(review_id)
        people = work.people.all()
    minutes, today = minutes_on(desk.library), desk.clock.now().date()
    own = desk.person.role is Role.REVIEWER
    mine = desk.person.person_id
    having = Counter(each.case.reviewer for each in queued)
    shown = [
        person
        for person in sorted(people, key=lambda each: each.name.casefold())
        if (person.person_id == mine if own else _is_shown(person, having))
    ]
    counted = _Counted(minutes, today)
    loads = tuple(counted.load(person.person_id, person.name, queued) for person in shown)
    unassigned = counted.load(None, "", () if own else queued)
    weeks = {week.monday for load in (*loads, unassigned) for week in load.weeks}
    return Workload(review_id, loads, unassigned, _in_order(weeks), minutes.basis)


def _is_shown(person: Person, having: Mapping[PersonId | None, int]) -> bool:
    """Whoever has a case, and every reviewer who could be given one."""
    could = may_review(person) and person.role is Role.REVIEWER
    return could or having.get(person.person_id, 0) > 0


@dataclass(frozen=True, slots=True)
class _Counted:
    """Counting by one table of minutes on one day."""

    minutes: Minutes
    today: date

    def load(self, person_id: PersonId | None, name: str, queued: Sequence[QueuedCase]) -> Load:
        own = [each for each in queued if each.case.reviewer == person_id]
        left = [each for each in own if each.is_open]
        return Load(
            person_id=person_id,
            name=name,
            cases=len(own),
            done=len(own) - len(left),
            overdue=sum(each.is_overdue(self.today) for each in left),
            covered=sum(each.agreed.covers_for is not None for each in left),
            returned=sum(each.is_returned for each in left),
            minutes=sum(map(self.minutes.of, own)),
            minutes_left=sum(map(self.minutes.left, left)),
            weeks=self._weeks(left),
        )

    def _weeks(self, left: Iterable[QueuedCase]) -> tuple[DueWeek, ...]:
        by_week: dict[date | None, list[QueuedCase]] = {}
        for each in left:
            by_week.setdefault(monday_of(each.agreed.due_on), []).append(each)
        return tuple(
            DueWeek(week, len(by_week[week]), sum(map(self.minutes.left, by_week[week])))
            for week in _in_order(by_week)
        )


def monday_of(day: date | None) -> date | None:
    """The Monday of a day's week; None for no day."""
    return day - timedelta(days=day.weekday()) if day else None


def _in_order(weeks: Iterable[date | None]) -> tuple[date | None, ...]:
    return tuple(sorted(weeks, key=lambda week: week or date.max))
