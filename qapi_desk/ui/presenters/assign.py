"""Giving cases out: to whom, by when; what stands against it, shown before anything happens.

Cases are narrowed as in the queue, by the same presenter. What a supervisor asks for is first
prepared (``Giving``): which cases are nobody's, which move from one person to another, which
conflict; only then, and only if something has to be said about it, a dialog asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.reviews import CaseState, Review, ReviewKind
from qapi_desk.services import assign, conflicts, cover, due_days, people, reviews, workload
from qapi_desk.services.conflicts import Conflict
from qapi_desk.services.cover import Covered
from qapi_desk.services.people import may_review
from qapi_desk.services.queue import QueueRow
from qapi_desk.services.workload import Load, Workload
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.queue import QueuePresenter, QueueState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import day, plural
from qapi_desk.ui.tongue import filled, said

DUE_WORKING_DAYS = 10
"""The due day that is offered first, in working days from today; nothing follows from it."""
_RETURNABLE = frozenset({CaseState.STARTED, CaseState.READY})


@dataclass(frozen=True, slots=True)
class Giving:
    """Cases about to be given to a person, by what that means for each."""

    person: Person
    due_on: date | None
    fresh: tuple[CaseId, ...] = ()
    """Nobody has them."""
    moved: tuple[CaseId, ...] = ()
    """Somebody else has them."""
    same: tuple[CaseId, ...] = ()
    """They are this person's already; only the due day can change."""
    conflicts: tuple[Conflict, ...] = ()

    @property
    def needs_words(self) -> bool:
        """Whether a person has to say something before it may happen."""
        return bool(self.conflicts or self.moved)

    @property
    def is_waivable(self) -> bool:
        """Whether a supervisor may let every conflict pass."""
        return bool(self.conflicts) and all(each.is_waivable for each in self.conflicts)

    def without_conflicts(self) -> "Giving":
        """The same for the cases that nothing stands against."""
        against = {each.case_id for each in self.conflicts}
        return replace(
            self,
            fresh=tuple(case_id for case_id in self.fresh if case_id not in against),
            moved=tuple(case_id for case_id in self.moved if case_id not in against),
            conflicts=(),
        )


@dataclass(frozen=True, slots=True)
class AssignState:
    """What the page shows. ``asked`` waits for a reason, a waiver or both."""

    is_read: bool = False
    has_review: bool = False
    is_supervisor: bool = False
    is_busy: bool = False
    review: Review | None = None
    line: QueueState = field(default_factory=QueueState)
    work: Workload | None = None
    reviewers: tuple[Person, ...] = ()
    due: date | None = None
    """The due day that is offered first."""
    asked: Giving | None = None
    chosen: str | None = None
    """Whose weeks are shown, by id; empty: of the cases nobody has; None: everybody's."""

    @property
    def unassigned(self) -> int:
        """How many opened cases nobody has."""
        return self.work.unassigned.open if self.work else 0

    @property
    def away(self) -> tuple[tuple[str, str], ...]:
        """(person id, name) of those somebody stands in for."""
        found = {
            str(row.covers_for): row.covers_for_name
            for row in self.line.rows
            if row.covers_for is not None and row.state is not CaseState.RELEASED
        }
        return tuple(sorted(found.items(), key=lambda each: each[1].casefold()))

    @property
    def load(self) -> Load | None:
        """The workload of whoever is chosen."""
        loads = (*self.work.loads, self.work.unassigned) if self.work else ()
        return next((each for each in loads if (each.person_id or "") == self.chosen), None)


