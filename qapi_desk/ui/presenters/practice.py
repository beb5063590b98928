"""Practice: begun for a person, and what each practice came to, beside the key."""

from dataclasses import dataclass, replace
from pathlib import Path

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.ids import PersonId, ReviewId
from qapi_desk.domain.people import Person
from qapi_desk.domain.progress import Progress
from qapi_desk.services import practice, practice_ready, practice_scores
from qapi_desk.services.practice import PracticeRow
from qapi_desk.services.practice_ready import Asked
from qapi_desk.services.practice_scores import PracticeView
from qapi_desk.ui.presenters.base import Presenter, View, from_services
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled


@dataclass(frozen=True, slots=True)
class PracticeState:
    """What the page shows. ``view`` is the chosen practice; None while there is none."""

    is_read: bool = False
    mine: PersonId | None = None
    people: tuple[Person, ...] = ()
    rows: tuple[PracticeRow, ...] = ()
    chosen: ReviewId | None = None
    view: PracticeView | None = None
    asked: Asked | None = None
    is_busy: bool = False

    @property
    def next_case(self) -> str:
        """The first case of the chosen practice that is not released; empty without one."""
        waiting = (c for c in self.view.cases if c.released_at is None) if self.view else ()
        return next((str(case.case_id) for case in waiting), "")

    @property
    def is_own(self) -> bool:
        """Whether the chosen practice is the signed-in person's: only then may she go on."""
        return self.view is not None and self.view.person_id == self.mine


class PracticePresenter(Presenter[PracticeState]):
    """Starts practices and shows what they came to."""

    def __init__(self, seat: Seat, view: View[PracticeState]) -> None:
        super().__init__(seat, view, PracticeState(mine=seat.desk.person.person_id))

    def load(self, chosen: ReviewId | None = None) -> None:
        """Read the practices there are, and what the chosen one came to."""
        desk, before = self.seat.desk, self.state

        def work() -> PracticeState:
            rows = practice.practices(desk)
            known = {row.review_id for row in rows}
            wanted = next((each for each in (chosen, before.chosen) if each in known), None)
            first = wanted or (rows[0].review_id if rows else None)
            return replace(
                before,
                is_read=True,
                people=practice.who_may_practise(desk),
                rows=rows,
                chosen=first,
                view=practice_scores.show(desk, first) if first else None,
                asked=practice_ready.asked(desk),
                is_busy=False,
            )

        self.read(work, self.show)

    def choose(self, review_id: ReviewId) -> None:
        """Show what another practice came to."""
        if review_id != self.state.chosen:
            self.load(review_id)

    def start(self, person_id: str, *, is_aided: bool) -> None:
        """Start a practice for a person."""
        desk, who = self.seat.desk, PersonId(person_id)
        if self.state.is_busy:
            return

        def work(progress: Progress) -> Changes:
            return practice.start(desk, who, progress, is_aided=is_aided)

        self.show(replace(self.state, is_busy=True))
        self.run("Starting a practice", work, self._started)

    def _started(self, changes: Changes) -> None:
        self.show(replace(self.state, is_busy=False, chosen=ReviewId(changes.made or "")))
        self.view.say(
            "The practice is begun. Its cases are made up, and nothing in it counts.", "good"
        )
        self.seat.publish(changes)

    def heed(self, changes: Changes) -> None:
        """A practice was begun, or a case of one released."""
        if changes.touches(Kind.PRACTICE) or changes.touches(Kind.CASE):
            self.load()

    def settle(self) -> None:
        """Whatever came of it, another practice may be started."""
        super().settle()
        if self.state.is_busy:
            self.show(replace(self.state, is_busy=False))

    def print(self, path: Path) -> None:
        """Write the chosen practice to a file."""
        desk, review_id = self.seat.desk, self.state.chosen
        if review_id is None:
            return

        def work(_progress: Progress) -> Path:
            from_services("practice_paper").write(desk, review_id, path)
            return path

        self.run("Writing what the practice came to", work, self._printed)

    def _printed(self, path: Path) -> None:
        self.view.say(filled("Written to {path}.", path=path), "good")
