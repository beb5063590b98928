"""Rulings, practices and a county's additions that were changed in the file are not believed."""

import sqlite3
from contextlib import closing

import pytest

from qapi_desk.domain.errors import Refused
from qapi_desk.services import county_catalog, entries
from qapi_desk.services.workspace import Desk
from tests.services.desks import Office
from tests.services.test_county_catalog import add
from tests.services.test_entries_beside import rule


@pytest.fixture
def added(drawn: Office) -> Desk:
    desk = drawn.supervisor
    rule(desk, "CM.2.2")
    entries.withdraw(desk, rule(desk, "CM.2.6"), "Superseded.")
    county_catalog.retire(desk, add(desk), "No longer done.")
    county_catalog.add_measure(desk, "CM.1.2", "Calls are logged")
    county_catalog.approve_levels(desk, ["CM.1.2"], "The director, on paper.")
    return desk


def put_behind_the_back(desk: Desk, kind: str) -> None:
    """A year less wherever a document of a kind has one, which no event tells of."""
    change = "UPDATE document SET body = replace(body, '2026', '2025') WHERE kind = ?"
    with closing(sqlite3.connect(desk.workspace.home / "workspace.sqlite")) as file, file:
        guards = file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in guards.fetchall():
            file.execute(f"DROP TRIGGER {name}")
        assert file.execute(change, (kind,)).rowcount > 0


def test_that_what_nobody_changed_is_read(added: Desk) -> None:
    assert len(entries.every(added)) == 2
    assert county_catalog.layer(added).measures_of("CM.1.2")


@pytest.mark.parametrize("kind", ["entry", "entry-withdrawn"])
def test_that_a_changed_entry_is_noticed(added: Desk, kind: str) -> None:
    entries.every(added)
    put_behind_the_back(added, kind)
    with pytest.raises(Refused, match=f"what it keeps as {kind} is not what its history tells of"):
        entries.every(added)


@pytest.mark.parametrize("kind", ["activity", "measure", "levels", "retired"])
def test_that_a_changed_addition_is_noticed(added: Desk, kind: str) -> None:
    county_catalog.layer(added)
    put_behind_the_back(added, f"catalog-{kind}")
    with pytest.raises(Refused, match=f"what it keeps as catalog-{kind} is not"):
        county_catalog.layer(added)
