"""One signal that says what changed, so that every page decides for itself what to read again."""

from PySide6.QtCore import QObject, Signal

from qapi_desk.domain.changes import Changes


class ChangeBus(QObject):
    """Carries the ``Changes`` of finished use cases to the pages.

    Signals:
        changed(Changes): what a use case touched.
    """

    changed = Signal(object)

    def publish(self, changes: Changes) -> None:
        """Tell everyone what changed."""
        self.changed.emit(changes)
