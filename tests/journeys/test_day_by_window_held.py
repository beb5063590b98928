"""While the window holds the workspace, a second program reads and may not write."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qapi_desk.services import demo
from qapi_desk.services.library import Library
from tests.journeys.hands import Hands


@pytest.fixture
def second(sit_down: Callable[..., Hands], drawn_copy: Path) -> Callable[..., "Spoken"]:
    """Says words in a second process while the window stands open on the workspace."""
    hands = sit_down(drawn_copy, "birch")
    hands.until(lambda: hands.window.page is not None)
    passphrase = str(demo.settings(Library())["passphrase"])

    def speak(person: str, *words: str) -> Spoken:
        program = [sys.executable, "-m", "qapi_desk", *words, "--home", str(drawn_copy)]
        return subprocess.run(
            [*program, "--as", person, "--json"],
            env={**os.environ, "QAPI_PASSPHRASE": passphrase},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return speak


Spoken = subprocess.CompletedProcess[str]


def test_that_a_second_program_is_refused_with_one_sentence_naming_the_window(
    second: Callable[..., Spoken],
) -> None:
    reviews = second("alder", "review", "list")
    review_id = reviews.stdout.split('"review_id":')[1].split('"')[1]
    told = second("alder", "draw", "void", review_id, "--reason", "to see who holds it")
    assert told.returncode == 2
    assert told.stdout == ""
    assert len(told.stderr.strip().splitlines()) == 1
    assert "QAPI Desk window" in told.stderr


def test_that_a_second_program_reads_meanwhile(second: Callable[..., Spoken]) -> None:
    told = second("alder", "review", "list")
    assert told.returncode == 0, told.stderr
    assert "FFY2026Q4" in told.stdout
