"""Opens, scrolls and searches the caseload in the real window. Prints figures as JSON.

Words: the workspace's folder. A 5 ms timer runs all the while; the longest time between two of
its ticks is what a person would feel as a stutter.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from qapi_desk.ui.place import Place
from qapi_desk.ui.start import _log_message, make_window
from tests.perf.programs.pulse import Pulse, resident_mib, settle, until

STEPS = 120
PAGES_DOWN = 300
SEARCHES = ("000001", "99", "W", "0000000012345", "no such", "")


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
