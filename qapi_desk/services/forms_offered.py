"""Which forms a new review can ask, and what it would be judged by with some of them.

Reads a shelf only; what a review is made of is decided in ``reviews``.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qapi_desk.domain.forms import Form, walk
from qapi_desk.domain.ids import CriterionId, FormId
from qapi_desk.services import asked_laid
from qapi_desk.services.review_forms import GOVERNING, Shelf, quarterly_forms


@dataclass(frozen=True, slots=True)
class FormOffer:
    """One form that can be ticked. ``criteria`` are (id, title in the governing law).

    ``area_id`` is the area of the catalog that most of its questions are about (``CM``).
    """

    form_id: FormId
    title: str
    is_quarterly: bool
    criteria: tuple[tuple[CriterionId, str], ...]
    area_id: str = ""


def offers(shelf: Shelf) -> tuple[FormOffer, ...]:
    """Every form that is asked of cases: those of a quarterly review, in its order, then the rest.

    The rest stand by area and title.

    Args:
        shelf: the program's, or one with the county's forms (``forms_in_use.shelf``).

    Raises:
        Refused: a form's own first fault.
    """
    quarterly = quarterly_forms(shelf)
    others = [shelf.form(form_id).form for form_id in shelf.form_ids if form_id not in quarterly]
    special = [_offer(shelf, form, is_quarterly=False) for form in others if form.is_of_cases]
    return (
        *(_offer(shelf, shelf.form(form_id).form, is_quarterly=True) for form_id in quarterly),
        *sorted(special, key=lambda each: (each.area_id, each.title)),
    )


def _offer(shelf: Shelf, form: Form, *, is_quarterly: bool) -> FormOffer:
    titles = {each.criterion_id: each.title for each in shelf.ruleset(GOVERNING).criteria}
    own = asked_laid.told_by((form,))
    named = tuple((each, titles.get(each, own[each].title)) for each in form.criteria)
    return FormOffer(form.form_id, form.title, is_quarterly, named, _area(form))


def _area(form: Form) -> str:
    """The area most questions are about, told by the ids of their elements; ties by their order."""
    areas = Counter(q.element.partition(".")[0] for q in walk(form.questions) if q.element)
    return next((area for area, _ in areas.most_common(1)), "")


def criteria_of(chosen: Iterable[FormOffer]) -> tuple[str, ...]:
    """The titles of what these forms ask about, each once, in order."""
    return tuple(dict(each for offer in chosen for each in offer.criteria).values())
