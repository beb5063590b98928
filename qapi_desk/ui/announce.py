"""Saying aloud what changed without the focus moving: a save, an error, where one has come to.

Screen readers say the words after what they are saying now; errors at once. Nothing is shown.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


class Announcer(QObject):
    """Speaks for one part of the window.

    Signals:
        said(str): the words, after they were handed to the system.
    """

    said = Signal(object)

    def __init__(self, speaker: QWidget) -> None:
        super().__init__(speaker)
        self._speaker = speaker
        self._last = ""

    def say(self, words: str, *, at_once: bool = False) -> None:
        """Have words spoken; the same words twice in a row are spoken once.

        Args:
            words: one short sentence; empty says nothing, and lets the next be said again.
            at_once: it interrupts, as an error should.
        """
        if words == self._last:
            return
        self._last = words
        if not words:
            return
        event = QAccessibleAnnouncementEvent(self._speaker, words)
        polite = QAccessible.AnnouncementPoliteness
        event.setPoliteness(polite.Assertive if at_once else polite.Polite)
        QAccessible.updateAccessibility(event)
        self.said.emit(words)
