"""A county's own closed days: dated, each with its source, refused where they make no sense."""

from datetime import date
from pathlib import Path

import pytest

from qapi_desk.domain.errors import Refused, Trouble
from qapi_desk.domain.ids import ReviewId
from qapi_desk.services import calendars_kept, clock_pad, history, reviews
from qapi_desk.services.library import Library
from tests.services.desks import Office
from tests.services.shelves import other_shelf, rewrite

FLOOD = date(2026, 9, 1)
SOURCE = "Proclamation of 31 August 2026"


def close(office: Office, day: date = FLOOD, name: str = "agency") -> None:
    calendars_kept.add(office.supervisor, name, day, "Flood", SOURCE)


def closed(office: Office, name: str = "agency", year: int | None = None) -> dict[date, str]:
    rows = calendars_kept.days(office.supervisor, name, year)
    return {row.day: row.source for row in rows}


def test_that_an_added_day_is_closed_with_its_source(drawn: Office) -> None:
    close(drawn)
    assert closed(drawn)[FLOOD] == SOURCE


def test_that_the_county_sees_which_days_are_its_own(drawn: Office) -> None:
    close(drawn)
    rows = calendars_kept.days(drawn.supervisor, "agency", 2026)
    assert [row.day for row in rows if row.is_county] == [FLOOD]


def test_that_only_the_year_asked_for_is_listed(drawn_office: Office) -> None:
    assert {day.year for day in closed(drawn_office, year=2026)} == {2026}
    assert len(closed(drawn_office)) > len(closed(drawn_office, year=2026))


def test_that_a_changed_calendar_has_a_version_of_its_own(drawn: Office) -> None:
    shipped = calendars_kept.version(drawn.supervisor, "agency")
    close(drawn)
    close(drawn, date(2026, 9, 2))
    assert calendars_kept.version(drawn.supervisor, "agency") == f"{shipped}+county.2"
    assert calendars_kept.version(drawn.supervisor, "court") == shipped


def test_that_a_day_taken_away_is_open(drawn: Office) -> None:
    new_year = date(2027, 1, 1)
    calendars_kept.remove(drawn.supervisor, "agency", new_year, "Board order 7")
    assert new_year not in closed(drawn)


def test_that_a_day_added_and_taken_away_leaves_the_days_as_they_were(drawn: Office) -> None:
    before = closed(drawn)
    close(drawn)
    calendars_kept.remove(drawn.supervisor, "agency", FLOOD, "The office was open.")
    assert closed(drawn) == before
    assert calendars_kept.version(drawn.supervisor, "agency").endswith("+county.2")


