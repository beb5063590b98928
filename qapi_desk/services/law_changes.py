"""A change of law, calendar or snapshot: what it would change, and adopting it by decision.

A preview judges real cases twice and keeps nothing. Adopting ties the review to the changed law
from then on: recorded with its reason, printed with the results. No answer and no released finding
ever changes by it; universes, plan and draw stay as they were made.
"""

from dataclasses import replace

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, ReviewId, SnapshotId
from qapi_desk.domain.law import LawChange, LawDecision, WhatWouldChange
from qapi_desk.domain.people import Role
from qapi_desk.domain.progress import Progress
from qapi_desk.domain.reviews import CaseState, Review
from qapi_desk.services import (
    draw_sample,
    in_sight,
    law_kept,
    law_preview,
    practice_key,
    reviews,
    screen,
    snapshots,
)
from qapi_desk.services.bodies import to_body
from qapi_desk.services.in_sight import SEES_RUNNING
from qapi_desk.services.law_preview import Scene
from qapi_desk.services.law_proposals import Standing, offered, proposed, snapshot_change
from qapi_desk.services.said import said_line
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

SEES_CHANGES = (Role.SUPERVISOR, Role.ANALYST, Role.OBSERVER)


def offers(desk: Desk, review_id: ReviewId) -> tuple[LawChange, ...]:
    """What is newer than the review: rulesets and calendars there are, then later snapshots.

    Raises:
        Refused: ``review.unknown``, ``law.forged``, ``review.version``.
    """
    with desk.store.read() as work:
        review = reviews.review_in(work, review_id)
        return tuple(offered(Standing.of(work, desk.library, review)))


def to_snapshot(desk: Desk, snapshot_id: SnapshotId) -> LawChange:
    """The change to a snapshot of the workspace.

    Raises:
        Refused: ``snapshots.unknown``.
    """
    with desk.store.read() as work:
        practice_key.must_be_real(work, (snapshot_id,))
        return snapshot_change(work.snapshots.get(snapshot_id))


def decisions(desk: Desk, review_id: ReviewId) -> tuple[LawDecision, ...]:
    """What was adopted for a review, in order; to reviewers without the cases of others.

    Raises:
        Refused: ``review.unknown``, ``law.forged``.
    """
    with desk.store.read() as work:
        reviews.review_in(work, review_id)
        found = law_kept.decisions_in(work, review_id)
    if desk.person.role in SEES_CHANGES:
        return found
    return tuple(replace(each, body={}) for each in found)


def preview(
    desk: Desk,
    review_id: ReviewId,
    change: LawChange,
    progress: Progress,
    *,
    is_whole: bool | None = None,
) -> WhatWouldChange:
    """What a change would do to the opened cases, or to the whole caseload; nothing is kept.

    Where nobody says which, the whole caseload is looked at when the review has a screen of it.
    Another snapshot is looked at through the opened cases only. What reviewers answered is told
    to those who may see a running rate.

    Raises:
        Refused: ``people.role``; whatever proposing the change refuses.
        Cancelled: somebody asked it to stop.
    """
    desk.person.must_be(*SEES_CHANGES, to="look at what a change of law would do")
    scene = law_preview.scene_of(desk, review_id, change)
    if is_whole is None:
        is_whole = bool(screen.screens(desk, review_id))
    if is_whole and not scene.is_snapshot:
        seen = law_preview.whole_caseload(desk, scene, progress)
    else:
        seen = law_preview.opened_cases(desk, scene, progress)
    is_told = desk.person.role in SEES_RUNNING and in_sight.may_see_results(desk, review_id)
    if not is_told:
        return law_preview.without_answers(seen)
    return law_preview.with_answers(desk, scene, seen)


