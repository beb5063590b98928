"""A second review: planned, drawn, given out, gone through, and what differs decided."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.ids import CaseId, PersonId, ReviewId
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.second_looks import LookTerms, Stands
from qapi_desk.services import (
    assign,
    figures,
    findings,
    second_assign,
    second_differences,
    second_draw,
)
from qapi_desk.services.second_differences import TwoAnswers
from qapi_desk.ui.presenters.base import Presenter, View, from_services
from qapi_desk.ui.presenters.second_read import Key, SecondState, read
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural
from qapi_desk.ui.tongue import filled, said, spoken

HEEDED = (Kind.REVIEW, Kind.PLAN, Kind.DRAW, Kind.CASE, Kind.FINDING, Kind.PEOPLE)
MARK_FIRST = "Mark the cases in the list first, then choose who looks at them."


class SecondPresenter(Presenter[SecondState]):
    """Reads a second review as this person may see it, and does what its supervisor asks."""

    def __init__(self, seat: Seat, view: View[SecondState]) -> None:
        person = seat.desk.person
        super().__init__(seat, view, SecondState(role=person.role, own=person.person_id))

    @property
    def first_id(self) -> ReviewId:
        """The first review's id; without a review it is a bug to ask."""
        if self.state.first is None:
            raise RuntimeError("no review is open")
        return self.state.first.review_id

    @property
    def causes(self) -> Mapping[str, str]:
        """The coded causes of an error, in words."""
        return {cause.code: cause.label for cause in findings.causes(self.seat.desk.library)}

    def load(self) -> None:
        """Read it (again); what is looked at and what was typed stay."""
        desk, review_id, before = self.seat.desk, self.seat.review_id, self.state
        if review_id is None:
            self.show(replace(before, is_read=True))
            return
        self.read(lambda: read(desk, review_id, before), self._loaded)

    def _loaded(self, found: SecondState) -> None:
        now = self.state
        self.show(
            replace(
                found,
                public_value=now.public_value,
                goes_unwitnessed=now.goes_unwitnessed,
                is_busy=now.is_busy,
            )
        )

    def heed(self, changes: Changes) -> None:
        """Cases, findings or the draw moved on."""
        if any(changes.touches(kind) for kind in HEEDED):
            self.load()

    def settle(self) -> None:
        """Whatever came of it, the next thing may be asked for."""
        super().settle()
        if self.state.is_busy and self.waiting == 0:
            self.show(replace(self.state, is_busy=False))

    def _busy(self) -> None:
        self.show(replace(self.state, is_busy=True))

    # Planning and drawing

    def ask_for(self, rate: str, least: int) -> None:
        """Show what another rate, or another least of each, would draw."""
        desk, state, review_id = self.seat.desk, self.state, self.first_id

        def work() -> SecondState:
            terms = LookTerms(figures.share(rate), least)
            found = second_draw.propose(desk, review_id, terms)
            return replace(state, terms=terms, proposal=found)

        if state.proposal is not None and not state.is_busy:
            self.view.say("", "")
            self.read(work, self._loaded)

    def freeze(self) -> None:
        """Make the second review with what is shown, and freeze it."""
        proposal = self.state.proposal
        if proposal is None:
            self.view.say(self.state.why_not or "There is nothing to freeze here.", "bad")
            return
        desk, review_id, terms = self.seat.desk, self.first_id, proposal.terms

        def work(progress: Progress) -> Changes:
            made = second_draw.plan(desk, review_id, terms, progress=progress)
            return replace(made, made=None)  # the window goes on showing the first review

        self._busy()
        self.run_change(
            "Freezing the second review", work,
            "The second review is planned and frozen. Hand the receipt to somebody outside, then "
            "draw.",
        )  # fmt: skip

    def export_receipt(self, path: Path) -> None:
        """Write the freeze receipt for somebody outside."""
        desk, second_id = self.seat.desk, self.state.second_id
        target = path if path.suffix else path.with_suffix(".json")
        if second_id is None:
            return

        def work() -> Changes:
            from_services("prove_draw").export_receipt(desk, second_id, target)
            return Changes.of((Kind.PLAN, second_id))

        self.change(work, filled("Written to {path}.", path=target))

    def type_public_value(self, text: str) -> None:
        """What was thrown or published after the receipt."""
        if text != self.state.public_value:
            self.show(replace(self.state, public_value=text))

    def go_unwitnessed(self, *, is_meant: bool) -> None:
        """Whether to draw without a public value, on purpose."""
        if is_meant != self.state.goes_unwitnessed:
            self.show(replace(self.state, goes_unwitnessed=is_meant))

    def draw(self) -> None:
        """Draw the cases that are looked at again."""
        state, desk = self.state, self.seat.desk
        if state.second_id is None:
            self.view.say("Plan the second review first; then its cases are drawn.", "bad")
            return
        if not state.public_value and not state.goes_unwitnessed:
            self.view.say(
                "Type what was thrown after the receipt went out, or say that the draw is not "
                "witnessed.",
                "bad",
            )
            return
        review_id, public = self.first_id, state.public_value or None

        def work(progress: Progress) -> Changes:
            return second_draw.draw(desk, review_id, public_value=public, progress=progress)

        self._busy()
        self.run_change("Drawing the cases to look at again", work, "The cases are drawn.")

    def export_proof(self, folder: Path) -> None:
        """Write the proof into a new folder inside the one chosen."""
        desk, second_id = self.seat.desk, self.state.second_id
        if second_id is None:
            return
        target = folder / f"draw-proof-{second_id}"

        def work(_progress: Progress) -> Path:
            from_services("prove_draw").export(desk, second_id, target)
            return target

        self.run("Exporting the draw proof", work, self._exported)

    def _exported(self, path: Path) -> None:
        self.view.say(filled("Written to {path}.", path=path), "good")

    # Who looks again

    def share_out(self) -> None:
        """Share out what nobody has, never to whoever reviewed it first."""
        desk, review_id = self.seat.desk, self.first_id

        def work(_progress: Progress) -> Changes:
            return second_assign.share_out(desk, review_id)

        self._busy()
        self.run_change("Sharing the cases out", work, "The cases are shared out.")

    def give(self, case_ids: tuple[CaseId, ...], person_id: str) -> None:
        """Give cases to one person; a conflict is said, and nothing is given."""
        second_id, desk = self.state.second_id, self.seat.desk
        if not case_ids or second_id is None:
            self.view.say(MARK_FIRST, "bad")
            return
        words = plural(len(case_ids), "case")
        self.change(
            lambda: assign.assign(desk, second_id, case_ids, PersonId(person_id)),
            filled("Assigned {cases}.", cases=words),
        )

    # Differences

    def look_at(self, key: Key) -> None:
        """Show one difference with the answers that led to it."""
        if key == self.state.chosen:
            return
        desk, review_id = self.seat.desk, self.first_id
        self.show(replace(self.state, chosen=key, answers=()))

        def work() -> tuple[Key, tuple[TwoAnswers, ...]]:
            return key, second_differences.answers(desk, review_id, key[0], spoken())

        self.read(work, self._answered)

    def _answered(self, found: tuple[Key, tuple[TwoAnswers, ...]]) -> None:
        key, given = found
        if key == self.state.chosen:
            self.show(replace(self.state, answers=given))

    def decide(self, key: Key, stands: Stands, reason: str) -> None:
        """Decide which of two findings stands."""
        desk, review_id = self.seat.desk, self.first_id
        case_id, criterion = key
        words = (
            "The first finding of case {case} stands; both answers stay."
            if stands is Stands.FIRST
            else "The second finding of case {case} stands and counts from now on; both answers "
            "stay."
        )
        self.change(
            lambda: second_differences.adjudicate(
                desk, review_id, case_id, criterion, stands, reason
            ),
            filled(words, case=case_id),
        )


def why_not_decided(state: SecondState) -> str:
    """Why the signed-in person cannot decide the difference at hand; empty where they can."""
    looks = state.looks
    if looks is None:
        return said("Mark a difference in the list first.")
    if looks.decision is not None:
        return filled(
            "{name} decided: the {which} finding stands. {reason}",
            name=state.name(looks.decision.decided_by),
            which=said("first") if looks.decision.stands is Stands.FIRST else said("second"),
            reason=looks.decision.reason,
        )
    if not state.is_supervisor:
        return said("A supervisor who reviewed the case neither time decides.")
    if state.own in {looks.first.reviewer, looks.second.reviewer}:
        return said("You reviewed this case yourself; another supervisor decides.")
    return ""
