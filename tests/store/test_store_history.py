"""The history: chained, append-only, and loud about every change made behind its back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from qapi_desk.domain.chain import GENESIS, Happening
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.people import Person, Role
from qapi_desk.store.engine import FileHome
from qapi_desk.store.work import Store

MadeHappening = Callable[[str], Happening]


@pytest.fixture
def written(store: Store, happening: MadeHappening) -> Store:
    """Five entries about r/1 to r/5."""
    with store.write() as work:
        for number in range(1, 6):
            work.history.append(happening(f"r/{number}"))
    return store


def behind_its_back(store: Store, home: Any, *statements: str) -> None:
    """Change the file as somebody with a database tool would."""
    store.close()
    connection = FileHome.unlock(home.path, home.passphrase).connect()
    for statement in statements:
        connection.execute(statement)
    connection.close()


def verdict(home: Any) -> str | None:
    with home.open() as store, store.read() as work:
        said: str | None = work.history.verify()
        return said


OFF = ("DROP TRIGGER guard_history_update", "DROP TRIGGER guard_history_delete")


def test_that_an_untouched_history_holds(written: Store) -> None:
    with written.read() as work:
        assert work.history.verify() is None


def test_that_an_empty_history_holds(store: Store) -> None:
    with store.read() as work:
        assert (work.history.verify(), work.history.head()) == (None, None)


def test_that_the_first_of_a_kind_about_a_subject_is_found(written: Store) -> None:
    with written.read() as work:
        (second,) = work.history.entries(subject_prefix="r/2")
        kind = second.happening.kind
        assert work.history.first(kind, "r/2") == second
        first = work.history.first(kind, "r/")
        assert first
        assert first.sequence < second.sequence
        assert work.history.first("another", "r/2") is None
        assert work.history.first(kind, "r/9") is None


def test_that_each_entry_follows_from_the_one_before(written: Store) -> None:
    with written.read() as work:
        entries = work.history.entries()
    assert [e.previous for e in entries] == [GENESIS, *(e.digest for e in entries[:-1])]


def test_that_the_head_is_the_last_entry(written: Store) -> None:
    with written.read() as work:
        head = work.history.head()
        assert head is not None
        assert (head.sequence, head) == (5, work.history.entries()[-1])


def test_that_append_gives_the_entry_as_it_is_read_back(
    store: Store, happening: MadeHappening
) -> None:
    with store.write() as work:
        entry = work.history.append(happening("r"))
    with store.read() as work:
        assert work.history.entries() == (entry,)


def test_that_entries_are_found_by_kind(written: Store) -> None:
    with written.read() as work:
        assert len(work.history.entries(kind="answer.given")) == 5
        assert work.history.entries(kind="case.released") == ()


def test_that_entries_are_found_by_the_beginning_of_their_subject(
    store: Store, happening: MadeHappening
) -> None:
    with store.write() as work:
        for subject in ("r_1/a", "rx1/b", "R_1/c"):
            work.history.append(happening(subject))
    with store.read() as work:
        found = work.history.entries(subject_prefix="r_1")
    assert [entry.happening.subject for entry in found] == ["r_1/a"]


@pytest.mark.parametrize("statement", ["UPDATE history SET kind = 'x'", "DELETE FROM history"])
def test_that_the_database_itself_refuses_to_change_history(
    written: Store, home: Any, statement: str
) -> None:
    with pytest.raises(Exception, match="history is append-only"):
        behind_its_back(written, home, statement)


def test_that_a_changed_entry_is_named(written: Store, home: Any) -> None:
    behind_its_back(
        written, home, *OFF, 'UPDATE history SET body = \'{"value":"x"}\' WHERE sequence = 3'
    )
    assert verdict(home) == "Entry 3 was changed after it was written."


@pytest.mark.parametrize("damage", ["body = 'not json'", "body = '[]'", "at = 'yesterday'"])
def test_that_an_unreadable_entry_is_named_too(written: Store, home: Any, damage: str) -> None:
    behind_its_back(written, home, *OFF, f"UPDATE history SET {damage} WHERE sequence = 2")
    assert verdict(home) == "Entry 2 was changed after it was written."


def test_that_a_missing_entry_is_named(written: Store, home: Any) -> None:
    behind_its_back(written, home, *OFF, "DELETE FROM history WHERE sequence = 4")
    assert verdict(home) == "Entry 4 is missing; the history goes on with entry 5."


def test_that_a_shortened_history_is_named(written: Store, home: Any) -> None:
    behind_its_back(written, home, *OFF, "DELETE FROM history WHERE sequence = 5")
    assert "not with the head that was recorded" in str(verdict(home))


def test_that_a_missing_head_is_named(written: Store, home: Any) -> None:
    behind_its_back(written, home, "DELETE FROM history_head")
    assert verdict(home) == "The head of the history is missing, so its end cannot be checked."


def test_that_a_transaction_can_verify_what_it_has_just_appended(
    written: Store, happening: MadeHappening
) -> None:
    with written.write() as work:
        work.history.append(happening("r/6"))
        assert work.history.verify() is None


def test_that_a_moment_without_time_zone_is_a_bug(store: Store) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="time zone"), store.write() as work:
        work.history.append(Happening(naive, "ann", "k", "s", {}))


def test_that_what_json_has_no_word_for_is_refused(store: Store, happening: MadeHappening) -> None:
    odd = Happening(happening("r").at, "ann", "k", "s", {"rate": float("nan")})
    with pytest.raises(ValueError, match="NaN"), store.write() as work:
        work.history.append(odd)


def test_that_a_tables_own_laws_pass_through_as_bugs(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as work:
        work.places.set("nobody", {})  # type: ignore[arg-type] # an id nobody has


words = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.integers(), inner, max_size=3)
        | st.dictionaries(words, inner, max_size=3)
    ),
    max_leaves=8,
)
bodies = st.dictionaries(st.sampled_from("abcü"), json_values, max_size=3)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(bodies)
def test_that_any_json_body_keeps_its_place_in_the_chain(
    store: Store, happening: MadeHappening, body: dict[str, Any]
) -> None:
    before = happening("r")
    with store.write() as work:
        work.history.append(Happening(before.at, "ann", "k", "s", body))
    with store.read() as work:
        assert work.history.verify() is None


def test_that_somebody_let_in_no_longer_adds_nothing(
    store: Store, happening: MadeHappening
) -> None:
    ann = Person(PersonId("ann"), "Ann Example", Role.REVIEWER, "Made up")
    with store.write() as work:
        work.people.add(ann, "")
        work.people.set_active(ann.person_id, is_active=False)
    with pytest.raises(Refused, match="no longer let in") as refusal, store.write() as work:
        work.history.append(happening("r/1"))
    assert refusal.value.code == "people.gone"
    with store.read() as work:
        assert work.history.head() is None
