"""Answering to a finding, and deciding on what is contested."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.ids import CaseId, CriterionId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.people import Role
from qapi_desk.domain.rebuttals import Direction, FindingKey, Held, ItemState, Says, Side
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import (
    demo,
    findings,
    rebuttal_answers,
    rebuttal_opening,
    rebuttals,
    rebuttals_kept,
    settle,
    years,
)
from qapi_desk.services.rebuttal_answers import Given, Handed, Ruled
from qapi_desk.services.settle import Verdict
from tests.services.desks import Office
from tests.services.hands import hired, refused
from tests.services.rebutting import (
    AGAINST,
    PROOF,
    WHY,
    answer,
    contested,
    decide,
    keys,
    on_day,
    opened,
    ruled,
    sent,
    year_over,
)


def state_of(office: Office, number: int, key: FindingKey) -> ItemState:
    view = rebuttals.show(office.supervisor, office.first_id, number)
    return next(each.state for each in view.items if each.item.finding == key)


def respond(office: Office, number: int, given: Given, handed: Handed, by: str = "dogwood") -> None:
    rebuttal_answers.respond(office.desk(by), office.first_id, number, (given,), handed)


# Answering


def test_that_an_answer_says_who_gave_it_and_who_recorded_it(
    reviewed: Office, tmp_path: Path
) -> None:
    number, _ = contested(reviewed, tmp_path)
    view = rebuttals.show(reviewed.supervisor, reviewed.first_id, number)
    response = view.items[0].item.response
    assert response is not None
    assert (response.answered_by, response.recorded_by) == (view.rebuttal.whom, "dogwood")
    assert (response.text, response.evidence) == (AGAINST, PROOF)


def test_that_who_agrees_needs_no_words(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    key = keys(reviewed, number)[0]
    respond(reviewed, number, Given(key, Says.AGREE), Handed())
    assert state_of(reviewed, number, key) is ItemState.AGREED


def test_that_who_contests_says_why(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    given = Given(keys(reviewed, number)[0], Says.CONTEST, " ", PROOF)
    refused("rebuttal.text", lambda: respond(reviewed, number, given, Handed()))


def test_that_nothing_is_answered_before_the_packet_is_out(reviewed: Office) -> None:
    number = opened(reviewed)
    key = keys(reviewed, number)[0]
    refused("rebuttal.not_sent", lambda: answer(reviewed, number, key))


def test_that_the_last_day_is_in_time(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    on_day(reviewed, date(2026, 11, 17))
    answer(reviewed, number, keys(reviewed, number)[0])
    assert state_of(reviewed, number, keys(reviewed, number)[0]) is ItemState.CONTESTED


def test_that_a_late_answer_is_told_what_can_still_be_done(
    reviewed: Office, tmp_path: Path
) -> None:
    number, _ = sent(reviewed, tmp_path)
    key = keys(reviewed, number)[0]
    on_day(reviewed, date(2026, 11, 18))
    sentence = refused("rebuttal.over", lambda: answer(reviewed, number, key))
    assert "ended on 2026-11-17" in sentence
    assert "amendment" in sentence
    assert state_of(reviewed, number, key) is ItemState.LAPSED


def test_that_more_time_makes_the_next_day_one_in_time(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    desk, of = reviewed.supervisor, reviewed.first_id
    rebuttals.extend(desk, of, number, date(2026, 11, 18), WHY)
    on_day(reviewed, date(2026, 11, 18))
    answer(reviewed, number, keys(reviewed, number)[0])
    assert rebuttals.outcomes(desk, of)[0].days_taken == 11


def test_that_time_is_given_before_it_is_over_and_not_after(
    reviewed: Office, tmp_path: Path
) -> None:
    number, _ = sent(reviewed, tmp_path)
    on_day(reviewed, date(2026, 11, 18))
    desk, of, until = reviewed.supervisor, reviewed.first_id, date(2026, 11, 20)
    refused("rebuttal.over", lambda: rebuttals.extend(desk, of, number, until, WHY))


def test_that_a_supervisor_may_tell_that_it_came_in_before(
    reviewed: Office, tmp_path: Path
) -> None:
    number, _ = sent(reviewed, tmp_path)
    key = keys(reviewed, number)[0]
    on_day(reviewed, date(2026, 11, 19))
    given, came = Given(key, Says.AGREE), Handed(on=date(2026, 11, 16))
    refused("people.role", lambda: respond(reviewed, number, given, came))
    respond(reviewed, number, given, came, by="alder")
    assert state_of(reviewed, number, key) is ItemState.AGREED


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 20)])
def test_that_no_answer_came_before_its_packet_or_will_have_come(
    reviewed: Office, tmp_path: Path, day: date
) -> None:
    number, _ = sent(reviewed, tmp_path)
    on_day(reviewed, date(2026, 11, 19))
    given = Given(keys(reviewed, number)[0], Says.AGREE)
    refused("rebuttal.day", lambda: respond(reviewed, number, given, Handed(on=day), by="alder"))


@pytest.mark.parametrize("who", ["Jordan Sample", "W-OTHER"])
def test_that_whoever_answers_is_known_by_an_id(reviewed: Office, tmp_path: Path, who: str) -> None:
    number, _ = sent(reviewed, tmp_path)
    given = Given(keys(reviewed, number)[0], Says.AGREE)
    refused("rebuttal.who", lambda: respond(reviewed, number, given, Handed(who)))


def test_that_one_of_the_unit_answers_for_it(reviewed: Office, tmp_path: Path) -> None:
    desk, of = reviewed.supervisor, reviewed.first_id
    unit = rebuttal_opening.openable(desk, of, Side.UNIT)[0].whom
    number = opened(reviewed, unit, Side.UNIT)
    with reviewed.workspace.store.write() as work:
        rebuttals.send_in(desk, work, rebuttals_kept.one_in(desk, work, of, number), None)
    item = rebuttals.show(desk, of, number).items[0]
    given = Given(item.item.finding, Says.AGREE)
    refused("rebuttal.who", lambda: respond(reviewed, number, given, Handed()))
    respond(reviewed, number, given, Handed(item.finding.worker_id))
    assert state_of(reviewed, number, item.item.finding) is ItemState.AGREED


def test_that_nobody_answers_to_what_is_not_theirs(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    other = Given(FindingKey(CaseId("X"), CriterionId("medical")), Says.AGREE)
    refused("rebuttal.not_in_it", lambda: respond(reviewed, number, other, Handed()))


def test_that_an_answer_is_never_replaced_silently(reviewed: Office, tmp_path: Path) -> None:
    number, key = contested(reviewed, tmp_path)
    other = Given(key, Says.AGREE)
    refused("rebuttal.answered", lambda: respond(reviewed, number, other, Handed()))
    respond(reviewed, number, other, Handed(is_replacing=True))
    assert state_of(reviewed, number, key) is ItemState.AGREED
    assert reviewed.history_kinds().count("rebuttal.answered") == 2


def test_that_the_same_answer_again_changes_nothing(reviewed: Office, tmp_path: Path) -> None:
    number, key = contested(reviewed, tmp_path)
    answer(reviewed, number, key)
    assert reviewed.history_kinds().count("rebuttal.answered") == 1


def test_that_all_of_it_is_recorded_or_nothing(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    first = keys(reviewed, number)[0]
    given = (
        Given(first, Says.AGREE),
        Given(FindingKey(CaseId("X"), CriterionId("medical")), Says.AGREE),
    )
    desk, of = reviewed.desk("dogwood"), reviewed.first_id
    refused(
        "rebuttal.not_in_it", lambda: rebuttal_answers.respond(desk, of, number, given, Handed())
    )
    assert state_of(reviewed, number, first) is ItemState.WAITING


def test_that_an_observer_records_nothing(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    key = keys(reviewed, number)[0]
    refused("people.role", lambda: answer(reviewed, number, key, by="elder"))


@pytest.mark.parametrize(
    ("given", "code"),
    [(("x" * 4001, ""), "text.too_long"), ((AGAINST, "123-45-6789"), "text.ssn")],
)
def test_what_nobody_may_write(
    reviewed: Office, tmp_path: Path, given: tuple[str, str], code: str
) -> None:
    number, _ = sent(reviewed, tmp_path)
    said = Given(keys(reviewed, number)[0], Says.CONTEST, *given)
    refused(code, lambda: respond(reviewed, number, said, Handed()))


# Deciding


def standing(office: Office, key: FindingKey) -> Outcome:
    view = findings.show(office.supervisor, office.first_id)
    return next(
        f.outcome
        for f in view.findings
        if (f.case_id, f.criterion, f.ruleset)
        == (key.case_id, key.criterion, view.review.governing)
    )


def test_that_an_upheld_finding_stays(reviewed: Office, tmp_path: Path) -> None:
    number, key = contested(reviewed, tmp_path)
    decide(reviewed, number, key, ruled())
    assert standing(reviewed, key) is Outcome.ERROR
    assert state_of(reviewed, number, key) is ItemState.UPHELD
    assert "finding.settled" not in reviewed.history_kinds()


def test_that_a_changed_finding_is_settled_for_who_recorded_the_answer(
    reviewed: Office, tmp_path: Path
) -> None:
    number, key = contested(reviewed, tmp_path)
    decide(reviewed, number, key, ruled(is_changed=True))
    made = settle.settlements(reviewed.supervisor, reviewed.first_id)
    assert {(m.stage, m.asked_by, m.settled_by) for m in made} == {
        (Stage.REBUTTAL, "dogwood", "alder")
    }
    assert standing(reviewed, key) is Outcome.ACTION


def test_that_the_first_finding_is_never_erased(reviewed: Office, tmp_path: Path) -> None:
    with reviewed.workspace.store.read() as work:
        before = work.findings.as_released(reviewed.first_id)
    number, key = contested(reviewed, tmp_path)
    decide(reviewed, number, key, ruled(is_changed=True))
    with reviewed.workspace.store.read() as work:
        assert work.findings.as_released(reviewed.first_id) == before


def test_that_what_it_was_decided_on_is_evidence_of_the_finding(
    reviewed: Office, tmp_path: Path
) -> None:
    number, key = contested(reviewed, tmp_path)
    desk, of = reviewed.supervisor, reviewed.first_id
    stands = rebuttal_answers.verdict_to_change(desk, of, number, key)
    changed = replace(stands, rule_outcome=RuleOutcome.MET)
    decide(reviewed, number, key, Ruled(Held.CHANGED, WHY, PROOF, changed))
    now = rebuttals.show(desk, of, number).items[0].finding.evidence
    assert now == f"{stands.evidence}; {PROOF}"


def test_that_an_outcome_tells_the_way_it_went(reviewed: Office, tmp_path: Path) -> None:
    number, key = contested(reviewed, tmp_path)
    decide(reviewed, number, key, ruled(is_changed=True))
    found = rebuttals.outcomes(reviewed.supervisor, reviewed.first_id)[0]
    assert (found.direction, found.was, found.now) == (
        Direction.CLEARED,
        Outcome.ERROR,
        Outcome.ACTION,
    )
    assert (found.days_taken, found.days_to_decide) == (0, 0)
    assert found.is_answered_on_evidence
    assert found.is_decided_on_evidence


def test_that_an_error_may_stay_one_for_another_cause(reviewed: Office, tmp_path: Path) -> None:
    number, key = contested(reviewed, tmp_path)
    desk, of = reviewed.supervisor, reviewed.first_id
    stands = rebuttal_answers.verdict_to_change(desk, of, number, key)
    other = replace(stands, cause="system" if stands.cause != "system" else "court")
    decide(reviewed, number, key, Ruled(Held.CHANGED, WHY, PROOF, other))
    found = rebuttals.outcomes(desk, of)[0]
    assert (found.state, found.direction) == (ItemState.CHANGED, Direction.NONE)


def test_that_every_finding_of_every_rebuttal_has_its_outcome(
    reviewed: Office, tmp_path: Path
) -> None:
    number, _ = contested(reviewed, tmp_path)
    found = rebuttals.outcomes(reviewed.supervisor, reviewed.first_id)
    assert [each.finding for each in found] == list(keys(reviewed, number))


@pytest.mark.parametrize(
    ("ruling", "code"),
    [
        (Ruled(Held.UPHELD, " "), "rebuttal.reason"),
        (Ruled(Held.CHANGED, WHY, " ", Verdict(RuleOutcome.MET)), "rebuttal.evidence"),
        (Ruled(Held.CHANGED, WHY, PROOF), "rebuttal.verdict"),
        (Ruled(Held.UPHELD, WHY, PROOF, Verdict(RuleOutcome.MET)), "rebuttal.upheld"),
    ],
)
def test_what_a_decision_takes(reviewed: Office, tmp_path: Path, ruling: Ruled, code: str) -> None:
    number, key = contested(reviewed, tmp_path)
    refused(code, lambda: decide(reviewed, number, key, ruling))
    assert state_of(reviewed, number, key) is ItemState.CONTESTED


def test_that_a_change_to_what_stands_is_none(reviewed: Office, tmp_path: Path) -> None:
    number, key = contested(reviewed, tmp_path)
    stands = rebuttal_answers.verdict_to_change(reviewed.supervisor, reviewed.first_id, number, key)
    same = Ruled(Held.CHANGED, WHY, stands.evidence, stands)
    refused("settle.same", lambda: decide(reviewed, number, key, same))


def test_that_nobody_decides_on_what_is_not_contested(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    key = keys(reviewed, number)[0]
    refused("rebuttal.not_contested", lambda: decide(reviewed, number, key, ruled()))
    answer(reviewed, number, key, Says.AGREE)
    refused("rebuttal.not_contested", lambda: decide(reviewed, number, key, ruled()))


def test_that_it_is_decided_once(reviewed: Office, tmp_path: Path) -> None:
    number, key = contested(reviewed, tmp_path)
    decide(reviewed, number, key, ruled())
    refused("rebuttal.decided", lambda: decide(reviewed, number, key, ruled(is_changed=True)))
    given = Given(key, Says.AGREE)
    again = Handed(is_replacing=True)
    refused("rebuttal.decided", lambda: respond(reviewed, number, given, again))


def test_that_only_a_supervisor_decides(reviewed: Office, tmp_path: Path) -> None:
    number, key = contested(reviewed, tmp_path)
    desk = reviewed.desk("cedar")
    refused("people.role", lambda: decide(reviewed, number, key, ruled(), by=desk))


def test_that_who_recorded_an_answer_does_not_decide(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    key = keys(reviewed, number)[0]
    answer(reviewed, number, key, by="alder")
    refused("settle.same_person", lambda: decide(reviewed, number, key, ruled()))


def test_that_who_answered_does_not_decide(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    key = keys(reviewed, number)[0]
    given = Given(key, Says.CONTEST, AGAINST, PROOF)
    respond(reviewed, number, given, Handed("alder"))
    sentence = refused("rebuttal.own_answer", lambda: decide(reviewed, number, key, ruled()))
    assert "neighbouring county" in sentence


def test_that_a_supervisor_who_is_the_worker_does_not_decide(
    reviewed: Office, tmp_path: Path
) -> None:
    number, key = contested(reviewed, tmp_path)
    whom = rebuttals.show(reviewed.supervisor, reviewed.first_id, number).rebuttal.whom
    hired(reviewed, "hazel", whom, Role.SUPERVISOR)
    desk = demo.sign_in(reviewed.workspace, "hazel")
    refused("rebuttal.own_answer", lambda: decide(reviewed, number, key, ruled(), by=desk))


def test_that_the_cases_own_reviewer_does_not_decide(reviewed: Office, tmp_path: Path) -> None:
    number, key = contested(reviewed, tmp_path)
    item = rebuttals.show(reviewed.supervisor, reviewed.first_id, number).items[0]
    lead = reviewed.supervisor
    me = replace(lead, person=replace(lead.person, person_id=item.finding.reviewer))
    sentence = refused("rebuttal.own_case", lambda: decide(reviewed, number, key, ruled(), by=me))
    assert "Another supervisor" in sentence


def test_that_what_was_settled_elsewhere_is_not_decided_here(
    reviewed: Office, tmp_path: Path
) -> None:
    number, key = contested(reviewed, tmp_path)
    desk, of = reviewed.supervisor, reviewed.first_id
    with desk.store.write() as work:
        review = rebuttals.must_see(desk, work, of)
        settling = settle.Settling(
            key.case_id, key.criterion, Stage.AMENDMENT, Verdict(RuleOutcome.MET), WHY,
            reviewed.desk("birch").person.person_id,
        )  # fmt: skip
        settle.settle_in(desk, work, review, settling)
    refused("rebuttal.settled", lambda: decide(reviewed, number, key, ruled()))
    assert rebuttals.outcomes(desk, of)[0].state is ItemState.SETTLED


# The end of a year


def test_that_no_year_is_closed_over_a_contested_finding(reviewed: Office, tmp_path: Path) -> None:
    contested(reviewed, tmp_path)
    told = " ".join(years.still_open(reviewed.supervisor, "FFY2026"))
    assert f"1 contested finding of {reviewed.first_id} waits for a decision" in told


def test_that_nothing_is_answered_in_a_closed_year(reviewed: Office, tmp_path: Path) -> None:
    number, _ = sent(reviewed, tmp_path)
    on_day(reviewed, date(2026, 11, 18))
    year_over(reviewed)
    key = keys(reviewed, number)[0]
    refused("year.closed", lambda: answer(reviewed, number, key))
