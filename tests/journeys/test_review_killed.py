"""Kill the window at random moments of a review: what it showed as saved is there, and goes on.

Children are counted, answers given, corrected, commented, taken back and given again by keys alone;
then the process is killed. Whatever the page showed as saved must be a state that the history comes
to, in the order it was shown; and the next window takes the last answer back where it was left.
"""

import json
import os
import random  # noqa: TID251 - of a named seed, told with a failure
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from qapi_desk.domain.ids import CaseId
from qapi_desk.services import answer, demo, history
from tests.workspaces import medical_look, signed_in

ROOT = Path(__file__).parents[2]
PROGRAM = "tests.journeys.programs.review_until_killed"
TRIALS = 200 if os.environ.get("QAPI_LONG") == "1" else 10
A_WORKSPACE = 20
"""So many trials go on in one workspace."""
LONGEST_SECONDS = 1.5
RESTING = 5
"""Every so many trials the window is killed at rest, so that its place must be kept exactly."""
Look = dict[str, Any]
Said = dict[str, str]


@dataclass
class Windows:
    """Windows that are opened one after another, each killed in its turn."""

    home: Path
    program: "subprocess.Popen[bytes]"
    rest_of_line: bytes = b""

    def look(self, wait_seconds: float | None = None) -> Look | None:
        """The next look at the screen; None when none came in this time."""
        assert self.program.stdout is not None
        while b"\n" not in self.rest_of_line:
            if not select.select([self.program.stdout], [], [], wait_seconds)[0]:
                return None
            more = os.read(self.program.stdout.fileno(), 1 << 16)
            assert more, "the program ended by itself"
            self.rest_of_line += more
        line, self.rest_of_line = self.rest_of_line.split(b"\n", 1)
        found: Look = json.loads(line)
        assert "ended" not in found or wait_seconds is None, "the window ended by itself"
        return found

    def until_killed(self, seed: int, *, is_resting: bool) -> list[Look]:
        """Open a window, let it work, kill it; every look there was."""
        chance = random.Random(seed)
        asked = [str(self.home), str(self.home.parent), seed, chance.randint(1, 6)]
        asked[3] = asked[3] if is_resting else 0
        assert self.program.stdin is not None
        self.program.stdin.write(f"{json.dumps(asked)}\n".encode())
        self.program.stdin.flush()
        pid = (self.look() or {})["pid"]
        looks = [self.look() or {}]
        assert looks[0].get("is_first"), looks
        end = time.monotonic() + chance.uniform(0, LONGEST_SECONDS)
        while not looks[-1].get("is_resting") and (is_resting or time.monotonic() < end):
            seen = self.look(60 if is_resting else max(0.0, end - time.monotonic()))
            assert seen is not None or not is_resting
            looks += [seen] if seen else []
        os.kill(pid, SIGKILL)
        while "ended" not in (seen := self.look() or {}):
            looks.append(seen)
        return looks


@dataclass
class Kept:
    """What the workspace holds between two windows."""

    states: list[tuple[str, Said]] = field(default_factory=list)
    """The answers of the case that was answered, after each answer of the history."""
    now: dict[str, Said] = field(default_factory=dict)
    undo: str = ""

    @classmethod
    def of(cls, home: Path, case: str) -> "Kept":
        """Read the history and check it; and what could be taken back in a case."""
        made = cls()
        with signed_in(home, "birch") as desk:
            assert history.verify(desk.workspace) is None
            review_id = demo.current_review(desk)
            with desk.store.read() as work:
                for entry in work.history.entries():
                    if entry.happening.kind == "answer.recorded":
                        made.take(entry.happening.subject, dict(entry.happening.body))
            if case:
                made.undo = answer.steps(desk, review_id, CaseId(case)).undo
        return made

    def take(self, subject: str, body: dict[str, object]) -> None:
        """One answer more."""
        case = subject.partition("/")[2]
        said = dict(self.now.get(case, {}))
        name = f"{body['form']}/{body['question']}"
        for kind, key in (("answer", "value"), ("reason", "na_reason"), ("comment", "comment")):
            said[f"{name} {kind}"] = str(body[key] or "")
        self.now[case] = said
        self.states.append((case, said))

    def shows(self, look: Look, after: int) -> int:
        """After how many answers a look was so, at the earliest; it must have been."""
        shown: Said = look["shown"]
        before = dict(self.states[:after])
        for number in range(after, len(self.states) + 1):
            if number > after:
                case, said = self.states[number - 1]
                before[case] = said
            there = before.get(look["case"], {})
            if all(there.get(name, "") == words for name, words in shown.items()):
                return number
        raise AssertionError(f"shown as saved and not kept after {after}: {look}")


@pytest.fixture
def windows(drawn_copy: Path) -> Iterator[Windows]:
    """A workspace of medical cases with children, and a program that opens windows on it."""
    with signed_in(drawn_copy) as lead:
        medical_look(lead)
    program = subprocess.Popen(
        [sys.executable, "-m", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    yield Windows(drawn_copy, program)
    program.kill()
    program.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, TRIALS, A_WORKSPACE))
def test_that_nothing_shown_as_saved_is_lost_wherever_the_window_is_killed(
    windows: Windows, first: int
) -> None:
    before, left = Kept.of(windows.home, ""), Look()
    for trial in range(first, first + A_WORKSPACE):
        is_resting = trial % RESTING == RESTING - 1
        looks = windows.until_killed(trial, is_resting=is_resting)
        if left.get("is_resting"):
            assert (looks[0]["case"], looks[0]["at"]) == (left["case"], left["at"]), trial
        kept = Kept.of(windows.home, looks[-1]["case"])
        number = len(before.states)
        for look in looks:
            number = kept.shows(look, number)
        undone = [look["undone"] for look in looks if "undone" in look]
        if undone and looks[0]["case"] == left.get("case"):
            assert ("Taken back" in undone[0]) is bool(before.undo), (trial, undone, before.undo)
        before, left = kept, looks[-1]
