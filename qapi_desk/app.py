"""Composition by hand: paths, log, crash file, the window; and the program proving itself.

Everything the window needs is put together here, in order; nothing else reads the environment.
"""

import faulthandler
import logging
import os
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs

LOG = logging.getLogger("qapi_desk")
HOME_VARIABLE = "QAPI_DESK_HOME"
LOG_BYTES = 1_000_000


def default_home() -> Path:
    """The workspace folder when none is named: the environment's, else the user's own."""
    named = os.environ.get(HOME_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_dir("qapi-desk", appauthor=False))


def desk_folder() -> Path:
    """Where log, crash file and the window's habits lie: never in a workspace."""
    return Path(platformdirs.user_state_dir("qapi-desk", appauthor=False))


def keep_log(folder: Path) -> None:
    """Write the program's log to the folder; whatever is raised unseen goes there too."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "qapi-desk.log", maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    sys.excepthook = _log_exception
    threading.excepthook = _log_thread


def _log_exception(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    LOG.error("Unexpected", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)


def _log_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None:
        _log_exception(told.exc_type, told.exc_value, told.exc_traceback)


def last_crash(folder: Path) -> str:
    """What the last sitting left in its crash file, now put aside; empty when it ended well."""
    path = folder / "crash.txt"
    if not path.is_file() or not path.stat().st_size:
        return ""
    text = path.read_text(encoding="utf-8", errors="replace")
    path.replace(folder / "crash-before.txt")
    return text


def watch_for_crashes(folder: Path) -> None:
    """Have the interpreter write its stacks to the crash file if it dies."""
    stream = (folder / "crash.txt").open("w", encoding="utf-8")
    faulthandler.enable(stream)


def run_window(home: Path) -> int:
    """Open the window on a workspace folder; the exit code once it is closed."""
    from qapi_desk.ui.start import run  # noqa: PLC0415 - Qt is imported only where there is a window

    folder = desk_folder()
    keep_log(folder)
    crash = last_crash(folder)
    watch_for_crashes(folder)
    if crash:
        LOG.error("The last sitting ended by itself:\n%s", crash)
    return run(home, folder, has_crashed=bool(crash))


def self_test() -> int:
    """Prove on this machine that every part works: store, draw, documents, window. 0 when so."""
    from qapi_desk.ui.self_test import run_self_test  # noqa: PLC0415 - as above

    return run_self_test()


def main(words: list[str]) -> int:
    """The window, or the self-test, by the words that are theirs."""
    if words == ["--self-test"]:
        return self_test()
    home = Path(words[1]) if len(words) == 2 else default_home()
    return run_window(home)
