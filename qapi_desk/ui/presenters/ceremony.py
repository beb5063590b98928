"""The seed ceremony: what is done, by whom, what is next, and why a step cannot be taken yet."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.draws import FreezeReceipt, Plan
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.reviews import ReviewStage
from qapi_desk.services import ceremony, draw_sample, plan_sample, reviews
from qapi_desk.services.ceremony import Act
from qapi_desk.services.draw_sample import DrawView
from qapi_desk.services.plan_sample import Proposal
from qapi_desk.ui.dice import DICE, is_enough
from qapi_desk.ui.draft import Draft
from qapi_desk.ui.models.step import Step
from qapi_desk.ui.presenters.base import View, from_services
from qapi_desk.ui.presenters.one_review import OneReview, ReviewState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import moment, plural

STEPS = ("master", "plan", "receipt", "public", "draw")
TITLES = {
    "master": "Commit the master seed",
    "plan": "Freeze the plan",
    "receipt": "Receipt out",
    "public": "Public value",
    "draw": "Draw",
}
NOT_WITNESSED = (
    "Without a public value every proof of this draw says “not witnessed”: nobody outside can tell "
    "that it was not the best of several tries."
)


@dataclass(frozen=True, slots=True)
class CeremonyState(ReviewState):
    """What the ceremony page shows. ``public_value`` and ``goes_unwitnessed`` are typed now."""

    may_hand_out: bool = False
    stage: ReviewStage = ReviewStage.CREATED
    proposal: Proposal | None = None
    draft: Draft = field(default_factory=Draft)
    commitment: str | None = None
    plan: Plan | None = None
    receipt: FreezeReceipt | None = None
    draw: DrawView | None = None
    acts: tuple[Act, ...] = ()
    public_value: str = ""
    goes_unwitnessed: bool = False

    @property
    def is_plannable(self) -> bool:
        """Whether there are universes and nothing is frozen."""
        is_counted = self.stage is not ReviewStage.CREATED
        return self.draws_here and is_counted and self.plan is None

    def act(self, key: str) -> Act | None:
        """The last time a step was taken; for the receipt the first time it went out."""
        found = [act for act in self.acts if act.key == key]
        return (found[0] if key == "receipt" else found[-1]) if found else None

    @property
    def is_receipt_out(self) -> bool:
        """Whether somebody took the receipt out of the workspace before the draw in force."""
        keys = [act.key for act in self.acts]
        if self.draw is not None and "draw" in keys:
            keys = keys[: len(keys) - 1 - keys[::-1].index("draw")]
        return "receipt" in keys

    @property
    def voided(self) -> int:
        """How many draws were set aside."""
        return sum(act.key == "voided" for act in self.acts)

    def refusal(self, key: str) -> str:
        """Why a step cannot be taken now, in a sentence; empty when it can."""
        return _refusals(self)[key]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The walk, in its order."""
        return tuple(_step(self, key) for key in STEPS)


