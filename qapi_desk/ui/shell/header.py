"""The line above every page: which review, how far it is, and by which versions it is judged."""

from PySide6.QtWidgets import QFrame

from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.elided import Elided
from qapi_desk.ui.widgets.kit import column, label, row, set_tone


class Header(QFrame):
    """Title and stage of the review, then the versions line in full."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setProperty("kind", "header")
        self._title = Elided("header.title", kind="heading")
        self._stage = label(kind="chip", tone="accent", name="header.stage")
        self._versions = label(kind="small", tone="muted", name="header.versions")
        self._top = row(self._title, self._stage, None, space=0.6)
        box = column(self._top, self._versions, space=0.15)
        self.setLayout(box)
        self.dress()
        self.show_review("", "", "")

    def dress(self) -> None:
        """Take lengths from the text size worn now."""
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(em(1), em(0.45), em(1), em(0.45))

    def show_review(self, title: str, stage: str, versions: str) -> None:
        """Name the review; without one, say so."""
        self._title.setText(title or "No review is open")
        set_tone(self._title, "" if title else "muted")
        self._stage.setText(stage)
        self._stage.setVisible(bool(stage))
        self._versions.setText(versions)
        self._versions.setVisible(bool(versions))
