"""Starts the program on a workspace as ``python -m qapi_desk --home FOLDER`` does.

Once the first page shows what it read and is painted it prints the moment as a Unix time and the
processor milliseconds until then, and leaves. Words: the workspace's folder.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from qapi_desk.app import main as start_program
from qapi_desk.ui import start
from qapi_desk.ui.window import MainWindow

LOOK_MS = 10


def leave_when_usable(window: Any) -> None:
    """End the program when the first page is filled and its paint events are done."""
    timer = QTimer(window)
    told: dict[str, float] = {}

    def look() -> None:
        page = window.page
        if not told:
            window.repaint()
            told["painted_at"] = time.time()
        if page is not None and page.presenter.state.is_read:
            timer.stop()
            page.repaint()
            now = {**told, "usable_at": time.time(), "cpu_ms": time.process_time() * 1000}
            sys.stdout.write(json.dumps(now) + "\n")
            QApplication.quit()

    timer.timeout.connect(look)
    timer.start(LOOK_MS)


def main() -> int:
    home = Path(sys.argv[1])
    make = start.make_window

    def made_and_watched(app: QApplication, home: Path, folder: Path) -> MainWindow:
        window = make(app, home, folder)
        leave_when_usable(window)
        return window

    start.make_window = made_and_watched
    os.environ["XDG_STATE_HOME"] = str(home / "bench-state")
    return start_program(["--home", str(home)])


if __name__ == "__main__":
    sys.exit(main())