class AssignPresenter(Presenter[AssignState]):
    """Reads who has what, and gives cases out."""

    def __init__(self, seat: Seat, view: View[AssignState]) -> None:
        super().__init__(seat, view, AssignState(is_supervisor=seat.is_supervisor))
        self.cases = QueuePresenter(seat, _CasesIn(self))

    @property
    def _review(self) -> ReviewId:
        review_id = self.seat.review_id
        if review_id is None:
            raise RuntimeError("no review is open")
        return review_id

    # Reading

    def load(self) -> None:
        """Read the workload, and for a supervisor the cases."""
        if self.seat.review_id is None:
            self.show(AssignState(is_read=True, is_supervisor=self.state.is_supervisor))
            return
        desk, review_id, is_lead = self.seat.desk, self._review, self.state.is_supervisor

        def work() -> AssignState:
            review = reviews.get(desk, review_id)
            return AssignState(
                has_review=True,
                review=review,
                work=workload.workload(desk, review_id),
                reviewers=_reviewers(people.everyone(desk), review.kind) if is_lead else (),
                due=due_days.in_working_days(desk, review_id, DUE_WORKING_DAYS),
            )

        self.read(work, self._loaded)
        if is_lead:
            self.cases.load()

    def _loaded(self, found: AssignState) -> None:
        now = self.state
        self.show(
            replace(
                now,
                is_read=True,
                has_review=True,
                review=found.review,
                work=found.work,
                reviewers=found.reviewers,
                due=now.due or found.due,
            )
        )

    def cases_shown(self, line: QueueState) -> None:
        """The cases were read, narrowed or put in another order."""
        self.show(replace(self.state, line=line))

    def only_unassigned(self, *, is_on: bool) -> None:
        """Show the cases nobody has, or all."""
        self.cases.only_states(frozenset({CaseState.UNASSIGNED}) if is_on else frozenset())

    def choose(self, load: Load) -> None:
        """Show the weeks of one row of the workload."""
        chosen = str(load.person_id or "")
        if chosen != self.state.chosen:
            self.show(replace(self.state, chosen=chosen))

    # Giving

    def prepare(self, rows: tuple[QueueRow, ...], person_id: str, due_on: date | None) -> None:
        """See what giving these cases to a person would mean; do it when nothing is to be said."""
        person = next((p for p in self.state.reviewers if p.person_id == person_id), None)
        if not rows or person is None:
            self.view.say("Mark the cases in the list first, then choose a reviewer.", "bad")
            return
        desk, review_id = self.seat.desk, self._review
        giving = _sorted_out(rows, person, due_on)

        def work() -> Giving:
            chosen = (*giving.fresh, *giving.moved)
            found = conflicts.conflicts(desk, review_id, chosen, person.person_id)
            return replace(giving, conflicts=found)

        self.view.say("", "")
        self.read(work, self._prepared)

    def _prepared(self, giving: Giving) -> None:
        if giving.needs_words:
            self.show(replace(self.state, asked=giving))
        else:
            self.give(giving)

    def drop(self) -> None:
        """Nothing is given; the question was closed."""
        if self.state.asked is not None:
            self.show(replace(self.state, asked=None))

    def give(self, giving: Giving, *, why: str = "", waiver: str = "") -> None:
        """Give the cases; ``why`` they move, ``waiver`` why their conflicts are let pass."""
        self.state = replace(self.state, asked=None)
        number = len(giving.fresh) + len(giving.moved)
        if not number and not (giving.same and giving.due_on):
            words = (
                filled(
                    "They are all {name}'s already; choose a due day to change it.",
                    name=giving.person.name,
                )
                if giving.same
                else "No case is left to give, so nothing is changed."
            )
            self.view.say(words, "warn")
            return
        desk, review_id = self.seat.desk, self._review
        self.change(lambda: _give(desk, review_id, giving, why, waiver), _given_words(giving))

    def set_due(self, rows: tuple[QueueRow, ...], due_on: date | None) -> None:
        """Agree on another due day for cases, or on none."""
        if not rows:
            self.view.say("Mark the cases in the list first.", "bad")
            return
        desk, review_id = self.seat.desk, self._review
        ids = tuple(row.case_id for row in rows)
        told = filled("due {due_on}", due_on=day(due_on)) if due_on else said("without a due day")
        self.change(
            lambda: assign.set_due(desk, review_id, ids, due_on),
            filled("{ids} {told} now.", ids=plural(len(ids), "case is", "cases are"), told=told),
        )

    def share_out(self, person_ids: tuple[PersonId, ...], due_on: date | None) -> None:
        """Share the cases nobody has by expected minutes among these people."""
        desk, review_id = self.seat.desk, self._review

        def work(_progress: Progress) -> Changes:
            return assign.assign_balanced(desk, review_id, person_ids, due_on=due_on)

        self.show(replace(self.state, is_busy=True))
        self.run_change("Sharing the cases out", work, "The cases are shared out.")

    def returnable(self, rows: tuple[QueueRow, ...]) -> tuple[QueueRow, ...]:
        """Those that somebody else has begun and not released."""
        me = self.seat.desk.person.person_id
        return tuple(r for r in rows if r.state in _RETURNABLE and r.reviewer not in {None, me})

    def return_to_reviewer(self, case_ids: tuple[CaseId, ...], why: str) -> None:
        """Send cases back to their reviewers with what to look at."""
        desk, review_id = self.seat.desk, self._review

        def work() -> Changes:
            made = [assign.return_to_reviewer(desk, review_id, each, why) for each in case_ids]
            return _together(made)

        told = plural(len(case_ids), "case is", "cases are")
        self.change(
            work,
            filled("{told} back with the reviewer; the queue shows what you wrote.", told=told),
        )

    # Standing in

    def cover(self, away: str, stand_in: str, why: str) -> None:
        """Let somebody stand in for a reviewer who is away."""
        desk, review_id = self.seat.desk, self._review
        self.write(
            lambda: cover.cover(desk, review_id, PersonId(away), PersonId(stand_in), why),
            self._covered,
        )

    def end_cover(self, away: str, why: str) -> None:
        """Give somebody who is back the cases that are not released yet."""
        desk, review_id = self.seat.desk, self._review
        self.write(lambda: cover.end_cover(desk, review_id, PersonId(away), why), self._covered)

    def _covered(self, found: Covered) -> None:
        words = filled("{moved} moved.", moved=plural(len(found.moved), "case"))
        if found.left:
            told = "; ".join(each.sentence for each in found.left)
            words += filled(
                " {left} where it was: {told}.",
                left=plural(len(found.left), "case stays", "cases stay"),
                told=told,
            )
        self.view.say(words, "warn" if found.left else "good")
        self.seat.publish(found.changes)

    # Waiting

    def settle(self) -> None:
        """What ran has ended."""
        super().settle()
        if self.state.is_busy and self.waiting == 0:
            self.show(replace(self.state, is_busy=False))

    def refused(self, fault: Fault) -> None:
        """Say why not, and show what stands: of several acts the first may have been done."""
        self.state = replace(self.state, asked=None)
        super().refused(fault)
        self.load()


