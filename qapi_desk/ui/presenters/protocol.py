"""The written protocol of the review at hand: its free parts, read and written."""

from dataclasses import dataclass, replace

from qapi_desk.domain.changes import Changes
from qapi_desk.services import protocol
from qapi_desk.services.protocol import ProtocolPart
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled, said

_Kept = tuple[Changes, tuple[ProtocolPart, ...]]


@dataclass(frozen=True, slots=True)
class ProtocolState:
    """The parts and the one that is open; ``may_write`` for supervisors."""

    parts: tuple[ProtocolPart, ...] = ()
    key: str = ""
    may_write: bool = False

    @property
    def part(self) -> ProtocolPart | None:
        """The part that is open."""
        return next((each for each in self.parts if each.key == self.key), None)

    @property
    def open_parts(self) -> int:
        """How many parts nobody has said anything about."""
        return sum(each.is_open for each in self.parts)


class ProtocolPresenter(Presenter[ProtocolState]):
    """Opens one part after another and keeps what is written."""

    def __init__(self, seat: Seat, view: View[ProtocolState]) -> None:
        super().__init__(seat, view, ProtocolState(may_write=seat.is_supervisor))

    def load(self) -> None:
        """Read the parts; the first that is open is shown, else the one that was."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is not None:
            self.read(lambda: protocol.show(desk, review_id).parts, self._loaded)

    def _loaded(self, parts: tuple[ProtocolPart, ...]) -> None:
        waiting = [each.key for each in parts if each.is_open]
        first = next(iter([*waiting, *(each.key for each in parts)]), "")
        self.show(replace(self.state, parts=parts, key=self.state.key or first))

    def pick(self, key: str) -> None:
        """Open another part."""
        self.show(replace(self.state, key=key))

    def keep(self, text: str) -> None:
        """Keep what is written for the open part; every wording stays in the history."""
        desk, review_id, part = self.seat.desk, self.seat.review_id, self.state.part
        if review_id is None or part is None:
            return
        if text.strip() == part.text:
            self.view.say(said("It says so already; nothing was changed."), "warn")
            return
        key = part.key

        def work() -> _Kept:
            changes = protocol.write(desk, review_id, key, text)
            return changes, protocol.show(desk, review_id).parts

        self.view.say("", "")
        self.write(work, self._kept)

    def _kept(self, kept: _Kept) -> None:
        changes, parts = kept
        self.show(replace(self.state, parts=parts))
        title = self.state.part.title if self.state.part else ""
        self.view.say(filled("Kept: {title}.", title=title), "good")
        self.seat.publish(changes)
