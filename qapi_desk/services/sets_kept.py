"""Sets of questions attached to a review that runs: what is kept of them, and what they add.

A set is a form with the directive it comes from and the days it is asked on. The review is
answered with it from then on; its plan and its draw stay what they were. Attaches nothing itself
(``question_sets``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from qapi_desk.domain.chain import Happening
from qapi_desk.domain.ids import CriterionId, PersonId, ReviewId
from qapi_desk.domain.reviews import FormPin, Review
from qapi_desk.services.as_told import Bodies, kept_as_told, last_told
from qapi_desk.services.bodies import from_body
from qapi_desk.services.library import Library
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
    return _in_order(body for _, body in work.documents.list(KIND, f"{review_id}/"))


def sets_as_told(work: Work, shelf: Library, review_id: ReviewId) -> tuple[QuestionSet, ...]:
    """The same, each of them what the history tells of it.

    Raises:
        Refused: ``workspace.forged``.
    """
    kept = kept_as_told(work, shelf, KIND, last_told((ATTACHED, RETIRED), _set_told))
    return _in_order(body for key, body in kept.items() if key.startswith(f"{review_id}/"))


def key_of(review_id: str, form_id: str) -> str:
    """Under which key a set is kept."""
    return f"{review_id}/{form_id}"


def _set_told(happening: Happening) -> tuple[str, Mapping[str, Any]]:
    body = happening.body["set"]
    return key_of(body["review_id"], body["form"]["form_id"]), body


def _in_order(bodies: Iterable[Mapping[str, Any]]) -> tuple[QuestionSet, ...]:
    found = (from_body(QuestionSet, body) for body in bodies)
    return tuple(sorted(found, key=lambda each: (each.attached_at, each.form.form_id)))


def joined(review: Review, kept: Bodies) -> Review:
    """The review with the forms and criteria of its sets after its own.

    Args:
        review: the review.
        kept: its documents of the kind ``KIND``, by their keys.
    """
    sets = _in_order(kept.values())
    if not sets:
        return review
    criteria = (*review.criteria, *(c for each in sets for c in each.criteria))
    return replace(review, forms=(*review.forms, *(s.form for s in sets)), criteria=criteria)


def told_in(work: Work, review_id: ReviewId) -> list[Any]:
    """The forms that the history says were attached to a review: id and fingerprint of each."""
    entries = work.history.entries(ATTACHED, review_id)
    bodies = [e.happening.body for e in entries if e.happening.subject == review_id]
    forms = [body["set"]["form"] for body in bodies]
    return [(form["form_id"], form["fingerprint"]) for form in forms]


def asked_in(work: Work, review_id: ReviewId, day: date) -> tuple[CriterionId, ...]:
    """What a case of the review that is opened on a day is asked beside its own criteria."""
    sets = sets_in(work, review_id)
    return tuple(c for each in sets if each.is_asked_on(day) for c in each.criteria)


def retired_of(sets: Iterable[QuestionSet]) -> frozenset[CriterionId]:
    """The criteria that are asked no more, and left the rates."""
    return frozenset(c for each in sets if each.retired_at is not None for c in each.criteria)
