"""Which reviews there are."""

from dataclasses import dataclass

from qapi_desk.domain.reviews import Review, ReviewKind
from qapi_desk.services import reviews
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat


@dataclass(frozen=True, slots=True)
class ReviewsState:
    """What the chooser shows, newest first."""

    reviews: tuple[Review, ...] = ()


class ChooseReviewPresenter(Presenter[ReviewsState]):
    """Reads the reviews."""

    def __init__(self, seat: Seat, view: View[ReviewsState]) -> None:
        super().__init__(seat, view, ReviewsState())

    def load(self) -> None:
        """Read them, second reviews too. Practice is gone on with from its own page."""
        desk = self.seat.desk
        self.read(lambda: ReviewsState(_shown(reviews.every(desk))), self.show)


def _shown(every: tuple[Review, ...]) -> tuple[Review, ...]:
    return tuple(each for each in every if each.kind is not ReviewKind.PRACTICE)
