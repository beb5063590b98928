"""What the forms of a review ask about beside its law, laid over that law.

A form may give an outcome for a measure of the catalog, a rule, or a measure of the county's own.
No ruleset has such a criterion; it comes from the review's own pinned forms and is laid over both
rulesets while they are in memory. The documents that are kept stay as they are, and so do their
fingerprints.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from qapi_desk.domain.forms import Form, Question, QuestionRole, QuestionType, walk
from qapi_desk.domain.ids import CriterionId
from qapi_desk.domain.reviews import Review
from qapi_desk.rules.asked import AskedOf, with_asked
from qapi_desk.rules.ruleset import Ruleset
from qapi_desk.services import conventions, forms_kept
from qapi_desk.services.library import Library
from qapi_desk.store.work import Work

_PLAIN: Final = "en"


def laid_over(
    work: Work, shelf: Library, review: Review, rulesets: tuple[Ruleset, ...]
) -> tuple[Ruleset, ...]:
    """The rulesets of a review with what only its forms ask about; each made once a sitting.

    Raises:
        Refused: as ``forms_kept.forms_in``, where there is such a criterion at all.
    """
    asked = asked_of(review.criteria, rulesets)
    if not asked:
        return rulesets
    prints = [pin.fingerprint for pin in review.forms]
    law = (review.governing_version, review.beside_version, sorted(review.law_hashes.items()))
    key = f"{review.governing} {review.beside} {law} asked {asked} {prints}"
    if key not in shelf.laid:
        forms = [each.form for each in forms_kept.forms_in(work, shelf, review)]
        shelf.laid[key] = with_forms(shelf, rulesets, forms, asked)
    return shelf.laid[key]


def asked_of(
    criteria: Iterable[CriterionId], rulesets: Iterable[Ruleset]
) -> tuple[CriterionId, ...]:
    """Those of the criteria that no ruleset has, in their order."""
    known = {each.criterion_id for ruleset in rulesets for each in ruleset.criteria}
    return tuple(criterion for criterion in criteria if criterion not in known)


def with_forms(
    shelf: Library,
    rulesets: Iterable[Ruleset],
    forms: Iterable[Form],
    asked: Iterable[CriterionId],
) -> tuple[Ruleset, ...]:
    """The rulesets with these criteria, as the forms call them."""
    told = told_by(forms)
    wanted = [told.get(each, AskedOf(each, str(each), "")) for each in asked]
    case_types = conventions.of(shelf).asked_case_types
    return tuple(with_asked(ruleset, wanted, case_types) for ruleset in rulesets)


def told_by(forms: Iterable[Form]) -> Mapping[CriterionId, AskedOf]:
    """What forms call each criterion they give an outcome for, and what they rest it on."""
    return {
        criterion: AskedOf(criterion, *_words(form, criterion))
        for form in forms
        for criterion in form.criteria
    }


def _words(form: Form, criterion: CriterionId) -> tuple[str, str]:
    """Its title with its id, and its citation: the judged question's, else the first that is told.

    The title is the heading of the group that asks about it, else the judged question itself.
    """
    own = [each for each in walk(form.questions) if each.criterion == criterion]
    judged = [each for each in own if each.role is QuestionRole.ANSWER]
    groups = [each for each in own if each.type is QuestionType.GROUP]
    title = next(_labels((*groups, *judged), form.default_language), form.title)
    citation = next((each.authority for each in (*judged, *own) if each.authority), form.handbook)
    return f"{title} ({criterion})", citation


def _labels(questions: Iterable[Question], language: str) -> Iterator[str]:
    for each in questions:
        label = each.label.get(_PLAIN) or each.label.get(language)
        if label:
            yield label
