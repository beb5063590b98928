"""A county's own names and dates, saved once."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.errors import Fault, Refused
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.progress import Silent
from qapi_desk.domain.snapshots import ImportReport
from qapi_desk.intake.importing import import_extract
from qapi_desk.intake.mapping import MappingProfile, TableMapping
from qapi_desk.intake.snapshot_reader import open_snapshot

Import = Callable[..., ImportReport]
PROFILE = MappingProfile(
    {
        "case": TableMapping("CASES", {"case_id": "CASE_NUM"}),
        "event": TableMapping("", {"event_date": "HAPPENED"}, {"event_date": "%m/%d/%Y"}),
    }
)


@pytest.fixture
def county_extract(extract: Any) -> Any:
    """The same extract under the county's own names."""
    extract.header["CASES"] = ["CASE_NUM", *extract.header.pop("case")[1:]]
    extract.rows["CASES"] = extract.rows.pop("case")
    for row in extract.rows["CASES"]:
        row["CASE_NUM"] = row.pop("case_id")
    extract.header["event"] = [
        "HAPPENED" if name == "event_date" else name for name in extract.header["event"]
    ]
    for row in extract.rows["event"]:
        year, month, day = row.pop("event_date").split("-")
        row["HAPPENED"] = f"{month}/{day}/{year}"
    return extract


def test_that_a_mapped_extract_gives_the_same_snapshot(
    extract: Any, county_extract: Any, tmp_path: Path
) -> None:
    folder = county_extract.as_csv(tmp_path / "x")
    report = import_extract(folder, tmp_path / "a.snapshot", profile=PROFILE, progress=Silent())
    assert (report.findings, report.ignored_columns) == ((), ())
    with open_snapshot(report.path) as reader:
        assert reader.case_file(CaseId("001")).events[0].event_date == date(2024, 2, 1)


def test_that_real_dates_of_a_workbook_follow_the_profile(
    county_extract: Any, tmp_path: Path
) -> None:
    county_extract.rows["event"][0]["HAPPENED"] = date(2024, 2, 1)
    book = county_extract.as_workbook(tmp_path / "x.xlsx")
    report = import_extract(book, tmp_path / "a.snapshot", profile=PROFILE, progress=Silent())
    assert report.findings == ()


def test_that_a_date_in_another_format_is_a_finding(county_extract: Any, tmp_path: Path) -> None:
    county_extract.rows["event"][0]["HAPPENED"] = "2024-02-01"
    folder = county_extract.as_csv(tmp_path / "x")
    report = import_extract(folder, tmp_path / "a.snapshot", profile=PROFILE, progress=Silent())
    assert [(f.column, f.rule) for f in report.findings] == [("event_date", "date.unreadable")]


def test_that_a_column_the_profile_names_must_be_there(extract: Any, imported: Import) -> None:
    profile = MappingProfile({"event": TableMapping(columns={"detail": "NOTES"})})
    with pytest.raises(Refused, match="no column NOTES"):
        imported(profile=profile)


def test_that_a_saved_profile_is_read_back(tmp_path: Path) -> None:
    PROFILE.save(tmp_path / "county.json")
    assert MappingProfile.load(tmp_path / "county.json") == PROFILE


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "mapping.shape"),
        ({"tabels": {}}, "mapping.shape"),
        ({"tables": []}, "mapping.shape"),
        ({"tables": {"case": []}}, "mapping.shape"),
        ({"tables": {"case": {"colums": {}}}}, "mapping.shape"),
        ({"tables": {"case": {"columns": []}}}, "mapping.shape"),
        ({"tables": {"case": {"columns": {"case_id": 7}}}}, "mapping.shape"),
        ({"tables": {"kase": {}}}, "mapping.unknown"),
        ({"tables": {"case": {"columns": {"CASE_NUM": "case_id"}}}}, "mapping.unknown"),
        (
            {"tables": {"case": {"columns": {"case_id": "A", "worker_id": "A"}}}},
            "mapping.twice",
        ),
        ({"tables": {"case": {"date_formats": {"status": "%Y-%m-%d"}}}}, "mapping.format"),
        ({"tables": {"case": {"date_formats": {"opened_date": "%d.%m.%y"}}}}, "mapping.format"),
        ({"tables": {"case": {"date_formats": {"opened_date": "DD.MM.YYYY"}}}}, "mapping.format"),
    ],
)
def test_that_a_profile_that_is_none_is_refused(tmp_path: Path, body: object, code: str) -> None:
    path = tmp_path / "county.json"
    path.write_text(json.dumps(body))
    with pytest.raises(Refused) as caught:
        MappingProfile.load(path)
    assert caught.value.code == code


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe{", None])
def test_that_a_profile_that_cannot_be_read_is_said(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "county.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Fault) as caught:
        MappingProfile.load(path)
    assert caught.value.code == "mapping.unreadable"


def test_that_a_profile_that_cannot_be_saved_is_said(tmp_path: Path) -> None:
    with pytest.raises(Fault) as caught:
        PROFILE.save(tmp_path / "nowhere" / "county.json")
    assert caught.value.code == "mapping.unwritable"
