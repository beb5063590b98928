"""Which forms and criteria a new review has, and whether its law can answer what they ask.

Starts no review (``reviews``). What no ruleset has is a criterion all the same where a form asks
about it (``asked_laid``).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form
from qapi_desk.domain.ids import CriterionId, FormId, RulesetId, SnapshotId
from qapi_desk.questionnaire.checker_shared import apart
from qapi_desk.questionnaire.messages import sentence
from qapi_desk.questionnaire.rules_called import rules_called
from qapi_desk.services import asked_laid
from qapi_desk.services.shelf import BESIDE, GOVERNING, Shelf

__all__ = [
    "BESIDE",
    "GOVERNING",
    "NewReview",
    "Shelf",
    "chosen",
    "must_be_judged",
    "must_count",
    "must_stand_together",
    "quarterly_forms",
]
QUARTERLY = ("compliance", "data_reliability")
"""The kinds of forms that a quarterly review asks, in the order in which it asks them."""
Chosen = tuple[tuple[Form, ...], tuple[CriterionId, ...]]


@dataclass(frozen=True, slots=True)
class NewReview:
    """What is asked for when a review is started.

    No criteria means all of the forms'; no forms means every quarterly form that asks about one
    of the criteria.
    """

    title: str
    period_text: str
    snapshot_id: SnapshotId
    criteria: tuple[CriterionId, ...] = ()
    governing: RulesetId = GOVERNING
    beside: RulesetId | None = BESIDE
    form_ids: tuple[FormId, ...] = ()
    is_peer_review: bool = False
    """Whether people of another agency review this one; then nobody of its own has a case."""

    @property
    def ruleset_ids(self) -> tuple[RulesetId, ...]:
        """The governing ruleset, then the one beside it."""
        return tuple(filter(None, (self.governing, self.beside)))


def quarterly_forms(shelf: Shelf) -> tuple[FormId, ...]:
    """The forms on the shelf that a quarterly review asks: compliance, then data reliability.

    Within a kind they stand in the order in which the governing law has their criteria.
    """
    places = {each.criterion_id: at for at, each in enumerate(shelf.ruleset(GOVERNING).criteria)}
    found = []
    for form in (shelf.form(form_id).form for form_id in shelf.form_ids):
        if form.is_quarterly:
            first = min((places.get(each, len(places)) for each in form.criteria), default=0)
            found.append((QUARTERLY.index(form.review_type), first, form.form_id))
    return tuple(form_id for _, _, form_id in sorted(found))


def chosen(shelf: Shelf, new: NewReview) -> Chosen:
    """The forms of a new review and the criteria that it reviews, in the forms' order.

    Raises:
        Refused: ``review.no_criterion``, ``review.asked_twice``, ``review.forms``,
            ``review.not_of_cases``; ``library.no_form``; a form's own first fault.
    """
    named = dict.fromkeys(new.form_ids or quarterly_forms(shelf))
    forms = tuple(shelf.form(form_id).form for form_id in named)
    offered = tuple(criterion for form in forms for criterion in form.criteria)
    for criterion in new.criteria:
        if criterion not in offered:
            raise Refused(
                "review.no_criterion",
                f"No chosen form asks about {criterion!r}; the forms cover {', '.join(offered)}.",
            )
    criteria = tuple(dict.fromkeys(new.criteria or offered))
    asked = new.form_ids or not new.criteria
    taken = tuple(form for form in forms if asked or set(form.criteria) & set(criteria))
    for form in taken:
        shelf.form(form.form_id).must_be_sound()
    must_stand_together(taken, criteria)
    return taken, criteria


def must_stand_together(forms: tuple[Form, ...], criteria: Iterable[CriterionId]) -> None:
    """Forms of one review are asked of one case: each criterion by one form, what they share alike.

    Raises:
        Refused: ``review.not_of_cases``, ``review.asked_twice``, ``review.forms``.
    """
    for form in forms:
        if not form.is_of_cases:
            raise Refused(
                "review.not_of_cases",
                f"{form.form_id} is asked of the agency, not of cases; start an assessment for it.",
            )
    _must_be_asked_once(forms, criteria)
    found = apart(forms)
    if found:
        raise Refused(
            "review.forms", f"These forms cannot stand in one review. {sentence(found[0])}"
        )


def _must_be_asked_once(forms: tuple[Form, ...], criteria: Iterable[CriterionId]) -> None:
    times = Counter(criterion for form in forms for criterion in form.criteria)
    for criterion in criteria:
        if times[criterion] > 1:
            both = " and ".join(form.form_id for form in forms if criterion in form.criteria)
            raise Refused(
                "review.asked_twice",
                f"{both} both give an outcome for {criterion}, and a case has one; choose one of "
                "them.",
            )


def must_be_judged(
    shelf: Shelf, new: NewReview, forms: Iterable[Form], criteria: Iterable[CriterionId]
) -> None:
    """Refuse a review whose law cannot answer what its forms ask of it.

    Raises:
        Refused: ``review.beside``, ``review.no_rule``, ``rules.no_such_criterion`` where only one
            of the two rulesets has a criterion.
    """
    if new.beside == new.governing:
        raise Refused(
            "review.beside", f"{new.governing} governs, so it cannot stand beside itself as well."
        )
    rulesets = tuple(shelf.ruleset(ruleset_id) for ruleset_id in new.ruleset_ids)
    own = tuple(criteria)
    asked = asked_laid.asked_of(own, rulesets)
    for ruleset in rulesets:
        for criterion in own:
            if criterion not in asked:
                ruleset.criterion(criterion)
    for form in forms:
        must_count(shelf, new.ruleset_ids, form)


def must_count(shelf: Shelf, ruleset_ids: tuple[RulesetId, ...], form: Form) -> None:
    """Refuse a form that counts days by a rule that none of these rulesets has.

    Raises:
        Refused: ``review.no_rule``, naming the rulesets that have it.
    """
    for rule_id in rules_called(form):
        having = [name for name in shelf.ruleset_ids if shelf.ruleset(name).has_rule(rule_id)]
        if not set(having) & set(ruleset_ids):
            remedy = (
                f"let {' or '.join(having)} govern the review or stand beside it"
                if having
                else "leave the form out"
            )
            raise Refused(
                "review.no_rule",
                f"{form.form_id} counts days by {rule_id}, which {' and '.join(ruleset_ids)} "
                f"{'does' if len(ruleset_ids) == 1 else 'do'} not have; {remedy}.",
            )
