"""Kill the program while it saves answers: what it said was saved is there, and the chain holds."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from qapi_desk.domain.ids import CaseId, FormId, ReviewId
from qapi_desk.store.work import Store

if TYPE_CHECKING:
    import subprocess

TRIALS = 200 if os.environ.get("QAPI_LONG") == "1" else 10


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_that_no_answer_said_to_be_saved_is_lost_by_a_kill(
    staffed: Store, home: Any, program: Callable[..., "subprocess.Popen[str]"]
) -> None:
    staffed.close()
    saved = 0
    for trial in range(TRIALS):
        running = program("answer_until_killed.py", home.url, home.passphrase or "", str(saved))
        assert running.stdout is not None
        for _ in range(5 + 7 * (trial % 5)):
            saved = int(running.stdout.readline()) + 1
        running.kill()
        rest, _ = running.communicate()
        acknowledged = saved + rest.count("\n")
        saved = must_hold(home, acknowledged)


def must_hold(home: Any, acknowledged: int) -> int:
    """Every acknowledged answer is there with its history entry; gives how many there are."""
    review, case = ReviewId("r"), CaseId("0000000000001")
    with home.open() as store, store.read() as work:
        values = [event.answer.value for event in work.answers.events(review, case)]
        entries = [entry.happening.body["value"] for entry in work.history.entries()]
        current = work.answers.current(review, case, FormId("compliance"))
        assert work.history.verify() is None
    assert values == entries == [str(number) for number in range(len(values))]
    assert len(values) >= acknowledged
    assert sorted(int(answer.value) for answer in current.values()) == [
        *range(max(0, len(values) - 7), len(values))
    ]
    return len(values)
