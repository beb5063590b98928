"""Where the quarter stands and what to do next."""

from dataclasses import dataclass

from qapi_desk.domain.reviews import CaseState
from qapi_desk.services.home import HomeStep, HomeView, home
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.text import CASE_STATES, count, plural
from qapi_desk.ui.tongue import filled


@dataclass(frozen=True, slots=True)
class HomeState:
    """What the first page shows. ``figures`` are (number, words, tone)."""

    is_read: bool = False
    headline: str = ""
    next_step: HomeStep | None = None
    steps: tuple[HomeStep, ...] = ()
    figures: tuple[tuple[str, str, str], ...] = ()
    mine: str = ""
    storage: str = ""


_TONES = {CaseState.RELEASED: "good", CaseState.UNASSIGNED: "warn"}


class HomePresenter(Presenter[HomeState]):
    """Reads the quarter at a glance."""

    def __init__(self, seat: Seat, view: View[HomeState]) -> None:
        super().__init__(seat, view, HomeState())

    def load(self) -> None:
        """Read it (again)."""
        desk, review_id = self.seat.desk, self.seat.review_id
        self.read(lambda: home(desk, review_id), self._loaded)

    def _loaded(self, seen: HomeView) -> None:
        self.show(state_of(seen))


def state_of(seen: HomeView) -> HomeState:
    """What a quarter looks like on the page."""
    figures = tuple(
        (count(seen.counts.get(state, 0)), words, _TONES.get(state, ""))
        for state, words in CASE_STATES.items()
        if seen.counts
    )
    mine = filled("{mine} of yours to review", mine=plural(seen.mine, "case")) if seen.mine else ""
    return HomeState(
        is_read=True,
        headline=seen.headline,
        next_step=next((step for step in seen.steps if step.state == "now"), None),
        steps=seen.steps,
        figures=figures,
        mine=mine,
        storage=seen.storage,
    )
