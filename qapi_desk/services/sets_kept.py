"""Sets of questions attached to a review that runs: what is kept of them, and what they add.

A set is a form with the directive it comes from and the days it is asked on. The review is
answered with it from then on; its plan and its draw stay what they were. Attaches nothing itself
(``question_sets``).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from qapi_desk.domain.ids import CriterionId, PersonId, ReviewId
from qapi_desk.domain.reviews import FormPin, Review
from qapi_desk.services.bodies import from_body
from qapi_desk.store.work import Work

KIND: Final = "question-set"
ATTACHED: Final = "questions.attached"
RETIRED: Final = "questions.retired"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A form attached to a running review. ``source`` is the directive that asks for it.

    ``begins`` and ``ends`` are days, both included; without an end it is asked until it is retired.
    """

    review_id: ReviewId
    form: FormPin
    title: str
    criteria: tuple[CriterionId, ...]
    source: str
    begins: date
    ends: date | None
    attached_by: PersonId
    attached_at: datetime
    retired_at: datetime | None = None
    retired_by: PersonId | None = None
    retired_why: str = ""

    def is_asked_on(self, day: date) -> bool:
        """Whether a case opened on the day is asked it."""
        has_ended = self.ends is not None and self.ends < day
        return self.retired_at is None and self.begins <= day and not has_ended


def sets_in(work: Work, review_id: ReviewId) -> tuple[QuestionSet, ...]:
    """The sets ever attached to a review, in the order in which they were."""
    bodies = (body for _, body in work.documents.list(KIND, f"{review_id}/"))
    found = (from_body(QuestionSet, body) for body in bodies)
    return tuple(sorted(found, key=lambda each: (each.attached_at, each.form.form_id)))


def joined(work: Work, review: Review) -> Review:
    """The review with the forms and criteria of its sets after its own."""
    sets = sets_in(work, review.review_id)
    if not sets:
        return review
    criteria = (*review.criteria, *(c for each in sets for c in each.criteria))
    return replace(review, forms=(*review.forms, *(s.form for s in sets)), criteria=criteria)


def told_in(work: Work, review_id: ReviewId) -> list[Any]:
    """The forms that the history says were attached to a review: id and fingerprint of each."""
    entries = work.history.entries(ATTACHED, review_id)
    bodies = [e.happening.body for e in entries if e.happening.subject == review_id]
    return [(body["form"]["form_id"], body["form"]["fingerprint"]) for body in bodies]


def asked_in(work: Work, review_id: ReviewId, day: date) -> tuple[CriterionId, ...]:
    """What a case of the review that is opened on a day is asked beside its own criteria."""
    sets = sets_in(work, review_id)
    return tuple(c for each in sets if each.is_asked_on(day) for c in each.criteria)


def retired_of(sets: Iterable[QuestionSet]) -> frozenset[CriterionId]:
    """The criteria that are asked no more, and left the rates."""
    return frozenset(c for each in sets if each.retired_at is not None for c in each.criteria)
