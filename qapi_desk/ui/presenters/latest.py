"""Questions that outrun one another: while one is being answered only the newest one waits."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.progress import Progress
from qapi_desk.ui.presenters.base import BROKEN, Presenter
from qapi_desk.ui.work import Lane

T = TypeVar("T")


class Latest(Generic[T]):
    """Asks in the reading lane, one question at a time; the last one asked wins.

    An answer is handed on even when a newer question waits, so that a picture moves while a
    setting is still being moved; the newest answer always comes last.
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
        self._next: Callable[[], T] | None = None
        self._is_asking = False

    def ask(self, work: Callable[[], T]) -> None:
        """Put a question in the place of the one that waits."""
        self._next = work
        if not self._is_asking:
            self._start()

    def _start(self) -> None:
        work, self._next = self._next, None
        if work is None:
            return
        self._is_asking = True
        self._owner.waiting += 1

        def without_progress(_progress: Progress) -> T:
            return work()

        self._owner.seat.work.start(Lane.READ, "", without_progress, self)

    def _ended(self) -> None:
        self._is_asking = False
        self._owner.settle()
        self._start()

    def done(self, value: object) -> None:
        """It was answered."""
        answer: T = value  # type: ignore[assignment] # lanes carry untyped
        self._then(answer)
        self._ended()

    def failed(self, fault: Fault) -> None:
        """It has no answer; says so unless something else is asked by now."""
        if self._next is None:
            self._otherwise()
            self._owner.refused(fault)
        self._ended()

    def cancelled(self) -> None:
        """The window closes."""
        self._ended()

    def broken(self) -> None:
        """A bug; the log says which."""
        self._owner.view.say(BROKEN, "bad")
        self._ended()
