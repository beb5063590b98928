"""Remarks pinned to questions, and the reviewer's own note on a case.

A remark is an open question from one person to another: written, answered and settled at the
card it belongs to. The note is nobody else's and stands on no paper.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.progress import Progress
from qapi_desk.services import comments, notes
from qapi_desk.services.comments import Thread
from qapi_desk.ui.presenters.review_answers import Answering
from qapi_desk.ui.presenters.review_state import Name
from qapi_desk.ui.work import Lane

NONE_OPEN = "No remark is open in this case."


class Remarking(Answering):
    """Writes, answers and settles remarks; keeps the note."""

    def remark(self, name: Name, text: str) -> None:
        """Pin a remark to a question, for whoever has the case; its reviewer asks a supervisor."""
        desk, review_id, case_id = self.seat.desk, self._review, self.state.case_id
        if case_id is None or not text.strip():
            return
        at = case_id
        self._keep(at, lambda: comments.add(desk, review_id, at, *name, text))

    def reply(self, comment_id: int, text: str) -> None:
        """Answer a remark."""
        desk, case_id = self.seat.desk, self.state.case_id
        if case_id is not None and text.strip():
            self._keep(case_id, lambda: comments.reply(desk, comment_id, text))

    def settle_remark(self, comment_id: int | None = None) -> None:
        """Settle a remark; without a number the open one of the question at hand."""
        desk, case_id, name = self.seat.desk, self.state.case_id, self.state.question
        mine = [t for t in self.state.threads_of(name) if t.is_open] if name else []
        number = comment_id or (mine[0].comment_id if mine else None)
        if number is None:
            self.view.say("No remark on this question is open.", "warn")
        elif case_id is not None:
            wanted = number
            self._keep(case_id, lambda: comments.settle(desk, wanted))

    def _keep(self, case_id: CaseId, act: Callable[[], Changes]) -> None:
        desk, review_id = self.seat.desk, self._review
        self.view.say("", "")

        def work() -> tuple[Changes, CaseId, tuple[Thread, ...]]:
            return act(), case_id, comments.of_case(desk, review_id, case_id)

        self.write(work, self._kept)

    def _kept(self, found: tuple[Changes, CaseId, tuple[Thread, ...]]) -> None:
        changes, case_id, threads = found
        if case_id == self.state.case_id:
            self.show(replace(self.state, threads=threads, wants=""))
        self.seat.publish(changes)

    def next_remark(self, by: int = 1) -> None:
        """Go to the next (or previous) question with an open remark, round the corner."""
        asked = self.state.asked
        open_threads = self.state.open_threads
        marked = {self.state.shown_at((each.form_id, each.question)) for each in open_threads}
        places = [place for place, name in enumerate(asked) if name in marked]
        if not places:
            self.view.say(NONE_OPEN, "good")
            return
        here = asked.index(self.state.question) if self.state.question in asked else -1
        ahead = [p for p in places if (p > here if by > 0 else p < here)]
        place = (min if by > 0 else max)(ahead or places)
        self.show(replace(self.state, question=asked[place], wants="remark"))

    def want_remark(self) -> None:
        """Open the line in which a remark on the question at hand is written."""
        if self.state.question is not None:
            self.show(replace(self.state, wants=""))
            self.show(replace(self.state, wants="remark"))

    # The note

    def toggle_note(self) -> None:
        """Show or hide the reviewer's own note on the case."""
        self.show(replace(self.state, shows_note=not self.state.shows_note))

    def write_note(self, case_id: CaseId, text: str) -> None:
        """Keep the note; what is refused stays in its field."""
        desk, review_id = self.seat.desk, self._review

        def work(_progress: Progress) -> Changes:
            return notes.write(desk, review_id, case_id, text)

        if case_id == self.state.case_id:
            self.state = replace(self.state, note=text)
        self.waiting += 1
        self.seat.work.start(Lane.WRITE, "", work, _Noting(self, case_id))

    def note_kept(self, case_id: CaseId) -> None:
        """The store has the note."""
        if case_id == self.state.case_id:
            at = self.seat.desk.clock.now()
            self.show(replace(self.state, saved_at=at))


@dataclass(frozen=True, slots=True)
class _Noting:
    """What follows the saving of a note."""

    owner: Remarking
    case_id: CaseId

    def done(self, _value: object) -> None:
        self.owner.settle()
        self.owner.note_kept(self.case_id)

    def failed(self, fault: Fault) -> None:
        self.owner.settle()
        self.owner.view.say(fault.sentence, "bad")

    def cancelled(self) -> None:
        self.owner.settle()

    def broken(self) -> None:
        self.owner.settle()
        self.owner.view.say("This note was not saved; the log says why.", "bad")
