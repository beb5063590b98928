"""Types into the catalog of the real window. Figures as JSON.

Words: a workspace's folder.
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

from qapi_desk.services.catalog_search import CatalogSearch
from qapi_desk.services.library import Library
from qapi_desk.ui.place import Place
from qapi_desk.ui.settings import Settings
from qapi_desk.ui.start import _log_message, make_window
from tests.perf.programs.pulse import Pulse, settle, until

WORDS = ("wage assignment", "17505", "in the case of", "CM.2.12", "no such word", "45 cfr 303.8")
SUPERVISOR = "alder"
ROUNDS = 5


def found_ms(index: CatalogSearch) -> float:
    """The slowest of all the beginnings of the words, each the quickest of a few."""
    slowest = 0.0
    for word in WORDS:
        for end in range(1, len(word) + 1):
            took = []
            for _ in range(ROUNDS):
                begun = time.perf_counter()
                index.find(word[:end])
                took.append((time.perf_counter() - begun) * 1000)
            slowest = max(slowest, min(took))
    return slowest


def typed(app: QApplication, page: Any, pulse: Pulse) -> list[tuple[float, float]]:
    """Type the words letter by letter into the search; the gap after every key."""
    search, gaps = page.finder.search, []
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
    library = Library()
    begun = time.perf_counter()
    index = CatalogSearch(library.catalog)
    made_ms = (time.perf_counter() - begun) * 1000
    with tempfile.TemporaryDirectory() as folder:
        Settings(Path(folder) / "window.ini").keep("window/person", SUPERVISOR)
        window = make_window(app, Path(sys.argv[1]), Path(folder))
        window.show()
        until(app, lambda: window.page is not None)
        settle(app, window)
        pulse = Pulse(app, 1)
        begun = time.perf_counter()
        window.go(Place("catalog", {"element": "CM.3.9"}))
        page: Any = window.pages["catalog"]
        until(app, lambda: page.presenter.state.page is not None)
        shown_ms = (time.perf_counter() - begun) * 1000
        settle(app, window)
        loading = pulse.take_both()
        gaps = typed(app, page, pulse)
        wall, cpu = zip(*gaps, strict=True)
        found = {
            "elements": len(library.catalog.elements),
            "index_ms": made_ms,
            "pure_ms": found_ms(index),
            "shown_ms": shown_ms,
            "loading_gap_ms": loading[0],
            "loading_gap_cpu_ms": loading[1],
            "keys": len(gaps),
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
