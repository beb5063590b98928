"""What the pages of one review's plan, ceremony and draw share: how they read, wait and leave off.

A review that received a list drawn elsewhere has no plan and no draw; all three pages say so.
"""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import people, received
from qapi_desk.services.plan_sample import Proposal
from qapi_desk.services.received import ReceivedList
from qapi_desk.services.workspace import Desk
from qapi_desk.ui.presenters.base import Presenter
from qapi_desk.ui.text import count, plural


@dataclass(frozen=True, slots=True)
class ReviewState:
    """What each of the three pages shows, beside its own."""

    is_read: bool = False
    has_review: bool = False
    is_supervisor: bool = False
    received: ReceivedList | None = None
    """The list that somebody else drew, where the review has one."""
    receiver: str = ""
    """The name of who received it."""
    is_busy: bool = False

    @property
    def draws_here(self) -> bool:
        """Whether a review is shown that draws its own sample, as far as is known."""
        return self.has_review and self.received is None


S = TypeVar("S", bound=ReviewState)


class OneReview(Presenter[S]):
    """Reads what its page shows of the review at hand, beside the window."""

    @property
    def review_id(self) -> ReviewId:
        """The review at hand; without one it is a bug to ask."""
        review_id = self.seat.review_id
        if review_id is None:
            raise RuntimeError("no review is open")
        return review_id

    @abstractmethod
    def fresh(self) -> S:
        """The state before anything is read: what this person may do."""

    @abstractmethod
    def reading(self) -> Callable[[S], S]:
        """What completes a state beside the window; takes what it needs of the page now."""

    @abstractmethod
    def loaded(self, state: S) -> None:
        """What was read is here."""

    def load(self) -> None:
        """Read everything the page shows."""
        fresh = replace(self.fresh(), is_read=True)
        if self.seat.review_id is None:
            self.show(fresh)
            return
        desk, review_id, complete = self.seat.desk, self.review_id, self.reading()

        def work() -> S:
            got = received.show(desk, review_id)
            state = replace(fresh, has_review=True, received=got, receiver=_receiver(desk, got))
            return complete(state)

        self.read(work, self.loaded)

    def busy(self) -> None:
        """Something long begins."""
        self.show(replace(self.state, is_busy=True))

    def settle(self) -> None:
        """What ran has ended."""
        super().settle()
        if self.state.is_busy and self.waiting == 0:
            self.show(replace(self.state, is_busy=False))


def _receiver(desk: Desk, got: ReceivedList | None) -> str:
    if got is None:
        return ""
    names = {person.person_id: person.name for person in people.everyone(desk)}
    return names.get(got.received_by, str(got.received_by))


def cost_words(proposal: Proposal | None) -> str:
    """What a plan would cost, in one line; empty without one."""
    if proposal is None:
        return ""
    return (
        f"At most {plural(proposal.most_cases, 'case file')} to pull, from a frame of "
        f"{count(proposal.frame_size)} cases."
    )
