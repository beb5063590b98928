"""Starting a review: what can be asked is read from the shelf; what is ticked decides the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import FormId, SnapshotId
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.workspace import SnapshotRecord
from qapi_desk.services import forms_in_use, forms_offered, reviews, snapshots
from qapi_desk.services.forms_offered import FormOffer
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.presenters.latest import Latest
from qapi_desk.ui.seat import Seat

if TYPE_CHECKING:
    from datetime import date

_Offered = tuple[tuple[FormOffer, ...], Mapping[str, str], tuple[SnapshotRecord, ...]]
NONE_TICKED = "Tick at least one form; a review without a question finds nothing."


@dataclass(frozen=True, slots=True)
class NewReviewState:
    """The forms there are and the ones ticked; ``is_made`` once the review stands.

    ``areas`` are the titles of the catalog's areas, by their ids; ``records`` the snapshots.
    """

    offers: tuple[FormOffer, ...] = ()
    ticked: frozenset[FormId] = frozenset()
    is_made: bool = False
    areas: Mapping[str, str] = field(default_factory=dict)
    records: tuple[SnapshotRecord, ...] = ()

    @property
    def chosen(self) -> tuple[FormOffer, ...]:
        """The ticked forms, in the order of the shelf."""
        return tuple(each for each in self.offers if each.form_id in self.ticked)

    @property
    def criteria(self) -> tuple[str, ...]:
        """What the review would be about, in words."""
        return forms_offered.criteria_of(self.chosen)


class NewReviewPresenter(Presenter[NewReviewState]):
    """Starts a review from a title, a period, a snapshot and the ticked forms."""

    def __init__(self, seat: Seat, view: View[NewReviewState]) -> None:
        super().__init__(seat, view, NewReviewState())
        self._first: date | None = None
        self._offers: Latest[_Offered] = Latest(self, self._loaded, self._nothing)

    def load(self) -> None:
        """Read the snapshots and the forms, the county's among them; every quarterly one is ticked.

        They are those in use on the first day of the period, or today while none is written.
        """
        desk, first = self.seat.desk, self._first

        def work(_progress: object) -> _Offered:
            found = forms_offered.offers(forms_in_use.shelf(desk, first))
            areas = {each.area_id: each.title for each in desk.library.catalog.areas}
            return found, areas, snapshots.snapshots(desk)

        self._offers.ask(work)

    def say_period(self, text: str) -> None:
        """Another period is written; where it begins decides which forms are in use."""
        try:
            first = parse_period(text).first
        except Refused:
            return
        if first != self._first:
            self._first = first
            self.load()

    def _loaded(self, offered: _Offered) -> None:
        found, areas, records = offered
        known = {each.form_id for each in self.state.offers}
        new = {e.form_id for e in found if e.is_quarterly and e.form_id not in known}
        kept = self.state.ticked & {each.form_id for each in found}
        self.show(
            replace(self.state, offers=found, ticked=kept | new, areas=areas, records=records)
        )

    def _nothing(self) -> None:
        """A question without an answer leaves what is shown."""

    def tick(self, form_id: FormId, *, is_on: bool) -> None:
        """Ask this form, or leave it out."""
        ticked = self.state.ticked - {form_id} | (frozenset({form_id}) if is_on else frozenset())
        self.show(replace(self.state, ticked=ticked))

    def start(
        self, title: str, period_text: str, snapshot_id: str, *, is_peer_review: bool = False
    ) -> None:
        """Make the review; the dialog closes when its state says so."""
        desk, chosen = self.seat.desk, self.state.chosen
        if self.state.offers and not chosen:
            self.view.say(NONE_TICKED, "bad")
            return
        new = reviews.NewReview(
            title,
            period_text,
            SnapshotId(snapshot_id),
            form_ids=tuple(each.form_id for each in chosen),
            is_peer_review=is_peer_review,
        )
        self.view.say("", "")
        self.write(lambda: reviews.create(desk, new), self._made)

    def _made(self, changes: Changes) -> None:
        self.show(replace(self.state, is_made=True))
        self.seat.publish(changes)
