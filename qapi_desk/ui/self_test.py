"""The shipped program proving itself on this machine: store, rules, draw, documents, window.

Everything is made in a folder that goes again; nothing of the person's own is touched.
"""

import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, qVersion
from PySide6.QtWidgets import QApplication

from qapi_desk import __version__
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.people import Person, Role
from qapi_desk.domain.progress import Silent
from qapi_desk.services import check_proof, demo, history, prove_draw, publish
from qapi_desk.services.workspace import create_workspace, open_workspace
from qapi_desk.ui.start import make_window

CASES = 60
WAIT_SECONDS = 60.0


def run_self_test() -> int:
    """Run every check, one line each; 0 when all hold, 1 at the first that does not."""
    _tell(
        f"QAPI Desk {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}"
    )
    with tempfile.TemporaryDirectory(prefix="qapi-desk-self-test-") as rough:
        folder = Path(rough)
        checks: tuple[tuple[str, Callable[[Path], str]], ...] = (
            ("A workspace, a snapshot and a draw are made", _make),
            ("The history holds", _check_history),
            ("The draw is derived again from its proof", _check_draw),
            ("PDF and workbook are written", _check_documents),
            ("An encrypted workspace is made and opened", _check_encryption),
            ("The window opens on it", _check_window),
        )
        return 0 if all(_holds(words, check, folder) for words, check in checks) else 1


def _holds(words: str, check: Callable[[Path], str], folder: Path) -> bool:
    started = time.monotonic()
    fault = check(folder)
    seconds = time.monotonic() - started
    _tell(f"{'FAILED' if fault else 'ok    '} {words} ({seconds:.1f} s){': ' * bool(fault)}{fault}")
    return not fault


def _tell(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _make(folder: Path) -> str:
    demo.build(folder / "county", cases=CASES, progress=Silent()).close()
    return ""


def _check_history(folder: Path) -> str:
    workspace = open_workspace(folder / "county")
    try:
        return history.verify(workspace) or ""
    finally:
        workspace.close()


def _check_draw(folder: Path) -> str:
    workspace = open_workspace(folder / "county")
    try:
        desk = demo.sign_in(workspace)
        files = prove_draw.export(desk, demo.current_review(desk), folder / "proof")
    finally:
        workspace.close()
    found = check_proof.verify_files(files.proof, files.frame)
    return "" if found.ok else str(found.difference)


def _check_documents(folder: Path) -> str:
    workspace = open_workspace(folder / "county")
    try:
        desk = demo.sign_in(workspace)
        review_id = demo.current_review(desk)
        for name in ("pull-list.pdf", "pull-list.xlsx"):
            publish.publish(desk, review_id, "pull-list", folder / name, Silent())
    finally:
        workspace.close()
    is_pdf = (folder / "pull-list.pdf").read_bytes().startswith(b"%PDF")
    is_workbook = (folder / "pull-list.xlsx").read_bytes().startswith(b"PK")
    return "" if is_pdf and is_workbook else "a written file is not what its name says"


def _check_encryption(folder: Path) -> str:
    first = Person(PersonId("tester"), "Made-up Tester", Role.SUPERVISOR, "Self-test")
    secret = "self-test only"  # noqa: S105 - a made-up person's, in a folder that goes again
    create_workspace(folder / "locked", first, secret, file_passphrase=secret).close()
    workspace = open_workspace(folder / "locked", file_passphrase=secret)
    try:
        return "" if workspace.people() == (first,) else "the person is not in it"
    finally:
        workspace.close()


def _check_window(folder: Path) -> str:
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["qapi-desk"])
    window = make_window(app, folder / "county", folder / "desk")
    window.show()
    until = time.monotonic() + WAIT_SECONDS
    while (window.page is None or window.lanes.is_busy) and time.monotonic() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    opened = window.page is not None
    window.close()
    return "" if opened else "no page was shown in time"
