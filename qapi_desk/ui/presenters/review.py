"""Reviewing: the queue, the open case, and its release; ``review_answers`` holds the questions."""

from dataclasses import dataclass, replace

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import CaseId, FormId, QuestionId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import assign, casework, opened, practice_scores, release
from qapi_desk.services import replace as replacing
from qapi_desk.services.opened import Opened
from qapi_desk.services.practice_scores import Learned
from qapi_desk.services.rechecks_found import newer_words
from qapi_desk.ui.presenters.base import View
from qapi_desk.ui.presenters.queue import QueuePresenter, QueueState
from qapi_desk.ui.presenters.review_entries import Ruling
from qapi_desk.ui.presenters.review_state import Name, ReviewState
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled

__all__ = ["Name", "ReviewPresenter", "ReviewState"]


@dataclass(frozen=True, slots=True)
class _QueueIn:
    """How the queue's presenter speaks to the page: through the review's."""

    owner: "ReviewPresenter"

    def show_state(self, state: QueueState) -> None:
        self.owner.queue_shown(state)

    def say(self, sentence: str, tone: str) -> None:
        self.owner.view.say(sentence, tone)


class ReviewPresenter(Ruling):
    """Carries a reviewer through her queue."""

    def __init__(self, seat: Seat, view: View[ReviewState]) -> None:
        super().__init__(seat, view)
        self.queue = QueuePresenter(seat, _QueueIn(self))
        self._wanted: tuple[str, str] = ("", "")

    # The queue

    def load(self, case: str = "", question: str = "") -> None:
        """Read the queue; open the case asked for, or keep the open one, or the first to do."""
        if self.seat.review_id is None:
            self.show(ReviewState(is_read=True))
            return
        self._wanted = (case, question)
        self.queue.load(self._begin)

    def queue_shown(self, line: QueueState) -> None:
        """The queue was read, narrowed or put in another order."""
        before, work = self.state.line, self.state.work
        self.show(replace(self.state, is_read=True, has_review=True, line=line))
        if work is not None and line.rows is not before.rows:
            self._leave_gone(before, line, work.case.case_id)

    def _leave_gone(self, before: QueueState, line: QueueState, case_id: CaseId) -> None:
        """The open case is not this person's any more: go on with the one that followed it."""
        if before.row_of(case_id) is None or line.row_of(case_id) is not None:
            return
        beside = before.beside(case_id, 1) or before.beside(case_id, -1)
        if beside is not None and line.row_of(beside) is not None:
            self.open(beside)
            words = filled(
                "Case {case_id} is not with you any more; the next of the queue is open.",
                case_id=case_id,
            )
            self.view.say(words, "warn")
        else:
            self._lock_gone(case_id)

    def _lock_gone(self, case_id: CaseId) -> None:
        """No case is left to go on with: what is open may be read to the end, not answered."""
        work = self.state.work
        if work is not None:
            why = filled("Case {case_id} is not with you any more.", case_id=case_id)
            locked = replace(work, is_locked=True, locked_because=why)
            self.show(replace(self.state, work=locked))

    def _begin(self) -> None:
        """The queue is here: go to the case asked for, or the first that is to be done."""
        case, question = self._wanted
        self._wanted = ("", "")
        line = self.state.line
        if line.row_of(CaseId(case)) is not None:
            self.open(CaseId(case), question)
        elif self.state.work is None and line.shown:
            to_do = (row for row in line.shown if row.state is not CaseState.RELEASED)
            self.open(next(to_do, line.shown[0]).case_id)

    def refresh_queue(self) -> None:
        """Cases moved on: read the queue again, leave the open case as it is."""
        if self.seat.review_id is not None:
            self.queue.load(self._begin)

    def heed(self, changes: Changes) -> None:
        """Something was changed somewhere: read again what is shown of it."""
        if changes.touches(Kind.CASE) or changes.touches(Kind.DRAW):
            self.refresh_queue()
        if changes.touches(Kind.ENTRY):
            self.read_entries()

    def open_ranks(self) -> None:
        """Open the ranks that N/A and exclusions call for."""
        desk, review_id = self.seat.desk, self._review
        self.change(lambda: assign.open_next(desk, review_id), "The next ranks are open.")

    # The case

    def open(self, case_id: CaseId, question: str = "") -> None:
        """Open a case at a question, or at its first unanswered one."""
        desk, review_id = self.seat.desk, self._review
        self.view.say("", "")

        def work() -> tuple[Opened, str]:
            return opened.lay_open(desk, review_id, case_id), question

        self.read(work, self._opened)

    def _opened(self, found: tuple[Opened, str]) -> None:
        laid, wanted = found
        self._bench = laid.bench
        if self.state.case_id != laid.work.case.case_id:
            self._left = self.state
        state = replace(
            self.state,
            work=laid.work,
            pending={},
            names=(),
            saved_at=laid.saved_at,
            question=None,
            wants="",
            opens_workings=frozenset(),
            unsaved={},
            warnings={},
            newer={name: newer_words(entry) for name, entry in laid.newer.items()},
            threads=laid.threads,
            note=laid.note,
            entries=laid.entries,
            steps=laid.steps,
            offers=(),
            today=self.seat.desk.clock.now().date(),
        )
        form_id, _, question = wanted.partition("/")
        place = state.shown_at((FormId(form_id), QuestionId(question)))
        places = [name for name in state.asked if name == place]
        first = next(iter((*places, *state.unanswered, *state.asked)), None)
        self.show(replace(state, question=first))
        if laid.work.differing:
            self.view.say(" ".join(laid.work.differing), "warn")
        told = self.queue.instruction(laid.work.case.case_id)
        if told:
            self.view.say(filled("Returned to you: {told}", told=told), "warn")

    def step_case(self, by: int) -> None:
        """The next or the previous case of the queue."""
        work = self.state.work
        if work is None:
            return
        beside = self.state.line.beside(work.case.case_id, by)
        if beside is not None:
            self.open(beside)
        else:
            self.view.say("This is the last case of the queue in this direction.", "warn")

    def show_names(self) -> None:
        """Show the parties' names; asking stands in the history."""
        desk, review_id, work = self.seat.desk, self._review, self.state.work
        if work is None:
            return
        case_id = work.case.case_id
        self.write(lambda: casework.names(desk, review_id, case_id), self._named)

    def _named(self, names: tuple[tuple[str, str, str], ...]) -> None:
        self.show(replace(self.state, names=names))

    def hide_names(self) -> None:
        """Take the names off the screen; that they were asked for stays in the history."""
        self.show(replace(self.state, names=()))

    def release(self) -> None:
        """Release the open case; what is missing is named, and gone to."""
        desk, review_id, work = self.seat.desk, self._review, self.state.work
        if work is None:
            return
        case_id = work.case.case_id
        self.view.say("", "")
        self.write(lambda: release.release(desk, review_id, case_id), self._released)

    def refused(self, fault: Fault) -> None:
        """Say why not; go to the first answer that is missing, or ask for the second person."""
        super().refused(fault)
        waiting, work = self.state.unanswered, self.state.work
        if fault.code == "release.unconfirmed" and work is not None:
            desk, review_id, case_id = self.seat.desk, self._review, work.case.case_id
            self.change(
                lambda: replacing.request(desk, review_id, case_id),
                filled(
                    (
                        "Case {case_id} is answered as one that should not have been in "
                        "the frame, so a supervisor is asked to confirm it; release it "
                        "again once that is done."
                    ),
                    case_id=case_id,
                ),
            )
        if fault.code == "release.incomplete" and waiting:
            self.show(replace(self.state, question=waiting[0]))

    def _released(self, changes: Changes) -> None:
        work = self.state.work
        self.seat.publish(changes)
        if work is not None:
            self.open(work.case.case_id)
        if self.seat.is_practice and work is not None:
            desk, review_id, case_id = self.seat.desk, self._review, work.case.case_id
            self.read(lambda: practice_scores.key_of(desk, review_id, case_id), self._practised)
            return
        self.view.say(
            "Released. Its answers are frozen and stand as findings. "
            "Ctrl+PgDn opens the next case.",
            "good",
        )

    def _practised(self, learned: tuple[Learned, ...]) -> None:
        """A practice case is released: its key is open now."""
        words = filled(
            "Released. {right} of {scored} answers are as in the key; the Practice page says why. "
            "Ctrl+PgDn opens the next case.",
            right=sum(each.miss is None for each in learned),
            scored=len(learned),
        )
        self.view.say(words, "good")
