"""Answering: every answer is shown as given, saved at once, and shown again as the store has it.

A suggestion or a recorded value is never an answer until a key is pressed. Answers shown before
the store has confirmed them are kept in ``pending``, so that a later edit never starts from an
older one; "saved at" is only said of what the store has confirmed. A text that is refused stays
in its field.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.forms import QuestionState, QuestionStatus, QuestionType
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, ReviewId
from qapi_desk.domain.progress import Progress
from qapi_desk.services import answer, boilerplate, clock_asked, evidence
from qapi_desk.services.answer import Bench, Saved
from qapi_desk.services.casework import CaseWork, FormSheet
from qapi_desk.services.clock_asked import AskedClock
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.review_given import answer_from, answered, reasoned
from qapi_desk.ui.presenters.review_state import ANSWER, Given, Name, ReviewState, Unsaved
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import time_of
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.work import Lane

_BESIDE = ("reason", "comment", "evidence")
DONE = "Nothing is missing in this case. Ctrl+Enter releases it."


class Answering(Presenter[ReviewState]):
    """The questions of the open case: going about them, and answering."""

    def __init__(self, seat: Seat, view: View[ReviewState]) -> None:
        super().__init__(seat, view, ReviewState())
        self._bench: Bench | None = None
        self._left = ReviewState()
        """The case that was open before, for a text that was still in a field."""

    @property
    def _review(self) -> ReviewId:
        review_id = self.seat.review_id
        if review_id is None:
            raise RuntimeError("no review is open")
        return review_id

    # Going about

    def attend(self, name: Name) -> None:
        """A question has the focus: light its events and its deadline."""
        if name != self.state.question:
            self.show(replace(self.state, question=name, wants=""))

    def next_unanswered(self, by: int = 1) -> None:
        """Go to the next (or previous) question that misses something, round the corner."""
        waiting, asked = self.state.unanswered, self.state.asked
        if not waiting and (self.state.work is None or self.state.work.is_locked):
            return
        if not waiting:
            self.view.say(DONE, "good")
            return
        here = asked.index(self.state.question) if self.state.question in asked else -1
        places = [asked.index(name) for name in waiting if name in asked]
        ahead = [p for p in places if (p > here if by > 0 else p < here)]
        place = (min if by > 0 else max)(ahead or places)
        self.show(replace(self.state, question=asked[place], wants=""))

    def toggle_workings(self, criterion: CriterionId | None = None) -> None:
        """Unfold or fold how a suggestion was worked out."""
        lit = self.state.lit
        wanted = criterion or (lit.criterion if lit else None)
        if wanted is not None:
            opened = self.state.opens_workings ^ {wanted}
            self.show(replace(self.state, opens_workings=opened))

    def asked_clock(self) -> AskedClock | None:
        """The limit of the question at hand, for the deadline pad."""
        work, name = self.state.work, self.state.question
        sheet = self.state.sheet_of(name[0]) if name else None
        if work is None or work.clocks is None or sheet is None or name is None:
            return None
        return clock_asked.of_question(work.clocks, sheet.state, name[1])

    def speak(self, language: str) -> None:
        """Show the forms' texts in a language; answers stay as they are."""
        self.state = replace(self.state, language=language)
        if self.state.work is not None:
            self.show(self.state)

    def switch_language(self) -> str:
        """Go to the next language of the case's forms; its code, or empty when there is but one."""
        sheets = self.state.work.sheets if self.state.work else ()
        there = list(dict.fromkeys(code for s in sheets for code in s.form.languages))
        if len(there) < 2:
            self.view.say("The forms of this case are written in one language only.", "warn")
            return ""
        now = self.state.language
        place = there.index(now) + 1 if now in there else 0
        self.speak(there[place % len(there)])
        return self.state.language

    # Answers

    def take(self, given: Given) -> None:
        """Take what was done on a card, also when its case was left meanwhile."""
        if given.case_id not in {None, self.state.case_id}:
            self._take_late(given)
            return
        if given.what == "reason":
            self.mark_not_applicable(given.name, given.text)
            return
        found = answer_from(self.state, given)
        if found is not None:
            self._save(given.name, found, given)
        elif given.name in self.state.unsaved:
            self._drop_unsaved(given.name)

    def give(self, name: Name, value: str, how: How = How.TYPED) -> None:
        """Answer a question; an unchanged value is not saved again."""
        given = answered(self.state, name, value, how)
        if given is not None:
            self._save(name, given, Given(name, "answer", value))

    def give_key(self, key: str) -> bool:
        """Answer by the key printed on a choice or a reason, and go on; whether there is one."""
        name = self.state.question
        status = self.state.status_of(name) if name else None
        if name is None or status is None or self.state.is_locked(name):
            return False
        pressed = key.upper()
        choice = next((c for c in status.choices if c.key.upper() == pressed), None)
        if choice is not None and status.question.type is QuestionType.SELECT_ONE:
            self.give(name, choice.name)
        elif "reason" in status.missing and pressed in _reason_keys(status):
            self.mark_not_applicable(name, _reason_keys(status)[pressed])
            return True
        else:
            return False
        self._go_on(name)
        return True

    def accept(self) -> None:
        """Confirm the recorded value of the question at hand, if it is unanswered, and go on."""
        name = self.state.question
        status = self.state.status_of(name) if name else None
        if name is None or status is None:
            return
        given = self.state.answer_of(name)
        if status.snapshot_value and not given.value and not given.na_reason:
            self.give(name, status.snapshot_value, How.ACCEPTED)
        self._go_on(name)

    def _go_on(self, name: Name) -> None:
        """First to what must stand beside the answer, then to the next question that waits."""
        status = self.state.status_of(name)
        if status is None or name in self.state.unsaved:
            return
        beside = [word for word in _BESIDE if word in status.missing]
        if status.state is QuestionState.INVALID or beside:
            wants = beside[0] if beside else ""
            self.show(replace(self.state, question=name, wants=wants))
        elif "value" in status.missing:
            self.show(replace(self.state, question=name, wants=ANSWER))
        else:
            self._leave_for(self.state.stop_after(name))

    def _leave_for(self, name: Name | None) -> None:
        if name is not None:
            self.view.say("", "")
            self.show(replace(self.state, question=name, wants=""))
        elif not self.state.unanswered:
            self.view.say(DONE, "good")

    def mark_not_applicable(self, name: Name, reason: str) -> None:
        """Give the coded reason of an answer, or mark it not applicable with one; then go on."""
        given = reasoned(self.state, name, reason)
        if given is not None:
            self._save(name, given)
            self._go_on(name)

    def comment(self, name: Name, text: str) -> None:
        """Write the comment of a question."""
        self.take(Given(name, "comment", text))

    def cite(self, name: Name, text: str) -> None:
        """Cite the evidence of a question."""
        self.take(Given(name, "evidence", text))

    # Saving

    def _save(self, name: Name, given: Answer, source: Given | None = None) -> None:
        work, bench = self.state.work, self._bench
        if work is None or bench is None:
            return
        if work.is_locked:
            self.view.say(work.locked_because, "bad")
            self.view.show_state(self.state)
            return
        self._drop_unsaved(name)
        self._show_pending(work, {**self.state.pending, name: given}, name[0])
        self._record(work.case.case_id, name, given, source, bench)

    def _record(
        self,
        case_id: CaseId,
        name: Name,
        given: Answer,
        source: Given | None,
        bench: Bench | None,
    ) -> None:
        desk, review_id = self.seat.desk, self._review

        def save(_progress: Progress) -> tuple[CaseId, Saved]:
            saved = answer.record(desk, review_id, case_id, name[0], given, bench=bench)
            return case_id, saved

        self.waiting += 1
        self.seat.work.start(Lane.WRITE, "", save, _Saving(self, name, given, source))

    def _take_late(self, given: Given) -> None:
        """A text was still in a field when another case came up: it is saved where it belongs."""
        left = self._left
        if left.work is None or left.case_id != given.case_id or left.work.is_locked:
            return
        found = answer_from(left, given)
        if found is not None:
            self._record(left.work.case.case_id, given.name, found, None, None)

    def saved(self, name: Name, given: Answer, found: tuple[CaseId, Saved]) -> None:
        """The store has confirmed an answer."""
        case_id, saved = found
        work = self.state.work
        if work is not None and work.case.case_id == case_id:
            pending = dict(self.state.pending)
            if pending.get(name) == given:
                del pending[name]
            newer = {n: words for n, words in self.state.newer.items() if n != name}
            self.state = replace(self.state, saved_at=saved.at, steps=saved.steps, newer=newer)
            self._show_pending(_with(work, saved), pending)
        self.seat.publish(saved.changes)

    def not_saved(
        self, name: Name, given: Answer, source: Given | None = None, why: str = ""
    ) -> None:
        """The store did not take it: a typed text stays in its field, beside it the sentence."""
        work = self.state.work
        pending = {k: v for k, v in self.state.pending.items() if (k, v) != (name, given)}
        if work is None:
            return
        if source is not None and why:
            unsaved = {**self.state.unsaved, name: Unsaved(source.what, source.text, why)}
            self.state = replace(self.state, unsaved=unsaved)
        self._show_pending(work, pending, name[0])

    def _drop_unsaved(self, name: Name) -> None:
        if name in self.state.unsaved:
            unsaved = {key: kept for key, kept in self.state.unsaved.items() if key != name}
            self.show(replace(self.state, unsaved=unsaved))

    def _show_pending(
        self,
        work: CaseWork,
        pending: dict[Name, Answer],
        changed: FormId | None = None,
    ) -> None:
        """Show forms as they will stand once all is saved: a fast hand never meets an older one.

        Only forms with an answer that is not saved yet differ from what the store has, and the
        one that was changed just now.
        """
        bench = self._bench
        ahead = {form_id for form_id, _ in pending} | ({changed} if changed else set())
        if bench is not None and ahead:
            sheets = tuple(
                _foreseen(bench, sheet, pending) if sheet.form.form_id in ahead else sheet
                for sheet in work.sheets
            )
            work = replace(work, sheets=sheets)
        self.show(replace(self.state, work=work, pending=pending))

    # Undo and redo

    def undo(self) -> None:
        """Take back the last answer of the case; the taking back is recorded."""
        self._step(answer.undo, "Taken back")

    def redo(self) -> None:
        """Give again the answer that was taken back last."""
        self._step(answer.redo, "Given again")

    def _step(self, act: Callable[..., Saved], words: str) -> None:
        desk, review_id, work = self.seat.desk, self._review, self.state.work
        if work is None:
            return
        case_id = work.case.case_id
        self.view.say("", "")

        bench = self._bench

        def step() -> tuple[CaseId, str, Saved]:
            now = answer.steps(desk, review_id, case_id)
            what = (now.undo if act is answer.undo else now.redo).partition(": ")[2]
            return case_id, f"{said(words)}: {what}", act(desk, review_id, case_id, bench=bench)

        self.write(step, self._stepped)

    def _stepped(self, found: tuple[CaseId, str, Saved]) -> None:
        case_id, words, saved = found
        name = (saved.form_id, saved.question) if saved.question else None
        if name is not None:
            pending = {key: kept for key, kept in self.state.pending.items() if key != name}
            self.state = replace(self.state, pending=pending)
            self.saved(name, Answer(name[1]), (case_id, saved))
            self.show(replace(self.state, question=name, wants=""))
        self.view.say(f"{words}  ({time_of(saved.at)})", "good")

    # Evidence and boilerplate

    def offer_evidence(self) -> None:
        """Work out what can be cited for the question at hand."""
        work, name = self.state.work, self.state.question
        status = self.state.status_of(name) if name else None
        if work is not None and status is not None:
            offers = evidence.offers(work, status.question)
            if offers != self.state.offers:
                self.show(replace(self.state, offers=offers))

    def cite_event(self, citation: str) -> None:
        """Add a citation to the evidence of the question at hand, as the story offers it."""
        name = self.state.question
        if name is None or self.state.is_locked(name):
            self.view.say("Go to a question first; then the event is cited there.", "warn")
            return
        before = self.state.answer_of(name).evidence
        for cited in evidence.parse(citation):
            before = evidence.added(before, cited)
        self.cite(name, before)
        self.view.say(filled("Cited: {citation}.", citation=citation), "good")

    def warn_of_boilerplate(self, source: Given) -> None:
        """Look whether a comment was written before, in other cases; it warns, never refuses."""
        desk, review_id, case_id = self.seat.desk, self._review, self.state.case_id
        if case_id is None or source.what != "comment":
            return
        at = case_id

        def look() -> tuple[CaseId, Name, str]:
            return at, source.name, boilerplate.warning(desk, review_id, at, source.text)

        self.read(look, self._warned)

    def _warned(self, found: tuple[CaseId, Name, str]) -> None:
        case_id, name, sentence = found
        if case_id == self.state.case_id and sentence != self.state.warnings.get(name, ""):
            self.show(replace(self.state, warnings={**self.state.warnings, name: sentence}))


