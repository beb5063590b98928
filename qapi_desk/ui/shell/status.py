"""The line below every page: saved at, how the snapshot is kept, the long job, who is signed in."""

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar

from qapi_desk.domain.progress import Step
from qapi_desk.ui.jobs import Job
from qapi_desk.ui.theme import em, worn_look
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.elided import Elided
from qapi_desk.ui.widgets.kit import button, painted_icon, set_tone

PATIENCE_MS = 500
"""What is read sooner is not spoken of."""


class StatusLine(QStatusBar):
    """Always the same places, so that the eye finds them without looking."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setSizeGripEnabled(False)
        self.saved = self._line("status.saved")
        self.storage = self._line("status.storage")
        self._lock = QLabel()
        self._lock.setObjectName("status.lock")
        self.person = self._line("status.person")
        self._title = self._line("status.job")
        self._bar = QProgressBar()
        self._bar.setObjectName("status.progress")
        self._bar.setAccessibleName(said("How far the job is"))
        self._cancel = button("Cancel", "status.cancel", self._on_cancel, kind="link")
        self._cancel.setAccessibleName(said("Cancel the job"))
        self.addWidget(self.saved)
        self.addWidget(self._title)
        self.addWidget(self._bar, 1)
        self.addWidget(self._cancel)
        self.addPermanentWidget(self._lock)
        self.addPermanentWidget(self.storage)
        self.addPermanentWidget(self.person)
        self._jobs: list[Job] = []
        self._readings = 0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._reflect)
        self._storage = ("", False)
        self.dress()
        self._reflect()

    @staticmethod
    def _line(name: str) -> QLabel:
        return Elided(name, kind="small", tone="muted")

    def dress(self) -> None:
        """Take colours and lengths from the look that is worn now."""
        self._bar.setMinimumWidth(em(3))  # gives way: a narrow window stays narrow while it waits
        self._bar.setMaximumWidth(em(11))
        self.setContentsMargins(em(0.6), 0, em(0.8), 0)
        for made in (self.saved, self.storage, self.person, self._title):
            made.setContentsMargins(em(0.4), 0, em(0.4), 0)
        self.show_storage(*self._storage)

    def show_saved(self, words: str) -> None:
        """Say when the last answer was saved, or that it is being saved."""
        self.saved.setText(words)
        set_tone(self.saved, "good" if words.startswith("Saved") else "muted")

    def show_storage(self, words: str, is_encrypted: bool) -> None:
        """Say how workspace and snapshot are kept; the picture says the same."""
        self._storage = (words, is_encrypted)
        self.storage.setText(words)
        name, look = ("lock" if is_encrypted else "unlocked"), worn_look()
        picture = painted_icon(name, look.muted, em(0.95))
        self._lock.setPixmap(picture.pixmap(QSize(em(0.95), em(0.95))))
        self._lock.setVisible(bool(words))

    def follow(self, job: Job) -> None:
        """Show a long job until it ends."""
        self._jobs.append(job)
        job.stepped.connect(self._on_step)
        job.closed.connect(self._on_closed)
        self._reflect()

    def follow_reading(self, job: Job) -> None:
        """Say that something is read or worked out, once it takes its time."""
        self._readings += 1
        job.closed.connect(self._on_read)
        if not self._patience.isActive():
            self._patience.start()

    @Slot()
    def _on_read(self) -> None:
        self._readings -= 1
        if not self._readings:
            self._patience.stop()
            self._reflect()

    @Slot()
    def _reflect(self) -> None:
        is_busy = bool(self._jobs)
        is_reading = bool(self._readings) and not self._patience.isActive()
        for widget in (self._title, self._bar):
            widget.setVisible(is_busy or is_reading)
        self._cancel.setVisible(is_busy)
        if is_reading and not is_busy:
            self._title.setText("Working…")
            self._bar.setRange(0, 0)
        if is_busy:
            self._title.setText(self._jobs[0].title)
            self._bar.setRange(0, 0)
            self._cancel.setEnabled(True)
            self._cancel.setText("Cancel")

    @Slot(object)
    def _on_step(self, step: Step) -> None:
        words = step.note or (self._jobs[0].title if self._jobs else "")
        if step.total:
            self._bar.setRange(0, 1000)
            self._bar.setValue(min(1000, step.done * 1000 // step.total))
            words = filled(
                "{job}: {done:,} of {total:,}", job=words, done=step.done, total=step.total
            )
        self._title.setText(words)

    @Slot()
    def _on_closed(self) -> None:
        self._jobs = self._jobs[1:]
        self._reflect()

    @Slot()
    def _on_cancel(self) -> None:
        if self._jobs:
            self._jobs[0].cancel()
            self._cancel.setEnabled(False)
            self._cancel.setText("Stopping…")
