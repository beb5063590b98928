"""Waiting for facts before a window, with pytest-qt's own word for it and without pytest."""

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtTest import QTest

LOOK_AGAIN_MS = 5


class Waits(Protocol):
    """Whoever lets the window work until something is so."""

    def waitUntil(  # noqa: N802 - pytest-qt's own name
        self, callback: Callable[[], bool | None], *, timeout: int
    ) -> None:
        """Let the window work; an error where the fact does not come."""


class Patience:
    """Waits in a process that no test runner started."""

    def waitUntil(  # noqa: N802 - pytest-qt's own name
        self, callback: Callable[[], bool | None], *, timeout: int
    ) -> None:
        """Let the window work until something is so."""
        end = time.monotonic() + timeout / 1000
        while not callback():
            if time.monotonic() > end:
                raise TimeoutError(f"not so after {timeout} ms")
            QTest.qWait(LOOK_AGAIN_MS)
