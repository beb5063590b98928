"""The pulse of a window's event loop, and waiting for it: for every program that opens one."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

TICK_MS = 5
LOOK_MS = 5
PATIENCE_S = 60.0


class Pulse:
    """The event loop's pulse: the longest gap since it was last asked.

    ``longest_cpu_ms`` is the same in processor time of this thread: what is left of a gap when
    other programs of a busy machine are taken away.
    """

    def __init__(self, app: QApplication, tick_ms: int = TICK_MS) -> None:
        self.longest_ms = self.longest_cpu_ms = 0.0
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        self._timer = QTimer(app)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(tick_ms)

    def _tick(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self.longest_cpu_ms = max(self.longest_cpu_ms, (cpu - self._last_cpu) * 1000)
        self._last, self._last_cpu = now, cpu

    def take(self) -> float:
        """The longest gap, and begin anew."""
        return self.take_both()[0]

    def take_both(self) -> tuple[float, float]:
        """The longest gap by the clock and in processor time, and begin anew."""
        self._tick()
        longest = self.longest_ms, self.longest_cpu_ms
        self.longest_ms = self.longest_cpu_ms = 0.0
        return longest


def until(app: QApplication, is_so: Callable[[], bool], look_ms: int = LOOK_MS) -> float:
    """Let the event loop sleep and wake as it does, until something is so; the milliseconds.

    A loop that only asked and asked would keep the interpreter from the threads it waits for.
    """
    begun = time.perf_counter()
    loop, timer = QEventLoop(app), QTimer(app)

    def look() -> None:
        if is_so() or time.perf_counter() - begun > PATIENCE_S:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(look_ms)
    loop.exec()
    timer.stop()
    for each in (timer, loop):
        each.deleteLater()
    if not is_so():
        raise TimeoutError
    return (time.perf_counter() - begun) * 1000


def resident_mib() -> float:
    """How much memory the process has now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def settle(app: QApplication, window: Any) -> None:
    """Wait until no lane has work and what came of it is shown."""
    until(app, lambda: not window.lanes.is_busy)
    for _ in range(20):
        app.processEvents()
