"""Kill the window while somebody types: every answer it showed as saved is there afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qapi_desk.services import history
from qapi_desk.services.workspace import open_workspace

TRIALS = 20 if os.environ.get("QAPI_LONG") == "1" else 3
PROGRAM = Path(__file__).parent / "programs" / "type_until_killed.py"


def start(home: Path, folder: Path, first: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), str(home), str(folder), str(first)],
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        text=True,
    )


@pytest.mark.slow
def test_that_no_answer_shown_as_saved_is_lost_when_the_window_is_killed(
    drawn_copy: Path, tmp_path: Path
) -> None:
    kept: list[str] = []
    for trial in range(TRIALS):
        running = start(drawn_copy, tmp_path, len(kept))
        assert running.stdout is not None
        shown = [running.stdout.readline().strip() for _ in range(3 + 5 * (trial % 4))]
        running.kill()
        rest, _ = running.communicate()
        shown += rest.split()
        kept = comments_kept(drawn_copy)
        assert {f"seen {number}" for number in shown} <= set(kept)
        assert kept == [f"seen {number}" for number in range(len(kept))]
        assert len(kept) <= int(shown[-1]) + 2


def comments_kept(home: Path) -> list[str]:
    """Every comment in the history, oldest first; the chain holds."""
    workspace = open_workspace(home)
    try:
        assert history.verify(workspace) is None
        with workspace.store.read() as work:
            bodies = [entry.happening.body for entry in work.history.entries()]
        return [str(body["comment"]) for body in bodies if body.get("comment")]
    finally:
        workspace.close()
