"""Work beside the window: one outcome each, progress that can be stopped, nothing left behind."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from qapi_desk.domain.errors import Fault, Trouble
from qapi_desk.domain.progress import Progress, Step
from qapi_desk.ui.jobs import Job, JobRunner
from qapi_desk.ui.lanes import Lanes
from qapi_desk.ui.shell.status import PATIENCE_MS, StatusLine
from qapi_desk.ui.work import Lane


class Heard:
    """Remembers which of the four ends came."""

    def __init__(self) -> None:
        self.ends: list[object] = []

    def done(self, value: object) -> None:
        self.ends.append(("done", value))

    def failed(self, fault: Fault) -> None:
        self.ends.append(("failed", fault.sentence))

    def cancelled(self) -> None:
        self.ends.append("cancelled")

    def broken(self) -> None:
        self.ends.append("broken")


@pytest.fixture
def lanes(qtbot: QtBot) -> Iterator[Lanes]:
    made = Lanes()
    yield made
    assert made.shut_down()


def test_that_work_is_done_on_another_thread(qtbot: QtBot, lanes: Lanes) -> None:
    heard = Heard()
    lanes.start(Lane.READ, "", lambda _: threading.get_ident(), heard)
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert heard.ends != [("done", threading.get_ident())]
    assert [end[0] for end in heard.ends if isinstance(end, tuple)] == ["done"]


def test_that_an_outcome_is_told_on_the_windows_own_thread(qtbot: QtBot, lanes: Lanes) -> None:
    threads: list[int] = []

    class Here(Heard):
        def done(self, value: object) -> None:
            threads.append(threading.get_ident())

    lanes.start(Lane.WRITE, "", lambda _: None, Here())
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.get_ident()]


def test_that_a_fault_comes_back_as_its_sentence(qtbot: QtBot, lanes: Lanes) -> None:
    def fail(_: Progress) -> None:
        raise Trouble("disk.full", "The disk is full; make room.")

    heard = Heard()
    lanes.start(Lane.LONG, "Writing", fail, heard)
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert heard.ends == [("failed", "The disk is full; make room.")]


def test_that_a_bug_is_raised_and_not_swallowed(qtbot: QtBot, lanes: Lanes) -> None:
    def fail(_: Progress) -> None:
        raise ZeroDivisionError("ours")

    heard = Heard()
    with capture_exceptions() as raised:
        lanes.start(Lane.READ, "", fail, heard)
        qtbot.waitUntil(lambda: bool(heard.ends))
        qtbot.waitUntil(lambda: bool(raised))
    assert heard.ends == ["broken"]
    assert raised[0][0] is ZeroDivisionError


def test_that_cancelling_stops_the_work_at_its_next_report(qtbot: QtBot) -> None:
    runner, begun, ended = JobRunner(), threading.Event(), []

    def count(progress: Progress) -> None:
        for number in range(10**9):
            progress.step(number, None, "counting")
            begun.set()

    job = runner.start("Counting", count)
    job.cancelled.connect(lambda: ended.append("cancelled"))
    qtbot.waitUntil(begun.is_set)
    job.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert runner.shut_down()


def test_that_progress_is_told_at_most_ten_times_a_second_and_at_the_end(qtbot: QtBot) -> None:
    runner = JobRunner()
    steps: list[Step] = []

    def count(progress: Progress) -> None:
        for number in range(1, 5001):
            progress.step(number, 5000, "counting")

    job = runner.start("Counting", count)
    job.stepped.connect(steps.append)
    with qtbot.waitSignal(job.closed):
        pass
    assert steps[-1].done == 5000
    assert len(steps) < 20
    assert runner.shut_down()


def test_that_shutting_down_ends_what_runs_and_what_waits(qtbot: QtBot) -> None:
    runner, begun = JobRunner(), threading.Event()

    def count(progress: Progress) -> None:
        begun.set()
        for number in range(10**9):
            progress.step(number, None, "counting")

    runner.start("First", count)
    runner.start("Second", count)
    qtbot.waitUntil(begun.is_set)
    assert runner.shut_down()


def test_that_reading_does_not_wait_for_a_long_job(qtbot: QtBot, lanes: Lanes) -> None:
    gate, heard, slow = threading.Event(), Heard(), Heard()
    lanes.start(Lane.LONG, "Long", lambda _: gate.wait(20), slow)
    lanes.start(Lane.READ, "", lambda _: "read", heard)
    qtbot.waitUntil(lambda: bool(heard.ends))
    assert not slow.ends
    gate.set()
    qtbot.waitUntil(lambda: bool(slow.ends))


def test_that_what_is_read_for_long_is_spoken_of_until_it_is_read(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    words = line.findChild(QLabel, "status.job")
    assert words is not None
    job = Job("", line)
    line.follow_reading(job)
    assert not words.isVisible()
    qtbot.waitUntil(words.isVisible, timeout=4 * PATIENCE_MS)
    job.closed.emit()
    assert not words.isVisible()


def test_that_collecting_garbage_spares_what_was_loaded(lanes: Lanes) -> None:
    loaded = [["lives as long as the window"]]
    lanes.keep_what_is_here()
    assert not any(found is loaded for found in gc.get_objects())
