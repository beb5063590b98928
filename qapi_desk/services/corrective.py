"""Corrective-action plans: drafted from findings, carried by named people, never closed by a tick.

Required contents (manual IOP.1.3 task 7): responsible person, specific actions, timeframes.
Closing on a result belongs to reassessment, which draws a later sample.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from qapi_desk.domain.caps import Cap, CapAction, CapState
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import CriterionFindings, Finding
from qapi_desk.domain.ids import CapId, CriterionId, PersonId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.reports.wording import percent
from qapi_desk.services import findings, in_sight
from qapi_desk.services.bodies import from_body, to_body
from qapi_desk.services.findings import FindingsView
from qapi_desk.services.readings import NO_STANDARD
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

TARGET_DAYS = 180
"""A target date half a year ahead, until the supervisor sets another."""


def caps(desk: Desk, review_id: ReviewId) -> tuple[Cap, ...]:
    """The review's plans as they stand, in order of criterion: they quote its rates and errors.

    Raises:
        Refused: as ``in_sight.must_see_results``.
    """
    with desk.store.read() as work:
        in_sight.must_see_results(desk, work, review_id)
        bodies = work.documents.list("cap", f"{review_id}/")
    return tuple(from_body(Cap, body) for _, body in bodies)


def deficient(view: FindingsView) -> tuple[CriterionFindings, ...]:
    """Criteria whose rate is below the benchmark under the governing ruleset."""
    return tuple(row for row in view.governing if row.meets_benchmark is False)


def _may_plan(row: CriterionFindings) -> bool:
    """Below its benchmark; or in error where no standard is printed to be below of."""
    return row.meets_benchmark is False or (row.benchmark is None and row.error > 0)


def draft(desk: Desk, review_id: ReviewId, criterion: CriterionId) -> Changes:
    """Draft a plan from the findings of one criterion. Supervisors only.

    Raises:
        Refused: ``cap.running`` before every case is released, ``cap.not_needed``,
            ``cap.exists``, ``people.role``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="draft a corrective-action plan")
    view = findings.show(desk, review_id)
    if not view.is_final:
        raise Refused(
            "cap.running",
            f"{view.opened - view.released} cases are not released yet; a plan answers the "
            "findings of them all.",
        )
    row = next((r for r in view.governing if r.criterion == criterion and _may_plan(r)), None)
    if row is None:
        raise Refused(
            "cap.not_needed",
            f"The criterion {criterion} is not below its benchmark, so no plan is called for.",
        )
    cap = _drafted(desk, view, row)
    with desk.store.write() as work:
        if work.documents.get("cap", cap.cap_id):
            raise Refused("cap.exists", f"There is a plan for {criterion} already; revise it.")
        _keep(desk, work, cap, "cap.drafted", reason="")
    return Changes.of((Kind.CAP, cap.cap_id), made=cap.cap_id)


def _drafted(desk: Desk, view: FindingsView, row: CriterionFindings) -> Cap:
    errors = [
        f
        for f in view.findings
        if f.criterion == row.criterion and f.ruleset == row.ruleset and f.outcome is Outcome.ERROR
    ]
    today = desk.clock.now().date()
    counted = Counter(f.cause or "other" for f in errors).most_common()
    labels = {cause.code: cause.label for cause in findings.causes(desk.library)}
    title = view.titles[row.criterion]
    return Cap(
        cap_id=CapId(f"{view.review.review_id}/{row.criterion}"),
        review_id=view.review.review_id,
        criterion=row.criterion,
        state=CapState.DRAFT,
        finding=_finding(title, row),
        magnitude=_magnitude(row),
        extent=_extent(errors),
        root_cause="; ".join(f"{labels.get(c, c)}: {n} of {len(errors)}" for c, n in counted),
        causes=tuple(code for code, _ in counted),
        target=_target(title, row),
        target_date=today + timedelta(days=TARGET_DAYS),
        monitoring="Progress is recorded every quarter; a later sample decides.",
        actions=_actions(desk, [code for code, _ in counted][:3], today),
        case_ids=tuple(f.case_id for f in errors),
    )


