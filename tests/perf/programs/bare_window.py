"""The peer of a cold start: a bare PySide6 window with a sentence.

Prints, once it is painted, the moment as a Unix time and the processor milliseconds until then.
"""

import json
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class Sentence(QLabel):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        QTimer.singleShot(0, say_and_leave)


def say_and_leave() -> None:
    now = {"usable_at": time.time(), "cpu_ms": time.process_time() * 1000}
    sys.stdout.write(json.dumps(now) + "\n")
    QApplication.quit()


if __name__ == "__main__":
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.setCentralWidget(Sentence("A bare window."))
    window.resize(1280, 740)
    window.show()
    app.exec()
