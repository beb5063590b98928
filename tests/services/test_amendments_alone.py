"""What an amendment rests on, without a workspace: data findings, faults, years, fingerprints."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import Correction, Finding
from qapi_desk.domain.forms import Question, QuestionState, QuestionStatus, QuestionType
from qapi_desk.domain.ids import CaseId, CriterionId, PersonId, QuestionId, RulesetId
from qapi_desk.domain.outcomes import Outcome
from qapi_desk.services import amend_effect, findings_told, year_closed
from qapi_desk.services.bodies import to_body
from qapi_desk.services.library import Library
from qapi_desk.services.year_closed import ClosedYear
from qapi_desk.store.work import Store

WHEN = datetime(2027, 3, 28, 9, tzinfo=UTC)
FINDING = Finding(
    CaseId("R1"), CriterionId("line-1"), RulesetId("federal-2016"), 1, Outcome.ERROR, "NO", None,
    "", "", "2026-08-02", None, "worker", "Why.", "page 3", "", None, PersonId("birch"), WHEN,
    "01", "W9", "U1",
)  # fmt: skip


def corrected(value: str) -> Correction:
    return Correction(CaseId("R1"), "q1", "case.opened_date", "2024-01-01", value)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((), ("2024-01-02",), ("2024-01-02",)),
        (("2024-01-02",), ("2024-01-03",), ("2024-01-03",)),
        (("2024-01-02",), ("2024-01-02",), ()),
        (("2024-01-02",), (), ("2024-01-01",)),
    ],
)
def test_that_data_findings_come_change_and_go(
    before: tuple[str, ...], after: tuple[str, ...], told: tuple[str, ...]
) -> None:
    found = amend_effect._corrected(map(corrected, before), map(corrected, after))
    assert tuple(each.reviewed_value for each in found) == told


def status(state: QuestionState, *missing: str, value: str = "x") -> QuestionStatus:
    question = Question(QuestionId("q1"), QuestionType.TEXT, {"en": "Which?"})
    return QuestionStatus(question, state, value, True, missing)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (status(QuestionState.INVALID), "invalid"),
        (status(QuestionState.ANSWERED, "comment"), "incomplete"),
        (status(QuestionState.NOT_RELEVANT), "not_asked"),
        (status(QuestionState.NOT_RELEVANT, value=""), None),
        (status(QuestionState.ANSWERED), None),
    ],
)
def test_that_an_answer_that_cannot_stand_is_named(found: QuestionStatus, code: str | None) -> None:
    fault = amend_effect._fault(found, is_given=True)
    assert (fault[0] if fault else None) == code


def test_that_a_hidden_answer_nobody_gave_is_no_fault() -> None:
    assert amend_effect._fault(status(QuestionState.NOT_RELEVANT), is_given=False) is None


def test_that_a_date_of_a_finding_changes_its_fingerprint() -> None:
    (told,) = findings_told.body_of([FINDING])["fingerprints"].values()
    assert findings_told._is_as_told(FINDING, "ERROR", told)
    assert not findings_told._is_as_told(replace(FINDING, done="2026-07-01"), "ERROR", told)
    assert not findings_told._is_as_told(FINDING, "ACTION", told)
    assert findings_told._is_as_told(FINDING, "ERROR", None)
    assert not findings_told._is_as_told(FINDING, None, None)


def test_that_findings_are_compared_anew_after_a_change_of_the_program() -> None:
    shelf = Library()
    shelf.told |= {"finding/r1 7", "finding/r2 7", "cap 7"}
    findings_told.to_be_compared(shelf, "r1")  # type: ignore[arg-type]
    assert shelf.told == {"finding/r2 7", "cap 7"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'w.sqlite'}")
    closed = ClosedYear(
        "FFY2026", (), "Handed in.", "ab" * 32, "What was reported is not rewritten",
        "45 CFR 308.1(e)(2)(v)", PersonId("alder"), WHEN,
    )  # fmt: skip
    with store.write() as work:
        work.documents.put(year_closed.KIND, "FFY2026", to_body(closed))
    return store


def test_that_a_closed_year_takes_nothing_and_the_law_is_named(store: Store) -> None:
    with store.read() as work, pytest.raises(Refused) as refusal:
        year_closed.must_be_open_year(work, "FFY2026")
    assert refusal.value.code == "year.closed"
    assert "closed on 2027-03-28" in refusal.value.sentence
    assert "not rewritten (45 CFR 308.1(e)(2)(v))." in refusal.value.sentence
    store.close()


def test_that_the_seed_of_a_closed_year_is_known_and_of_an_open_one_not(store: Store) -> None:
    with store.read() as work:
        assert year_closed.master_in(work, "FFY2026") == "ab" * 32
        assert year_closed.master_in(work, "FFY2027") is None
    store.close()


def test_that_a_closed_year_the_history_denies_is_not_believed(store: Store) -> None:
    with store.read() as work, pytest.raises(Refused) as refusal:
        year_closed.must_be_open_year(work, "FFY2027", Library())
    assert refusal.value.code == "workspace.forged"
    store.close()