def _finding(title: str, row: CriterionFindings) -> str:
    rate = percent(row.rate) if row.rate is not None else "no rate"
    limits = (
        f"{percent(row.limits.confidence)} exact limits {percent(row.limits.lower)} to "
        f"{percent(row.limits.upper)}"
        if row.limits
        else "no limits"
    )
    return f"{title}: {row.action} of {row.n} cases met, {rate}; {_standard(row)}; {limits}."


def _standard(row: CriterionFindings) -> str:
    return NO_STANDARD if row.benchmark is None else f"benchmark {percent(row.benchmark)}"


def _target(title: str, row: CriterionFindings) -> str:
    """What a later sample has to show; without a standard, better than this one."""
    wanted = (
        f"above {percent(row.rate or 0)}, as no standard is printed,"
        if row.benchmark is None
        else f"at {percent(row.benchmark)} or more"
    )
    return f"{title} {wanted} in a sample drawn after the last action."


def _magnitude(row: CriterionFindings) -> str:
    if row.limits is None or row.rate is None:
        return f"{row.error} of {row.n} reviewed cases."
    low, high = ((1 - edge) * row.eligible for edge in (row.limits.upper, row.limits.lower))
    middle = (1 - row.rate) * row.eligible
    return (
        f"{row.error} of {row.n} reviewed cases; about {round(middle):,} of {row.eligible:,} cases "
        f"in the universe (between {round(low):,} and {round(high):,})."
    )


def _extent(errors: list[Finding]) -> str:
    offices = Counter(f.office_code or "no office" for f in errors).most_common(5)
    units = Counter(f.unit_code or "no unit" for f in errors).most_common(5)
    return (
        "Offices: " + ", ".join(f"{name} {n}" for name, n in offices)
        + ". Units: " + ", ".join(f"{name} {n}" for name, n in units) + "."
    )  # fmt: skip


def _actions(desk: Desk, codes: list[str], today: date) -> tuple[CapAction, ...]:
    rows: dict[str, dict[str, Any]] = {
        row["code"]: row for row in desk.library.document("catalog", "causes.json")["causes"]
    }
    chosen = [rows.get(code, rows["other"]) for code in codes]
    return tuple(
        CapAction(
            number=number,
            text=row["action"],
            responsible=desk.person.person_id,
            start=today,
            due=today + timedelta(days=row["due_days"]),
            evidence_required=row["evidence"],
        )
        for number, row in enumerate(chosen, start=1)
    )


