"""The way in: knock, then choose who you are, or make the workspace, or unlock its file.

Imports no service: the window must be painted before the store is loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.people import Person
from qapi_desk.domain.progress import Progress
from qapi_desk.ui.door import Door
from qapi_desk.ui.presenters.base import View
from qapi_desk.ui.tongue import filled
from qapi_desk.ui.work import Lane, Work

if TYPE_CHECKING:
    from qapi_desk.services.workspace import Desk
    from qapi_desk.ui.opening import Knock

LEAST_CHARACTERS = 8


class Step(StrEnum):
    """What the page asks for."""

    OPENING = "opening"
    CREATE = "create"
    UNLOCK = "unlock"
    PEOPLE = "people"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SignInState:
    """What the sign-in page shows. ``chosen`` is the person to be offered first."""

    home: str
    step: Step = Step.OPENING
    people: tuple[Person, ...] = ()
    chosen: str = ""
    storage: str = ""
    hint: str = ""
    is_busy: bool = True


@dataclass(frozen=True, slots=True)
class _Follow:
    owner: "SignInPresenter"
    then: Callable[[object], None]
    on_fault: Step | None = None

    def done(self, value: object) -> None:
        self.then(value)

    def failed(self, fault: Fault) -> None:
        self.owner.refused(fault, self.on_fault)

    def cancelled(self) -> None:
        self.owner.refused(None, self.on_fault)

    def broken(self) -> None:
        self.owner.refused(None, Step.FAILED)


class SignInPresenter:
    """Leads a person from the door to the desk. ``entered`` is called with the desk."""

    def __init__(
        self,
        door: Door,
        work: Work,
        view: View[SignInState],
        entered: Callable[["Desk"], None],
        offered: str = "",
    ) -> None:
        self._door = door
        self._work = work
        self._view = view
        self._entered = entered
        self._offered = offered
        self._signs_in_by_itself = True
        self.state = SignInState(str(door.home))

    def knock(self, file_passphrase: str | None = None) -> None:
        """Look what is there; the window is painted already."""
        self._show(replace(self.state, is_busy=True))
        failing = Step.UNLOCK if file_passphrase else Step.FAILED

        def work(_progress: Progress) -> object:
            return self._door.knock(file_passphrase)

        self._start(work, self._knocked, failing)

    def create(
        self, name: str, agency: str, passphrases: tuple[str, str], file_passphrase: str
    ) -> None:
        """Make the workspace, after looking at what was typed."""
        why_not = _why_not(name, agency, passphrases)
        if why_not:
            self._view.say(why_not, "bad")
            return
        self._show(replace(self.state, is_busy=True))

        def work(_progress: Progress) -> object:
            return self._door.create(name, agency, passphrases[0], file_passphrase)

        self._start(work, self._knocked, Step.CREATE)

    def sign_in(self, person_id: str, passphrase: str) -> None:
        """Go through the door."""
        if not person_id:
            self._view.say("Choose who you are, then type your passphrase.", "bad")
            return
        self._show(replace(self.state, is_busy=True, chosen=person_id))

        def work(_progress: Progress) -> object:
            return self._door.sign_in(PersonId(person_id), passphrase)

        self._start(work, self._signed_in, Step.PEOPLE)

    def refused(self, fault: Fault | None, step: Step | None) -> None:
        """Stay at the door and say why."""
        self._show(replace(self.state, is_busy=False, step=step or self.state.step))
        sentence = fault.sentence if fault else "The program failed here; see its log."
        self._view.say(sentence, "bad")

    def _knocked(self, value: object) -> None:
        knock: Knock = value  # type: ignore[assignment] # lanes carry values untyped
        if not knock.is_there:
            step = Step.CREATE
        else:
            step = Step.UNLOCK if knock.is_locked else Step.PEOPLE
        people = knock.people
        chosen = self._offered if any(p.person_id == self._offered for p in people) else ""
        shown = replace(self.state, step=step, people=people, storage=knock.storage, is_busy=False)
        shown = replace(shown, hint=_hint(knock.demonstration))
        self._show(replace(shown, chosen=self.state.chosen or chosen))
        if step is Step.PEOPLE and knock.demonstration and self._signs_in_by_itself:
            self.sign_in(self.state.chosen or str(people[0].person_id), knock.demonstration)

    def stay_at_door(self) -> None:
        """Somebody signed out: nobody signs in by itself now, not even in the demonstration."""
        self._signs_in_by_itself = False

    def _signed_in(self, value: object) -> None:
        self._entered(value)  # type: ignore[arg-type] # lanes carry values untyped

    def _show(self, state: SignInState) -> None:
        self.state = state
        self._view.show_state(state)

    def _start(
        self, work: Callable[[Progress], object], then: Callable[[object], None], step: Step
    ) -> None:
        self._view.say("", "")
        self._work.start(Lane.WRITE, "", work, _Follow(self, then, step))


def _hint(demonstration: str | None) -> str:
    if demonstration is None:
        return ""
    return filled(
        "The people here are made up; the passphrase of each is: {demonstration}",
        demonstration=demonstration,
    )


def _why_not(name: str, agency: str, passphrases: tuple[str, str]) -> str:
    if not name.strip() or not agency.strip():
        return "Write your name and your agency; both stand in the history of the workspace."
    if passphrases[0] != passphrases[1]:
        return "The two passphrases differ; type the same one twice."
    if len(passphrases[0]) < LEAST_CHARACTERS:
        return filled(
            "A passphrase has at least {least} characters; think of a longer one.",
            least=LEAST_CHARACTERS,
        )
    return ""
