"""What happens between the open door and the first page: which review, which place.

Runs its reading beside the window, like every presenter, but before there is a page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.progress import Progress
from qapi_desk.ui.door import Door
from qapi_desk.ui.work import Lane, Work

if TYPE_CHECKING:
    from qapi_desk.services.workspace import Desk
    from qapi_desk.ui.opening import Frame


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything the window needs to show its first page."""

    desk: "Desk"
    frame: "Frame"
    place: Mapping[str, str]


class _Window(Protocol):
    def settle_in(self, entry: Entry) -> None:
        """Show the first page."""

    def frame_again(self, frame: "Frame") -> None:
        """Show what header and status bar say now."""

    def report(self, fault: Fault) -> None:
        """Say that something failed outside of any page."""


@dataclass(frozen=True, slots=True)
class _Follow:
    window: _Window
    then: Callable[..., None]

    def done(self, value: object) -> None:
        self.then(value)

    def failed(self, fault: Fault) -> None:
        self.window.report(fault)

    def cancelled(self) -> None:
        return

    def broken(self) -> None:
        return


class Entrance:
    """Reads for the frame around the pages."""

    def __init__(self, door: Door, work: Work, window: _Window) -> None:
        self._door = door
        self._work = work
        self._window = window

    def come_in(self, desk: "Desk") -> None:
        """Find the review and the place the person was at, then settle in."""

        def work(_progress: Progress) -> Entry:
            place = self._door.remembered(desk)
            wanted = place.get("review")
            review_id = ReviewId(wanted) if wanted else self._door.newest_review(desk)
            try:
                frame = self._door.frame_of(desk, review_id)
            except Fault:  # the remembered review is gone; the newest will do
                frame = self._door.frame_of(desk, self._door.newest_review(desk))
            return Entry(desk, frame, place)

        self._work.start(Lane.READ, "", work, _Follow(self._window, self._window.settle_in))

    def look_again(self, desk: "Desk", review_id: ReviewId | None) -> None:
        """Something changed: read header and status bar again."""

        def work(_progress: Progress) -> object:
            return self._door.frame_of(desk, review_id)

        self._work.start(Lane.READ, "", work, _Follow(self._window, self._window.frame_again))

    def warm(
        self,
        modules: tuple[str, ...],
        load: Callable[[str], object],
        then: Callable[[object], None],
    ) -> None:
        """Import the other pages while nobody waits for them."""

        def work(_progress: Progress) -> None:
            for module in modules:
                load(module)

        self._work.start(Lane.READ, "", work, _Follow(self._window, then))
