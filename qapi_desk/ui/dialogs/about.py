"""Which program this is."""

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from qapi_desk import __version__
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.widgets.kit import label


class About(Sheet):
    """Program, Python and Qt versions, to be read out to whoever asks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "about", "About this program")
        words = (
            f"QAPI Desk {__version__}\nPython {platform.python_version()}\nQt {qVersion()}\n"
            f"{platform.platform()}"
        )
        self.put(label(words, name="about.versions"))
        self.close_only()
