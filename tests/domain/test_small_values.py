"""Small laws of the small nouns."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest

from qapi_desk.domain.cases import CaseFile, CaseRow, Party
from qapi_desk.domain.changes import Changes, Kind
from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.documents import Document, Facts, Heading, Table
from qapi_desk.domain.draws import FreezeReceipt, Proof
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.findings import CriterionFindings
from qapi_desk.domain.ids import CaseId, CriterionId, PartyId, PersonId, RulesetId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.progress import Cancelled, Silent, counted

AT = datetime(2026, 10, 19, 16, tzinfo=UTC)


def person(role: Role) -> Person:
    return Person(PersonId("p"), "Pat Example", role, "County")


def test_that_a_person_of_the_asked_role_passes() -> None:
    person(Role.SUPERVISOR).must_be(Role.SUPERVISOR, Role.OBSERVER, to="publish")


def test_that_a_person_of_another_role_is_told_whom_to_ask() -> None:
    with pytest.raises(Refused, match="A reviewer may not draw; ask a supervisor or an observer"):
        person(Role.REVIEWER).must_be(Role.SUPERVISOR, Role.OBSERVER, to="draw")


def test_that_a_refusal_carries_its_facts() -> None:
    refusal = Refused("import.ssn", "A sentence.", column="ssn")
    assert (refusal.code, str(refusal), refusal.facts) == (
        "import.ssn",
        "A sentence.",
        {"column": "ssn"},
    )


def test_that_changes_are_found_by_kind_and_by_thing() -> None:
    changes = Changes.of((Kind.CASE, "1"), made="1")
    assert changes.touches(Kind.CASE)
    assert changes.touches(Kind.CASE, "1")
    assert not changes.touches(Kind.CASE, "2")
    assert not changes.touches(Kind.DRAW)


def test_that_a_clock_tells_its_moment_in_utc() -> None:
    there = timezone(timedelta(hours=-8))
    assert SteppingClock(AT.astimezone(there)).now() == AT
    assert SteppingClock(AT.astimezone(there)).now().tzinfo is UTC


class Listener:
    def __init__(self, stop_at: int = -1) -> None:
        self.heard: list[int] = []
        self.stop_at = stop_at

    def step(self, done: int, total: int | None, note: str) -> None:
        self.heard.append(done)
        if done == self.stop_at:
            raise Cancelled


def test_that_counting_reports_now_and_then_and_at_the_end() -> None:
    listener = Listener()
    assert list(counted(range(5), listener, "counting", every=2)) == [0, 1, 2, 3, 4]
    assert listener.heard == [2, 4, 5]


def test_that_a_job_stops_where_somebody_cancels() -> None:
    seen: list[int] = []
    with pytest.raises(Cancelled):
        seen.extend(counted(range(9), Listener(stop_at=2), "counting", every=2))
    assert len(seen) <= 2


def test_that_silence_never_stops_a_job() -> None:
    assert list(counted("ab", Silent(), "counting")) == ["a", "b"]


def case_file(*, fv_flag: bool | None) -> CaseFile:
    nothing: dict[str, Any] = dict.fromkeys(CaseRow._fields)
    row = CaseRow(**{**nothing, "case_id": CaseId("1")})
    unknown: dict[str, Any] = dict.fromkeys(Party._fields)
    party = Party(**{**unknown, "party_id": PartyId("p"), "fv_flag": fv_flag})
    return CaseFile(row, parties=(party,))


@pytest.mark.parametrize(("flag", "is_masked"), [(True, True), (False, False), (None, False)])
def test_that_family_violence_of_any_party_marks_the_case(
    flag: bool | None, is_masked: bool
) -> None:
    assert case_file(fv_flag=flag).has_family_violence is is_masked
    assert case_file(fv_flag=flag).case_id == "1"


def figures(**changed: int) -> CriterionFindings:
    counts = {"action": 8, "error": 2, "not_applicable": 1, "excluded": 0, "incomplete": 1}
    return CriterionFindings(
        criterion=CriterionId("establishment"),
        ruleset=RulesetId("federal-2016"),
        universe=100,
        eligible=100,
        opened=12,
        needed=10,
        benchmark=Fraction(3, 4),
        rate=None,
        limits=None,
        meets_benchmark=None,
        reading=None,
        rate_if_incomplete_error=None,
        rate_if_incomplete_action=None,
        **{**counts, **changed},
    )


def test_that_only_action_and_error_count() -> None:
    assert figures().n == 10


def test_that_the_share_not_applicable_is_of_all_settled_cases() -> None:
    assert figures().not_applicable_share == Fraction(1, 12)


def test_that_there_is_no_share_of_nothing() -> None:
    none = figures(action=0, error=0, not_applicable=0, incomplete=0)
    assert none.not_applicable_share is None


def proof(receipt: FreezeReceipt | None, public_value: str | None) -> Proof:
    return Proof(
        agency="County",
        review_year="FFY2026",
        quarter="FFY2026Q4",
        frame_hash="f",
        frame_size=1,
        plan={},
        plan_hash="p",
        master_commitment="m",
        receipt=receipt,
        public_value=public_value,
        key="k",
        tickets=(),
    )


@pytest.mark.parametrize(
    ("receipt", "value", "is_witnessed"),
    [
        (FreezeReceipt("f", "p", "m", AT), "3 1 4", True),
        (FreezeReceipt("f", "p", "m", AT), "", False),
        (None, "3 1 4", False),
    ],
)
def test_that_a_draw_is_witnessed_only_with_receipt_and_public_value(
    receipt: FreezeReceipt | None, value: str, is_witnessed: bool
) -> None:
    assert proof(receipt, value).is_witnessed is is_witnessed


def test_that_a_document_gives_its_tables_in_reading_order() -> None:
    tables = (Table("a", "A", (), ()), Table("b", "B", (), ()))
    blocks = (tables[0], Heading("Between"), tables[1])
    document = Document("k", "T", "S", "County", AT, Facts("F", ()), blocks, "footer")
    assert document.tables == tables
