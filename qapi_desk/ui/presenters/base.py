"""What every presenter has: a seat, a view, a state, and a way to have things done.

A view shows a frozen state and shows one sentence; when its page dies it is replaced by one
that does nothing, so late outcomes fall on the floor.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, Generic, Protocol, TypeVar

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.progress import Progress
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.work import Lane

S = TypeVar("S")
S_contra = TypeVar("S_contra", contravariant=True)
T = TypeVar("T")

BROKEN = (
    "The program failed here; that is our mistake, not yours. The details are in its log. "
    "What was shown as saved is saved."
)


class View(Protocol[S_contra]):
    """What a presenter asks of its page."""

    def show_state(self, state: S_contra) -> None:
        """Show this state; the only thing that writes widgets."""

    def say(self, sentence: str, tone: str) -> None:
        """Show a sentence in place (``bad``, ``warn``, ``good``); empty takes it away."""


class NoView:
    """The view of a page that is gone."""

    def show_state(self, state: object) -> None:
        """Nobody looks."""

    def say(self, sentence: str, tone: str) -> None:
        """Nobody listens."""


@dataclass(frozen=True, slots=True)
class _Then:
    """What follows a piece of work: the page's next step, or the fault as a sentence."""

    owner: "Presenter[Any]"
    then: Callable[[Any], None]

    def done(self, value: object) -> None:
        self.owner.settle()
        self.then(value)

    def failed(self, fault: Fault) -> None:
        self.owner.settle()
        self.owner.refused(fault)

    def cancelled(self) -> None:
        self.owner.settle()
        self.owner.was_cancelled()

    def broken(self) -> None:
        self.owner.settle()
        self.owner.view.say(BROKEN, "bad")


class Presenter(Generic[S]):
    """Holds a page's state and decides what comes next."""

    def __init__(self, seat: Seat, view: View[S], state: S) -> None:
        self.seat = seat
        self.view: View[S] = view
        self.state = state
        self.waiting = 0

    def show(self, state: S) -> None:
        """Make this the state and have it shown."""
        self.state = state
        self.view.show_state(state)

    def leave(self) -> None:
        """The page is gone."""
        self.view = NoView()

    def read(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Read something, then go on with it."""
        self._start(Lane.READ, "", _quietly(work), then)

    def write(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Write something short, then go on with what it gave."""
        self._start(Lane.WRITE, "", _quietly(work), then)

    def run(self, title: str, work: Callable[[Progress], T], then: Callable[[T], None]) -> None:
        """Do something long, shown in the status bar with progress and cancel."""
        self.view.say("", "")
        self._start(Lane.LONG, title, work, then)

    def change(self, work: Callable[[], Changes], sentence: str = "") -> None:
        """Write something short that changes what others show; then tell everyone."""
        self.view.say("", "")
        self.write(work, _Tell(self, sentence))

    def run_change(
        self, title: str, work: Callable[[Progress], Changes], sentence: str = ""
    ) -> None:
        """Do something long that changes what others show; then tell everyone."""
        self.run(title, work, _Tell(self, sentence))

    def refused(self, fault: Fault) -> None:
        """Show why not, where it happened."""
        self.view.say(fault.sentence, "bad")

    def was_cancelled(self) -> None:
        """Somebody asked it to stop."""
        self.view.say("Stopped. Nothing was changed.", "warn")

    def settle(self) -> None:
        """One piece of work less to wait for."""
        self.waiting -= 1

    def _start(
        self, lane: Lane, title: str, work: Callable[[Progress], T], then: Callable[[T], None]
    ) -> None:
        self.waiting += 1
        self.seat.work.start(lane, title, work, _Then(self, then))


@dataclass(frozen=True, slots=True)
class _Tell:
    owner: Presenter[Any]
    sentence: str

    def __call__(self, changes: Changes) -> None:
        if self.sentence:
            self.owner.view.say(self.sentence, "good")
        self.owner.seat.publish(changes)


def _quietly(work: Callable[[], T]) -> Callable[[Progress], T]:
    def without_progress(_progress: Progress) -> T:
        return work()

    return without_progress


def from_services(name: str) -> ModuleType:
    """A service that draws PDFs or workbooks: imported beside the window, when it is wanted."""
    return import_module(f"qapi_desk.services.{name}")