def adopt(
    desk: Desk, review_id: ReviewId, change: LawChange, reason: str, progress: Progress
) -> Changes:
    """Judge the review by the changed law from now on. Supervisors only; ``made`` is the number.

    Answers stay, and so do released findings, universes, plan and draw.

    Raises:
        Refused: ``people.role``, ``law.reason``, ``law.final``, ``law.between``,
            ``law.cases_missing``, ``law.moved``, ``snapshot.changed``; whatever proposing it
            refuses.
        Cancelled: somebody asked it to stop; nothing was adopted.
    """
    practice_key.must_count(review_id)
    desk.person.must_be(Role.SUPERVISOR, to="adopt a change of law")
    said = said_line(reason, "law.reason", "Say why the change is adopted")
    scene = law_preview.scene_of(desk, review_id, change)
    with desk.store.read() as work:
        _must_be_open(work, scene.review)
    if scene.is_snapshot:
        snapshots.must_be_verified(desk, scene.after.snapshot_id, progress)
        _must_have_every_case(desk, scene)
    seen = law_preview.opened_cases(desk, scene, progress)
    return _adopt(desk, scene, seen, said)


def _must_be_open(work: Work, review: Review) -> None:
    """A plan says by which law and snapshot its universes were derived; it must stay true."""
    cases = work.cases.all(review.review_id)
    if cases and all(case.state is CaseState.RELEASED for case in cases):
        raise Refused(
            "law.final",
            "Every case of this review is released and its findings stand; start another review "
            "for the changed law.",
        )
    has_universes = work.documents.get("universes", review.review_id) is not None
    if has_universes and work.documents.get("plan", review.review_id) is None:
        raise Refused(
            "law.between",
            "The universes of this review are derived and its plan is not frozen yet: freeze the "
            "plan first, or start another review for the changed law.",
        )


def _must_have_every_case(desk: Desk, scene: Scene) -> None:
    """Refuse a snapshot without a case that is opened, or that a rank may still call for."""
    with desk.store.read() as work:
        made = draw_sample.current_in(work, scene.review.review_id)
        tickets = work.tickets.in_order(made.draw_id) if made else ()
    wanted = dict.fromkeys([c.case_id for c in scene.cases] + [t.case_id for t in tickets])
    with desk.workspace.snapshot(scene.after.snapshot_id) as reader:
        lost: list[CaseId] = law_preview.missing_from(reader, list(wanted))
    if lost:
        raise Refused(
            "law.cases_missing",
            f"{law_preview.named(lost)} of the draw {'is' if len(lost) == 1 else 'are'} not in the "
            "newer snapshot, so this review stays with the one it has.",
        )


def _adopt(desk: Desk, scene: Scene, seen: WhatWouldChange, reason: str) -> Changes:
    review_id = scene.review.review_id
    with desk.store.write() as work:
        if reviews.review_in(work, review_id) != scene.review:
            raise Refused(
                "law.moved",
                f"{review_id} was tied to other law meanwhile; look at the change once more.",
            )
        _must_be_open(work, scene.review)
        after = proposed(Standing.of(work, desk.library, scene.review), scene.change)
        pin = after.pin(scene.review.decisions + 1)
        decision = LawDecision(
            number=pin.number,
            change=scene.change,
            reason=reason,
            decided_at=desk.clock.now(),
            decided_by=desk.person.person_id,
            changed_cases=seen.changed,
            law_hashes=pin.law_hashes,
            body=_body(work, scene, seen),
        )
        law_kept.keep(work, after.texts)
        for base in after.bases.values():
            law_kept.keep_base(work, base)
        law_kept.adopt_in(work, review_id, pin, decision)
        told = {"number": pin.number, "change": to_body(scene.change), "reason": reason}
        work.history.append(
            desk.happening(
                law_kept.ADOPTED, review_id, **told, changed_cases=seen.changed, pin=to_body(pin)
            )
        )
    return Changes.of((Kind.REVIEW, review_id), (Kind.LAW, review_id), made=str(pin.number))


def _body(work: Work, scene: Scene, seen: WhatWouldChange) -> dict[str, object]:
    """What was looked at when it was adopted; never what anybody answered."""
    plain = law_preview.without_answers(seen)
    cases = work.cases.all(scene.review.review_id)
    return {
        "looked_at": plain.looked_at,
        "cases": [to_body(each) for each in plain.cases],
        "facts": [to_body(each) for each in plain.facts],
        "shifts": [to_body(each) for each in plain.shifts],
        "notes": list(plain.notes),
        "dropped": list(scene.after.dropped),
        "released": [case.case_id for case in cases if case.state is CaseState.RELEASED],
    }
