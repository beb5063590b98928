"""Findings settled otherwise: laid over what was released, by two people, never taken back."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from qapi_desk.domain.ids import PersonId, ReviewId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.domain.people import Person
from qapi_desk.domain.settlements import Settlement, Stage, judged_of
from qapi_desk.store.engine import FileHome
from qapi_desk.store.work import Store
from tests.store.test_store_evidence import FINDING, REVIEW

PASSED = replace(judged_of(FINDING), outcome=Outcome.ACTION, rule_outcome="MET", days_late=None)
SETTLED = Settlement(
    number=0,
    review_id=REVIEW,
    case_id=FINDING.case_id,
    criterion=FINDING.criterion,
    ruleset=FINDING.ruleset,
    stage=Stage.REBUTTAL,
    was=Outcome.ERROR,
    judged=PASSED,
    reason="The proof of service was in the court's file.",
    asked_by=PersonId("ann"),
    settled_by=PersonId("bea"),
    settled_at=datetime(2026, 10, 20, 9, tzinfo=UTC),
)


@pytest.fixture
def released(staffed: Store, ann: Person) -> Store:
    """A store with one released finding."""
    with staffed.write() as work:
        work.people.add(replace(ann, person_id=PersonId("bea")), "")
        work.findings.add(REVIEW, FINDING)
    return staffed


def test_that_a_settlement_comes_back_whole(released: Store) -> None:
    with released.write() as work:
        number = work.settlements.add(SETTLED)
    with released.read() as work:
        assert work.settlements.all(REVIEW) == (replace(SETTLED, number=number),)


def test_that_what_was_settled_is_laid_over_what_was_released(released: Store) -> None:
    with released.write() as work:
        work.settlements.add(SETTLED)
    with released.read() as work:
        (stands,), (first,) = work.findings.all(REVIEW), work.findings.as_released(REVIEW)
    assert (stands.outcome, stands.days_late) == (Outcome.ACTION, None)
    assert first == FINDING


def test_that_what_was_settled_last_stands(released: Store) -> None:
    with released.write() as work:
        work.settlements.add(SETTLED)
        again = replace(SETTLED, was=Outcome.ACTION, judged=judged_of(FINDING))
        work.settlements.add(again)
        assert work.findings.all(REVIEW) == (FINDING,)


def test_that_the_database_itself_refuses_one_person_as_both(released: Store) -> None:
    alone = replace(SETTLED, settled_by=SETTLED.asked_by)
    with pytest.raises(Exception, match="two_people"), released.write() as work:
        work.settlements.add(alone)


def test_that_nothing_is_settled_that_was_not_released(staffed: Store) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"), staffed.write() as work:
        work.settlements.add(SETTLED)


def test_that_the_database_itself_refuses_to_change_what_was_settled(
    released: Store, home: Any
) -> None:
    with released.write() as work:
        work.settlements.add(SETTLED)
    released.close()
    connection = FileHome.unlock(home.path, home.passphrase).connect()
    with pytest.raises(Exception, match="settlement is append-only"):
        connection.execute("DELETE FROM settlement")
    connection.close()


def test_that_the_database_itself_takes_no_practice_among_the_findings(staffed: Store) -> None:
    with pytest.raises(Exception, match="finding takes no practice"), staffed.write() as work:
        work.findings.add(ReviewId("practice-1"), FINDING)
