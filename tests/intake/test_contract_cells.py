"""The contract's kinds of value: what is read, what is not, and that nothing is rounded."""

import json
import sqlite3
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qapi_desk.intake import cells, privacy
from qapi_desk.intake.cells import Unfit
from qapi_desk.intake.contract import TABLE_NAMED, TABLES, Column, Kind, Table
from qapi_desk.intake.event_codes import EVENT_CODES

DAYS = st.dates(date(1900, 1, 1), date(2026, 9, 30))


@given(st.integers(-(10**14), 10**14))
def test_that_cents_written_with_two_places_come_back_exactly(cents: int) -> None:
    assert cells.parse_cents(str(Decimal(cents).scaleb(-2).quantize(Decimal("0.01")))) == cents


@given(st.integers(0, 10**9), st.sampled_from(["", ".0", ".00"]))
def test_that_whole_amounts_need_no_places(whole: int, places: str) -> None:
    assert cells.parse_cents(f"{whole}{places}") == whole * 100


@given(st.text(max_size=12))
def test_that_money_is_read_exactly_or_not_at_all(text: str) -> None:
    try:
        cents = cells.parse_cents(text)
    except Unfit:
        return
    assert Decimal(text) * 100 == cents


@pytest.mark.parametrize(
    "text", ["1.234", "1,250.00", "$5", "5.", ".5", "+5", "1e3", "NaN", " 5", "5 ", "\u0661", "--5"]
)
def test_that_text_that_only_resembles_money_is_not_money(text: str) -> None:
    with pytest.raises(Unfit):
        cells.parse_cents(text)


@given(DAYS)
def test_that_an_iso_day_comes_back_as_it_was(day: date) -> None:
    assert cells.date_parser("", "2026-09-30")(day.isoformat()) == day.isoformat()


@given(DAYS, st.sampled_from(["%m/%d/%Y", "%d.%m.%Y", "%Y%m%d", "%d-%b-%Y"]))
def test_that_a_day_in_the_countys_format_is_the_same_day(day: date, form: str) -> None:
    assert cells.date_parser(form, "")(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=12))
def test_that_a_date_is_a_day_that_exists_or_not_a_date(text: str) -> None:
    try:
        iso = cells.date_parser("", "")(text)
    except Unfit:
        return
    assert date.fromisoformat(str(iso)).isoformat() == text


@pytest.mark.parametrize("text", ["20260101", "2026-W01-1", "2026-1-1", "2026-01-01T00:00", "0"])
def test_that_other_iso_forms_are_not_the_contracts(text: str) -> None:
    with pytest.raises(Unfit):
        cells.date_parser("", "")(text)


@pytest.mark.parametrize("text", ["2026-00", "2026-13", "2026-1", "26-01", "2026-01-01", "202601"])
def test_that_a_month_has_one_form(text: str) -> None:
    with pytest.raises(Unfit):
        cells.parse_month(text)


@pytest.mark.parametrize("text", ["Y", "TRUE", "2", "01", " 1"])
def test_that_a_flag_is_nought_or_one(text: str) -> None:
    with pytest.raises(Unfit):
        cells.parse_flag(text)


@given(st.lists(st.sampled_from(["", "OPEN", "CLOSED", "open", "Q"]), max_size=30))
def test_that_a_column_of_codes_reads_as_its_cells_do(texts: list[str]) -> None:
    reader = cells.ReaderShelf("").reader_for(TABLE_NAMED["case"].columns[1])
    good = {"OPEN", "CLOSED"}
    assert list(reader.read(texts)) == [text if text in good else None for text in texts]


def test_that_a_reader_with_much_to_remember_forgets_and_reads_on() -> None:
    reader = cells.ReaderShelf("").reader_for(Column("amount", Kind.MONEY))
    for start in range(0, 200_000, 20_000):
        assert reader.read([str(start), "x"]) == [start * 100, None]
        reader.read([str(number) for number in range(start, start + 20_000)])
    assert len(reader.flaws) <= 1


@given(st.text())
def test_that_an_id_of_good_form_is_trimmed_composed_and_printable(text: str) -> None:
    flaw = cells.flaw_of_id(text)
    assert flaw is not None or text == text.strip()


def test_that_a_clean_chunk_of_ids_and_a_spoiled_one_are_told_apart() -> None:
    reader = cells.PlainReader(is_id=True)
    reader.read(["A1", "A 2"])
    assert reader.flaws == {}
    reader.read(["A1", "A2 "])
    assert set(reader.flaws) == {"A2 "}


def test_that_the_contract_has_its_eleven_tables() -> None:
    assert {table.name for table in TABLES} == {
        "meta", "worker", "worker_history", "case", "party", "child", "support_order", "event",
        "payment", "account_month", "report_line",
    }  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_that_a_key_is_of_columns_the_table_has(table: Table) -> None:
    assert set(table.key) <= set(table.names)


def test_that_the_dictionary_has_the_codes_the_first_rules_read() -> None:
    assert {"SERVICE_DONE", "NCP_LOCATED", "DILIGENT_DOC", "ORDER_ESTABLISHED"} <= EVENT_CODES


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_that_canonical_text_is_plain_json_in_every_sqlite(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    (line,) = connection.execute("SELECT json_array(?, 7, NULL)", (text,)).fetchone()
    connection.close()
    assert line == json.dumps([text, 7, None], separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize("text", ["123-45-6789", "a 123-45-6789 b", "123 45 6789"])
def test_that_the_printed_form_is_found_anywhere(text: str) -> None:
    assert privacy.first_printed_ssn(["", text]) == 1


@pytest.mark.parametrize(
    "text",
    ["2026-01-05", "1123-45-6789", "123-45-67890", "123-456-7890", "90012-1234", "12-34-5678"],
)
def test_that_other_numbers_are_no_social_security_numbers(text: str) -> None:
    assert privacy.first_printed_ssn([text]) is None


@pytest.mark.parametrize("text", ["FTB intercept", "state tax offset", "first", "IRSA", "topic"])
def test_that_state_sources_are_not_federal_tax(text: str) -> None:
    assert not privacy.names_federal_tax(text)
