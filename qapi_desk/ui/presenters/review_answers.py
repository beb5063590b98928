"""Answering: every answer is shown as given, saved at once, and shown again as the store has it.

A suggestion or a recorded value is never an answer until a key is pressed. Answers shown before
the store has confirmed them are kept in ``pending``, so that a later edit never starts from an
older one; "saved at" is only said of what the store has confirmed.
"""

from dataclasses import dataclass, replace

from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId, ReviewId
from qapi_desk.domain.progress import Progress
from qapi_desk.services import answer
from qapi_desk.services.answer import Bench, Saved
from qapi_desk.services.casework import CaseWork
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.review_state import Name, ReviewState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import time_of
from qapi_desk.ui.work import Lane


class Answering(Presenter[ReviewState]):
    """The questions of the open case: going about them, and answering."""

    def __init__(self, seat: Seat, view: View[ReviewState]) -> None:
        super().__init__(seat, view, ReviewState())
        self._bench: Bench | None = None

    @property
    def _review(self) -> ReviewId:
        review_id = self.seat.review_id
        if review_id is None:
            raise RuntimeError("no review is open")
        return review_id

    # Questions

    def attend(self, name: Name) -> None:
        """A question has the focus: light its events and its deadline."""
        if name != self.state.question:
            self.show(replace(self.state, question=name))

    def next_unanswered(self, by: int = 1) -> None:
        """Go to the next (or previous) question that misses something, round the corner."""
        waiting, asked = self.state.unanswered, self.state.asked
        if not waiting and (self.state.work is None or self.state.work.is_locked):
            return
        if not waiting:
            self.view.say("Nothing is missing in this case. Ctrl+Enter releases it.", "good")
            return
        here = asked.index(self.state.question) if self.state.question in asked else -1
        places = [asked.index(name) for name in waiting if name in asked]
        ahead = [p for p in places if (p > here if by > 0 else p < here)]
        place = (min if by > 0 else max)(ahead or places)
        self.show(replace(self.state, question=asked[place]))

    def toggle_workings(self, criterion: CriterionId | None = None) -> None:
        """Unfold or fold how a suggestion was worked out."""
        lit = self.state.lit
        wanted = criterion or (lit.criterion if lit else None)
        if wanted is not None:
            opened = self.state.opens_workings ^ {wanted}
            self.show(replace(self.state, opens_workings=opened))

    # Answers

    def give(self, name: Name, value: str, how: How = How.TYPED) -> None:
        """Answer a question; an unchanged value is not saved again."""
        before, status = self.state.answer_of(name), self.state.status_of(name)
        if status is None or (value == before.value and not before.na_reason):
            return
        recorded = status.snapshot_value
        if how is How.TYPED and recorded is not None and value and value != recorded:
            how = How.CORRECTED
        if not value:
            how = How.CLEARED
        given = replace(before, value=value, how=how, na_reason="", snapshot_value=recorded)
        self._save(name, given)

    def give_key(self, key: str) -> bool:
        """Answer the question at hand by the key printed on a choice; whether there is one."""
        name = self.state.question
        status = self.state.status_of(name) if name else None
        if name is None or status is None:
            return False
        choice = next((c for c in status.choices if c.key.upper() == key.upper()), None)
        if choice is None or status.question.type != "select_one":
            return False
        self.give(name, choice.name)
        return True

    def accept(self) -> None:
        """Take the recorded value of the question at hand, if it is unanswered, and go on."""
        name = self.state.question
        status = self.state.status_of(name) if name else None
        if name is None or status is None:
            return
        recorded = status.snapshot_value
        if not self.state.answer_of(name).value and recorded:
            self.give(name, recorded, How.ACCEPTED)
        self._go_on(name)

    def _go_on(self, name: Name) -> None:
        asked = self.state.asked
        place = asked.index(name) + 1 if name in asked else 0
        if place < len(asked):
            self.show(replace(self.state, question=asked[place]))

    def mark_not_applicable(self, name: Name, reason: str) -> None:
        """Mark a question not applicable with a coded reason."""
        before, status = self.state.answer_of(name), self.state.status_of(name)
        if status is None or reason == before.na_reason:
            return
        choice = next((c.name for c in status.question.choices if c.result == "na"), "")
        self._save(name, replace(before, value=choice, na_reason=reason, how=How.TYPED))

    def comment(self, name: Name, text: str) -> None:
        """Write the comment of a question."""
        before = self.state.answer_of(name)
        if text.strip() != before.comment:
            self._save(name, replace(before, comment=text.strip(), how=How.TYPED))

    def cite(self, name: Name, text: str) -> None:
        """Cite the evidence of a question."""
        before = self.state.answer_of(name)
        if text.strip() != before.evidence:
            self._save(name, replace(before, evidence=text.strip(), how=How.TYPED))

    def _save(self, name: Name, given: Answer) -> None:
        work, bench = self.state.work, self._bench
        if work is None or bench is None:
            return
        if work.is_locked:
            self.view.say(work.locked_because, "bad")
            self.view.show_state(self.state)
            return
        desk, review_id, case_id = self.seat.desk, self._review, work.case.case_id
        self._show_pending(work, name[0], {**self.state.pending, name: given})

        def save(_progress: Progress) -> tuple[CaseId, Saved]:
            saved = answer.record(desk, review_id, case_id, name[0], given, bench=bench)
            return case_id, saved

        self.waiting += 1
        follow = _Saving(self, name, given)
        self.seat.work.start(Lane.WRITE, "", save, follow)

    def saved(self, name: Name, given: Answer, found: tuple[CaseId, Saved]) -> None:
        """The store has confirmed an answer."""
        case_id, saved = found
        work = self.state.work
        if work is not None and work.case.case_id == case_id:
            pending = dict(self.state.pending)
            if pending.get(name) == given:
                del pending[name]
            self.state = replace(self.state, saved_at=saved.at)
            self._show_pending(_with(work, saved), saved.form_id, pending)
        self.seat.publish(saved.changes)

    def not_saved(self, name: Name, given: Answer) -> None:
        """The store did not take it: show what stands, the sentence says why."""
        pending = {k: v for k, v in self.state.pending.items() if (k, v) != (name, given)}
        if self.state.work is not None:
            self._show_pending(self.state.work, name[0], pending)

    def _show_pending(self, work: CaseWork, form_id: FormId, pending: dict[Name, Answer]) -> None:
        """Show a form as it will stand once all is saved: a fast hand never meets an older one."""
        bench = self._bench
        if bench is not None:
            mine = {name[1]: given for name, given in pending.items() if name[0] == form_id}
            sheets = tuple(
                replace(s, state=answer.foresee(bench, form_id, {**s.answers, **mine}))
                if s.form.form_id == form_id
                else s
                for s in work.sheets
            )
            work = replace(work, sheets=sheets)
        self.show(replace(self.state, work=work, pending=pending))

    def undo(self) -> None:
        """Take back the last answer of the case; the taking back is recorded."""
        desk, review_id, work = self.seat.desk, self._review, self.state.work
        if work is None:
            return
        case_id = work.case.case_id
        self.view.say("", "")
        self.write(lambda: (case_id, answer.undo(desk, review_id, case_id)), self._undone)

    def _undone(self, found: tuple[CaseId, Saved]) -> None:
        self.saved((found[1].form_id, QuestionId("")), Answer(QuestionId("")), found)
        self.view.say(f"Taken back at {time_of(found[1].at)}.", "good")


@dataclass(frozen=True, slots=True)
class _Saving:
    """What follows the saving of one answer."""

    owner: Answering
    name: Name
    given: Answer

    def done(self, value: object) -> None:
        self.owner.settle()
        found: tuple[CaseId, Saved] = value  # type: ignore[assignment] # lanes carry untyped
        self.owner.saved(self.name, self.given, found)

    def failed(self, fault: Fault) -> None:
        self.owner.settle()
        self.owner.not_saved(self.name, self.given)
        self.owner.refused(fault)

    def cancelled(self) -> None:
        self.owner.settle()
        self.owner.not_saved(self.name, self.given)

    def broken(self) -> None:
        self.cancelled()
        self.owner.view.say("This answer was not saved; the log says why.", "bad")


def _with(work: CaseWork, saved: Saved) -> CaseWork:
    sheets = tuple(
        replace(sheet, state=saved.state, answers=saved.answers)
        if sheet.form.form_id == saved.form_id
        else sheet
        for sheet in work.sheets
    )
    return replace(work, sheets=sheets)
