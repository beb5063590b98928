"""Releasing a case: its answers freeze and become findings, one per criterion and ruleset."""

from collections.abc import Iterable

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, ReviewId, SnapshotId, WorkerId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.reviews import CaseState, Review, ReviewCase, ReviewKind
from qapi_desk.services import (
    findings_told,
    next_ranks,
    practice_scores,
    replace,
    reviews,
    snapshots,
    year_closed,
)
from qapi_desk.services.answer import progress_of
from qapi_desk.services.case_findings import CaseFindings
from qapi_desk.services.casework import CaseWork, FormSheet, open_case, settled_in
from qapi_desk.services.sittings import answers_in
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work


def release(
    desk: Desk, review_id: ReviewId, case_id: CaseId, *, with_suggestions: bool = True
) -> Changes:
    """Freeze a case's answers and enter its findings. The case's reviewer only.

    The findings, the freezing and the opening of the next ranks are one transaction: either all
    of it happened or none. Suggestions are only noted beside a finding; nothing rests on them.

    Raises:
        Refused: ``release.incomplete`` naming what is missing; ``release.differing`` naming
            shared questions that were answered differently; ``release.not_yours``;
            ``release.done``; ``release.no_outcome``; ``release.moved``; ``snapshot.changed``;
            ``release.unconfirmed`` for an exclusion that no second person confirmed;
            ``year.closed``.
    """
    work_on = open_case(desk, review_id, case_id, with_suggestions=with_suggestions)
    if work_on.case.state is CaseState.RELEASED:
        raise Refused("release.done", f"Case {case_id} is released already.")
    if work_on.case.reviewer != desk.person.person_id:
        raise Refused("release.not_yours", f"Case {case_id} is released by its own reviewer.")
    snapshots.must_be_verified(desk, work_on.review.snapshot_id, Silent())
    _must_be_complete(work_on.sheets)
    if work_on.differing:
        raise Refused("release.differing", f"Not yet: {' '.join(work_on.differing)}")
    _must_be_judged(work_on)
    made = CaseFindings(
        case=work_on.case,
        sheets=work_on.sheets,
        judges=reviews.judges(desk, work_on.review),
        reviewer=desk.person.person_id,
        at=desk.clock.now(),
        unit=_unit(desk, work_on.case, work_on.review.snapshot_id),
        suggestions=work_on.suggestions,
    )
    opened = _enter(desk, work_on.review, made)
    changes = Changes.of((Kind.CASE, case_id), (Kind.FINDING, case_id))
    return Changes(changes.touched | opened.touched)


def _must_be_complete(sheets: Iterable[FormSheet]) -> None:
    missing = [
        f"{status.question.label.get('en', status.question.name)} ({_words(status.missing)})"
        for sheet in sheets
        for status in sheet.state.unanswered
    ]
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise Refused(
            "release.incomplete",
            f"Not yet: {'; '.join(missing[:3])}{more}.",
            missing=len(missing),
        )


def _words(missing: Iterable[str]) -> str:
    told = {"value": "not answered", "reason": "without its reason"}
    return ", ".join(told.get(word, f"without {word}") for word in missing)


def _must_be_judged(work_on: CaseWork) -> None:
    """A criterion without an outcome would silently leave the rate."""
    told = {c: word for sheet in work_on.sheets for c, word in sheet.state.outcomes.items()}
    silent = [criterion for criterion in work_on.case.criteria if not told.get(criterion)]
    if silent:
        raise Refused(
            "release.no_outcome",
            f"The answers give no outcome for {', '.join(silent)}; look through them once more.",
        )


def _unit(desk: Desk, case: ReviewCase, snapshot_id: SnapshotId) -> str:
    with desk.workspace.snapshot(snapshot_id) as reader:
        return reader.worker_units().get(WorkerId(case.worker_id), "")


def _enter(desk: Desk, review: Review, made: CaseFindings) -> Changes:
    case, review_id = made.case, review.review_id
    with desk.store.write() as work:
        _must_be_as_read(work, review, case, made.sheets)
        if review.kind is ReviewKind.PRACTICE:
            practice_scores.enter_in(desk, work, review, made.findings())
        else:
            _find(desk, work, review, made)
        answered, required = progress_of(tuple(sheet.state for sheet in made.sheets))
        work.cases.set_state(
            review_id, case.case_id, CaseState.RELEASED, answered, required, released_at=made.at
        )
        return next_ranks.open_next_in(desk, work, review)


def _find(desk: Desk, work: Work, review: Review, made: CaseFindings) -> None:
    """Enter what a case was found to be, of every criterion that has no finding yet."""
    year_closed.must_be_open(work, review, desk.library)
    _must_be_confirmed(desk, work, made)
    settled = settled_in(work, made.case)
    findings = [f for f in made.findings() if f.criterion not in settled]
    findings_told.to_be_compared(desk.library, review.review_id)
    for finding in findings:
        work.findings.add(review.review_id, finding)
    for correction in made.corrections():
        work.corrections.add(review.review_id, correction)
    work.history.append(
        desk.happening(
            "case.released",
            f"{review.review_id}/{made.case.case_id}",
            **findings_told.body_of(findings),
        )
    )


def _must_be_confirmed(desk: Desk, work: Work, made: CaseFindings) -> None:
    """An exclusion gives the case's place away, so it takes a second person (``replace``)."""
    case = made.case
    open_criteria = set(case.criteria) - settled_in(work, case)
    states = (sheet.state for sheet in made.sheets)
    given = replace.codes_given(desk.library, states, open_criteria)
    asked = replace.request_in(work, case.review_id, case.case_id)
    replace.must_be_confirmed(asked, case.case_id, given, desk.person.person_id)


def _must_be_as_read(
    work: Work, review: Review, case: ReviewCase, sheets: tuple[FormSheet, ...]
) -> None:
    """What is frozen must be what was judged: nothing may have moved since it was read."""
    forms = [sheet.form for sheet in sheets]
    is_same = (
        work.cases.get(case.review_id, case.case_id) == case
        and reviews.review_in(work, review.review_id) == review
        and answers_in(work, case.review_id, case.case_id, forms)
        == {sheet.form.form_id: sheet.answers for sheet in sheets}
    )
    if not is_same:
        raise Refused(
            "release.moved",
            f"Case {case.case_id} was changed while it was being released; look at it again.",
        )
