"""After a ruling: the earlier findings it might change are looked at again, one by one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from qapi_desk.domain.changes import Changes
from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.outcomes import Outcome, RuleOutcome
from qapi_desk.domain.settlements import Stage
from qapi_desk.services import comments, entries, findings, opened, rechecks, settle
from qapi_desk.services.rechecks import RecheckItem, Rechecks
from qapi_desk.services.rechecks_found import newer_words
from qapi_desk.services.rechecks_kept import KIND, RecheckState
from qapi_desk.services.settle import Verdict
from qapi_desk.services.workspace import Desk
from tests.conftest import LATER
from tests.services.blinding import blinded
from tests.services.desks import DATA_FORM, Office
from tests.services.hands import refused

OURS = f"{DATA_FORM}/gen_ours"
WHY = "The memo reads it otherwise."
MET = Verdict(RuleOutcome.YES, comment=WHY)


def a_ruling(office: Office, about: str = OURS) -> int:
    """A ruling made when everything was released long ago."""
    office.workspace.clock = SteppingClock(LATER + timedelta(days=30))
    desk, today = office.supervisor, (LATER + timedelta(days=1)).date()
    return int(entries.rule(desk, about, "Read it so.", source="Memo 8", on=today).made or 0)


def the_list(office: Office, number: int, person: str = "alder") -> Rechecks:
    return rechecks.of_ruling(office.desk(person), number)


def an_item(office: Office, number: int, outcome: Outcome = Outcome.ERROR) -> RecheckItem:
    return next(i for i in the_list(office, number).items if i.earlier.outcome is outcome)


def proposed(office: Office, person: str = "dogwood") -> RecheckItem:
    number = a_ruling(office)
    item = an_item(office, number)
    rechecks.propose(office.desk(person), item.place, MET, WHY)
    return item


def confirmed(desk: Desk, item: RecheckItem, *, is_confirmed: bool = True) -> Changes:
    return rechecks.decide(desk, item.place, is_confirmed=is_confirmed, reason="Agreed.")


def test_that_a_ruling_lists_every_finding_on_the_question(reviewed: Office) -> None:
    found = the_list(reviewed, a_ruling(reviewed))
    view = findings.show(reviewed.supervisor, reviewed.first_id)
    form = reviewed.workspace.library.form(DATA_FORM).form
    rests = {
        (f.case_id, f.criterion)
        for f in view.findings
        if f.criterion in form.criteria and f.ruleset == view.review.governing
    }
    assert {(i.place.case_id, i.place.criterion) for i in found.items} == rests
    assert {a.question for i in found.items for a in i.earlier.answers} == {"gen_ours"}


def test_that_nothing_changes_by_a_ruling_itself(reviewed: Office) -> None:
    before = findings.show(reviewed.supervisor, reviewed.first_id).findings
    found = the_list(reviewed, a_ruling(reviewed))
    assert (found.open, found.done) == (len(found.items), 0)
    assert findings.show(reviewed.supervisor, reviewed.first_id).findings == before


@pytest.mark.parametrize("about", ["CR-015", "CM.2.2"])
def test_that_a_ruling_on_a_rule_or_an_element_lists_its_questions(
    reviewed: Office, about: str
) -> None:
    assert the_list(reviewed, a_ruling(reviewed, about)).items


def test_that_a_case_released_after_the_ruling_is_not_listed(drawn: Office) -> None:
    number = a_ruling(drawn)
    drawn.workspace.clock = SteppingClock(LATER + timedelta(days=31))
    drawn.answer_all(drawn.a_case("line-1", only=True))
    assert the_list(drawn, number).items == ()


def test_that_an_earlier_finding_stands(reviewed: Office) -> None:
    number = a_ruling(reviewed)
    item = an_item(reviewed, number)
    rechecks.stands(reviewed.desk("dogwood"), item.place, WHY)
    found = the_list(reviewed, number)
    assert (found.open, found.done) == (len(found.items) - 1, 1)
    (done,) = (i.kept for i in found.items if i.kept)
    assert (done.state, done.by, done.reason) == (RecheckState.STANDS, "dogwood", WHY)


def test_that_a_confirmed_change_settles_the_finding(reviewed: Office) -> None:
    item = proposed(reviewed)
    confirmed(reviewed.supervisor, item)
    (made, *_) = settle.settlements(reviewed.supervisor, reviewed.first_id)
    assert (made.stage, made.asked_by, made.settled_by) == (Stage.RULING, "dogwood", "alder")
    assert an_item(reviewed, item.place.ruling, Outcome.ACTION).earlier.outcome is Outcome.ACTION


def test_that_a_denied_change_is_to_be_looked_at_again(reviewed: Office) -> None:
    item = proposed(reviewed)
    confirmed(reviewed.supervisor, item, is_confirmed=False)
    found = the_list(reviewed, item.place.ruling)
    assert (found.done, found.open) == (0, len(found.items))
    assert settle.settlements(reviewed.supervisor, reviewed.first_id) == ()
    rechecks.stands(reviewed.desk("dogwood"), item.place, WHY)


def test_that_what_is_proposed_waits_for_a_supervisor(reviewed: Office) -> None:
    item = proposed(reviewed)
    (waits,) = rechecks.waiting(reviewed.supervisor, reviewed.first_id)
    assert waits.place == item.place
    confirmed(reviewed.supervisor, item)
    assert rechecks.waiting(reviewed.supervisor) == ()


def test_that_nobody_confirms_what_they_proposed(reviewed: Office) -> None:
    item = proposed(reviewed, "alder")
    said = refused("settle.same_person", lambda: confirmed(reviewed.supervisor, item))
    assert "a supervisor other than you" in said


@pytest.mark.parametrize("person", ["birch", "cedar", "dogwood", "elder"])
def test_that_only_a_supervisor_confirms(reviewed: Office, person: str) -> None:
    item = proposed(reviewed)
    refused("people.role", lambda: confirmed(reviewed.desk(person), item))


def test_that_an_observer_decides_nothing(reviewed: Office) -> None:
    item = an_item(reviewed, a_ruling(reviewed))
    elder = reviewed.desk("elder")
    refused("people.role", lambda: rechecks.stands(elder, item.place, WHY))
    refused("people.role", lambda: rechecks.propose(elder, item.place, MET, WHY))


def test_that_a_reviewer_looks_at_their_own_cases_only(reviewed: Office) -> None:
    number = a_ruling(reviewed)
    found = the_list(reviewed, number, "birch")
    assert {i.earlier.reviewer for i in found.items} == {"birch"}
    assert found.hidden == 1
    other = next(i for i in the_list(reviewed, number).items if i.earlier.reviewer == "cedar")
    birch = reviewed.desk("birch")
    refused("case.not_yours", lambda: rechecks.stands(birch, other.place, WHY))


def test_that_an_analyst_is_not_shown_a_running_review(drawn: Office) -> None:
    drawn.answer_all(drawn.a_case("line-1", only=True))
    found = the_list(drawn, a_ruling(drawn), "dogwood")
    assert (found.items, found.hidden) == ((), 1)


def test_that_a_second_reviewer_is_not_shown_the_list(reviewed: Office) -> None:
    number = a_ruling(reviewed)
    (case_id,) = blinded(reviewed, "dogwood")
    assert the_list(reviewed, number, "dogwood").items == ()
    item = next(i for i in the_list(reviewed, number).items if i.place.case_id == case_id)
    refused("second.blind", lambda: rechecks.stands(reviewed.desk("dogwood"), item.place, WHY))


def test_that_a_change_that_changes_nothing_is_refused(reviewed: Office) -> None:
    item = an_item(reviewed, a_ruling(reviewed))
    same = Verdict(RuleOutcome(item.earlier.rule_outcome))
    desk = reviewed.desk("dogwood")
    assert "say that it stands" in refused(
        "settle.same", lambda: rechecks.propose(desk, item.place, same, WHY)
    )


def of_nothing(office: Office, item: RecheckItem) -> None:
    rechecks.decide(office.supervisor, item.place, is_confirmed=True, reason=WHY)


def without_reason(office: Office, item: RecheckItem) -> None:
    rechecks.stands(office.supervisor, item.place, " ")


def of_a_withdrawn_ruling(office: Office, item: RecheckItem) -> None:
    entries.withdraw(office.supervisor, item.place.ruling, "Superseded.")
    rechecks.stands(office.supervisor, item.place, WHY)


def twice(office: Office, item: RecheckItem) -> None:
    rechecks.stands(office.supervisor, item.place, WHY)
    rechecks.stands(office.supervisor, item.place, WHY)


def while_it_waits(office: Office, item: RecheckItem) -> None:
    rechecks.propose(office.supervisor, item.place, MET, WHY)
    rechecks.stands(office.supervisor, item.place, WHY)


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("recheck.not_proposed", of_nothing),
        ("recheck.why", without_reason),
        ("recheck.withdrawn", of_a_withdrawn_ruling),
        ("recheck.done", twice),
        ("recheck.waiting", while_it_waits),
    ],
)
def test_that_what_cannot_be_is_said(
    reviewed: Office, code: str, act: Callable[[Office, RecheckItem], None]
) -> None:
    item = an_item(reviewed, a_ruling(reviewed))
    refused(code, lambda: act(reviewed, item))


def test_that_a_best_practice_is_no_ruling(reviewed: Office) -> None:
    told = entries.practice(reviewed.supervisor, OURS, "Ask first.", on=LATER.date())
    number = int(told.made or 0)
    refused("recheck.not_ruling", lambda: the_list(reviewed, number))


def test_that_what_the_ruling_is_not_about_is_not_decided_by_it(reviewed: Office) -> None:
    ours, other = a_ruling(reviewed), a_ruling(reviewed, "CR-015")
    items = the_list(reviewed, ours).items
    about_other = {(i.place.case_id, i.place.criterion) for i in the_list(reviewed, other).items}
    item = next(i for i in items if (i.place.case_id, i.place.criterion) not in about_other)
    place = replace(item.place, ruling=other)
    refused("recheck.none", lambda: rechecks.stands(reviewed.supervisor, place, WHY))


def test_that_a_decision_the_history_denies_is_not_believed(reviewed: Office) -> None:
    item = an_item(reviewed, a_ruling(reviewed))
    rechecks.stands(reviewed.supervisor, item.place, WHY)
    with reviewed.workspace.store.write() as work:
        body = dict(work.documents.get(KIND, item.place.key) or {})
        work.documents.replace(KIND, item.place.key, body | {"reason": "Something else."})
    refused("workspace.forged", lambda: the_list(reviewed, item.place.ruling))


def test_that_an_open_answer_older_than_the_ruling_is_marked(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    drawn.say(case_id, "gen_ours", "yes")
    a_ruling(drawn)
    laid = opened.lay_open(drawn.reviewer_of(case_id), drawn.review_id, case_id)
    ((place, ruling),) = laid.newer.items()
    assert place == (DATA_FORM, "gen_ours")
    assert "newer than your answer" in newer_words(ruling)


def test_that_an_answer_given_since_is_not_marked(drawn: Office) -> None:
    case_id = drawn.a_case("line-1", only=True)
    a_ruling(drawn)
    drawn.say(case_id, "gen_ours", "yes")
    laid = opened.lay_open(drawn.reviewer_of(case_id), drawn.review_id, case_id)
    assert laid.newer == {}
    assert comments.of_case(drawn.supervisor, drawn.review_id, case_id) == ()
