"""Checking a draw that somebody hands over, and an old printout; no review needed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qapi_desk.domain.errors import Fault, Refused
from qapi_desk.domain.progress import Progress
from qapi_desk.services import check_draw, draw_files, replay_draw
from qapi_desk.services.check_draw import CheckedDraw
from qapi_desk.services.draw_files import DrawFiles
from qapi_desk.services.replay_draw import Comparison, Replayed, ReplayLimits
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat

RECEIPT_LEFT = (
    "The folder's own receipt was left aside: a receipt proves something only when you were handed "
    "it before the draw. If you were, choose yours."
)


@dataclass(frozen=True, slots=True)
class VerifyState:
    """What the page shows. ``fault`` is why there is no replay."""

    files: DrawFiles = field(default_factory=DrawFiles)
    master: str = ""
    is_checking: bool = False
    checked: CheckedDraw | None = None
    limits: ReplayLimits | None = None
    replayed: Replayed | None = None
    compared: Comparison | None = None
    fault: str = ""


class VerifyPresenter(Presenter[VerifyState]):
    """Takes files in, has them checked beside the window, replays printouts."""

    def __init__(self, seat: Seat, view: View[VerifyState]) -> None:
        super().__init__(seat, view, VerifyState())

    def load(self) -> None:
        """Read why nothing is drawn with the generator that is replayed."""
        library = self.seat.desk.library
        if self.state.limits is None:
            self.read(lambda: replay_draw.limits(library), self._limited)

    def _limited(self, limits: ReplayLimits) -> None:
        self.show(replace(self.state, limits=limits))

    # Files

    def take(self, paths: Sequence[Path]) -> None:
        """Take in what was dropped or chosen, whichever file it is."""
        self.view.say("", "")
        self.read(lambda: draw_files.sort_out(paths), self._taken)

    def _taken(self, more: DrawFiles) -> None:
        self._with(self.state.files.with_more(more))
        folder = more.universes
        if folder is not None and more.receipt is None and (folder / "receipt.json").is_file():
            self.view.say(RECEIPT_LEFT, "warn")

    def put(self, kind: str, text: str) -> None:
        """Take one file by name; an empty one takes it away."""
        path = Path(text.strip()) if text.strip() else None
        if getattr(self.state.files, kind) != path:
            self._with(replace(self.state.files, **{kind: path}))

    def _with(self, files: DrawFiles) -> None:
        self.show(replace(self.state, files=files, checked=None))

    def set_master(self, text: str) -> None:
        """The master seed, once it is revealed."""
        if text != self.state.master:
            self.show(replace(self.state, master=text, checked=None))

    def clear(self) -> None:
        """Begin anew."""
        self.view.say("", "")
        self.show(VerifyState(limits=self.state.limits))

    # The check

    def check(self) -> None:
        """Check the draw; it can be stopped between reading and drawing again."""
        files, master = self.state.files, self.state.master
        self.show(replace(self.state, is_checking=True, checked=None))

        def work(progress: Progress) -> CheckedDraw:
            return check_draw.check(files, master, progress)

        self.run("Checking a draw", work, self._checked)

    def _checked(self, checked: CheckedDraw) -> None:
        is_same = checked.files == self.state.files
        self.show(replace(self.state, checked=checked if is_same else None))

    def settle(self) -> None:
        """Whatever ended, checking has ended when nothing waits."""
        super().settle()
        if self.state.is_checking and self.waiting == 0:
            self.show(replace(self.state, is_checking=False))

    def save(self, path: Path) -> None:
        """Write the outcome as text."""
        checked = self.state.checked
        if checked is None:
            return
        target = path if path.suffix else path.with_suffix(".txt")

        def work() -> Path:
            check_draw.save(checked, target)
            return target

        self.write(work, self._saved)

    def _saved(self, path: Path) -> None:
        self.view.say(f"Saved to {path}.", "good")

    # The replay

    def replay(self, terms: tuple[str, str, str, str], printout: str) -> None:
        """Replay a draw of RAT-STATS and hold the printout, if there is one, against it."""

        def work() -> tuple[Replayed, Comparison | None] | Fault:
            try:
                found = replay_draw.replay(replay_draw.terms_of(*terms))
                has_printout = bool(printout.strip())
                return found, replay_draw.compare(found, printout) if has_printout else None
            except Refused as refusal:
                return refusal

        self.read(work, self._replayed)

    def _replayed(self, found: tuple[Replayed, Comparison | None] | Fault) -> None:
        if isinstance(found, Fault):
            self.show(replace(self.state, replayed=None, compared=None, fault=found.sentence))
            return
        replayed, compared = found
        self.show(replace(self.state, replayed=replayed, compared=compared, fault=""))
