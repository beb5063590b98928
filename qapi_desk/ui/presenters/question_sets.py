"""Questions attached to the review at hand: which, by what directive, what was found; retired."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from qapi_desk.domain.ids import FormId
from qapi_desk.domain.people import Role
from qapi_desk.services import forms_in_use, forms_offered, in_sight, people, question_sets
from qapi_desk.services.question_sets import AttachedFigures
from qapi_desk.services.sets_kept import QuestionSet
from qapi_desk.ui.presenters.base import Presenter, View
from qapi_desk.ui.seat import Seat
from qapi_desk.ui.tongue import filled

_READS = (Role.SUPERVISOR, Role.ANALYST, Role.OBSERVER)
"""Who may read what attached questions found while the review runs."""


@dataclass(frozen=True, slots=True)
class SetsState:
    """The sets of the review at hand. ``names`` are people's, by their ids."""

    has_review: bool = False
    may_attach: bool = False
    today: date = date.min
    sets: tuple[QuestionSet, ...] = ()
    figures: tuple[AttachedFigures, ...] = ()
    names: Mapping[str, str] | None = None
    marked: str = ""
    forms: tuple[tuple[str, str], ...] = ()
    """What can be attached: (id, title) of the forms on request."""

    @property
    def open_set(self) -> QuestionSet | None:
        """The marked set, while it is asked."""
        found = (each for each in self.sets if each.form.form_id == self.marked)
        return next((each for each in found if each.retired_at is None), None)


class SetsPresenter(Presenter[SetsState]):
    """Attaches questions to the review at hand and retires them."""

    def __init__(self, seat: Seat, view: View[SetsState]) -> None:
        super().__init__(seat, view, SetsState(may_attach=seat.is_supervisor))

    def load(self) -> None:
        """Read the sets of the review at hand."""
        desk, review_id = self.seat.desk, self.seat.review_id
        before = replace(self.state, today=desk.clock.now().date())
        if review_id is None:
            self.show(replace(before, has_review=False, sets=(), figures=()))
            return

        def work() -> SetsState:
            is_reader = desk.person.role in _READS
            may_read = is_reader and in_sight.may_see_results(desk, review_id)
            offers = forms_offered.offers(forms_in_use.shelf(desk))
            return replace(
                before,
                has_review=True,
                sets=question_sets.sets(desk, review_id),
                figures=question_sets.figures(desk, review_id) if may_read else (),
                names={str(each.person_id): each.name for each in people.everyone(desk)},
                forms=tuple((str(o.form_id), o.title) for o in offers if not o.is_quarterly),
            )

        self.read(work, self.show)

    def mark(self, form_id: str) -> None:
        """Mark one of the sets."""
        self.show(replace(self.state, marked=form_id))

    def attach(self, form_id: str, source: str, begins: date, ends: date | None) -> None:
        """Ask a form of every case of the review that is not released yet."""
        desk, review_id = self.seat.desk, self.seat.review_id
        if review_id is None:
            return
        wanted = FormId(form_id)
        self.change(
            lambda: question_sets.attach(
                desk, review_id, wanted, source=source, begins=begins, ends=ends
            ),
            filled(
                "{form} is asked of every case of {review} that is not released.",
                form=form_id,
                review=review_id,
            ),
        )

    def retire(self, why: str) -> None:
        """Ask the marked set no more; answers and findings stay."""
        desk, review_id, marked = self.seat.desk, self.seat.review_id, self.state.open_set
        if review_id is None or marked is None:
            return
        form_id = marked.form.form_id
        self.change(
            lambda: question_sets.retire(desk, review_id, form_id, why=why),
            filled("{form} is not asked any more; answers stay.", form=form_id),
        )
