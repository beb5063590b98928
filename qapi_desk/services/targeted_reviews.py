"""Starting a targeted review from the areas that were chosen: with the forms that ask about them.

Choosing an area keeps its scores and the reason (``targeted``). Here each area finds its forms:
those that give an outcome for it, or whose questions name its rule. The reasons go into the
history of the review that is made.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form, is_asked, walk
from qapi_desk.domain.ids import CriterionId, FormId, ReviewId, SnapshotId
from qapi_desk.domain.periods import parse_period
from qapi_desk.domain.screens import Target
from qapi_desk.services import forms_in_use, reviews, targeted
from qapi_desk.services.shelf import Shelf
from qapi_desk.services.workspace import Desk


@dataclass(frozen=True, slots=True)
class TargetForms:
    """One chosen area with what would ask about it."""

    target: Target
    forms: tuple[FormId, ...]
    criteria: tuple[CriterionId, ...]


def found(desk: Desk, review_id: ReviewId, period_text: str) -> tuple[TargetForms, ...]:
    """The areas chosen from a review's screens, each with its forms on the period's first day."""
    shelf = forms_in_use.shelf(desk, parse_period(period_text).first)
    forms = _of_cases(shelf)
    return tuple(_forms_of(target, forms) for target in targeted.chosen(desk, review_id))


def _of_cases(shelf: Shelf) -> tuple[Form, ...]:
    forms = (shelf.form(form_id).form for form_id in shelf.form_ids)
    return tuple(form for form in forms if form.is_of_cases)


def _forms_of(target: Target, forms: Iterable[Form]) -> TargetForms:
    """Forms that judge the subject; a rule's are asked for the criteria its questions stand under.

    A rule of questions outside every criterion is asked with all of its form's.
    """
    subject = target.score.subject
    taken: dict[FormId, None] = {}
    criteria: dict[CriterionId, None] = {}
    for form in forms:
        asked = [
            q for q in walk(form.questions) if is_asked(q) and subject in {q.rule, q.criterion}
        ]
        own = [q.criterion for q in asked if q.criterion in form.criteria]
        if asked:
            taken[form.form_id] = None
            criteria.update(dict.fromkeys(c for c in own or form.criteria if c))
    return TargetForms(target, tuple(taken), tuple(criteria))


def start(
    desk: Desk,
    review_id: ReviewId,
    *,
    title: str,
    period_text: str,
    snapshot_id: SnapshotId,
) -> Changes:
    """Start a review of the areas chosen from another's screens. Supervisors; ``made`` is its id.

    Raises:
        Refused: ``target.none`` where nothing is chosen; ``target.no_form`` naming an area that no
            form asks about; whatever ``reviews.create`` refuses.
    """
    areas = found(desk, review_id, period_text)
    if not areas:
        raise Refused(
            "target.none",
            f"No area is chosen from the screens of {review_id}; choose one with its reason first.",
        )
    for area in areas:
        if not area.forms:
            subject = area.target.score.subject
            raise Refused("target.no_form", f"No form asks about {subject}; put one in use first.")
    new = reviews.NewReview(
        title.strip() or f"Targeted review {parse_period(period_text).label}",
        period_text,
        snapshot_id,
        tuple(dict.fromkeys(c for area in areas for c in area.criteria)),
        form_ids=tuple(dict.fromkeys(form for area in areas for form in area.forms)),
    )
    changes = reviews.create(desk, new)
    reasons = {area.target.score.subject: area.target.reason for area in areas}
    with desk.store.write() as work:
        work.history.append(
            desk.happening(
                "review.targeted", changes.made or "", chosen_from=review_id, reasons=reasons
            )
        )
    return changes
