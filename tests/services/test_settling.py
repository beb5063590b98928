"""Settling a finding otherwise: two people, a reason, every ruleset, and the first one kept."""

from collections.abc import Callable
from dataclasses import replace

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.findings import Finding
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import findings, reviews, settle
from qapi_desk.services.settle import Settling, Verdict
from qapi_desk.services.workspace import Desk
from tests.services.desks import Office
from tests.services.hands import refused

WHY = "The proof of service was in the court's file."


def an_error(office: Office) -> Finding:
    view = findings.show(office.supervisor, office.first_id)
    return next(f for f in view.findings if f.outcome is Outcome.ERROR)


def settled(desk: Desk, office: Office, finding: Finding, **other: object) -> Changes:
    verdict = Verdict(RuleOutcome.MET, comment=WHY, evidence="page 3")
    settling = Settling(
        finding.case_id, finding.criterion, Stage.REBUTTAL, verdict, WHY, PersonId("birch")
    )
    with desk.store.write() as work:
        review = reviews.review_in(work, office.first_id)
        return settle.settle_in(desk, work, review, replace(settling, **other))  # type: ignore[arg-type]


def rate_of(office: Office, criterion: str) -> tuple[int, int]:
    view = findings.show(office.supervisor, office.first_id)
    row = next(r for r in view.governing if r.criterion == criterion)
    return row.action, row.error


def test_that_what_is_settled_is_what_counts(reviewed: Office) -> None:
    finding = an_error(reviewed)
    action, error = rate_of(reviewed, finding.criterion)
    settled(reviewed.supervisor, reviewed, finding)
    assert rate_of(reviewed, finding.criterion) == (action + 1, error - 1)


def test_that_the_first_finding_stays(reviewed: Office) -> None:
    finding = an_error(reviewed)
    settled(reviewed.supervisor, reviewed, finding)
    with reviewed.workspace.store.read() as work:
        assert finding in work.findings.as_released(reviewed.first_id)
    (made,) = [
        each
        for each in settle.settlements(reviewed.supervisor, reviewed.first_id)
        if each.ruleset == finding.ruleset
    ]
    assert (made.was, made.judged.outcome) == (Outcome.ERROR, Outcome.ACTION)


def test_that_the_history_tells_of_it(reviewed: Office) -> None:
    settled(reviewed.supervisor, reviewed, an_error(reviewed))
    assert "finding.settled" in reviewed.history_kinds()


def refusal(office: Office, act: Callable[[], object], code: str) -> str:
    before = findings.show(office.supervisor, office.first_id).findings
    sentence = refused(code, act)
    assert findings.show(office.supervisor, office.first_id).findings == before
    return sentence


def test_that_nobody_settles_what_they_asked_for(reviewed: Office) -> None:
    finding, desk = an_error(reviewed), reviewed.supervisor
    asked = PersonId("alder")
    said = refusal(
        reviewed, lambda: settled(desk, reviewed, finding, asked_by=asked), "settle.same_person"
    )
    assert "a supervisor other than you" in said


def test_that_only_a_supervisor_settles(reviewed: Office) -> None:
    finding, desk = an_error(reviewed), reviewed.desk("cedar")
    refusal(reviewed, lambda: settled(desk, reviewed, finding), "people.role")


def test_that_it_takes_a_reason(reviewed: Office) -> None:
    finding, desk = an_error(reviewed), reviewed.supervisor
    refusal(reviewed, lambda: settled(desk, reviewed, finding, reason=" "), "settle.why")


def test_that_what_stands_already_is_not_settled_again(reviewed: Office) -> None:
    finding, desk = an_error(reviewed), reviewed.supervisor
    as_it_is = settle.verdict_of(finding)
    refusal(reviewed, lambda: settled(desk, reviewed, finding, verdict=as_it_is), "settle.same")


def test_that_an_unreleased_case_is_its_reviewers_to_change(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    settling = Settling(
        case_id, drawn.queue()[0].criteria[0], Stage.AMENDMENT, Verdict(RuleOutcome.MET), WHY,
        PersonId("birch"),
    )  # fmt: skip
    desk = drawn.supervisor

    def act() -> None:
        with desk.store.write() as work:
            review = reviews.review_in(work, drawn.first_id)
            settle.settle_in(desk, work, review, settling)

    assert "until its release" in refused("settle.not_released", act)