def test_that_each_change_is_in_the_history_with_who_and_why(drawn: Office) -> None:
    close(drawn)
    (change,) = calendars_kept.changes(drawn.supervisor, "agency")
    assert (change.day, change.source, change.decided_by) == (FLOOD, SOURCE, "alder")
    assert drawn.history_kinds()[-1] == "calendar.changed"
    assert history.verify(drawn.workspace) is None


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("agency", date(2026, 9, 5), "calendars.weekend"),
        ("agency", date(2026, 9, 6), "calendars.weekend"),
        ("agency", date(2026, 9, 7), "calendars.twice"),
        ("agency", date(1997, 12, 31), "calendars.outside"),
        ("agency", date(2031, 1, 1), "calendars.outside"),
        ("lunar", FLOOD, "calendars.unknown"),
    ],
)
def test_that_a_day_that_cannot_be_closed_is_refused(
    drawn_office: Office, name: str, day: date, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        close(drawn_office, day, name)
    assert refusal.value.code == code


def test_that_a_day_of_ones_own_is_not_added_twice(drawn: Office) -> None:
    close(drawn)
    with pytest.raises(Refused, match="Flood") as refusal:
        close(drawn)
    assert refusal.value.code == "calendars.twice"


@pytest.mark.parametrize(
    ("title", "source", "code"),
    [
        ("", SOURCE, "calendars.no_title"),
        ("Flood", "  ", "calendars.no_source"),
        ("Flood", "a\x1b[2J", "calendars.no_source"),
        ("F" * 2000, SOURCE, "calendars.no_title"),
    ],
)
def test_that_a_day_needs_its_name_and_its_source(
    drawn_office: Office, title: str, source: str, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        calendars_kept.add(drawn_office.supervisor, "agency", FLOOD, title, source)
    assert refusal.value.code == code


def test_that_an_open_day_cannot_be_opened(drawn_office: Office) -> None:
    with pytest.raises(Refused) as refusal:
        calendars_kept.remove(drawn_office.supervisor, "agency", FLOOD, SOURCE)
    assert refusal.value.code == "calendars.not_closed"


def test_that_a_year_is_not_left_without_a_closed_day(drawn: Office) -> None:
    *others, last = sorted(closed(drawn, year=2029))
    for day in others:
        calendars_kept.remove(drawn.supervisor, "agency", day, SOURCE)
    with pytest.raises(Refused) as refusal:
        calendars_kept.remove(drawn.supervisor, "agency", last, SOURCE)
    assert refusal.value.code == "calendars.gap"


@pytest.mark.parametrize("person", ["birch", "dogwood", "elder"])
def test_that_only_a_supervisor_changes_a_calendar(drawn_office: Office, person: str) -> None:
    desk = drawn_office.desk(person)
    with pytest.raises(Refused, match="may not change a calendar"):
        calendars_kept.add(desk, "agency", FLOOD, "Flood", SOURCE)
    with pytest.raises(Refused, match="may not change a calendar"):
        calendars_kept.remove(desk, "agency", date(2026, 9, 7), SOURCE)


def test_that_a_review_stays_with_its_calendar_and_a_new_one_has_the_days(drawn: Office) -> None:
    lead = drawn.supervisor
    close(drawn)
    old = reviews.get(lead, drawn.first_id)
    new = reviews.create(lead, reviews.NewReview("", "FFY2026Q3", old.snapshot_id)).made
    young = reviews.get(lead, ReviewId(new or ""))
    assert reviews.law(lead, old).calendars.agency.is_open(FLOOD)
    assert not reviews.law(lead, young).calendars.agency.is_open(FLOOD)
    assert "agency 2026.1+county.1" in reviews.versions_line(young)


def test_that_the_countys_days_stand_over_a_newer_shipped_calendar(
    drawn: Office, tmp_path: Path
) -> None:
    close(drawn)
    close(drawn, date(2026, 9, 2))
    row = {"day": "2026-09-02", "name": "Shipped by now", "source": "Law"}

    def change(root: Path) -> None:
        path = root / "resources" / "calendars" / "agency.json"
        rewrite(path, lambda body: body.update(version="2099.1"))
        rewrite(path, lambda body: body["closed"].append(row))  # type: ignore[attr-defined]

    drawn.workspace.library = other_shelf(tmp_path, change)
    assert calendars_kept.version(drawn.supervisor, "agency") == "2099.1+county.2"
    assert closed(drawn)[date(2026, 9, 2)] == "Law"
    assert closed(drawn)[FLOOD] == SOURCE


def test_that_calendars_as_they_stand_are_sound(drawn: Office) -> None:
    close(drawn)
    lines = calendars_kept.check(drawn.supervisor)
    assert lines[0].startswith("agency 2026.1+county.1: ")
    assert len(lines) == 3


def own_folder(tmp_path: Path) -> Path:
    """A folder of a county's with its own agency calendar, closed on one more day."""
    folder = tmp_path / "own"
    folder.mkdir()
    shipped = Library().resources / "calendars" / "agency.json"
    (folder / "agency.json").write_bytes(shipped.read_bytes())
    row = {"day": FLOOD.isoformat(), "name": "Flood", "source": SOURCE}
    rewrite(folder / "agency.json", lambda body: body.update(closed=[*body["closed"], row]))  # type: ignore[misc]
    return folder


def test_that_a_folder_of_calendars_serves_without_a_workspace(tmp_path: Path) -> None:
    library = Library(calendars=own_folder(tmp_path))
    found = clock_pad.work_out(library, date(2026, 8, 31), 1, "working_days")
    assert found.due == date(2026, 9, 2)
    assert calendars_kept.shipped_days(library, "court") == calendars_kept.shipped_days(
        Library(), "court"
    )


def test_that_a_day_twice_in_a_folder_is_named(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    rewrite(folder / "agency.json", lambda body: body.update(closed=body["closed"] * 2))  # type: ignore[operator]
    with pytest.raises(Refused, match="listed twice"):
        calendars_kept.check_shelf(Library(calendars=folder))


def test_that_an_empty_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        Library(calendars=tmp_path)
    assert refusal.value.code == "library.no_calendars"


def test_that_a_calendar_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "agency.json").write_text("{not json")
    with pytest.raises(Trouble, match="The county's calendar"):
        calendars_kept.check_shelf(Library(calendars=tmp_path))