class CeremonyPresenter(OneReview[CeremonyState]):
    """Leads through the ceremony; nothing is done out of order."""

    def __init__(self, seat: Seat, view: View[CeremonyState]) -> None:
        super().__init__(seat, view, _fresh(seat))

    def fresh(self) -> CeremonyState:
        """What this person may do."""
        return _fresh(self.seat)

    def reading(self) -> Callable[[CeremonyState], CeremonyState]:
        """How far the ceremony is."""
        desk, review_id, draft = self.seat.desk, self.review_id, self.seat.draft

        def complete(state: CeremonyState) -> CeremonyState:
            return replace(
                state,
                stage=reviews.stage(desk, review_id),
                draft=draft,
                commitment=draw_sample.commitment(desk, review_id),
                plan=plan_sample.plan(desk, review_id),
                receipt=draw_sample.receipt(desk, review_id),
                draw=draw_sample.current(desk, review_id),
                acts=ceremony.acts(desk, review_id),
            )

        return complete

    def loaded(self, state: CeremonyState) -> None:
        """Show it; what is being typed stays."""
        now = self.state
        if state.draw is None:
            state = replace(
                state, public_value=now.public_value, goes_unwitnessed=now.goes_unwitnessed
            )
        known = now.proposal if now.draft == state.draft and state.is_plannable else None
        self.show(replace(state, proposal=known, is_busy=now.is_busy))
        if state.is_plannable:
            self._propose(state.draft)

    def _propose(self, draft: Draft) -> None:
        """What would be frozen takes a moment longer than how far the ceremony is."""
        desk, review_id = self.seat.desk, self.review_id

        def work() -> tuple[Draft, Proposal]:
            terms = draft.terms
            return draft, plan_sample.propose(desk, review_id, draft.settings, terms=terms)

        self.read(work, self._proposed)

    def _proposed(self, found: tuple[Draft, Proposal]) -> None:
        draft, proposal = found
        if draft == self.state.draft and self.state.is_plannable:
            self.show(replace(self.state, proposal=proposal))

    def type_public_value(self, text: str) -> None:
        """What stands in the field for the public value now."""
        if text != self.state.public_value:
            self.show(replace(self.state, public_value=text))

    def go_unwitnessed(self, *, is_meant: bool) -> None:
        """Draw without a public value, knowing what that means."""
        if is_meant != self.state.goes_unwitnessed:
            self.show(replace(self.state, goes_unwitnessed=is_meant))

    def _may(self, key: str) -> bool:
        """Whether a step can be taken; says why not."""
        why_not = self.state.refusal(key)
        if why_not:
            self.view.say(why_not, "bad")
        return not why_not

    def commit_master(self, dice: str) -> None:
        """Make and commit the year's master seed."""
        if not self._may("master"):
            return
        desk, review_id = self.seat.desk, self.review_id
        self.change(
            lambda: draw_sample.commit_master(desk, review_id, dice=dice.strip()),
            "The master seed is committed. Only its fingerprint is shown before the year's end.",
        )

    def freeze(self) -> None:
        """Freeze the plan with the sizes shown."""
        if not self._may("plan"):
            return
        desk, review_id, draft = self.seat.desk, self.review_id, self.seat.draft
        settings = dict(draft.settings)

        def work(progress: Progress) -> Changes:
            return plan_sample.freeze(desk, review_id, settings, progress, terms=draft.terms)

        self.busy()
        self.run_change(
            "Freezing the plan",
            work,
            "The plan is frozen. Hand the receipt to someone outside before the public value is "
            "thrown.",
        )

    def may_export_receipt(self) -> bool:
        """Whether there is a receipt to hand out; says why not."""
        return self._may("receipt")

    def export_receipt(self, path: Path) -> None:
        """Write the freeze receipt for someone outside."""
        desk, review_id = self.seat.desk, self.review_id

        def work(_progress: Progress) -> Path:
            from_services("prove_draw").export_receipt(desk, review_id, path)
            return path

        self.run("Writing the receipt", work, self._handed_out)

    def _handed_out(self, path: Path) -> None:
        self.view.say(f"Written to {path}. Give it away before the value is thrown.", "good")
        self.load()

    def draw(self) -> None:
        """Draw the sample and open its cases."""
        if not self._may("draw"):
            return
        desk, review_id = self.seat.desk, self.review_id
        value = self.state.public_value.strip() or None

        def work(progress: Progress) -> Changes:
            return draw_sample.draw(desk, review_id, public_value=value, progress=progress)

        self.busy()
        self.run_change("Drawing the sample", work, "The sample is drawn. Assign its cases next.")


def _fresh(seat: Seat) -> CeremonyState:
    role = seat.desk.person.role
    return CeremonyState(
        is_supervisor=seat.is_supervisor,
        may_hand_out=role in {Role.SUPERVISOR, Role.OBSERVER},
    )


def _refusals(state: CeremonyState) -> dict[str, str]:
    """For each step why it cannot be taken, the first reason first."""
    leads = "" if state.is_supervisor else "A supervisor does this."
    is_over = "The ceremony is over: a draw is in force." if state.draw else ""
    if state.received:
        is_over = "A list was received that somebody else drew; nothing is drawn here."
    return {
        "master": leads or ("It is committed for the whole review year." * bool(state.commitment)),
        "plan": leads or (is_over * bool(state.received)) or _no_freezing(state),
        "receipt": _no_receipt(state),
        "public": leads or is_over or _no_throwing(state),
        "draw": leads or is_over or _no_drawing(state),
    }


def _no_freezing(state: CeremonyState) -> str:
    if state.plan is not None:
        return "The plan is frozen; a frozen plan is never changed."
    if state.proposal is None and state.is_plannable:
        return "Working out what the plan would freeze…"
    if state.proposal is None:
        return "The universes are not counted yet; count them and set the sizes on the plan page."
    if state.commitment is None:
        return "Commit the master seed first, so that nobody can choose it after seeing the plan."
    return ""


