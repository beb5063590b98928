"""The way in, without importing what it takes until somebody goes through (beside the window)."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from qapi_desk.domain.ids import PersonId, ReviewId

if TYPE_CHECKING:
    from qapi_desk.services.workspace import Desk
    from qapi_desk.ui.opening import Frame, Knock, Opening


class Door:
    """Stands before one workspace folder. Its methods are called on the threads of ``lanes``."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._opening: Opening | None = None

    def _open(self) -> "Opening":
        if self._opening is None:
            made = import_module("qapi_desk.ui.opening").Opening(self.home)
            self._opening = cast("Opening", made)
        return self._opening

    def knock(self, file_passphrase: str | None = None) -> "Knock":
        """Look what is there."""
        return self._open().knock(file_passphrase)

    def create(self, name: str, agency: str, passphrase: str, file_passphrase: str) -> "Knock":
        """Make a workspace."""
        return self._open().create(name, agency, passphrase, file_passphrase)

    def sign_in(self, person_id: PersonId, passphrase: str) -> "Desk":
        """Sign somebody in."""
        return self._open().sign_in(person_id, passphrase)

    def newest_review(self, desk: "Desk") -> ReviewId | None:
        """The review that was started last."""
        found = import_module("qapi_desk.ui.opening").newest_review(desk)
        return cast("ReviewId | None", found)

    def frame_of(self, desk: "Desk", review_id: ReviewId | None) -> "Frame":
        """What header and status bar say."""
        return cast("Frame", import_module("qapi_desk.ui.opening").frame_of(desk, review_id))

    def remember(self, desk: "Desk", words: Mapping[str, str]) -> None:
        """Keep where the person is, for the next start."""
        import_module("qapi_desk.ui.opening").remember(desk, words)

    def remembered(self, desk: "Desk") -> Mapping[str, str]:
        """Where the person was."""
        found = import_module("qapi_desk.ui.opening").remembered(desk)
        return cast("Mapping[str, str]", found)

    def close(self) -> None:
        """Let go of what was opened."""
        if self._opening is not None:
            self._opening.close()
