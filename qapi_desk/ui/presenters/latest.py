"""Questions that outrun one another: the newest is answered, an older one stops where it can."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.progress import Cancelled, Progress
from qapi_desk.ui.presenters.base import BROKEN, Presenter
from qapi_desk.ui.work import Lane

T = TypeVar("T")


class _Outrunnable:
    """The progress of one question: its next step is its last once somebody asked anew."""

    def __init__(self) -> None:
        self.is_outrun = False
        self._progress: Progress | None = None

    def within(self, progress: Progress) -> Progress:
        """The same inside the progress of the lane that works on it."""
        self._progress = progress
        return self

    def step(self, done: int, total: int | None, note: str) -> None:
        """Say how far it is.

        Raises:
            Cancelled: another question was asked meanwhile, or the window closes.
        """
        if self.is_outrun:
            raise Cancelled
        if self._progress is not None:
            self._progress.step(done, total, note)


class Latest(Generic[T]):
    """Asks in the reading lane, one question at a time; the last one asked wins.

    A question that is outrun stops at its next step. One that takes no steps is answered, and its
    answer handed on, so that a picture moves while a setting is still being moved; the newest
    answer always comes last.
    """

    def __init__(
        self,
        owner: Presenter[Any],
        then: Callable[[T], None],
        otherwise: Callable[[], None],
    ) -> None:
        self._owner = owner
        self._then = then
        self._otherwise = otherwise
        self._next: Callable[[Progress], T] | None = None
        self._asked: _Outrunnable | None = None

    @property
    def is_asking(self) -> bool:
        """Whether a question is being answered."""
        return self._asked is not None

    def ask(self, work: Callable[[Progress], T]) -> None:
        """Put a question in the place of the one that waits; the one being answered is outrun."""
        self.drop()
        self._next = work
        if not self.is_asking:
            self._start()

    def drop(self) -> None:
        """Nobody wants an answer any more."""
        self._next = None
        if self._asked is not None:
            self._asked.is_outrun = True

    def _start(self) -> None:
        work, self._next = self._next, None
        if work is None:
            return
        asked = self._asked = _Outrunnable()
        self._owner.waiting += 1

        def outrunnable(progress: Progress) -> T:
            return work(asked.within(progress))

        self._owner.seat.work.start(Lane.READ, "", outrunnable, self)

    def _ended(self) -> None:
        self._asked = None
        self._owner.settle()
        self._start()

    def done(self, value: object) -> None:
        """It was answered."""
        answer: T = value  # type: ignore[assignment] # lanes carry untyped
        self._then(answer)
        self._ended()

    def failed(self, fault: Fault) -> None:
        """It has no answer; says so unless nobody waits for it by now."""
        if self._asked is not None and not self._asked.is_outrun:
            self._otherwise()
            self._owner.refused(fault)
        self._ended()

    def cancelled(self) -> None:
        """It was outrun, or the window closes."""
        self._ended()

    def broken(self) -> None:
        """A bug; the log says which."""
        self._owner.view.say(BROKEN, "bad")
        self._ended()
