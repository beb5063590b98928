"""Writing what a sheet asked for: the sheet stays open, with what was written, until it is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Fault
from qapi_desk.domain.progress import Progress
from qapi_desk.ui.presenters.base import BROKEN, Presenter
from qapi_desk.ui.work import Lane


class Asking(Protocol):
    """A sheet that waits for what comes of it."""

    def kept(self) -> None:
        """It is kept; the sheet may go."""

    def refuse(self, sentence: str) -> None:
        """Say why not; what was written stays."""


@dataclass(frozen=True, slots=True)
class _Keeping:
    owner: Presenter[Any]
    sheet: Asking
    sentence: str

    def done(self, value: object) -> None:
        self.owner.settle()
        changes: Changes = value  # type: ignore[assignment] # lanes carry untyped
        self.sheet.kept()
        self.owner.view.say(self.sentence, "good")
        self.owner.seat.publish(changes)

    def failed(self, fault: Fault) -> None:
        self.owner.settle()
        self.sheet.refuse(fault.sentence)

    def cancelled(self) -> None:
        self.owner.settle()
        self.owner.was_cancelled()

    def broken(self) -> None:
        self.owner.settle()
        self.sheet.refuse(BROKEN)


def keep(owner: Presenter[Any], sheet: Asking, work: Callable[[], Changes], sentence: str) -> None:
    """Write something short for a sheet; then tell everyone, and say the sentence."""

    def without_progress(_progress: Progress) -> Changes:
        return work()

    owner.waiting += 1
    owner.seat.work.start(Lane.WRITE, "", without_progress, _Keeping(owner, sheet, sentence))
