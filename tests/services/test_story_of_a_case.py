"""A case's story: masked everywhere where it must be, codes in words, one line a fact."""

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest

from qapi_desk.domain.cases import (
    AccountMonth,
    CaseFile,
    CaseRow,
    Child,
    Event,
    Party,
    Payment,
    ReportLine,
    SupportOrder,
    Unreadable,
    WorkerSpell,
)
from qapi_desk.domain.documents import Format, Table
from qapi_desk.domain.ids import CaseId, EventId, PartyId, WorkerId
from qapi_desk.services.library import Library, shipped_root
from qapi_desk.services.story import CaseStory, one_line, record_words, tell

SECRET = "Oleander Street 7"
DAY = date(2026, 5, 6)


def blank(kind: Any, **given: object) -> Any:
    """A row with nothing in it but this."""
    return kind(**{**dict.fromkeys(kind._fields), **given})


def a_case(*, is_masked: bool = False, **more: object) -> CaseFile:
    """A case in which every free text and every place holds the same secret."""
    party = blank(
        Party, party_id=PartyId("P1"), role="NCP", display_name=SECRET, residence_county=SECRET,
        fv_flag=is_masked, state_class="US",
    )  # fmt: skip
    rows: dict[str, Any] = {
        "case": blank(
            CaseRow, case_id=CaseId("K1"), status="OPEN", function_status="ENFORCE",
            aid_class="FORMER", interstate_role="NONE", closure_reason=SECRET,
        ),
        "workers": (WorkerSpell(WorkerId("W1"), DAY, None),),
        "parties": (party,),
        "children": (blank(Child, party_id=PartyId("P2"), resolved_by=SECRET),),
        "orders": (blank(SupportOrder, order_id="O1", amount_current=45_000, state_code=SECRET),),
        "events": (an_event("SERVICE_DONE", topic=SECRET, ref=SECRET, detail=SECRET),),
        "payments": (blank(Payment, payment_id="Y1", amount=1, hold_reason=SECRET),),
        "account_months": (blank(AccountMonth, month="2026-05", current_due=2),),
        "report_lines": (blank(ReportLine, period="FFY2026", line_no="1", detail=SECRET),),
        "unreadable": (Unreadable("event", "V1", "event_date", SECRET),),
    }  # fmt: skip
    return CaseFile(**{**rows, **more})


def an_event(code: str | None, **more: object) -> Any:
    return blank(Event, event_id=EventId("V1"), code=code, event_date=DAY, **more)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(shipped_root())


def story(library: Library, case_file: CaseFile) -> CaseStory:
    return tell(case_file, record_words(library))


def everything(found: object) -> str:
    """All that a story holds, as text: what can be shown, copied or exported."""
    if is_dataclass(found):
        return " ".join(everything(getattr(found, each.name)) for each in fields(found))
    if isinstance(found, tuple):
        return " ".join(everything(each) for each in found)
    return str(found)


def table(found: CaseStory, key: str) -> Table:
    return next(each for each in found.tables if each.key == key)


def cell(found: Table, column: str) -> object:
    place = [each.key for each in found.columns].index(column)
    return found.rows[0][place]


def test_that_family_violence_leaves_no_name_place_or_free_text(library: Library) -> None:
    assert SECRET not in everything(story(library, a_case(is_masked=True)))


def test_that_what_was_left_out_says_so(library: Library) -> None:
    told = story(library, a_case(is_masked=True))
    assert told.is_masked
    assert told.events[0].detail == "masked"
    assert ("Family violence", "names, places and free text masked") in told.header


def test_that_other_cases_are_told_without_names_only(library: Library) -> None:
    told = story(library, a_case())
    assert "display_name" not in [each.key for each in table(told, "parties").columns]
    assert told.events[0].detail == f"{SECRET} · {SECRET}"


def test_that_a_coded_topic_stays_where_free_text_goes(library: Library) -> None:
    events = (an_event("SERVICE_DONE", topic="PERSONAL", detail=SECRET),)
    told = story(library, a_case(is_masked=True, events=events))
    assert told.events[0].detail == "In person"


def test_that_codes_read_as_words_with_the_code_beside_them(library: Library) -> None:
    told = story(library, a_case())
    assert dict(told.header)["Aid"] == "on aid formerly"
    assert cell(table(told, "parties"), "role") == "noncustodial parent (NCP)"


def test_that_the_raw_record_keeps_codes_and_names_of_columns(library: Library) -> None:
    raw = next(each for each in story(library, a_case()).raw if each.key == "case")
    assert cell(raw, "aid_class") == "FORMER"
    assert [each.title for each in raw.columns][:2] == ["case_id", "status"]


def test_that_what_could_not_be_read_is_part_of_the_raw_record(library: Library) -> None:
    raw = next(each for each in story(library, a_case()).raw if each.key == "unreadable")
    assert cell(raw, "text") == SECRET


def test_that_amounts_are_money(library: Library) -> None:
    orders = table(story(library, a_case()), "orders")
    assert {each.key: each.format for each in orders.columns}["amount_current"] is Format.CENTS


def test_that_every_code_of_the_contract_has_words(library: Library) -> None:
    words = record_words(library).codes.words
    assert set(words["party.role"]) == {"CP", "NCP", "ALLEGED_FATHER", "CHILD", "OTHER_PAYEE"}
    assert set(words["case.function_status"]) == {
        "INTAKE", "LOCATE", "ESTABLISH", "ENFORCE", "ARREARS_ONLY", "MEDICAL_ONLY",
    }  # fmt: skip


def test_that_an_event_reads_as_a_sentence(library: Library) -> None:
    events = (an_event("SERVICE_DONE", topic="PERSONAL", recorded_date=date(2026, 5, 8)),)
    event = story(library, a_case(events=events)).events[0]
    assert event.sentence(is_used=True) == (
        "2026-05-06, Successful service, In person, recorded 2026-05-08, used by this question."
    )


def test_that_an_event_without_a_day_says_that(library: Library) -> None:
    event = story(library, a_case(events=(an_event("HEARING")._replace(event_date=None),))).events
    assert event[0].sentence(is_used=False) == "no day in the record, Court hearing held."


@pytest.mark.parametrize(
    ("code", "label"), [("MADE_UP", "made up"), (None, "event without a code")]
)
def test_that_a_code_nobody_knows_is_still_told(
    library: Library, code: str | None, label: str
) -> None:
    assert story(library, a_case(events=(an_event(code),))).events[0].label == label


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("one\ntwo\tthree\x07", "one two three"),
        ("  a  b ", "a b"),
        ("שלום\u200f עולם", "שלום\u200f עולם"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("", ""),
    ],
    ids=["breaks", "spaces", "right to left", "joined", "nothing"],
)
def test_that_a_detail_is_one_line_that_keeps_its_writing(written: str, read: str) -> None:
    assert one_line(written) == read
