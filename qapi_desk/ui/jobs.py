"""Long work beside the window: the only threads there are.

A ``JobRunner`` owns one pool thread and every signal; the task on the pool owns no ``QObject``,
so nothing of Qt's can die on the wrong thread. Knows nothing of what the work does: it hands the
work a ``Progress`` and delivers exactly one outcome to the window's own thread.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from qapi_desk.domain.progress import Cancelled, Progress, Step

REPORTS_A_SECOND = 10
SHUT_DOWN_MS = 30_000

Work = Callable[[Progress], object]


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a task ended: with a value, with an error, or because somebody asked."""

    number: int
    value: object = None
    error: Exception | None = None
    is_cancelled: bool = False


class _Reporter:
    """The ``Progress`` a task is handed: the cancel point, and a throttle of ten a second."""

    def __init__(
        self, number: int, stop: threading.Event, emit: Callable[[object], object]
    ) -> None:
        self._number = number
        self._stop = stop
        self._emit = emit
        self._next = 0.0

    def step(self, done: int, total: int | None, note: str) -> None:
        """Say how far the job is.

        Raises:
            Cancelled: somebody asked the job to stop.
        """
        if self._stop.is_set():
            raise Cancelled
        moment = time.monotonic()
        if moment >= self._next or done == total:
            self._next = moment + 1 / REPORTS_A_SECOND
            self._emit((self._number, Step(done, total, note)))


class _Task(QRunnable):
    """One piece of work on the pool. Holds a number, the work, and two emitters of the runner."""

    def __init__(
        self,
        number: int,
        work: Work,
        stop: threading.Event,
        emitters: tuple[Callable[[object], object], Callable[[object], object]],
    ) -> None:
        super().__init__()
        self._number = number
        self._work = work
        self._stop = stop
        self._report, self._end = emitters

    def run(self) -> None:
        """Do the work; whatever happens, exactly one outcome goes back."""
        self._end(self._outcome())

    def _outcome(self) -> _Ended:
        if self._stop.is_set():
            return _Ended(self._number, is_cancelled=True)
        try:
            value = self._work(_Reporter(self._number, self._stop, self._report))
        except Cancelled:
            return _Ended(self._number, is_cancelled=True)
        except Exception as error:  # noqa: BLE001 - delivered to the window, which raises bugs there
            return _Ended(self._number, error=error)
        return _Ended(self._number, value=value)


class Job(QObject):
    """One running piece of work as the window sees it. Lives on the window's thread.

    Signals:
        stepped(Step): how far it is, at most ten times a second.
        done(object): the value it gave.
        failed(Exception): why it did not.
        cancelled(): it stopped because somebody asked.
        closed(): after any of the three.
    """

    stepped = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    closed = Signal()

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.stop = threading.Event()

    @Slot()
    def cancel(self) -> None:
        """Ask it to stop; it does at its next report of progress."""
        self.stop.set()

    def conclude(self, ended: _Ended) -> None:
        """Tell the outcome to whoever listens."""
        if ended.is_cancelled:
            self.cancelled.emit()
        elif ended.error is not None:
            self.failed.emit(ended.error)
        else:
            self.done.emit(ended.value)
        self.closed.emit()


class JobRunner(QObject):
    """Runs work one piece after another on a thread of its own.

    Signals:
        started(Job): a job was put in line.
    """

    started = Signal(object)
    _stepped = Signal(object)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: dict[int, Job] = {}
        self._count = 0
        self._stepped.connect(self._on_stepped, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether anything is running or waiting."""
        return bool(self._jobs)

    def start(self, title: str, work: Work) -> Job:
        """Put the work in line; connect to the job's signals before returning to the loop."""
        self._count += 1
        job = Job(title, self)
        self._jobs[self._count] = job
        emitters = (self._stepped.emit, self._ended.emit)
        self._pool.start(_Task(self._count, work, job.stop, emitters))
        self.started.emit(job)
        return job

    def shut_down(self) -> bool:
        """Ask every job to stop and wait for them; whether all ended in time."""
        for job in self._jobs.values():
            job.cancel()
        return self._pool.waitForDone(SHUT_DOWN_MS)

    @Slot(object)
    def _on_stepped(self, report: tuple[int, Step]) -> None:
        job = self._jobs.get(report[0])
        if job is not None:
            job.stepped.emit(report[1])

    @Slot(object)
    def _on_ended(self, ended: _Ended) -> None:
        job = self._jobs.pop(ended.number, None)
        if job is not None:
            job.conclude(ended)
            job.deleteLater()