@dataclass(frozen=True, slots=True)
class _Saving:
    """What follows the saving of one answer."""

    owner: Answering
    name: Name
    given: Answer
    source: Given | None

    def done(self, value: object) -> None:
        self.owner.settle()
        found: tuple[CaseId, Saved] = value  # type: ignore[assignment] # lanes carry untyped
        self.owner.saved(self.name, self.given, found)
        if self.source is not None:
            self.owner.warn_of_boilerplate(self.source)

    def failed(self, fault: Fault) -> None:
        self.owner.settle()
        self.owner.not_saved(self.name, self.given, self.source, fault.sentence)
        self.owner.refused(fault)

    def cancelled(self) -> None:
        self.owner.settle()
        self.owner.not_saved(self.name, self.given)

    def broken(self) -> None:
        self.cancelled()
        self.owner.view.say("This answer was not saved; the log says why.", "bad")


def _foreseen(bench: Bench, sheet: FormSheet, pending: Mapping[Name, Answer]) -> FormSheet:
    form_id = sheet.form.form_id
    mine = {name[1]: given for name, given in pending.items() if name[0] == form_id}
    return replace(sheet, state=answer.foresee(bench, form_id, {**sheet.answers, **mine}))


def _with(work: CaseWork, saved: Saved) -> CaseWork:
    """The case with every form as the store has it: several may read the answer."""
    sheets = []
    for sheet in work.sheets:
        state, answers = saved.sheets.get(sheet.form.form_id, (sheet.state, sheet.answers))
        sheets.append(replace(sheet, state=state, answers=answers))
    return replace(work, sheets=tuple(sheets))


def _reason_keys(status: QuestionStatus) -> dict[str, str]:
    """The reasons by the keys printed on them."""
    return {
        (reason.key or str(place)).upper(): reason.name
        for place, reason in enumerate(status.reasons, start=1)
    }
