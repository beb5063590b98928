"""Which forms a new review can ask, and what it would be judged by with some of them.

Reads a shelf only; what a review is made of is decided in ``reviews``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from qapi_desk.domain.forms import Form
from qapi_desk.domain.ids import CriterionId, FormId
from qapi_desk.services import asked_laid
from qapi_desk.services.review_forms import GOVERNING, Shelf, quarterly_forms


@dataclass(frozen=True, slots=True)
class FormOffer:
    """One form that can be ticked. ``criteria`` are (id, title in the governing law)."""

    form_id: FormId
    title: str
    is_quarterly: bool
    criteria: tuple[tuple[CriterionId, str], ...]


def offers(library: Shelf) -> tuple[FormOffer, ...]:
    """Every form that is asked of cases: those of a quarterly review, in its order, then the rest.

    Args:
        library: the program's shelf, or one with the county's forms (``forms_in_use.shelf``).

    Raises:
        Refused: a form's own first fault.
    """
    quarterly = quarterly_forms(library)
    others = (library.form(form_id).form for form_id in library.form_ids)
    special = (each.form_id for each in others if each.is_of_cases)
    return tuple(
        _offer(library, library.form(form_id).form, is_quarterly=form_id in quarterly)
        for form_id in (*quarterly, *(each for each in special if each not in quarterly))
    )


def _offer(library: Shelf, form: Form, *, is_quarterly: bool) -> FormOffer:
    titles = {each.criterion_id: each.title for each in library.ruleset(GOVERNING).criteria}
    own = asked_laid.told_by((form,))
    named = tuple((each, titles.get(each, own[each].title)) for each in form.criteria)
    return FormOffer(form.form_id, form.title, is_quarterly, named)


def criteria_of(chosen: Iterable[FormOffer]) -> tuple[str, ...]:
    """The titles of what these forms ask about, each once, in order."""
    return tuple(dict(each for offer in chosen for each in offer.criteria).values())
