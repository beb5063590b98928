"""Garbage is collected on the window's own thread only.

Python collects reference circles on whichever thread happens to allocate. A dialog or a list that
was closed often hangs in such a circle; collected on a worker's thread its Qt half would be
destroyed there, and Qt crashes later in an innocent place. So automatic collection is off while a
window lives, and a timer of the window collects instead.

What a program has loaded by the time its first page stands (150,000 objects, four fifths of them
modules) lives until its end. Collecting looks at it no more, else every tenth time it would hold
up whoever is typing.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_EVERY_MS = 500


class Tidy(QObject):
    """Collects garbage for one window, as often as Python itself would, on the window's thread."""

    living = 0
    """Windows that collect for themselves just now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        Tidy.living += 1
        self._is_over = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_EVERY_MS)

    @Slot()
    def look(self) -> None:
        """Collect every generation that is past Python's own threshold, oldest first."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return

    @staticmethod
    def keep_what_is_here() -> None:
        """Whatever lives now lives until the end: collecting need not look at it again."""
        gc.freeze()

    def stop(self) -> None:
        """Hand collecting back to Python, once the last window's workers are done."""
        if self._is_over:
            return
        self._is_over = True
        self._timer.stop()
        Tidy.living -= 1
        if not Tidy.living:
            gc.unfreeze()
            gc.enable()
