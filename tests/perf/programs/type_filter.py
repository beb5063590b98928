"""Types into the queue of the real window. Figures as JSON.

Words: a workspace's folder, filled by ``heavy_review`` up to as many cases as are wanted.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qapi_desk.services import queue as queues
from qapi_desk.services.queue import QueueFilter, QueueRow
from qapi_desk.ui.place import Place
from qapi_desk.ui.settings import Settings
from qapi_desk.ui.start import _log_message, make_window
from tests.perf.programs.pulse import Pulse, settle, until

WORDS = ("medical", "9900000012", "OFF4", "no such", "establishment WN", "001")
SUPERVISOR = "alder"
ROUNDS = 5


def narrowed_ms(rows: tuple[QueueRow, ...], text: str) -> float:
    """The pure filter on all the rows, the quickest of a few."""
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        queues.filtered(rows, QueueFilter(text))
        took.append((time.perf_counter() - begun) * 1000)
    return min(took)


def typed(app: QApplication, page: Any, pulse: Pulse) -> list[tuple[float, float]]:
    """Type each word letter by letter into the search; the gap after every key."""
    search, gaps = page.queue.list.search, []
    for word in WORDS:
        search.setFocus()
        search.clear()
        for letter in word:
            for _ in range(3):
                app.processEvents()
            pulse.take()
            QTest.keyClicks(search, letter)
            for _ in range(3):
                app.processEvents()
            gaps.append(pulse.take_both())
    return gaps


def main() -> None:
    qInstallMessageHandler(_log_message)
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        Settings(Path(folder) / "window.ini").keep("window/person", SUPERVISOR)
        window = make_window(app, Path(sys.argv[1]), Path(folder))
        window.show()
        until(app, lambda: window.page is not None)
        settle(app, window)
        pulse = Pulse(app, 1)
        window.go(Place("review"))
        settle(app, window)
        loading = pulse.take_both()
        page: Any = window.pages["review"]
        rows = page.presenter.queue.state.rows
        pure = [narrowed_ms(rows, word) for word in WORDS]
        gaps = typed(app, page, pulse)
        wall, cpu = zip(*gaps, strict=True)
        found = {
            "rows": len(rows),
            "loading_gap_ms": loading[0],
            "loading_gap_cpu_ms": loading[1],
            "pure_ms": max(pure),
            "typed_ms": statistics.median(wall),
            "typed_cpu_ms": statistics.median(cpu),
            "typed_worst_ms": max(wall),
            "typed_worst_cpu_ms": max(cpu),
        }
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        window.close()


if __name__ == "__main__":
    main()
