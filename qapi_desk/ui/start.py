"""Starting the window: the application, its look, one main window."""

import logging
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from qapi_desk.ui.door import Door
from qapi_desk.ui.places import icon
from qapi_desk.ui.settings import Settings
from qapi_desk.ui.theme import Dress, Theme
from qapi_desk.ui.tongue import filled, speak
from qapi_desk.ui.window import MainWindow

LOG = logging.getLogger("qapi_desk.qt")


def _log_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    level = logging.INFO if kind is QtMsgType.QtInfoMsg else logging.WARNING
    LOG.log(level, message)


def make_window(app: QApplication, home: Path, folder: Path) -> MainWindow:
    """The window, dressed as remembered, not yet shown."""
    settings = Settings(folder / "window.ini")
    speak(settings.text("look/language"))
    dress = Dress.of(app)
    dress.apply(Theme(settings.text("look/theme")), settings.number("look/scale"))
    return MainWindow(Door(home), dress, settings)


def run(home: Path, folder: Path, *, has_crashed: bool) -> int:
    """Show the window and stay until it is closed; the exit code."""
    qInstallMessageHandler(_log_message)
    app = QApplication(["qapi-desk"])
    app.setApplicationName("QAPI Desk")
    app.setWindowIcon(QIcon(str(icon("desk"))))
    window = make_window(app, home, folder)
    window.show()
    if has_crashed:
        window.banner.say(
            filled(
                (
                    "The program ended by itself the last time. Every answer shown as "
                    "saved is there; the details are in {folder}."
                ),
                folder=folder,
            ),
            "warn",
        )
    return app.exec()
