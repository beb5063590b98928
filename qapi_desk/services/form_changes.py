"""What a new version of a form changes: in the form, and for the answers given to the old one.

A preview works every answered case out again with the new form and writes nothing. It puts no
form in use.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.forms import Form, FormState, QuestionState
from qapi_desk.domain.ids import CaseId, CriterionId, FormId, QuestionId, ReviewId
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress, counted
from qapi_desk.domain.reviews import ReviewCase
from qapi_desk.questionnaire.comparing import FormChange, differences
from qapi_desk.questionnaire.compiled import CompiledForm
from qapi_desk.questionnaire.engine import state
from qapi_desk.services import casework, forms, forms_kept, in_sight, reviews
from qapi_desk.services.library import Library
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

SEES_PREVIEWS = (Role.SUPERVISOR, Role.ANALYST)


@dataclass(frozen=True, slots=True)
class FormDifference:
    """Two versions of a form and everything in which they differ."""

    form_id: FormId
    old_version: str
    new_version: str
    changes: tuple[FormChange, ...]


@dataclass(frozen=True, slots=True)
class ChangedAnswers:
    """One case whose answers would stand otherwise under the new form.

    ``outcomes`` are (criterion, before, after), empty for not decided yet; the others are names
    of questions: answered and hidden or gone now, missing something now, not valid any more.
    """

    case_id: CaseId
    is_released: bool
    outcomes: tuple[tuple[CriterionId, str, str], ...]
    lost: tuple[QuestionId, ...]
    missing: tuple[QuestionId, ...]
    invalid: tuple[QuestionId, ...]


@dataclass(frozen=True, slots=True)
class FormPreview:
    """What the answers of a review would come to under another version of one of its forms."""

    review_id: ReviewId
    difference: FormDifference
    looked_at: int
    cases: tuple[ChangedAnswers, ...]
    are_outcomes_shown: bool = True
    """Outcomes are shown to whoever may know what the review came to so far."""


def compare(library: Library, old: str, new: str) -> FormDifference:
    """Everything in which two forms differ.

    Args:
        library: the shelf.
        old: a form of the shelf, or the place of its sheets (as ``forms.show``).
        new: the same, of the later version.

    Raises:
        Refused: as ``forms.show``.
    """
    return _difference(forms.show(library, old), forms.show(library, new))


def preview(desk: Desk, review_id: ReviewId, name: str, progress: Progress) -> FormPreview:
    """What a form would make of the answers a review has by now; nothing is kept.

    Args:
        desk: a supervisor's or an analyst's.
        review_id: the review; it must ask a form of the same id.
        name: a form of the shelf, or the place of its sheets; it must be sound.
        progress: how far it is.

    Raises:
        Refused: ``people.role``; ``forms.not_asked``: the review asks no form of that id; the
            form's own first fault.
        Cancelled: somebody asked it to stop.
    """
    desk.person.must_be(*SEES_PREVIEWS, to="look at what a form would change")
    new = CompiledForm(forms.show(desk.library, name))
    new.must_be_sound()
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        kept = forms_kept.forms_in(work, desk.library, review)
        old = next((each for each in kept if each.form.form_id == new.form.form_id), None)
        if old is None:
            raise _not_asked(review_id, new.form, kept)
        cases = work.cases.all(review_id)
        note = "Working answers out with the new form"
        found = list(_seen(desk, work, (old, new), counted(cases, progress, note)))
        is_told = in_sight.sees_results(desk, work, review_id)
    changed = tuple(each for each in found if each is not None and _differs(each))
    if not is_told:
        changed = tuple(replace(each, outcomes=()) for each in changed)
    looked_at = sum(each is not None for each in found)
    return FormPreview(review_id, _difference(old.form, new.form), looked_at, changed, is_told)


def _not_asked(review_id: ReviewId, form: Form, kept: tuple[CompiledForm, ...]) -> Refused:
    asked = ", ".join(each.form.form_id for each in kept)
    return Refused(
        "forms.not_asked",
        f"{review_id} does not ask the form {form.form_id}; it asks {asked}. Name another review.",
    )


def _difference(old: Form, new: Form) -> FormDifference:
    return FormDifference(new.form_id, old.version, new.version, differences(old, new))


def _seen(
    desk: Desk,
    work: Work,
    both: tuple[CompiledForm, CompiledForm],
    cases: Iterator[ReviewCase],
) -> Iterator[ChangedAnswers | None]:
    """Each case with answers to the form; None for one without."""
    form_id = both[0].form.form_id
    for case in cases:
        if not work.answers.current(case.review_id, case.case_id, form_id):
            yield None
            continue
        reading = casework.case_as_kept(desk, work, case)
        answers = reading.sittings.answers(form_id)
        before, now = (state(each, answers, reading.context) for each in both)
        yield _compared(case.case_id, before, now, is_released=bool(reading.settled))


def _compared(
    case_id: CaseId, before: FormState, now: FormState, *, is_released: bool
) -> ChangedAnswers:
    criteria = dict.fromkeys((*before.outcomes, *now.outcomes))
    both = ((each, before.outcomes.get(each, ""), now.outcomes.get(each, "")) for each in criteria)
    answered = _named(before, QuestionState.ANSWERED)
    there = {s.question.name for s in now.statuses if s.state is not QuestionState.NOT_RELEVANT}
    missing = {s.question.name for s in before.unanswered}
    invalid = _named(before, QuestionState.INVALID)
    return ChangedAnswers(
        case_id=case_id,
        is_released=is_released,
        outcomes=tuple(each for each in both if each[1] != each[2]),
        lost=tuple(name for name in answered if name not in there),
        missing=tuple(s.question.name for s in now.unanswered if s.question.name not in missing),
        invalid=tuple(n for n in _named(now, QuestionState.INVALID) if n not in invalid),
    )


def _named(reached: FormState, wanted: QuestionState) -> tuple[QuestionId, ...]:
    return tuple(s.question.name for s in reached.statuses if s.state is wanted)


def _differs(case: ChangedAnswers) -> bool:
    return bool(case.outcomes or case.lost or case.missing or case.invalid)
