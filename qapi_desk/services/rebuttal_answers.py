"""What is answered to a finding of a rebuttal, and what a supervisor decides on it.

An answer is recorded by somebody signed in, for the worker or person who gave it, while the clock
runs. Who decides is neither the case's first reviewer, nor who answered, nor who recorded it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.rebuttals import Decision, FindingKey, Held, Rebuttal, Response, Says, Side
from qapi_desk.domain.reviews import Review
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import rebuttals, rebuttals_kept, settle
from qapi_desk.services.own_words import must_be_fit, must_be_said
from qapi_desk.services.rebuttals_kept import Kept
from qapi_desk.services.said import said_line
from qapi_desk.services.settle import Settling, Verdict
from qapi_desk.services.workspace import Desk
from qapi_desk.store.work import Work

RECORDS = (Role.SUPERVISOR, Role.ANALYST, Role.REVIEWER)
"""They may record what a worker answered."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it came in."""

    finding: FindingKey
    says: Says
    text: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """How answers came in: whose they are, and on which day.

    ``answered_by`` is a worker's id, or a person's of the workspace; empty is the worker asked.
    ``on`` is None for today; an earlier day is for supervisors to tell.
    """

    answered_by: str = ""
    on: date | None = None
    is_replacing: bool = False
    """Whether an answer that differs from one recorded before takes its place."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision to be: ``verdict`` is what the finding is changed to, None when it is upheld."""

    held: Held
    reason: str
    evidence: str = ""
    verdict: Verdict | None = None


# Answering


def respond(
    desk: Desk, review_id: ReviewId, number: int, given: Iterable[Given], handed: Handed
) -> Changes:
    """Record what was answered to findings of a rebuttal: all of it or nothing.

    Raises:
        Refused: ``people.role``; ``rebuttal.over``, ``rebuttal.not_sent``, ``rebuttal.day``;
            ``rebuttal.not_in_it``; ``rebuttal.who``; ``rebuttal.text`` for a contest without
            words; ``rebuttal.decided``; ``rebuttal.answered`` where another answer stands;
            ``rebuttal.settled``; as ``rebuttals.must_go_on`` and ``own_words.must_be_fit``.
    """
    desk.person.must_be(*RECORDS, to="record answers to a rebuttal")
    with desk.store.write() as work:
        review = rebuttals.must_go_on(desk, work, review_id)
        kept = rebuttals_kept.one_in(desk, work, review_id, number)
        day = _day(desk, kept.rebuttal, handed.on)
        rebuttals.must_run(kept.rebuttal, day)
        who = _who(desk, work, review, (kept.rebuttal, handed.answered_by))
        found = rebuttals.findings_in(work, review)
        for each in given:
            _must_be_open(kept, each, found)
            made = _response(desk, each, who, day)
            if _is_new(kept, made, is_replacing=handed.is_replacing):
                rebuttals_kept.keep_response(desk, work, kept.rebuttal, made)
    return Changes.of((Kind.REBUTTAL, kept.rebuttal.key))


def _day(desk: Desk, rebuttal: Rebuttal, on: date | None) -> date:
    today = desk.clock.now().date()
    day = on or today
    if day != today:
        desk.person.must_be(Role.SUPERVISOR, to="record an answer for an earlier day")
    first = rebuttal.sent_on
    if day > today or (first is not None and day < first):
        raise Refused(
            "rebuttal.day",
            f"An answer comes in between the day its packet went out ({first}) and today; {day} "
            "is not one of these days.",
        )
    return day


def _who(desk: Desk, work: Work, review: Review, asked: tuple[Rebuttal, str]) -> str:
    """Whose answer it is: the worker's, one of the unit's, or a person's of the workspace."""
    rebuttal, said = asked
    who = said.strip() or (rebuttal.whom if rebuttal.side is Side.WORKER else "")
    if rebuttal.side is Side.WORKER:
        may = {rebuttal.whom}
    else:
        with desk.workspace.snapshot_in(work, review.snapshot_id) as reader:
            units = reader.worker_units()
        may = {str(worker) for worker, unit in units.items() if unit == rebuttal.whom}
    may |= {str(person.person_id) for person in work.people.all() if person.is_active}
    if who not in may:
        asked_of = f"{rebuttal.side} {rebuttal.whom}"
        raise Refused(
            "rebuttal.who",
            f"Say who answered for {asked_of} by an id: a worker's of theirs, or a person's of "
            "the workspace. Names are not kept here.",
        )
    return who


