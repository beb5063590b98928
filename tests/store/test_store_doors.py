"""The two doors: what is written is whole or not there, and values come out, never rows."""

import threading
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any

import pytest

from qapi_desk.domain.answers import AnswerEvent
from qapi_desk.domain.chain import Happening
from qapi_desk.domain.errors import Refused
from qapi_desk.domain.ids import CaseId, DrawId, ReviewId
from qapi_desk.domain.people import Person
from qapi_desk.store.work import Store, Work


def test_that_what_the_write_door_saved_is_there_when_read(staffed: Store, ann: Person) -> None:
    with staffed.read() as work:
        assert work.people.all() == (ann,)


def test_that_an_error_leaves_nothing_of_its_transaction(
    store: Store, ann: Person, happening: Callable[[str], Happening]
) -> None:
    def fail(work: Work) -> None:
        work.people.add(ann, "scrypt$made-up")
        work.history.append(happening("r"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), store.write() as work:
        fail(work)
    with store.read() as work:
        assert (work.people.all(), work.history.head()) == ((), None)


def test_that_the_read_door_does_not_write(store: Store, ann: Person) -> None:
    with store.read() as work, pytest.raises(RuntimeError, match="read door"):
        work.people.add(ann, "scrypt$made-up")


def test_that_bulk_rows_do_not_pass_the_read_door_either(store: Store) -> None:
    with store.read() as work, pytest.raises(RuntimeError, match="read door"):
        work.memberships.add_many(DrawId("d"), "establishment", [CaseId("1")])


def test_that_a_reader_sees_one_moment_while_another_writes(staffed: Store) -> None:
    with staffed.read() as reading:
        before = reading.documents.get("review", "r")
        with staffed.write() as work:
            work.documents.put("review", "r", {"title": "Autumn"})
        assert reading.documents.get("review", "r") == before


def test_that_a_write_inside_a_write_is_called_a_bug(store: Store) -> None:
    with store.write(), pytest.raises(RuntimeError, match="a write inside a write"):
        store.write().__enter__()


def test_that_threads_take_turns_at_the_write_door(store: Store) -> None:
    def count(name: str) -> None:
        for number in range(20):
            with store.write() as work:
                work.documents.put(name, str(number), {})

    threads = [threading.Thread(target=count, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as work:
        assert [len(work.documents.list(name)) for name in "abc"] == [20, 20, 20]


def test_that_values_come_out_and_never_rows(
    staffed: Store, event: Callable[..., AnswerEvent], happening: Callable[[str], Happening]
) -> None:
    with staffed.write() as work:
        work.answers.record(event("q1", "met"))
        work.history.append(happening("r"))
    review, case = ReviewId("r"), CaseId("0000000000001")
    with staffed.read() as work:
        given: list[Any] = [
            *work.people.all(),
            *work.cases.all(review),
            *work.answers.events(review, case),
            *work.history.entries(),
        ]
    homes = {type(value).__module__.rsplit(".", 1)[0] for value in given}
    assert homes == {"qapi_desk.domain"}
    assert all(is_dataclass(value) for value in given)


def test_that_values_stay_usable_after_the_door_is_closed(staffed: Store) -> None:
    with staffed.read() as work:
        case = work.cases.get(ReviewId("r"), CaseId("0000000000001"))
    staffed.close()
    assert (case.office_code, case.worker_id, case.is_masked) == ("01", "W9", True)


def test_that_a_store_says_which_home_it_is(store: Store, home: Any) -> None:
    assert (store.is_file, store.is_encrypted) == (True, home.passphrase is not None)


def test_that_a_refusal_inside_a_write_passes_through(staffed: Store, ann: Person) -> None:
    with pytest.raises(Refused, match="is taken"), staffed.write() as work:
        work.people.add(ann, "scrypt$made-up")
