"""Findings and settlements are believed only as the history tells of them."""

from collections.abc import Callable

import pytest

from qapi_desk.services import findings, pooled, publish, settle
from qapi_desk.services.findings_told import must_be_as_told
from tests.services.amended import confirmed, right
from tests.services.behind_the_back import in_the_file
from tests.services.desks import Office
from tests.services.hands import refused

CHANGES = {
    "an outcome": "UPDATE finding SET outcome = 'ACTION' WHERE rowid IN "
    "(SELECT rowid FROM finding WHERE outcome = 'ERROR' LIMIT 1)",
    "a date": "UPDATE finding SET done = '2026-01-01' WHERE rowid IN "
    "(SELECT rowid FROM finding LIMIT 1)",
    "a cause": "UPDATE finding SET cause = 'system' WHERE rowid IN "
    "(SELECT rowid FROM finding WHERE cause = 'timing' LIMIT 1)",
    "one taken away": "DELETE FROM finding WHERE rowid IN (SELECT rowid FROM finding LIMIT 1)",
    "one added": "INSERT INTO finding SELECT review_id, ruleset, 'line-9', case_id, rank, outcome,"
    " rule_outcome, deciding_rule, trigger, due, done, days_late, cause, comment, evidence,"
    " na_reason, suggested, reviewer, released_at, office_code, worker_id, unit_code"
    " FROM finding LIMIT 1",
}
SETTLED = {
    "what it is": "UPDATE settlement SET outcome = 'ACTION'",
    "its reason": "UPDATE settlement SET reason = 'So.'",
    "who asked": "UPDATE settlement SET asked_by = 'dogwood'",
    "taken away": "DELETE FROM settlement WHERE number = (SELECT max(number) FROM settlement)",
}


def show(office: Office) -> object:
    return findings.show(office.supervisor, office.first_id)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_that_a_finding_changed_in_the_file_is_noticed(reviewed: Office, change: str) -> None:
    show(reviewed)
    in_the_file(reviewed, change)
    said = refused("workspace.forged", lambda: show(reviewed))
    assert "the finding of case" in said
    assert "Restore the workspace from a backup." in said


@pytest.mark.parametrize("change", SETTLED.values(), ids=SETTLED)
def test_that_a_settlement_changed_in_the_file_is_noticed(reviewed: Office, change: str) -> None:
    confirmed(reviewed, right(reviewed))
    show(reviewed)
    in_the_file(reviewed, change)
    assert "what was settled of case" in refused("workspace.forged", lambda: show(reviewed))


def test_that_a_settlement_taken_back_in_the_file_is_noticed(reviewed: Office) -> None:
    show(reviewed)
    confirmed(reviewed, right(reviewed))
    in_the_file(reviewed, "DELETE FROM settlement")
    refused("workspace.forged", lambda: show(reviewed))


def test_that_findings_taken_back_with_their_settlement_are_noticed(reviewed: Office) -> None:
    confirmed(reviewed, right(reviewed))
    in_the_file(reviewed, "DELETE FROM settlement")
    in_the_file(reviewed, "UPDATE finding SET outcome = 'ERROR'")
    refused("workspace.forged", lambda: show(reviewed))


DOORS: list[tuple[str, Callable[[Office], object]]] = [
    ("year", lambda o: pooled.year(o.supervisor, o.first_id)),
    ("findings paper", lambda o: publish.document(o.supervisor, o.first_id, "findings")),
    ("plan paper", lambda o: publish.document(o.supervisor, o.first_id, "cap")),
    ("year paper", lambda o: publish.document(o.supervisor, o.first_id, "year")),
    ("settle", lambda o: confirmed(o, right(o))),
]


@pytest.mark.parametrize("door", [door for _, door in DOORS], ids=[name for name, _ in DOORS])
def test_that_no_figure_is_given_out_of_changed_findings(
    reviewed: Office, door: Callable[[Office], object]
) -> None:
    in_the_file(reviewed, CHANGES["a date"])
    refused("workspace.forged", lambda: door(reviewed))


def test_that_what_nobody_changed_is_read(reviewed: Office) -> None:
    confirmed(reviewed, right(reviewed))
    assert show(reviewed)
    assert settle.settlements(reviewed.supervisor, reviewed.first_id)


def test_that_a_release_of_an_earlier_program_is_believed_by_its_outcomes(
    reviewed: Office,
) -> None:
    without = "UPDATE history SET body = json_remove(body, '$.fingerprints')"
    in_the_file(reviewed, f"{without} WHERE kind = 'case.released'")
    assert show(reviewed)
    in_the_file(reviewed, CHANGES["an outcome"])
    refused("workspace.forged", lambda: show(reviewed))


def test_that_it_is_compared_once_a_sitting_for_each_state(reviewed: Office) -> None:
    library = reviewed.workspace.library
    with reviewed.workspace.store.read() as work:
        must_be_as_told(work, library, reviewed.first_id)
        known = set(library.told)
        must_be_as_told(work, library, reviewed.first_id)
    assert library.told == known