@dataclass(frozen=True, slots=True)
class _CasesIn:
    """How the list of cases speaks to the page: through the page's own presenter."""

    owner: AssignPresenter

    def show_state(self, state: QueueState) -> None:
        self.owner.cases_shown(state)

    def say(self, sentence: str, tone: str) -> None:
        self.owner.view.say(sentence, tone)


def _reviewers(everyone: tuple[Person, ...], kind: ReviewKind) -> tuple[Person, ...]:
    """Everyone cases can be given to: reviewers first, then the others, by name."""
    able = [person for person in everyone if may_review(person, kind)]
    return tuple(
        sorted(able, key=lambda each: (each.role is not Role.REVIEWER, each.name.casefold()))
    )


def _sorted_out(rows: tuple[QueueRow, ...], person: Person, due_on: date | None) -> Giving:
    theirs = person.person_id
    return Giving(
        person,
        due_on,
        fresh=tuple(row.case_id for row in rows if row.reviewer is None),
        moved=tuple(row.case_id for row in rows if row.reviewer not in {None, theirs}),
        same=tuple(row.case_id for row in rows if row.reviewer == theirs),
    )


def _give(desk: Desk, review_id: ReviewId, giving: Giving, why: str, waiver: str) -> Changes:
    """The moved, then the fresh, then the due days: each all or nothing."""
    person_id, due_on = giving.person.person_id, giving.due_on
    against = {each.case_id for each in giving.conflicts}
    made: list[Changes] = []
    if giving.moved:
        waived = waiver if against.intersection(giving.moved) else ""
        made.append(assign.reassign(desk, review_id, giving.moved, person_id, why, waiver=waived))
    if giving.fresh:
        waived = waiver if against.intersection(giving.fresh) else ""
        made.append(
            assign.assign(desk, review_id, giving.fresh, person_id, due_on=due_on, waiver=waived)
        )
    had = (*giving.moved, *giving.same)
    if had and due_on:
        made.append(assign.set_due(desk, review_id, had, due_on))
    return _together(made)


def _together(made: Iterable[Changes]) -> Changes:
    return Changes(frozenset(each for changes in made for each in changes.touched))


def _given_words(giving: Giving) -> str:
    name = giving.person.name
    told = []
    if giving.fresh:
        told.append(
            filled("{fresh} given to {name}", fresh=plural(len(giving.fresh), "case"), name=name)
        )
    if giving.moved:
        told.append(
            filled("{moved} moved to {name}", moved=plural(len(giving.moved), "case"), name=name)
        )
    if giving.same and giving.due_on:
        told.append(
            filled("{same} kept by {name}", same=plural(len(giving.same), "case"), name=name)
        )
    due = filled(", due {due_on}", due_on=day(giving.due_on)) if giving.due_on else ""
    return f"{'; '.join(told)}{due}."
