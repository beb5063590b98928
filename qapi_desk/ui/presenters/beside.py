"""What a screen is good for beside its figures: the estimate of a criterion, and which areas next.

Each is read when somebody looks; why there is none is a sentence in its place.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.screens import AssistedEstimate, Target, TargetScore
from qapi_desk.services import assisted, targeted
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.latest import Latest
from qapi_desk.ui.seat import Seat

T = TypeVar("T")
ONLY_CRITERIA = "Choose a criterion of the review's plan among the figures; a rule has no sample."


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One way to estimate the rate, with its interval's two ends and name."""

    method: str
    rate: Fraction
    lower: Fraction
    upper: Fraction
    interval: str


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas as they are scored, and those that were chosen already."""

    scores: tuple[TargetScore, ...] = ()
    chosen: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class BesideState:
    """What the two parts show, or why they show nothing."""

    of: str = ""
    estimate: AssistedEstimate | None = None
    estimate_words: str = ONLY_CRITERIA
    areas: Areas = Areas()
    areas_words: str = ""
    may_choose: bool = False

    @property
    def rows(self) -> tuple[EstimateRow, ...]:
        """The estimates, the plain one of the sample last."""
        return estimate_rows(self.estimate) if self.estimate else ()


class BesidePresenter(Presenter[BesideState]):
    """Reads estimates and scores of one screen; has an area chosen."""

    def __init__(self, seat: Seat, view: View[BesideState]) -> None:
        super().__init__(seat, view, BesideState(may_choose=seat.is_supervisor))
        self._screen = self._screen_of_choice = ""
        self._estimates: Latest[AssistedEstimate | str] = Latest(self, self._estimated, self._no)
        self._areas: Latest[Areas | str] = Latest(self, self._scored, self._no)

    def estimate(self, screen_id: str, criterion: str) -> None:
        """Estimate a criterion's rate over its universe by the released sample."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None or (screen_id, criterion) == (self._screen, self.state.of):
            return
        self._screen = screen_id
        self.show(replace(self.state, of=criterion, estimate=None, estimate_words=ONLY_CRITERIA))
        if criterion.partition("-")[0].isupper() or not criterion:  # a rule: CR-015, FR-11
            self._estimates.drop()
            return
        known = CriterionId(criterion)
        self._estimates.ask(
            lambda _progress: _or_why(lambda: assisted.estimate(desk, review_id, screen_id, known))
        )

    def _estimated(self, found: AssistedEstimate | str) -> None:
        if isinstance(found, str):
            self.show(replace(self.state, estimate=None, estimate_words=found))
        elif found.criterion == self.state.of:
            self.show(replace(self.state, estimate=found, estimate_words=""))

    def score(self, screen_id: str) -> None:
        """Score every area of a screen for a targeted review."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None:
            return

        def areas() -> Areas:
            scores = targeted.propose(desk, review_id, screen_id)
            return Areas(scores, targeted.chosen(desk, review_id))

        self._areas.ask(lambda _progress: _or_why(areas))

    def _scored(self, found: Areas | str) -> None:
        if isinstance(found, str):
            self.show(replace(self.state, areas=Areas(), areas_words=found))
            return
        self.show(replace(self.state, areas=found, areas_words=""))

    def choose(self, screen_id: str, subject: str, reason: str) -> None:
        """Decide that an area gets a targeted review, for a reason that is kept."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None:
            return

        def work() -> Changes:
            return targeted.choose(desk, review_id, screen_id, subject, reason)

        self._screen_of_choice = screen_id
        self.view.say("", "")
        self.write(work, self._chosen)

    def _chosen(self, changes: Changes) -> None:
        self.view.say("Chosen for a targeted review; the scores are kept with the reason.", "good")
        self.seat.publish(changes)
        self.score(self._screen_of_choice)

    def _no(self) -> None:
        """A question without an answer leaves what is shown."""


def _or_why(work: Callable[[], T]) -> T | str:
    try:
        return work()
    except Refused as refusal:
        return refusal.sentence


def estimate_rows(found: AssistedEstimate) -> tuple[EstimateRow, ...]:
    """The difference and regression estimates, the computed rate, and the sample's own."""
    ways = [found.difference, *([found.regression] if found.regression else [])]
    rows = [
        EstimateRow(
            way.method.capitalize(),
            Fraction(way.rate),
            Fraction(way.interval.lower),
            Fraction(way.interval.upper),
            way.interval.name,
        )
        for way in ways
    ]
    plain = found.difference
    rows.append(
        EstimateRow(
            "Sample alone",
            plain.plain_rate,
            Fraction(plain.plain_interval.lower),
            Fraction(plain.plain_interval.upper),
            plain.plain_interval.name,
        )
    )
    return tuple(rows)