def _must_be_open(kept: Kept, given: Given, found: dict[FindingKey, Finding]) -> None:
    key = given.finding
    if key not in kept.rebuttal.items:
        raise Refused(
            "rebuttal.not_in_it",
            f"Case {key.case_id} for {key.criterion} is not among the findings of rebuttal "
            f"{kept.rebuttal.number}.",
        )
    if key in kept.decisions:
        raise Refused(
            "rebuttal.decided",
            f"On case {key.case_id} for {key.criterion} a supervisor has decided already; what "
            "was answered before stays as it was.",
        )
    if found[key].outcome is not Outcome.ERROR:
        raise Refused(
            "rebuttal.settled",
            f"Case {key.case_id} for {key.criterion} stands in error no more; there is nothing "
            "to answer.",
        )


def _response(desk: Desk, given: Given, who: str, day: date) -> Response:
    where = f"the answer to case {given.finding.case_id}"
    if given.says is Says.CONTEST and not given.text.strip():
        raise Refused(
            "rebuttal.text",
            f"Say what speaks against the finding of case {given.finding.case_id} for "
            f"{given.finding.criterion}; a contest without words cannot be decided.",
        )
    must_be_fit(desk.library, "longest_comment", where, given.text)
    must_be_fit(desk.library, "longest_citation", f"the evidence in {where}", given.evidence)
    return Response(
        given.finding, given.says, given.text.strip(), given.evidence.strip(), who, day,
        desk.person.person_id, desk.clock.now(),
    )  # fmt: skip


def _is_new(kept: Kept, made: Response, *, is_replacing: bool) -> bool:
    before = kept.responses.get(made.finding)
    if before is None:
        return True
    if alike(before, made):
        return False
    if not is_replacing:
        raise Refused(
            "rebuttal.answered",
            f"To case {made.finding.case_id} for {made.finding.criterion} another answer was "
            f"recorded by {before.recorded_by}; say that it is replaced, and the history keeps "
            "both.",
        )
    return True


def alike(one: Response, other: Response) -> bool:
    """Whether two answers say the same, whoever recorded them."""
    mine = (one.says, one.text, one.evidence, one.answered_by)
    return mine == (other.says, other.text, other.evidence, other.answered_by)


# Deciding


def decide(desk: Desk, review_id: ReviewId, number: int, key: FindingKey, ruled: Ruled) -> Changes:
    """Decide on a contested finding: it is upheld, or changed by way of ``settle``.

    Raises:
        Refused: ``people.role``; ``rebuttal.reason``; ``rebuttal.evidence`` and
            ``rebuttal.verdict`` for a change without them; ``rebuttal.upheld`` for an upheld one
            with a verdict; ``rebuttal.not_contested``; ``rebuttal.decided``;
            ``rebuttal.settled``; ``rebuttal.own_case``, ``rebuttal.own_answer``,
            ``settle.same_person`` for who must not; as ``rebuttals.must_go_on``, ``settle_in``.
    """
    desk.person.must_be(Role.SUPERVISOR, to="decide on a rebuttal")
    ruled = _said(desk, ruled)
    with desk.store.write() as work:
        review = rebuttals.must_go_on(desk, work, review_id)
        kept = rebuttals_kept.one_in(desk, work, review_id, number)
        finding = _contested(kept, key, rebuttals.findings_in(work, review))
        response = kept.responses[key]
        must_be_free(desk, finding, response)
        changes = Changes()
        if ruled.verdict is not None:
            _must_differ(finding, ruled.verdict)
            settling = Settling(
                key.case_id, key.criterion, Stage.REBUTTAL, _proven(ruled.verdict, ruled.evidence),
                ruled.reason, response.recorded_by,
            )  # fmt: skip
            changes = settle.settle_in(desk, work, review, settling)
        now = rebuttals.findings_in(work, review)[key].outcome
        made = Decision(
            key, ruled.held, ruled.reason, ruled.evidence, finding.outcome, now,
            desk.person.person_id, desk.clock.now(),
        )  # fmt: skip
        rebuttals_kept.keep_decision(desk, work, kept.rebuttal, made)
    return Changes(changes.touched | {(Kind.REBUTTAL, kept.rebuttal.key)})


