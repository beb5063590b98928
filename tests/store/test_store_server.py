"""One whole journey on a real PostgreSQL: migrate, write, read, verify, contend."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError, ProgrammingError

from qapi_desk.domain.answers import AnswerEvent
from qapi_desk.domain.chain import Happening
from qapi_desk.domain.draws import FrameFact, Ticket, TicketRole
from qapi_desk.domain.errors import Fault, Refused
from qapi_desk.domain.ids import CaseId, CriterionId, DrawId, FormId, ReviewId
from qapi_desk.domain.people import Person
from qapi_desk.store.engine import ServerHome
from qapi_desk.store.places import ServerPlace, place_of
from qapi_desk.store.rows import Base
from qapi_desk.store.transaction import Transaction
from qapi_desk.store.upgrade import upgrade
from qapi_desk.store.work import Store, Work

NAMES = (f"county_{number}" for number in count(1))
REVIEW, CASE = ReviewId("r"), CaseId("0000000000001")


@pytest.fixture
def url(server: str) -> str:
    """A fresh database on the cluster."""
    name = next(NAMES)
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{server}/{name}"


@pytest.fixture
def office(url: str, ann: Person) -> Iterator[Store]:
    """An office workspace with one reviewer, one opened case and some tickets."""
    with Store(url) as store:
        with store.write() as work:
            work.people.add(ann, "scrypt$made-up")
            tickets = [Ticket(n, CaseId(f"{n:013d}"), "ab", TicketRole.SAMPLE) for n in (1, 2, 3)]
            work.tickets.add_many(DrawId("r#1"), tickets)
            work.memberships.add_many(DrawId("r#1"), "establishment", [CASE])
            criteria = (CriterionId("establishment"),)
            work.cases.open(REVIEW, DrawId("r#1"), tickets[0], criteria)
        yield store


def test_that_an_office_workspace_keeps_what_a_day_writes(
    office: Store,
    url: str,
    ann: Person,
    event: Callable[..., AnswerEvent],
    happening: Callable[[str], Happening],
) -> None:
    office.hold("the window", "ann")
    for number in range(5):
        with office.write() as work:
            work.answers.record(event(f"q{number % 2}", str(number), comment="süß 'quoted'"))
            work.history.append(happening(f"r/{number}"))
    office.close()
    with Store(url) as again, again.read() as work:
        assert work.history.verify() is None
        assert [e.happening.subject for e in work.history.entries()] == [f"r/{n}" for n in range(5)]
        assert [e.answer.value for e in work.answers.events(REVIEW, CASE)] == list("01234")
        current = work.answers.current(REVIEW, CASE, FormId("compliance"))
        assert {q: a.value for q, a in current.items()} == {"q0": "4", "q1": "3"}
        assert work.people.all() == (ann,)
        assert [t.rank for t in work.tickets.in_order(DrawId("r#1"), 2)] == [2, 3]
        assert work.memberships.of(DrawId("r#1"), "establishment") == {CASE}


def test_that_a_workspace_of_the_first_program_is_brought_up_there_too(
    url: str, first_scripts: Path
) -> None:
    place = place_of(url)
    assert isinstance(place, ServerPlace)
    old = ServerHome(place)
    upgrade(old, first_scripts)
    with old.writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO membership VALUES ('r', '1', 'line-1')")
    old.close()
    with Store(url) as store, store.read() as work:
        assert work.memberships.weeks("r", "line-1") == {"1": ""}


def test_that_frame_facts_and_weeks_are_kept_there_too(office: Store) -> None:
    facts = [FrameFact(CaseId(str(n)), "01", "U1", "W1", "IVA", "EST") for n in (1, 2)]
    with office.write() as work:
        work.frame_facts.add_many(REVIEW, facts)
        work.memberships.add_many(REVIEW, "line-2", [CASE], {CASE: "2026-W31"})
        assert list(work.frame_facts.of(REVIEW)) == facts
        assert work.memberships.weeks(REVIEW, "line-2") == {CASE: "2026-W31"}


def test_that_the_migrations_build_the_models_tables_there_too(office: Store) -> None:
    with office._home.reader.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_that_kept_things_stay_as_they_are_there_too(office: Store, ann: Person) -> None:
    with office.write() as work:
        work.documents.put("plan", "r", {"n": 5})
        work.documents.replace("cap", "c", {"n": 5})
        work.documents.replace("cap", "c", {"n": 6})
        work.secrets.put("master", bytes(range(32)))
        with pytest.raises(Refused, match="is taken"):
            work.people.add(ann, "x")
    with office.read() as work:
        assert work.documents.list("cap") == (("c", {"n": 6}),)
        assert work.secrets.get("master") == bytes(range(32))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE history SET kind = 'x'", "DELETE FROM history", "TRUNCATE history"],
)
def test_that_the_server_itself_refuses_to_change_history(
    office: Store, happening: Callable[[str], Happening], statement: str
) -> None:
    with office.write() as work:
        work.history.append(happening("r"))
    with (
        pytest.raises(DBAPIError, match="history is append-only"),
        office._home.writer.begin() as connection,
    ):
        connection.exec_driver_sql(statement)


def test_that_whoever_appends_holds_the_head_until_the_end(
    office: Store, happening: Callable[[str], Happening]
) -> None:
    engine = office._home.writer
    with engine.begin() as first, engine.connect() as second:
        Work(Transaction(first, may_write=True)).history.append(happening("a"))
        second.exec_driver_sql("SET lock_timeout = 200")
        with pytest.raises(DBAPIError, match="lock timeout"):
            Work(Transaction(second, may_write=True)).history.append(happening("b"))
        second.rollback()
        second.exec_driver_sql("SET lock_timeout = 0")
        second.commit()


def test_that_the_read_door_is_read_only_on_the_server(office: Store) -> None:
    with office._home.reader.connect() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.exec_driver_sql("DELETE FROM place")


@pytest.fixture
def window(office: Store, url: str, program: Any) -> Any:
    running = program("hold_until_told.py", url, "")
    assert running.stdout.readline() == "held\n"
    yield running
    running.kill()
    running.communicate()


def test_that_the_server_names_the_holder_and_frees_a_killed_one(
    window: Any, office: Store
) -> None:
    with pytest.raises(Refused, match=f"process {window.pid}") as refusal, office.write():
        pass
    assert refusal.value.facts["person_id"] == "ann"
    window.kill()
    window.wait()
    with office.write() as work:
        work.documents.put("note", "1", {})
    assert office.holder() is None


def test_that_contending_programs_never_fork_the_chain_there(
    office: Store, url: str, program: Any
) -> None:
    running = [program("append_many.py", url, "", name, "25") for name in ("one", "two")]
    for process in running:
        process.communicate(timeout=120)
    with office.read() as work:
        assert (len(work.history.entries()), work.history.verify()) == (50, None)


def test_that_a_wrong_password_is_refused_without_repeating_it(url: str) -> None:
    wrong = url.replace("not-so-secret-7431", "wrong-password")
    with pytest.raises(Refused, match="does not accept") as refusal:
        Store(wrong)
    assert "wrong-password" not in f"{refusal.value.sentence}{refusal.value.__cause__}"


def test_that_a_passphrase_has_no_place_on_a_server(url: str) -> None:
    with pytest.raises(Refused, match="Leave the passphrase out"):
        Store(url, "nine green lanterns")


def test_that_somebody_elses_database_is_refused_there_too(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE recipe (name TEXT)")
    engine.dispose()
    with pytest.raises(Refused, match="not a workspace of this program"):
        Store(url)


def test_that_a_server_is_backed_up_with_its_own_tools(office: Store, tmp_path: Any) -> None:
    with pytest.raises(Refused, match="pg_dump"):
        office.backup(tmp_path / "copy.sqlite")


def test_that_a_broken_statement_is_left_to_be_a_bug(office: Store) -> None:
    with pytest.raises(ProgrammingError), office.read() as work:
        work._transaction._connection.exec_driver_sql("SELECT * FROM nowhere")


def test_that_a_server_that_stops_answering_is_told(office: Store) -> None:
    with pytest.raises(Fault) as trouble, office.read() as work:
        work._transaction._connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pg_backend_pid())"
        )
    assert trouble.value.code == "store.unreachable"
