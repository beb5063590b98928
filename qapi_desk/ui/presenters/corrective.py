"""Corrective-action plans: drafted from what is below its benchmark, carried by named people."""

from dataclasses import dataclass, replace
from datetime import date

from qapi_desk.domain.caps import Cap, CapAction
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.findings import CriterionFindings
from qapi_desk.domain.ids import CapId, CriterionId, PersonId
from qapi_desk.domain.people import Person
from qapi_desk.services import corrective, findings, people
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural
from qapi_desk.ui.tongue import filled


@dataclass(frozen=True, slots=True)
class Below:
    """A criterion below its benchmark that has no plan yet."""

    criterion: CriterionId
    title: str
    figures: CriterionFindings


@dataclass(frozen=True, slots=True)
class CorrectiveState:
    """What the page shows. ``titles`` are criterion titles by id, as pairs."""

    is_read: bool = False
    has_review: bool = False
    is_supervisor: bool = False
    caps: tuple[Cap, ...] = ()
    below: tuple[Below, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    people: tuple[Person, ...] = ()
    chosen: CapId | None = None
    note: str = ""

    @property
    def cap(self) -> Cap | None:
        """The plan that is shown in full."""
        return next((c for c in self.caps if c.cap_id == self.chosen), None)

    def title_of(self, criterion: str) -> str:
        """What a criterion is called."""
        return dict(self.titles).get(criterion, criterion)

    def name_of(self, person_id: str) -> str:
        """What a person is called."""
        return next((p.name for p in self.people if p.person_id == person_id), person_id)


class CorrectivePresenter(Presenter[CorrectiveState]):
    """Drafts, revises, records what is done."""

    def __init__(self, seat: Seat, view: View[CorrectiveState]) -> None:
        super().__init__(seat, view, CorrectiveState(is_supervisor=seat.is_supervisor))

    def load(self) -> None:
        """Read the plans and what still asks for one."""
        desk, review_id, before = self.seat.desk, self.seat.review_id, self.state
        if review_id is None:
            self.show(CorrectiveState(is_read=True, is_supervisor=before.is_supervisor))
            return

        def work() -> CorrectiveState:
            state = replace(before, is_read=True, has_review=True, caps=(), note="")
            state = replace(state, people=people.everyone(desk))
            try:
                caps = corrective.caps(desk, review_id)
                state = replace(state, caps=caps)
                seen = findings.show(desk, review_id)
            except Fault as fault:  # the figures are for nobody's eyes yet: the page says so
                return replace(state, note=fault.sentence)
            if not seen.is_final:
                return replace(state, note=_not_final(seen.opened - seen.released))
            planned = {cap.criterion for cap in caps}
            below = tuple(
                Below(row.criterion, seen.titles[row.criterion], row)
                for row in corrective.deficient(seen)
                if row.criterion not in planned
            )
            titles = tuple((str(key), title) for key, title in seen.titles.items())
            return replace(state, below=below, titles=titles)

        self.read(work, self._loaded)

    def _loaded(self, state: CorrectiveState) -> None:
        kept = {cap.cap_id for cap in state.caps}
        chosen = self.state.chosen if self.state.chosen in kept else None
        first = state.caps[0].cap_id if state.caps else None
        self.show(replace(state, chosen=chosen or first))

    def choose(self, cap_id: CapId) -> None:
        """Show one plan in full."""
        if cap_id != self.state.chosen:
            self.show(replace(self.state, chosen=cap_id))

    def draft(self, criterion: str) -> None:
        """Draft a plan from the findings of a criterion."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None:
            return
        wanted = CriterionId(criterion)
        self.change(lambda: corrective.draft(desk, review_id, wanted), "Drafted. Read it through.")

    def revise(self, cap: Cap, reason: str) -> None:
        """Put a plan as edited."""
        desk = self.seat.desk
        self.change(lambda: corrective.revise(desk, cap, reason), "The plan is revised.")

    def revise_action(self, action: CapAction, reason: str) -> None:
        """Put one action as edited; a new number adds it."""
        cap = self.state.cap
        if cap is None:
            return
        others = [a for a in cap.actions if a.number != action.number]
        actions = tuple(sorted((*others, action), key=lambda a: a.number))
        self.revise(replace(cap, actions=actions), reason)

    def complete(self, number: int, done_on: date, evidence: str) -> None:
        """Record that an action is done, on evidence."""
        desk, cap = self.seat.desk, self.state.cap
        if cap is None:
            return
        self.change(
            lambda: corrective.complete_action(desk, cap.cap_id, number, done_on, evidence),
            filled("Action {number} is recorded as done.", number=number),
        )

    def new_action(self, today: date) -> CapAction | None:
        """An empty action with the next number, for the person signed in."""
        cap = self.state.cap
        if cap is None:
            return None
        number = max((a.number for a in cap.actions), default=0) + 1
        who = PersonId(str(self.seat.desk.person.person_id))
        return CapAction(number, "", who, today, cap.target_date, "")

    def today(self) -> date:
        """The present day at the desk."""
        return self.seat.desk.clock.now().date()


def _not_final(waiting: int) -> str:
    cases = plural(waiting, "case is", "cases are")
    return filled(
        "{cases} not released yet. Plans are drafted from the findings of them all.", cases=cases
    )