def _said(desk: Desk, ruled: Ruled) -> Ruled:
    reason = said_line(ruled.reason, "rebuttal.reason", "Say why it is decided so")
    if ruled.held is Held.UPHELD:
        must_be_fit(desk.library, "longest_citation", "the evidence", ruled.evidence)
        if ruled.verdict is not None:
            raise Refused(
                "rebuttal.upheld",
                "An upheld finding stays as it is; leave out what it would change to, or decide "
                "that it is changed.",
            )
        return replace(ruled, reason=reason, evidence=ruled.evidence.strip())
    if not ruled.evidence.strip():
        raise Refused(
            "rebuttal.evidence",
            "A finding is changed on evidence only; name the document that shows it, or uphold "
            "the finding.",
        )
    if ruled.verdict is None:
        raise Refused(
            "rebuttal.verdict",
            "Say what the finding is changed to: its outcome, a day, its rule or its cause.",
        )
    evidence = must_be_said(desk.library, "longest_citation", "the evidence", ruled.evidence)
    return replace(ruled, reason=reason, evidence=evidence)


def _must_differ(finding: Finding, verdict: Verdict) -> None:
    """Refuse a change to what stands: more evidence alone upholds a finding."""
    if replace(verdict, evidence=finding.evidence) == settle.verdict_of(finding):
        raise Refused(
            "settle.same",
            f"That is how the finding of case {finding.case_id} for {finding.criterion} stands "
            "already; uphold it, or say what of it changes.",
        )


def _proven(verdict: Verdict, evidence: str) -> Verdict:
    """The verdict with what it was decided on among its evidence, said once."""
    told = dict.fromkeys(part.strip() for part in (*verdict.evidence.split(";"), evidence))
    return replace(verdict, evidence="; ".join(part for part in told if part))


def _contested(kept: Kept, key: FindingKey, found: dict[FindingKey, Finding]) -> Finding:
    response = kept.responses.get(key)
    if response is None or response.says is not Says.CONTEST:
        raise Refused(
            "rebuttal.not_contested",
            f"Nobody contests the finding of case {key.case_id} for {key.criterion} in rebuttal "
            f"{kept.rebuttal.number}, so it stands without a decision.",
        )
    _must_be_open(kept, Given(key, response.says), found)
    return found[key]


def must_be_free(desk: Desk, finding: Finding, response: Response) -> None:
    """Refuse who may not decide on this finding.

    Raises:
        Refused: ``rebuttal.own_case``, ``rebuttal.own_answer``, ``settle.own_work``,
            ``settle.same_person``.
    """
    me = desk.person
    other = (
        "Another supervisor decides; where there is none, add one to the people table, or ask the "
        "neighbouring county's."
    )
    if finding.reviewer == me.person_id:
        raise Refused("rebuttal.own_case", f"You reviewed case {finding.case_id} yourself. {other}")
    if response.answered_by in {me.person_id, me.worker_id}:
        raise Refused(
            "rebuttal.own_answer", f"The answer to case {finding.case_id} is your own. {other}"
        )
    settle.must_not_be_theirs(desk, finding.worker_id, finding.case_id)
    settle.must_be_another(desk, response.recorded_by)


def verdict_to_change(desk: Desk, review_id: ReviewId, number: int, key: FindingKey) -> Verdict:
    """What a contested finding rests on as it stands, to be changed in part.

    Raises:
        Refused: as ``decide``.
    """
    with desk.store.read() as work:
        review = rebuttals.must_see(desk, work, review_id)
        kept = rebuttals_kept.one_in(desk, work, review_id, number)
        return settle.verdict_of(_contested(kept, key, rebuttals.findings_in(work, review)))