def _no_receipt(state: CeremonyState) -> str:
    if state.receipt is None:
        return "There is no receipt before the plan is frozen."
    return "" if state.may_hand_out else "A supervisor or an observer hands the receipt out."


def _no_throwing(state: CeremonyState) -> str:
    if state.plan is None:
        return "A value thrown before the plan is frozen could be known while choosing the plan."
    if not state.is_receipt_out:
        return (
            "The receipt is not out yet. Export it and give it to someone outside first: a value "
            "thrown before that proves nothing."
        )
    return ""


def _no_drawing(state: CeremonyState) -> str:
    if state.plan is None:
        return "There is no frozen plan; freeze one before drawing."
    if state.public_value:
        return _no_throwing(state)
    if state.goes_unwitnessed:
        return ""
    return "Type the public value, or say below that the draw goes without a witness."


def _step(state: CeremonyState, key: str) -> Step:
    done = _is_done(state, key)
    first_open = next((k for k in STEPS if not _is_done(state, k)), "")
    stands = "done" if done else "now" if key == first_open else "later"
    if state.draw is not None and not done:
        stands = "missed"
    return Step(key, TITLES[key], stands, _words(state, key, is_done=done), _by(state, key))


def _is_done(state: CeremonyState, key: str) -> bool:
    drawn = state.draw
    return {
        "master": state.commitment is not None,
        "plan": state.plan is not None,
        "receipt": state.is_receipt_out,
        "public": drawn.is_witnessed if drawn else not _no_throwing(state) and _is_typed(state),
        "draw": drawn is not None,
    }[key]


def _is_typed(state: CeremonyState) -> bool:
    return is_enough(state.public_value)


def _by(state: CeremonyState, key: str) -> str:
    """Who took the step, and when."""
    if not _is_done(state, key) or (state.draw is None and key in {"public", "draw"}):
        return ""
    act = state.act("draw" if key == "public" else key)
    return f"{act.person}, {moment(act.at)}" if act else ""


def _words(state: CeremonyState, key: str, *, is_done: bool) -> str:
    done = {
        "master": "Chance nobody chose; the seed itself is opened at the year's end.",
        "plan": "Frame, sizes and design can no longer change.",
        "receipt": _receipt_done(state),
        "public": _public_done(state),
        "draw": _drawn(state),
    }
    open_now = {
        "master": (
            "Once a review year: chance nobody chose, from this machine and from dice thrown "
            "before two people. Its fingerprint is shown now, itself at the year's end."
        ),
        "plan": "Look once more at what will be frozen: a frozen plan is never changed.",
        "receipt": (
            "Read it aloud, or export it and give it to someone outside this office, before the "
            "public value exists. Only then can nobody have chosen the plan to suit the draw."
        ),
        "public": (
            "Throw 20 dice before two people, or take a number that is published after the receipt "
            "went out, such as a lottery result."
        ),
        "draw": _draw_open(state),
    }
    if is_done or state.draw is not None:
        return done[key]
    return state.refusal(key) or open_now[key]


def _receipt_done(state: CeremonyState) -> str:
    if state.is_receipt_out:
        return "It left the workspace before the draw; whoever holds it can check the proof by it."
    return "It was not exported from here before the draw."


def _public_done(state: CeremonyState) -> str:
    if state.draw is None:
        return f"Typed: {state.public_value}"
    if state.draw.public_value:
        return state.draw.public_value
    return NOT_WITNESSED


def _drawn(state: CeremonyState) -> str:
    if state.draw is None:
        return ""
    return f"Draw {state.draw.number} is in force, {plural(len(state.draw.sample), 'case')}."


def _draw_open(state: CeremonyState) -> str:
    again = (
        f"{plural(state.voided, 'draw was', 'draws were')} voided before; the same public value "
        "would draw the same sample again, so throw a new one. "
    )
    if state.public_value and not is_enough(state.public_value):
        return (
            f"{again * bool(state.voided)}Fewer than {DICE} dice are easier to try out beforehand; "
            "throw the rest before drawing."
        )
    told = "The key is worked out of seed, plan, frame and public value; nobody can steer it."
    return (again if state.voided else "") + told
