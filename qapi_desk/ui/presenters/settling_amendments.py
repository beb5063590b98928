"""Amendments of a review: those that wait first, what each would change, and their decision.

Supervisors and observers see every one; whoever asks sees their own.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.settlements import Judged, Settlement, Stage
from qapi_desk.services import amend, amend_words, in_sight, settle
from qapi_desk.services.amend import Amendment, AmendmentState, Effect
from qapi_desk.services.amend_effect import FindingChange
from qapi_desk.services.amend_words import ChangeTold
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.keeping import Asking
from qapi_desk.ui.presenters.settling import SettlingTab, TabState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled, said

GROUNDS = {
    "rule_outcome": "how the rule came out",
    "deciding_rule": "the rule",
    "trigger": "the clock's first day",
    "due": "the due day",
    "done": "the day it was done",
    "days_late": "the days late",
    "cause": "the cause",
    "comment": "the comment",
    "evidence": "the evidence",
    "na_reason": "the coded reason",
}
"""What of a finding can change without its outcome, as it is called."""


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One finding that changes under one ruleset; ``grounds``: what changes beside its outcome."""

    criterion: str
    ruleset: str
    is_governing: bool
    was: Outcome
    now: Outcome
    grounds: str


@dataclass(frozen=True, slots=True)
class AmendmentsState(TabState):
    """What the tab shows. ``no_effect``: why the chosen one's findings cannot be told."""

    rows: tuple[Amendment, ...] = ()
    chosen: int | None = None
    answers: tuple[ChangeTold, ...] = ()
    effect: tuple[EffectRow, ...] = ()
    no_effect: str = ""

    @property
    def one(self) -> Amendment | None:
        """The chosen amendment."""
        return next((each for each in self.rows if each.number == self.chosen), None)

    @property
    def waits(self) -> int:
        """How many wait for a decision."""
        return sum(each.state is AmendmentState.WAITING for each in self.rows)

    @property
    def why_not(self) -> str:
        """Why this person does not decide on the chosen one; empty where they may."""
        one = self.one
        if one is None or one.state is not AmendmentState.WAITING:
            return ""
        if not self.is_supervisor:
            return "A supervisor decides, and not the one who asked for it."
        if str(one.asked_by) == self.me:
            return "You asked for this one yourself; another supervisor decides."
        return ""


class AmendmentsPresenter(SettlingTab[AmendmentsState]):
    """Shows amendments and has them decided."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, AmendmentsState())

    def reading(self) -> Callable[[AmendmentsState], AmendmentsState]:
        """Every amendment this person may see, and the chosen one whole."""
        desk, review_id = self.seat.desk, self.review_id

        def complete(state: AmendmentsState) -> AmendmentsState:
            rows = _rows(desk, review_id)
            known = [each.number for each in rows]
            first = known[0] if known else None
            chosen = state.chosen if state.chosen in known else first
            return _whole(desk, replace(state, rows=rows, chosen=chosen))

        return complete

    def choose(self, number: int) -> None:
        """Show another one whole."""
        if number == self.state.chosen:
            return
        desk, state = self.seat.desk, replace(self.state, chosen=number)
        self.read(lambda: _whole(desk, state), self._chosen)

    def _chosen(self, state: AmendmentsState) -> None:
        """The one that was asked for is read, in whatever list stands by now."""
        self.show(
            replace(
                self.state,
                chosen=state.chosen,
                answers=state.answers,
                effect=state.effect,
                no_effect=state.no_effect,
            )
        )

    def decide(self, sheet: Asking, reason: str, *, is_confirmed: bool) -> None:
        """Confirm or deny the chosen one."""
        desk, number = self.seat.desk, self.state.chosen
        if number is None:
            return
        words = (
            "Amendment {number} is confirmed; its findings are settled so."
            if is_confirmed
            else "Amendment {number} is denied; the answers stay as they were released."
        )
        self.keep(
            sheet,
            lambda: amend.decide(desk, number, is_confirmed=is_confirmed, reason=reason),
            filled(words, number=number),
        )


def _rows(desk: Desk, review_id: ReviewId) -> tuple[Amendment, ...]:
    sees_all = desk.person.role in {Role.SUPERVISOR, Role.OBSERVER}
    found = amend.of_review(desk, review_id) if sees_all else amend.mine(desk, review_id)
    waits = AmendmentState.WAITING
    return tuple(sorted(found, key=lambda each: (each.state is not waits, -each.number)))


def _whole(desk: Desk, state: AmendmentsState) -> AmendmentsState:
    one = state.one
    if one is None:
        return replace(state, answers=(), effect=(), no_effect="")
    effect, why_not = _effect(desk, one)
    return replace(state, answers=amend_words.told(desk, one), effect=effect, no_effect=why_not)


def _effect(desk: Desk, one: Amendment) -> tuple[tuple[EffectRow, ...], str]:
    if one.state is AmendmentState.DENIED:
        return (), said("It was denied, so nothing changed.")
    try:
        if one.state is AmendmentState.WAITING:
            return effect_rows(amend.preview_of(desk, one.number)), ""
        if not in_sight.may_see_results(desk, one.review_id):
            return (), ""
        return tuple(_settled(each) for each in _made_by(desk, one)), ""
    except Refused as refused:
        return (), refused.sentence


def effect_rows(effect: Effect) -> tuple[EffectRow, ...]:
    """The findings that changed answers would change."""
    return tuple(_would_be(each) for each in effect.findings)


def _would_be(each: FindingChange) -> EffectRow:
    return EffectRow(
        str(each.criterion),
        str(each.ruleset),
        each.is_governing,
        each.stands.outcome,
        each.would_be.outcome,
        _grounds(each.stands, each.would_be),
    )


def _grounds(was: Judged, now: Judged) -> str:
    told = [
        said(GROUNDS[each.name])
        for each in fields(Judged)
        if each.name in GROUNDS and getattr(was, each.name) != getattr(now, each.name)
    ]
    return ", ".join(told)


def _made_by(desk: Desk, one: Amendment) -> tuple[Settlement, ...]:
    """What was settled by a confirmed amendment."""
    asked = (one.case_id, one.asked_by, one.reason)
    return tuple(
        each
        for each in settle.settlements(desk, one.review_id)
        if each.stage is Stage.AMENDMENT and (each.case_id, each.asked_by, each.reason) == asked
    )


def _settled(each: Settlement) -> EffectRow:
    return EffectRow(
        str(each.criterion), str(each.ruleset), False, each.was, each.judged.outcome, ""
    )
