"""Cases read for a pass over the caseload: the same values as whole cases, and no more."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qapi_desk.domain.progress import Silent
from qapi_desk.intake.case_rows import PART_SHAPES
from qapi_desk.intake.event_codes import EVENT_CODES
from qapi_desk.intake.importing import import_extract
from qapi_desk.intake.lean_cases import Reading, Span
from qapi_desk.intake.snapshot_reader import SnapshotReader, open_snapshot

WHOLE = Reading(EVENT_CODES)


@pytest.fixture
def reader(extract: Any, tmp_path: Path) -> Iterator[SnapshotReader]:
    path = tmp_path / "county.snapshot"
    import_extract(extract.as_csv(tmp_path / "x"), path, progress=Silent())
    with open_snapshot(path) as opened:
        yield opened


def test_that_nothing_is_lost_of_what_is_asked_for(reader: SnapshotReader) -> None:
    for lean in reader.read_cases(WHOLE):
        whole = reader.case_file(lean.case_id)
        assert lean.case == whole.case
        for part in set(PART_SHAPES) - {"events"}:
            assert getattr(lean, part) == getattr(whole, part)
        told = [event._replace(recorded_date=None) for event in whole.events]
        assert [event._replace(recorded_date=None) for event in lean.events] == told
        assert lean.unreadable == whole.unreadable


def test_that_cases_come_in_order_and_each_once(reader: SnapshotReader) -> None:
    assert [c.case_id for c in reader.read_cases(WHOLE)] == list(reader.case_ids())


def test_that_rows_have_the_domain_s_own_types(reader: SnapshotReader) -> None:
    lean = next(reader.read_cases(WHOLE))
    whole = reader.case_file(lean.case_id)
    assert [type(event) for event in lean.events] == [type(event) for event in whole.events]


def test_that_other_codes_are_passed_over(reader: SnapshotReader) -> None:
    code = next(e.code for c in reader.read_cases(WHOLE) for e in c.events if e.code)
    found = {e.code for c in reader.read_cases(Reading(frozenset({code}))) for e in c.events}
    assert found <= {code, None}


def test_that_a_part_nobody_reads_is_empty(reader: SnapshotReader) -> None:
    reading = Reading(EVENT_CODES, frozenset())
    assert not any(case.parties or case.payments for case in reader.read_cases(reading))


def test_that_a_column_left_out_is_none(reader: SnapshotReader) -> None:
    reading = Reading(EVENT_CODES, left_out={"parties": frozenset({"birth_date"})})
    births = {party.birth_date for case in reader.read_cases(reading) for party in case.parties}
    assert births == {None}


@pytest.mark.parametrize("parts", [1, 2, 3, 50])
def test_that_spans_hold_every_case_once(reader: SnapshotReader, parts: int) -> None:
    spans = reader.split(parts)
    found = [case.case_id for span in spans for case in reader.read_cases(WHOLE, span)]
    assert found == list(reader.case_ids())
    assert len(spans) <= parts


def test_that_a_span_of_no_case_is_empty(reader: SnapshotReader) -> None:
    assert not list(reader.read_cases(WHOLE, Span("~")))
