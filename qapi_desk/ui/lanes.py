"""The three threads behind the window, as the ``Work`` that presenters ask for."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from qapi_desk.domain.errors import Fault
from qapi_desk.domain.progress import Progress
from qapi_desk.ui.jobs import Job, JobRunner
from qapi_desk.ui.tidy import Tidy
from qapi_desk.ui.work import Follow, Lane


class _Follower(QObject):
    """Carries a job's outcome to a ``Follow``; a child of the job, so it dies with it."""

    def __init__(self, job: Job, follow: Follow) -> None:
        super().__init__(job)
        self._follow = follow
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)

    @Slot(object)
    def _on_done(self, value: object) -> None:
        self._follow.done(value)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, Fault):
            self._follow.broken()
            raise error  # a bug: the hook of the window reports it
        self._follow.failed(error)

    @Slot()
    def _on_cancelled(self) -> None:
        self._follow.cancelled()


class Lanes(QObject):
    """The three threads of the window.

    Signals:
        began(Job): a long job was put in line; the status bar shows it.
        reading(Job): something is to be read; the status bar shows it if it takes long.
    """

    began = Signal(object)
    reading = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tidy = Tidy(self)
        self._runners = {lane: JobRunner(self) for lane in Lane}
        self._runners[Lane.LONG].started.connect(self._on_long)
        self._runners[Lane.READ].started.connect(self._on_read)

    @Slot(object)
    def _on_long(self, job: Job) -> None:
        self.began.emit(job)

    @Slot(object)
    def _on_read(self, job: Job) -> None:
        self.reading.emit(job)

    @property
    def is_busy(self) -> bool:
        """Whether any lane still has work."""
        return any(runner.is_busy for runner in self._runners.values())

    def start(
        self, lane: Lane, title: str, work: Callable[[Progress], object], follow: Follow
    ) -> None:
        """Do the work in the lane; then one method of ``follow`` on this thread."""
        _Follower(self._runners[lane].start(title, work), follow)

    def keep_what_is_here(self, _value: object = None) -> None:
        """Everything is imported: spare the window looking through it for garbage."""
        self._tidy.keep_what_is_here()

    def shut_down(self) -> bool:
        """Stop everything and wait; whether all ended."""
        ended = [runner.shut_down() for runner in self._runners.values()]
        self._tidy.stop()
        return all(ended)
