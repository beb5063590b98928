"""Starting a review: what can be asked is read from the shelf; what is ticked decides the rest."""

from dataclasses import dataclass, replace

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.ids import FormId, SnapshotId
from qapi_desk.services import forms_in_use, forms_offered, reviews
from qapi_desk.services.forms_offered import FormOffer
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat

NONE_TICKED = "Tick at least one form; a review without a question finds nothing."


@dataclass(frozen=True, slots=True)
class NewReviewState:
    """The forms there are and the ones ticked; ``is_made`` once the review stands."""

    offers: tuple[FormOffer, ...] = ()
    ticked: frozenset[FormId] = frozenset()
    is_made: bool = False

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

    def load(self) -> None:
        """Read the forms, the county's among them; every quarterly one is ticked."""
        desk = self.seat.desk
        self.read(lambda: forms_offered.offers(forms_in_use.shelf(desk)), self._loaded)

    def _loaded(self, found: tuple[FormOffer, ...]) -> None:
        ticked = frozenset(each.form_id for each in found if each.is_quarterly)
        self.show(replace(self.state, offers=found, ticked=ticked))

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
