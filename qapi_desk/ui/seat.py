"""Where a signed-in person sits: the desk, the review at hand, and how to get things done.

No Qt. Presenters are handed one seat and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import PRACTICE_PREFIX
from qapi_desk.ui.draft import Draft
from qapi_desk.ui.habits import Habits, ShortMemory
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
    drafts: dict[ReviewId, Draft] = field(default_factory=dict)
    """What was set on the plan page and is not frozen yet, by review."""
    habits: Habits = field(default_factory=ShortMemory)
    """What pages remember between days."""

    @property
    def draft(self) -> Draft:
        """What was set for the review at hand; the conventions where nothing was."""
        return self.drafts.get(self.review_id, Draft()) if self.review_id else Draft()

    @property
    def is_practice(self) -> bool:
        """Whether what the window shows is practice, which counts nowhere."""
        return bool(self.review_id) and str(self.review_id).startswith(PRACTICE_PREFIX)

    @property
    def is_supervisor(self) -> bool:
        """Whether supervisors' commands make sense; services refuse, pages only reflect."""
        return self.desk.person.role is Role.SUPERVISOR
