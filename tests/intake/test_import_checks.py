"""Bad data becomes findings; the case stays, and nothing is silently changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.snapshots import CheckFinding, ImportReport
from qapi_desk.intake.importing import import_extract
from qapi_desk.intake.snapshot_reader import open_snapshot

Import = Callable[..., ImportReport]


def only(report: ImportReport) -> CheckFinding:
    """The one finding."""
    assert len(report.findings) == 1, report.findings
    return report.findings[0]


def rules(report: ImportReport) -> set[str]:
    return {finding.rule for finding in report.findings}


def test_that_a_clean_extract_has_no_finding(imported: Import) -> None:
    assert imported().findings_total == 0


@pytest.mark.parametrize(
    ("table", "column", "text", "rule"),
    [
        ("case", "status", "Open", "code.near_miss"),
        ("case", "function_status", "ENFORCES", "code.near_miss"),
        ("case", "aid_class", "SOMETIMES", "code.unknown"),
        ("event", "code", "NO_SUCH_EVENT_AT_ALL", "code.unknown"),
        ("event", "event_date", "2026-10-01", "date.outside"),
        ("event", "event_date", "1899-12-31", "date.outside"),
        ("event", "event_date", "02/01/2024", "date.unreadable"),
        ("event", "event_date", "2023-02-29", "date.unreadable"),
        ("payment", "to_arrears_state", "1.234", "money.unreadable"),
        ("payment", "to_arrears_state", "1,250.00", "money.unreadable"),
        ("party", "fv_flag", "Y", "flag.unreadable"),
        ("account_month", "month", "2026-13", "month.unreadable"),
    ],
)
def test_that_a_bad_value_is_one_finding_with_its_text(
    extract: Any, imported: Import, table: str, column: str, text: str, rule: str
) -> None:
    extract.rows[table][1][column] = text
    found = only(imported())
    assert (found.table, found.row, found.column, found.value, found.rule, found.severity) == (
        (table, 2, column, text, rule, "error")
    )


def test_that_a_bad_value_is_null_and_named_as_unreadable(extract: Any, imported: Import) -> None:
    extract.rows["event"][1]["event_date"] = "soon"
    with open_snapshot(imported().path) as reader:
        case = reader.case_file(CaseId("001"))
    assert case.events[-1].event_date is None
    (flaw,) = case.unreadable
    assert (flaw.table, flaw.key, flaw.column, flaw.text) == ("event", "E12", "event_date", "soon")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("payment", "hold_to_date"),
        ("support_order", "end_date"),
        ("support_order", "effective_date"),
        ("worker_history", "to_date"),
        ("party", "to_date"),
        ("case", "youngest_emancipated_date"),
    ],
)
def test_that_some_dates_may_lie_after_the_as_of_date(
    extract: Any, imported: Import, table: str, column: str
) -> None:
    extract.rows[table][0][column] = "2031-01-01"
    assert imported().findings == ()


def test_that_a_near_miss_names_the_code_that_was_meant(extract: Any, imported: Import) -> None:
    extract.rows["case"][0]["status"] = "open "
    assert "perhaps OPEN was meant" in only(imported()).message


def test_that_a_blank_required_value_is_a_finding(extract: Any, imported: Import) -> None:
    extract.rows["case"][0]["county_code"] = ""
    assert only(imported()).rule == "required.blank"


@pytest.mark.parametrize(
    ("text", "rule"),
    [("E1 ", "id.outer_space"), ("E\t1", "id.control"), ("e\u0301vent", "id.not_nfc")],
)
def test_that_an_id_of_odd_form_is_a_finding(
    extract: Any, imported: Import, text: str, rule: str
) -> None:
    extract.rows["event"][0]["event_id"] = text
    assert only(imported()).rule == rule


def test_that_an_id_of_odd_form_is_kept_as_it_was(extract: Any, imported: Import) -> None:
    extract.rows["event"][0]["event_id"] = "E1 "
    with open_snapshot(imported().path) as reader:
        assert reader.case_file(CaseId("001")).events[0].event_id == "E1 "


def test_that_two_cases_with_one_id_after_trimming_enter_no_frame(
    extract: Any, imported: Import
) -> None:
    extract.add("case", **{**extract.rows["case"][0], "case_id": "001 ", "order_needed": "1"})
    report = imported()
    with open_snapshot(report.path) as reader:
        assert list(reader.case_ids()) == ["002"]
    twins = [(f.row, f.value) for f in report.findings if f.rule == "id.twins"]
    assert twins == [(1, "001"), (3, "001 ")]


def test_that_cases_of_composed_and_split_letters_are_twins(extract: Any, imported: Import) -> None:
    for case_id in ("\u00e9", "e\u0301"):
        extract.add("case", **{**extract.rows["case"][0], "case_id": case_id, "order_needed": "1"})
    with open_snapshot(imported().path) as reader:
        assert list(reader.case_ids()) == ["001", "002"]


def test_that_a_single_odd_case_id_stays_in_the_frame(extract: Any, imported: Import) -> None:
    extract.add("case", **{**extract.rows["case"][0], "case_id": " 009", "order_needed": "1"})
    with open_snapshot(imported().path) as reader:
        assert list(reader.case_ids()) == [" 009", "001", "002"]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("case", "worker_id"),
        ("worker_history", "worker_id"),
        ("party", "case_id"),
        ("child", "party_id"),
        ("support_order", "case_id"),
        ("event", "case_id"),
        ("event", "worker_id"),
        ("event", "party_id"),
        ("account_month", "case_id"),
        ("report_line", "case_id"),
    ],
)
def test_that_a_reference_to_nothing_is_a_finding(
    extract: Any, imported: Import, table: str, column: str
) -> None:
    extract.rows[table][0][column] = "NOWHERE"
    found = [f for f in imported().findings if f.rule == "reference.missing"]
    assert (found[0].table, found[0].row, found[0].column) == (table, 1, column)


@pytest.mark.parametrize("case_id", ["", "NOWHERE"])
def test_that_a_payment_of_no_case_is_unidentified_money(
    extract: Any, imported: Import, case_id: str
) -> None:
    extract.rows["payment"][0]["case_id"] = case_id
    found = only(imported())
    assert (found.rule, found.severity) == ("money.unidentified", "warning")


CLOSED = {"status": "CLOSED", "closed_date": "2025-12-31"}


@pytest.mark.parametrize(
    ("table", "change", "rule"),
    [
        ("case", {"closed_date": "2024-01-07"}, "dates.backwards"),
        ("worker_history", {"to_date": "2024-01-07"}, "dates.backwards"),
        ("payment", {"sent_date": "2026-01-05"}, "dates.backwards"),
        ("support_order", {"end_date": "2024-06-02"}, "dates.backwards"),
        ("event", {"recorded_date": "2024-01-31"}, "dates.backwards"),
        ("event", {"recorded_date": "2024-03-03"}, "event.recorded_late"),
        ("event", {"event_date": "1979-02-03"}, "event.before_birth"),
        ("case", CLOSED, "case.money_after_closing"),
        ("case", {"status": "CLOSED", "closed_date": "2024-02-15"}, "case.active_after_closing"),
        ("case", {"status": "CLOSED"}, "case.closed_without_date"),
        ("case", {"duplicate_of": "999"}, "case.duplicate_unknown"),
        ("case", {"order_needed": "1"}, "case.order_needed_disagrees"),
        ("case", {"paternity_needed": "1"}, "case.paternity_needed_disagrees"),
        ("case", {"zero_order": "1"}, "case.zero_order_disagrees"),
        ("case", {"reserved_order": "1"}, "case.reserved_order_disagrees"),
        (
            "child",
            {"paternity_status": "AT_ISSUE", "resolved_date": "2024-05-01"},
            "child.resolved_at_issue",
        ),
        ("payment", {"to_current": "449.99"}, "money.distribution"),
        ("payment", {"legal_date": ""}, "money.no_legal_date"),
    ],
)
def test_that_values_that_contradict_each_other_are_a_finding(
    extract: Any, imported: Import, table: str, change: dict[str, str], rule: str
) -> None:
    extract.rows[table][0].update(change)
    assert rule in rules(imported())


def test_that_a_recording_after_thirty_days_is_in_time(extract: Any, imported: Import) -> None:
    extract.rows["event"][0]["recorded_date"] = "2024-03-02"
    assert imported().findings == ()


def test_that_a_question_after_closing_is_no_action(extract: Any, imported: Import) -> None:
    extract.rows["case"][0].update(status="CLOSED", closed_date="2026-01-31")
    extract.rows["event"][0].update(code="BALANCE_REQ", event_date="2026-02-01")
    assert imported().findings == ()


def test_that_two_active_orders_of_a_kind_are_a_warning(extract: Any, imported: Import) -> None:
    extract.add("support_order", **{**extract.rows["support_order"][0], "order_id": "O9"})
    assert [(f.rule, f.row) for f in imported().findings] == [
        ("order.two_active", 1),
        ("order.two_active", 3),
    ]


def test_that_an_ended_order_beside_an_active_one_is_no_finding(
    extract: Any, imported: Import
) -> None:
    ended = {**extract.rows["support_order"][0], "order_id": "O9", "end_date": "2025-01-01"}
    extract.add("support_order", **ended)
    assert imported().findings == ()


def test_that_an_action_before_its_trigger_is_a_finding(extract: Any, imported: Import) -> None:
    for row, day in zip(extract.rows["event"][:2], ("2024-03-02", "2024-03-01"), strict=True):
        row.update(ref="PAPER1", event_date=day)
    found = only(imported())
    assert (found.rule, found.row) == ("event.action_before_trigger", 2)


def test_that_events_tied_by_different_refs_are_not_compared(
    extract: Any, imported: Import
) -> None:
    extract.rows["event"][0].update(ref="PAPER1", event_date="2024-03-02")
    extract.rows["event"][1].update(ref="PAPER2", event_date="2024-03-01")
    assert imported().findings == ()


def test_that_aid_that_begins_twice_is_a_finding(extract: Any, imported: Import) -> None:
    extract.rows["event"][0]["code"] = extract.rows["event"][1]["code"] = "AID_START"
    assert "aid.overlap" in rules(imported())


def test_that_an_aid_class_the_events_deny_is_a_finding(extract: Any, imported: Import) -> None:
    extract.rows["event"][0]["code"] = "AID_START"
    assert only(imported()).rule == "aid.class_disagrees"


def test_that_one_pair_of_parents_on_two_open_cases_is_a_warning(
    extract: Any, imported: Import
) -> None:
    for case in ("001", "002"):
        extract.add("party", case_id=case, party_id="MOTHER", role="CP")
        extract.add("party", case_id=case, party_id="FATHER", role="NCP")
    assert [(f.rule, f.value) for f in imported().findings] == [
        ("party.same_pair", "001"),
        ("party.same_pair", "002"),
    ]


def test_that_one_person_twice_in_a_case_is_a_warning(extract: Any, imported: Import) -> None:
    extract.rows["party"][0]["display_name"] = "Ada Made-Up"
    extract.add("party", **{**extract.rows["party"][0], "party_id": "N9"})
    assert rules(imported()) == {"party.same_person"}


def test_that_a_check_without_its_column_is_not_run_and_named(
    extract: Any, imported: Import
) -> None:
    extract.drop_column("payment", "legal_date")
    report = imported()
    assert report.findings == ()
    assert any("the extract has no payment.legal_date" in said for said in report.checks_not_run)


def test_that_an_unknown_column_is_left_out_and_named(extract: Any, imported: Import) -> None:
    extract.add_column("case", "shoe_size", "42")
    assert imported().ignored_columns == ("case.shoe_size",)


def test_that_a_missing_optional_column_is_null(extract: Any, imported: Import) -> None:
    extract.drop_column("event", "detail")
    with open_snapshot(imported().path) as reader:
        assert reader.case_file(CaseId("001")).events[0].detail is None


def test_that_a_file_without_a_last_line_end_is_a_warning(
    extract: Any, imported: Import, tmp_path: Path
) -> None:
    folder = extract.as_csv(tmp_path / "cut")
    path = folder / "event.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\r\n"))

    report = import_extract(folder, tmp_path / "cut.snapshot", progress=Silent())
    assert [(f.rule, f.table) for f in report.findings] == [("file.no_final_newline", "event")]
