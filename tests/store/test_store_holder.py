"""Who may write: the holder is named, commands wait, and a killed program frees its place."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qapi_desk.domain.errors import Fault, Refused
from qapi_desk.domain.people import Person
from qapi_desk.store.work import Store

if TYPE_CHECKING:
    import subprocess

Program = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def window(staffed: Store, home: Any, program: Program) -> Any:
    """Another process that holds the workspace as a window does."""
    running = program("hold_until_told.py", home.url, home.passphrase or "")
    assert running.stdout is not None
    assert running.stdout.readline() == "held\n"
    yield running
    running.kill()
    running.communicate()


def refused_write(store: Store) -> Fault:
    with pytest.raises(Refused) as refusal, store.write():
        pass
    return refusal.value


def test_that_a_second_process_is_refused_naming_the_holder(window: Any, staffed: Store) -> None:
    refusal = refused_write(staffed)
    assert refusal.code == "store.held"
    assert (refusal.facts["pid"], refusal.facts["program"]) == (window.pid, "the window")
    assert f"process {window.pid} on" in refusal.sentence
    assert "signed in as ann" in refusal.sentence


def test_that_a_second_process_still_reads(window: Any, staffed: Store, ann: Person) -> None:
    with staffed.read() as work:
        assert work.people.all() == (ann,)


def test_that_a_second_window_is_refused(window: Any, staffed: Store) -> None:
    with pytest.raises(Refused, match="held for writing by the window"):
        staffed.hold("the window", "ann")


def test_that_the_holder_is_shown_with_the_time_it_took_its_place(
    window: Any, staffed: Store
) -> None:
    holder = staffed.holder()
    assert holder is not None
    assert (holder.pid, holder.person_id, holder.stays) == (window.pid, "ann", True)
    assert holder.since is not None
    assert abs(holder.since.timestamp() - time.time()) < 300


def test_that_a_killed_program_frees_its_place(window: Any, staffed: Store) -> None:
    window.kill()
    window.wait()
    assert staffed.holder() is None
    with staffed.write() as work:
        work.documents.put("note", "1", {})


def test_that_a_closed_window_frees_its_place(window: Any, staffed: Store) -> None:
    window.communicate("")
    staffed.hold("the window", "ann")
    assert staffed.holder() is not None


def test_that_nobody_holds_an_idle_workspace(staffed: Store) -> None:
    assert staffed.holder() is None


def test_that_holding_twice_and_releasing_twice_is_harmless(staffed: Store) -> None:
    staffed.hold("the window", "ann")
    staffed.hold("the window", "ann")
    staffed.release()
    staffed.release()
    assert staffed.holder() is None


def test_that_two_stores_of_one_process_exclude_each_other_too(staffed: Store, home: Any) -> None:
    staffed.hold("the window", "ann")
    with home.open() as other:
        assert refused_write(other).code == "store.held"


def test_that_a_release_lets_another_store_write(staffed: Store, home: Any) -> None:
    staffed.hold("the window")
    staffed.release()
    with home.open() as other, other.write() as work:
        work.documents.put("note", "1", {})


def test_that_a_lock_file_of_somebody_else_is_overwritten_not_trusted(
    staffed: Store, home: Any
) -> None:
    Path(f"{home.path}.lock").write_text('{"pid": 1, "stays": true}', encoding="utf-8")
    with staffed.write() as work:
        work.documents.put("note", "1", {})


def test_that_a_holder_without_a_readable_note_is_refused_all_the_same(
    window: Any, staffed: Store, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qapi_desk.store.holder.PATIENCE_SECONDS", 0.1)
    Path(f"{home.path}.lock").write_text("scribble", encoding="utf-8")
    assert "held for writing by another program" in refused_write(staffed).sentence


def test_that_contending_processes_never_fork_the_chain(
    store: Store, home: Any, program: Program
) -> None:
    names = ("one", "two", "three")
    running = [
        program("append_many.py", home.url, home.passphrase or "", name, "40") for name in names
    ]
    for process in running:
        process.communicate(timeout=120)
    assert [process.returncode for process in running] == [0, 0, 0]
    with store.read() as work:
        assert work.history.verify() is None
        entries = work.history.entries()
    assert len(entries) == 120
    for name in names:
        own = [e.happening.subject for e in entries if e.happening.person_id == name]
        assert own == [f"{name}/{number}" for number in range(40)]


def test_that_two_processes_can_make_the_same_workspace_at_once(
    home: Any, program: Program
) -> None:
    running = [
        program("append_many.py", home.url, home.passphrase or "", name, "3") for name in "ab"
    ]
    for process in running:
        process.communicate(timeout=120)
    with home.open() as store, store.read() as work:
        assert (len(work.history.entries()), work.history.verify()) == (6, None)