def revise(desk: Desk, cap: Cap, reason: str) -> Changes:
    """Put a plan as edited; every earlier form stays in the history. Supervisors only.

    What was found (the finding, its magnitude and extent, the cases) is taken from the findings
    and is not open to editing; an action is completed by ``complete_action`` alone.

    Raises:
        Refused: ``cap.reason``, ``cap.unknown``, ``cap.no_action``, ``cap.backwards``,
            ``cap.finding``, ``cap.evidence``, ``people.unknown``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="revise a corrective-action plan")
    if not reason.strip():
        raise Refused("cap.reason", "Say why the plan changes; dates never move without a reason.")
    if not cap.actions or any(not action.text.strip() for action in cap.actions):
        raise Refused("cap.no_action", "A plan needs at least one action, each in words.")
    with desk.store.write() as work:
        for action in cap.actions:
            work.people.get(action.responsible)
            _must_be_timed(action)
        _must_keep_the_facts(_must_exist(work, cap.cap_id), cap)
        _keep(desk, work, cap, "cap.revised", reason=reason.strip())
    return Changes.of((Kind.CAP, cap.cap_id))


def revise_action(
    desk: Desk, cap_id: CapId, number: int, changed: Mapping[str, Any], reason: str
) -> Changes:
    """Revise one action: ``changed`` holds new values for its text, due day or person.

    Raises:
        Refused: ``cap.unknown``, ``cap.no_action``, ``cap.done``; whatever ``revise`` refuses.
    """
    with desk.store.read() as work:
        cap = _must_exist(work, cap_id)
    _must_be_open(cap, number)
    actions = tuple(
        dataclasses.replace(action, **changed) if action.number == number else action
        for action in cap.actions
    )
    return revise(desk, dataclasses.replace(cap, actions=actions), reason)


_FACTS = ("review_id", "criterion", "finding", "magnitude", "extent", "case_ids")


def _must_keep_the_facts(standing: Cap, revised: Cap) -> None:
    if any(getattr(standing, name) != getattr(revised, name) for name in _FACTS):
        raise Refused(
            "cap.finding",
            "What was found stays as the findings have it; revise the causes, actions and dates.",
        )
    numbers = [action.number for action in revised.actions]
    if len(set(numbers)) != len(numbers):
        raise Refused("cap.no_action", "Two actions carry the same number; give each its own.")
    done = {a.number: (a.done_on, a.evidence) for a in standing.actions if a.done_on}
    after = {a.number: (a.done_on, a.evidence) for a in revised.actions if a.done_on}
    is_ticked = revised.state is CapState.ACTIONS_COMPLETE and len(after) != len(revised.actions)
    if done != after or is_ticked:
        raise Refused(
            "cap.evidence", "An action is completed on evidence, not by editing the plan."
        )


def _must_be_timed(action: CapAction) -> None:
    if action.due < action.start:
        raise Refused(
            "cap.backwards", f"Action {action.number} is due before it starts; mend its dates."
        )


def complete_action(
    desk: Desk, cap_id: CapId, number: int, done_on: date, evidence: str
) -> Changes:
    """Record that an action is done, on evidence. The responsible person or a supervisor.

    Raises:
        Refused: ``cap.evidence``, ``cap.not_responsible``, ``cap.unknown``, ``cap.no_action``,
            ``cap.done``, ``cap.future``.
    """
    if not evidence.strip():
        raise Refused("cap.evidence", "An action is done only with evidence; name the document.")
    if done_on > desk.clock.now().date():
        raise Refused("cap.future", f"{done_on} has not come yet; give the day it was done.")
    with desk.store.write() as work:
        cap = _must_exist(work, cap_id)
        _must_be_open(cap, number)
        actions = tuple(
            _completed(desk, action, done_on, evidence) if action.number == number else action
            for action in cap.actions
        )
        is_all = all(action.done_on for action in actions)
        state = CapState.ACTIONS_COMPLETE if is_all else CapState.IN_PROGRESS
        changed = dataclasses.replace(cap, actions=actions, state=state)
        _keep(desk, work, changed, "cap.action_done", reason=f"action {number}")
    return Changes.of((Kind.CAP, cap_id))


def _must_be_open(cap: Cap, number: int) -> None:
    action = next((action for action in cap.actions if action.number == number), None)
    if action is None:
        raise Refused("cap.no_action", f"The plan {cap.cap_id} has no action {number}.")
    if action.done_on:
        raise Refused("cap.done", f"Action {number} was done on {action.done_on}; it stays so.")


def _completed(desk: Desk, action: CapAction, done_on: date, evidence: str) -> CapAction:
    if desk.person.role is not Role.SUPERVISOR and desk.person.person_id != action.responsible:
        raise Refused(
            "cap.not_responsible",
            "Only the responsible person or a supervisor completes an action.",
        )
    return dataclasses.replace(action, done_on=done_on, evidence=evidence.strip())


def _must_exist(work: Work, cap_id: CapId) -> Cap:
    body = work.documents.get("cap", cap_id)
    if body is None:
        raise Refused("cap.unknown", f"There is no corrective-action plan {cap_id!r}.")
    return from_body(Cap, body)


def _keep(desk: Desk, work: Work, cap: Cap, kind: str, *, reason: str) -> None:
    work.documents.replace("cap", cap.cap_id, to_body(cap))
    work.history.append(desk.happening(kind, cap.cap_id, reason=reason, cap=to_body(cap)))


def responsible(desk: Desk, person_id: PersonId) -> str:
    """The name of a responsible person, for pages and prints."""
    with desk.store.read() as work:
        return work.people.get(person_id).name
