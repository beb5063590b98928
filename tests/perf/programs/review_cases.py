"""Opens cases, goes from question to question and answers in the real window. Figures as JSON.

Words: a workspace's folder whose cases may change, made by ``heavy_review``; how many cases are
opened; how many moves are made. What a person would feel as a stutter is the longest gap between
two ticks of a timer; beside it stands the same in processor time of the window's thread.
"""

import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from qapi_desk.domain.forms import QuestionType
from qapi_desk.services import demo_reviewer
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.review_state import Given
from qapi_desk.ui.settings import Settings
from qapi_desk.ui.start import _log_message, make_window
from tests.perf.programs.pulse import Pulse, resident_mib, settle, until

REVIEWER = "birch"
EARLY = 100
BESIDE = {"comment": "As the file shows.", "evidence": "screen 4", "reason": "not_recorded"}


class Desk:
    """The window on the review page, and what a reviewer does there."""

    def __init__(self, app: QApplication, window: Any) -> None:
        self.app, self.window = app, window
        self.page = window.pages["review"]
        self.presenter = self.page.presenter
        self.pulse = Pulse(app, 1)

    def felt(self, act: Callable[[], object]) -> tuple[float, float]:
        """Do something; the longest gap until all of it is shown and saved."""
        until(self.app, self._is_quiet, 1)
        self.pulse.take()
        act()
        until(self.app, self._is_quiet, 1)
        for _ in range(3):
            self.app.processEvents()
        return self.pulse.take_both()

    def _is_quiet(self) -> bool:
        return self.presenter.waiting == 0 and not self.window.lanes.is_busy

    def open(self, case_id: str) -> tuple[float, float, float]:
        """From asking for a case until its questions are painted: ms, processor ms, the gap."""
        until(self.app, self._is_quiet, 1)
        self.pulse.take()
        begun, cpu = time.perf_counter(), time.process_time()
        self.presenter.open(case_id)
        until(self.app, lambda: str(self.presenter.state.case_id) == case_id, 1)
        self.page.repaint()
        took = (time.perf_counter() - begun) * 1000, (time.process_time() - cpu) * 1000
        return *took, self.pulse.take()

    def move(self) -> tuple[float, float]:
        """To the next unanswered question."""
        return self.felt(lambda: self.window.dispatch("review.next_question"))

    def answer(self) -> tuple[float, float]:
        """Answer the question at hand as the demonstration's reviewer would, and go on."""
        name = self.presenter.state.question
        words = self._scripted(name) if name else ""
        return self.felt(lambda: self._answer(words))

    def _answer(self, words: str) -> None:
        state = self.presenter.state
        status = state.status_of(state.question) if state.question else None
        if state.question is None or status is None:
            return
        beside = next((word for word in BESIDE if word in status.missing), "")
        keys = {choice.name: choice.key for choice in status.choices}
        if beside:
            self.presenter.take(Given(state.question, beside, BESIDE[beside]))
        elif status.question.type is QuestionType.SELECT_ONE and keys.get(words):
            self.page.press(keys[words])
            return
        else:
            self.presenter.take(Given(state.question, "answer", words or status.snapshot_value))
        self.window.dispatch("review.next_question")

    def _scripted(self, name: tuple[Any, Any]) -> str:
        bench = self.presenter._bench
        script = demo_reviewer._script(bench.desk.library.resources, name[0], bench.context)
        return script.get(str(name[1]), "")


def opened(desk: Desk, cases: Iterator[str], number: int) -> dict[str, object]:
    """Open so many cases, one after the other; times, gaps, and memory early and late."""
    found, memory = [], {}
    for count in range(1, number + 1):
        found.append(desk.open(next(cases)))
        if count in {EARLY, number}:
            settle(desk.app, desk.window)
            gc.collect()
            memory[count] = resident_mib()
    took, cpu, gaps = zip(*found[1:], strict=True)
    return {
        "open_first_ms": found[0][0],
        "open_first_cpu_ms": found[0][1],
        "open_ms": statistics.median(took),
        "open_cpu_ms": statistics.median(cpu),
        "open_p95_ms": quantile(took),
        "open_p95_cpu_ms": quantile(cpu),
        "open_worst_gap_ms": max(gaps),
        "early_mib": memory[min(EARLY, number)],
        "late_mib": memory[number],
    }


def moved(desk: Desk, cases: Iterator[str], number: int) -> dict[str, object]:
    """Go from question to question, half of them by answering, on case after case."""
    moves: list[tuple[float, float]] = []
    answers: list[tuple[float, float]] = []
    while len(moves) < number:
        desk.open(next(cases))
        for _ in range(10):
            moves.append(desk.move())
            answers.append(desk.answer())
    return {**spread("move", moves), **spread("answer", answers)}


def spread(name: str, found: list[tuple[float, float]]) -> dict[str, object]:
    """Median and worst, by the clock and in processor time."""
    told: dict[str, object] = {f"{name}s": len(found)}
    for place, unit in enumerate(("ms", "cpu_ms")):
        one = [each[place] for each in found]
        told |= {f"{name}_{unit}": statistics.median(one), f"{name}_worst_{unit}": max(one)}
        told[f"{name}_p99_{unit}"] = quantile(one, 99)
    return told


def quantile(found: Sequence[float], percent: int = 95) -> float:
    """So many of a hundred were within it."""
    return statistics.quantiles(found, n=100)[percent - 1] if len(found) > 1 else found[0]


def main() -> None:
    qInstallMessageHandler(_log_message)
    app = QApplication(sys.argv[:1])
    home, opens, moves = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        Settings(Path(folder) / "window.ini").keep("window/person", REVIEWER)
        window = make_window(app, home, Path(folder))
        window.show()
        until(app, lambda: window.page is not None)
        settle(app, window)
        window.go(Place("review"))
        settle(app, window)
        desk = Desk(app, window)
        rows = desk.presenter.state.queue
        cases = cycle([str(row.case_id) for row in rows])
        found = {"cases": len(rows), **opened(desk, cases, opens), **moved(desk, cases, moves)}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        window.close()


if __name__ == "__main__":
    main()
