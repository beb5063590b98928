"""Where a signed-in person sits: the desk, the review at hand, and how to get things done.

No Qt. Presenters are handed one seat and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.ui.work import Work

if TYPE_CHECKING:
    from qapi_desk.services.workspace import Desk


@dataclass(slots=True)
class Seat:
    """One person at one workspace. ``review_id`` is the review the window shows, if any."""

    desk: "Desk"
    work: Work
    publish: Callable[[Changes], None]
    review_id: ReviewId | None = None

    @property
    def is_supervisor(self) -> bool:
        """Whether supervisors' commands make sense; services refuse, pages only reflect."""
        return self.desk.person.role is Role.SUPERVISOR
