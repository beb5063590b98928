"""The forms of an assessment: which elements each rates, and which questions belong to one.

A question belongs to the element of the innermost group around it that names one. Only elements
with one rating question can be assessed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qapi_desk.domain.assessments import NOT_APPLICABLE, ScopedElement
from qapi_desk.domain.catalog import Catalog, Element
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form, Question, QuestionRole, QuestionType, ReviewType
from qapi_desk.domain.ids import FormId
from qapi_desk.services.forms_in_use import CountyShelf

_MOST_NAMED = 6
"""So many ids one sentence names."""
NOT_APPLICABLE_WORDS = "Does not apply"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a scope comes to: its elements in the catalog's order, and the forms that ask them."""

    elements: tuple[ScopedElement, ...]
    forms: tuple[Form, ...]


def offered(shelf: CountyShelf) -> Mapping[str, Form]:
    """Every element that an assessment form rates, with that form; the county's own go first.

    Raises:
        Refused: a form's own first fault.
    """
    found: dict[str, Form] = {}
    for form_id in dict.fromkeys((*sorted(shelf.own), *shelf.form_ids)):
        form = shelf.form(form_id).form
        if form.review_type == ReviewType.ASSESSMENT:
            for element_id in rated_by(form):
                found.setdefault(element_id, form)
    return found


def rated_by(form: Form) -> tuple[str, ...]:
    """The elements that a form has a rating question for, in reading order."""
    return tuple(
        element_id
        for element_id, questions in _by_element(form).items()
        if sum(question.role is QuestionRole.RATING for question in questions) == 1
    )


def questions_of(form: Form, element_id: str) -> tuple[Question, ...]:
    """The rows of a form that belong to an element, groups included, in reading order."""
    return tuple(_by_element(form).get(element_id, ()))


def _by_element(form: Form) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for element_id, question in _placed(form.questions, ""):
        if element_id:
            found.setdefault(element_id, []).append(question)
    return found


def _placed(questions: Iterable[Question], around: str) -> Iterator[tuple[str, Question]]:
    for question in questions:
        is_group = question.type in {QuestionType.GROUP, QuestionType.REPEAT}
        element_id = question.element if is_group and question.element else around
        yield element_id, question
        yield from _placed(question.children, element_id)


def scale(form: Form, element_id: str) -> tuple[tuple[str, str], ...]:
    """The ratings an element can get as (name, words), in the form's order, best first.

    *Does not apply* stands last.
    """
    rating = next(q for q in questions_of(form, element_id) if q.role is QuestionRole.RATING)
    named = [(choice.name, in_words(choice.label, form)) for choice in rating.choices]
    return (*named, (NOT_APPLICABLE, NOT_APPLICABLE_WORDS))


def in_words(texts: Mapping[str, str], form: Form) -> str:
    """A label in the form's own language."""
    return texts.get(form.default_language, "")


def choose(shelf: CountyShelf, parts: Iterable[str]) -> Chosen:
    """The elements that areas, functions and element ids name; no part means all of them.

    Raises:
        Refused: ``assessment.no_part`` for a name that holds no element assessed at the agency;
            ``assessment.no_form`` for elements that no form on the shelf asks about.
    """
    catalog, forms = shelf.library.catalog, offered(shelf)
    wanted = tuple(dict.fromkeys(parts))
    assessed = [each for each in catalog.elements if each.is_reviewed_at_agency]
    for part in wanted:
        if not any(_is_under(each, part) for each in assessed):
            raise Refused(
                "assessment.no_part",
                f"Nothing called {part!r} is assessed at the agency; name an area like LO, a "
                "function like LO.1 or an element like LO.1.1.",
            )
    chosen = [e for e in assessed if not wanted or any(_is_under(e, part) for part in wanted)]
    lacking = [each.element_id for each in chosen if each.element_id not in forms]
    if lacking:
        raise Refused("assessment.no_form", f"No form asks about {_some(lacking)}; leave it out.")
    elements = tuple(_scoped(catalog, each, forms[each.element_id].form_id) for each in chosen)
    used = {forms[each.element_id].form_id: forms[each.element_id] for each in chosen}
    return Chosen(elements, tuple(used.values()))


def _is_under(element: Element, part: str) -> bool:
    return part in {element.element_id, element.function_id, element.area_id}


def _scoped(catalog: Catalog, element: Element, form_id: FormId) -> ScopedElement:
    function = catalog.function(element.function_id)
    area = catalog.area(function.area_id)
    return ScopedElement(
        element_id=element.element_id,
        title=element.title,
        area_id=area.area_id,
        area=area.title,
        function_id=function.function_id,
        function=function.title,
        form_id=form_id,
    )


def _some(ids: list[str]) -> str:
    named = ", ".join(ids[:_MOST_NAMED])
    more = len(ids) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
