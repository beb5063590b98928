"""Opens, scrolls and searches the caseload in the real window. Prints figures as JSON.

Words: the workspace's folder. A 5 ms timer runs all the while; the longest time between two of
its ticks is what a person would feel as a stutter.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from qapi_desk.ui.place import Place
from qapi_desk.ui.start import _log_message, make_window

TICK_MS = 5
LOOK_MS = 5
PATIENCE_S = 60.0
STEPS = 120
PAGES_DOWN = 300
SEARCHES = ("000001", "99", "W", "0000000012345", "no such", "")


class Pulse:
    """The event loop's pulse: the longest gap since it was last asked."""

    def __init__(self, app: QApplication) -> None:
        self.longest_ms, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(app)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now

    def take(self) -> float:
        self._tick()
        longest, self.longest_ms = self.longest_ms, 0.0
        return longest


def until(app: QApplication, is_so: Callable[[], bool]) -> float:
    """Let the event loop sleep and wake as it does, until something is so; the milliseconds.

    A loop that only asked and asked would keep the interpreter from the threads it waits for.
    """
    begun = time.perf_counter()
    loop, timer = QEventLoop(app), QTimer(app)

    def look() -> None:
        if is_so() or time.perf_counter() - begun > PATIENCE_S:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(LOOK_MS)
    loop.exec()
    timer.stop()
    if not is_so():
        raise TimeoutError
    return (time.perf_counter() - begun) * 1000


def resident_mib() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def settle(app: QApplication, window: Any) -> None:
    until(app, lambda: not window.lanes.is_busy)
    for _ in range(20):
        app.processEvents()


def scroll(app: QApplication, grid: Any, pulse: Pulse) -> float:
    """Drag through the whole list, then page down through its beginning; the longest gap."""
    bar = grid.verticalScrollBar()
    pulse.take()
    for step in range(STEPS + 1):
        bar.setValue(bar.maximum() * step // STEPS)
        app.processEvents()
    bar.setValue(0)
    for _ in range(PAGES_DOWN):
        bar.setValue(bar.value() + bar.pageStep())
        app.processEvents()
    return pulse.take()


def search(app: QApplication, cases: Any, pulse: Pulse) -> tuple[float, float]:
    """Type each text and wait for its cases; longest wait (the typing pause within) and gap."""
    waits = []
    pulse.take()
    for text in SEARCHES:
        before = cases.model.ids
        cases.search.setText(text)
        waits.append(until(app, lambda old=before: cases.model.ids is not old))  # type: ignore[misc] # default binds it
    return max(waits), pulse.take()


def main() -> None:
    qInstallMessageHandler(_log_message)
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(app, Path(sys.argv[1]), Path(folder))
        window.show()
        until(app, lambda: window.page is not None)
        settle(app, window)
        pulse = Pulse(app)
        app.processEvents()
        pulse.take()
        begun = time.perf_counter()
        window.go(Place("snapshot"))
        cases = getattr(window.pages["snapshot"], "_cases")  # noqa: B009 - its own part
        until(app, lambda: cases.model.rowCount() > 0 and bool(cases.model._pages))
        cases.grid.viewport().repaint()
        first_ms = (time.perf_counter() - begun) * 1000
        settle(app, window)
        opening_gap_ms, before = pulse.take(), resident_mib()
        scroll_gap_ms = scroll(app, cases.grid, pulse)
        grown = resident_mib() - before
        search_ms, search_gap_ms = search(app, cases, pulse)
        found = {
            "cases": len(cases.model.ids),
            "first_rows_ms": first_ms,
            "opening_gap_ms": opening_gap_ms,
            "scroll_gap_ms": scroll_gap_ms,
            "search_ms": search_ms,
            "search_gap_ms": search_gap_ms,
            "resident_mib": before,
            "grown_mib": grown,
        }
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        window.go(Place("home"))  # where the next start is to begin
        settle(app, window)
        window.close()


if __name__ == "__main__":
    main()
