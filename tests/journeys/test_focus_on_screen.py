"""Where the focus is on a real screen: an X server of the test's own, the window in a process.

Offscreen nobody hands the keyboard over, so that what windows do to the focus is not seen there.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = "tests.journeys.programs.focus_on_screen"
SERVER = shutil.which("Xvfb")
LONGEST_SECONDS = 200


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen that nobody looks at, under the first number that is free."""
    ours, theirs = os.pipe()
    words = [SERVER or "Xvfb", "-displayfd", str(theirs), "-screen", "0", "1400x900x24",
             "-nolisten", "tcp"]  # fmt: skip
    server = subprocess.Popen(words, pass_fds=[theirs], stderr=subprocess.DEVNULL)
    os.close(theirs)
    with os.fdopen(ours) as told:
        number = told.readline().strip()
    assert number, "the X server did not start"
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.mark.slow
@pytest.mark.parametrize("journey", ["panes", "story", "dialogs", "case", "small"])
def test_that_the_focus_is_where_it_belongs_and_in_sight(
    drawn_copy: Path, tmp_path: Path, display: str, journey: str
) -> None:
    told = subprocess.run(
        [sys.executable, "-m", PROGRAM, str(drawn_copy), str(tmp_path), journey],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-2000:]
