"""A list and the sheet of what is marked in it: side by side, or in turns where room is scarce."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from qapi_desk.ui.theme import em
from qapi_desk.ui.widgets.kit import button, clear, column

BOTH_EMS = 45.5


class ListAndSheet(QSplitter):
    """Both parts with a bar between them; in turns there is a button that leads back to the list.

    Args:
        name: the page's; the parts are called ``NAME.panes`` and ``NAME.back``.
        listed: the list, at the left.
        sheet: what is marked in it, whole.
        on_back: what the button does; it asks for ``show_list``.
        both_ems: from this width, in heights of text, they stand side by side.
    """

    def __init__(
        self,
        name: str,
        listed: QWidget,
        sheet: QWidget,
        on_back: Callable[[], object],
        *,
        both_ems: float = BOTH_EMS,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName(f"{name}.panes")
        self.setChildrenCollapsible(False)
        self.back = button("Back to the list", f"{name}.back", on_back, kind="link")
        body = column(self.back, sheet, space=0.2)
        body.setStretch(1, 1)
        self._listed, self._whole = listed, clear(body)
        self.addWidget(listed)
        self.addWidget(self._whole)
        self.setStretchFactor(1, 1)
        self._both_ems = both_ems
        self._is_sheet_shown = False

    def dress(self, least_ems: float, listed_ems: float, sheet_ems: float) -> None:
        """Take lengths from the look: the least width of the list, and how both share the room."""
        self._listed.setMinimumWidth(em(least_ems))
        self.setHandleWidth(em(0.6))
        self.setSizes([em(listed_ems), em(sheet_ems)])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side when there is room, else one at a time."""
        super().resizeEvent(event)
        self._fit()

    def show_sheet(self) -> None:
        """Where only one has room, let it be the sheet."""
        self._is_sheet_shown = True
        self._fit()

    def show_list(self) -> None:
        """Where only one has room, let it be the list."""
        self._is_sheet_shown = False
        self._fit()

    def _fit(self) -> None:
        is_wide = self.width() >= em(self._both_ems)
        self._listed.setVisible(is_wide or not self._is_sheet_shown)
        self._whole.setVisible(is_wide or self._is_sheet_shown)
        self.back.setVisible(not is_wide)
