"""A worksheet on its way: handed out, looked at when it comes back, decided, taken in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.progress import Progress
from qapi_desk.services.worksheet_check import ChangeKind, Checked, Choice, Place, RowChange
from qapi_desk.services.worksheet_take_in import TakenIn
from qapi_desk.services.worksheets import HandedOut, Wanted
from qapi_desk.ui.presenters.base import Presenter, View, from_services
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import plural
from qapi_desk.ui.tongue import filled, spoken


@dataclass(frozen=True, slots=True)
class WorksheetState:
    """The file that came back, what is in it, and what was decided; ``taken`` ends it."""

    path: Path | None = None
    is_busy: bool = False
    checked: Checked | None = None
    choices: Mapping[Place, Choice] = field(default_factory=dict)
    taken: str = ""

    @property
    def may_take(self) -> bool:
        """Whether taking it in would save something, everything decided."""
        found = self.checked
        if found is None or self.is_busy or self.taken:
            return False
        return bool(found.good) and not found.conflicts


class WorksheetPresenter(Presenter[WorksheetState]):
    """One worksheet at a time; a mended one is looked at again."""

    def __init__(self, seat: Seat, view: View[WorksheetState]) -> None:
        super().__init__(seat, view, WorksheetState())

    def hand_out(self, place: Path, case_ids: tuple[CaseId, ...] = ()) -> None:
        """Write the signed-in person's cases, or these of them, as a worksheet."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None:
            return
        target = place if place.suffix.lower() == ".xlsx" else place.with_suffix(".xlsx")
        language = spoken()

        def work(progress: Progress) -> HandedOut:
            made: HandedOut = from_services("worksheets").hand_out(
                desk, review_id, target, Wanted(case_ids, language=language),
                overwrite=True, progress=progress,
            )  # fmt: skip
            return made

        self.run(filled("Writing {name}", name=target.name), work, self._handed_out)

    def _handed_out(self, made: HandedOut) -> None:
        words = filled(
            "{path} holds {cases} with {questions}.",
            path=made.path,
            cases=plural(made.cases, "case"),
            questions=plural(made.questions, "question"),
        )
        self.view.say(words, "good")
        self.seat.publish(made.changes)

    def look_at(self, path: Path) -> None:
        """Look at a worksheet that came back; nothing is saved."""
        self._look(replace(self.state, path=path, choices={}, taken=""))

    def again(self) -> None:
        """Look at the same file once more, after it was mended."""
        if self.state.path is not None:
            self._look(replace(self.state, taken=""))

    def _look(self, state: WorksheetState) -> None:
        desk, path, choices = self.seat.desk, state.path, state.choices
        if path is None:
            return

        def work(progress: Progress) -> Checked:
            found: Checked = from_services("worksheet_check").check(
                desk, path, choices, progress=progress
            )
            return found

        self.show(replace(state, is_busy=True))
        self.run(filled("Looking at {name}", name=path.name), work, self._looked)

    def _looked(self, checked: Checked) -> None:
        self.show(replace(self.state, is_busy=False, checked=checked))

    def choose(self, changes: Iterable[RowChange], choice: Choice) -> None:
        """Say which answer holds in these conflicts; the others of them are no matter of choice."""
        places = {each.place for each in changes if each.kind is ChangeKind.CONFLICT}
        if places:
            choices = {**self.state.choices, **dict.fromkeys(places, choice)}
            self._look(replace(self.state, choices=choices))

    def take_in(self) -> None:
        """Save what the worksheet answers."""
        desk, path, choices = self.seat.desk, self.state.path, self.state.choices
        if path is None or not self.state.may_take:
            return

        def work(progress: Progress) -> TakenIn:
            taken: TakenIn = from_services("worksheet_take_in").take_in(
                desk, path, choices, progress=progress
            )
            return taken

        self.show(replace(self.state, is_busy=True))
        self.run(filled("Taking in {name}", name=path.name), work, self._taken)

    def _taken(self, taken: TakenIn) -> None:
        self.show(replace(self.state, is_busy=False, taken=taken.sentence))
        self.seat.publish(taken.changes)

    def refused(self, fault: Fault) -> None:
        """Show why not; nothing is being worked on any more."""
        self.show(replace(self.state, is_busy=False))
        super().refused(fault)

    def was_cancelled(self) -> None:
        """Somebody stopped it."""
        self.show(replace(self.state, is_busy=False))
        super().was_cancelled()
