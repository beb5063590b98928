"""The history of everything that was answered and decided, and whether it still holds."""

from qapi_desk.domain.chain import GENESIS, Entry
from qapi_desk.domain.people import Role
from qapi_desk.services.assessment_blind import blinded
from qapi_desk.services.blind import without_first
from qapi_desk.services.workspace import Desk, Workspace


def verify(workspace: Workspace) -> str | None:
    """None when every entry follows from the one before; else the first thing wrong."""
    with workspace.store.read() as work:
        return work.history.verify()


def head(workspace: Workspace) -> str:
    """The digest of the newest entry, printed on every document."""
    with workspace.store.read() as work:
        newest = work.history.head()
    return newest.digest if newest else GENESIS


def entries(desk: Desk, *, last: int = 200) -> tuple[Entry, ...]:
    """The newest entries, oldest of them first. Supervisors and observers.

    The history holds every answer and outcome, so to a reviewer it would be the running rate. Of
    an assessment's ratings it tells no more than ``assessment_blind`` lets through, and of a review
    no more than ``blind`` does.

    Raises:
        Refused: ``people.role``.
    """
    desk.person.must_be(Role.SUPERVISOR, Role.OBSERVER, to="read the whole history")
    if last < 1:
        return ()
    with desk.store.read() as work:
        found = tuple(work.history.entries())
        return without_first(desk, work, blinded(desk, work, found[-last:]))
