"""Attaching a dated set of questions to a review that runs, and retiring it without loss.

A directive of the state or of the county may ask something more of the cases that are looked at
anyway. Every case not released yet is asked it from then on; a released one stays as it is. What
is found has a rate of the cases asked and no limits: they were drawn for something else.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.forms import Form
from qapi_desk.domain.ids import CriterionId, FormId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.reviews import CaseState, FormPin, Review, ReviewCase
from qapi_desk.services import (
    asked_laid,
    forms_in_use,
    forms_kept,
    in_sight,
    law_kept,
    practice_key,
    reviews,
)
from qapi_desk.services.bodies import to_body
from qapi_desk.services.review_forms import must_count, must_stand_together
from qapi_desk.services.said import said_line
from qapi_desk.services.sets_kept import ATTACHED, KIND, RETIRED, QuestionSet, key_of, sets_as_told
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

_MAY_ATTACH: Final = (Role.SUPERVISOR,)


@dataclass(frozen=True, slots=True)
class AttachedFigures:
    """What was found of one attached criterion: counts and the rate of the cases asked.

    Retired ones keep what was found and have no rate any more.
    """

    criterion: CriterionId
    title: str
    source: str
    asked: int
    action: int
    error: int
    not_applicable: int
    incomplete: int
    rate: Fraction | None
    is_retired: bool


def attach(
    desk: Desk,
    review_id: ReviewId,
    form_id: FormId,
    *,
    source: str,
    begins: date,
    ends: date | None = None,
) -> Changes:
    """Ask a form of every case that is not released yet, and of those opened from now on.

    Args:
        desk: the signed-in supervisor's desk.
        review_id: a review with opened cases.
        form_id: a form of the program or of the county, of what no ruleset has.
        source: the directive that asks for it.
        begins: its first day, today or earlier; the county's form in force on it is taken.
        ends: its last day, if it has one.

    Raises:
        Refused: ``people.role``; ``sets.source``, ``sets.days``, ``sets.not_running``,
            ``sets.done``, ``sets.known``, ``sets.criterion``; ``library.no_form``; whatever keeps
            two forms from standing in one review.
    """
    practice_key.must_count(review_id)
    desk.person.must_be(*_MAY_ATTACH, to="attach questions to a review")
    told = said_line(source, "sets.source", "Say which directive asks for these questions")
    _must_be_days(desk.clock.now().date(), begins, ends)
    form = forms_in_use.shelf(desk, begins).form(form_id).form
    with desk.store.write() as work:
        review = reviews.review_in(work, review_id)
        waiting = _must_run(work, review)
        _must_fit(desk, work, review, form)
        made = QuestionSet(
            review_id=review_id,
            form=FormPin(form.form_id, form.version, form.fingerprint),
            title=form.title,
            criteria=form.criteria,
            source=told,
            begins=begins,
            ends=ends,
            attached_by=desk.person.person_id,
            attached_at=desk.clock.now(),
        )
        forms_kept.keep(work, (form,))
        work.documents.replace(KIND, key_of(review_id, form.form_id), to_body(made))
        for case in waiting:
            _set_criteria(work, case, (*case.criteria, *made.criteria))
        count = len(waiting)
        work.history.append(desk.happening(ATTACHED, review_id, set=to_body(made), cases=count))
    return Changes.of((Kind.REVIEW, review_id), (Kind.CASE, review_id), made=form.form_id)


def _must_be_days(today: date, begins: date, ends: date | None) -> None:
    if begins > today:
        raise Refused(
            "sets.days", f"The questions begin on {begins}, which is to come; attach them then."
        )
    if ends is not None and ends < today:
        raise Refused("sets.days", f"The questions ended on {ends}; nobody would be asked them.")


def _must_run(work: Work, review: Review) -> tuple[ReviewCase, ...]:
    """The cases that are asked; refused where there is none."""
    cases = work.cases.all(review.review_id)
    if not cases:
        raise Refused(
            "sets.not_running",
            f"No case of {review.review_id} is opened yet; start a review that asks this form "
            "instead.",
        )
    waiting = tuple(case for case in cases if case.state is not CaseState.RELEASED)
    if not waiting:
        raise Refused("sets.done", f"Every case of {review.review_id} is released already.")
    return waiting


def _must_fit(desk: Desk, work: Work, review: Review, form: Form) -> None:
    law = law_kept.bare_law_in(work, desk.library, review)
    own = [pin.form_id for pin in review.forms]
    if form.form_id in own:
        raise Refused("sets.known", f"{review.review_id} asks {form.form_id} already.")
    judged = set(form.criteria) - set(asked_laid.asked_of(form.criteria, law.rulesets))
    if judged:
        raise Refused(
            "sets.criterion",
            f"{form.form_id} judges {', '.join(sorted(judged))}, whose cases are drawn from a "
            "universe of its own; start a review for it.",
        )
    there = [each.form for each in forms_kept.forms_in(work, desk.library, review)]
    must_stand_together((*there, form), form.criteria)
    must_count(desk.library, law_kept.ids_of(review), form)


def _set_criteria(work: Work, case: ReviewCase, criteria: tuple[CriterionId, ...]) -> None:
    """What a case is reviewed for from now on; one that was ready has to be looked at again."""
    work.cases.set_criteria(case.review_id, case.case_id, criteria)
    if case.state is CaseState.READY:
        work.cases.set_state(
            case.review_id, case.case_id, CaseState.STARTED, case.answered, case.required
        )


def retire(desk: Desk, review_id: ReviewId, form_id: FormId, *, why: str) -> Changes:
    """Ask attached questions no more. Answers and findings stay; the rates leave them out.

    Raises:
        Refused: ``people.role``, ``sets.why``, ``sets.unknown``.
    """
    desk.person.must_be(*_MAY_ATTACH, to="retire questions of a review")
    reason = said_line(why, "sets.why", "Say why the questions are retired")
    with desk.store.write() as work:
        found = [
            s for s in sets_as_told(work, desk.library, review_id) if s.form.form_id == form_id
        ]
        if not found or found[-1].retired_at is not None:
            raise Refused(
                "sets.unknown", f"{review_id} has no attached form {form_id!r} that is asked."
            )
        retired = replace(
            found[-1],
            retired_at=desk.clock.now(),
            retired_by=desk.person.person_id,
            retired_why=reason,
        )
        work.documents.replace(KIND, key_of(review_id, form_id), to_body(retired))
        for case in work.cases.all(review_id):
            left = tuple(c for c in case.criteria if c not in retired.criteria)
            if case.state is not CaseState.RELEASED and left != case.criteria:
                work.cases.set_criteria(review_id, case.case_id, left)
        work.history.append(desk.happening(RETIRED, review_id, set=to_body(retired)))
    return Changes.of((Kind.REVIEW, review_id), (Kind.CASE, review_id))


def sets(desk: Desk, review_id: ReviewId) -> tuple[QuestionSet, ...]:
    """The sets ever attached to a review, in order."""
    with desk.store.read() as work:
        reviews.review_in(work, review_id)
        return sets_as_told(work, desk.library, review_id)


def figures(desk: Desk, review_id: ReviewId) -> tuple[AttachedFigures, ...]:
    """What was found of each attached criterion under the governing ruleset. Not for reviewers.

    Raises:
        Refused: ``people.role``, ``review.unknown``; as ``in_sight.must_see_results``.
    """
    desk.person.must_be(
        Role.SUPERVISOR, Role.ANALYST, Role.OBSERVER, to="read what attached questions found"
    )
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        in_sight.must_see_results(desk, work, review)
        return figures_in(desk, work, review)


def figures_in(desk: Desk, work: Work, review: Review) -> tuple[AttachedFigures, ...]:
    """The same in a unit of work that is open already."""
    attached = sets_as_told(work, desk.library, review.review_id)
    if not attached:
        return ()
    governing = law_kept.law_in(work, desk.library, review).governing
    titles = {c: governing.criterion(c).title for each in attached for c in each.criteria}
    cases = work.cases.all(review.review_id)
    found = work.findings.all(review.review_id, review.governing)
    return tuple(
        _figures(each, criterion, titles[criterion], (cases, found))
        for each in attached
        for criterion in each.criteria
    )


def _figures(
    each: QuestionSet,
    criterion: CriterionId,
    title: str,
    seen: tuple[Iterable[ReviewCase], Iterable[Finding]],
) -> AttachedFigures:
    cases, found = seen
    outcomes = Counter(f.outcome for f in found if f.criterion == criterion)
    action, error = outcomes[Outcome.ACTION], outcomes[Outcome.ERROR]
    is_retired = each.retired_at is not None
    has_rate = action + error > 0 and not is_retired
    return AttachedFigures(
        criterion=criterion,
        title=title,
        source=each.source,
        asked=sum(criterion in case.criteria for case in cases),
        action=action,
        error=error,
        not_applicable=outcomes[Outcome.NOT_APPLICABLE] + outcomes[Outcome.EXCLUDED],
        incomplete=outcomes[Outcome.INCOMPLETE],
        rate=Fraction(action, action + error) if has_rate else None,
        is_retired=is_retired,
    )
