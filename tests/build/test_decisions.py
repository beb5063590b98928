"""Every decision says what it is, whether it stands, and why."""

import re
from pathlib import Path

import pytest

from tests.build.tree import ROOT

DECISIONS = sorted((ROOT / "resources" / "decisions").glob("*.md"))


def name_of(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", DECISIONS, ids=name_of)
def test_that_a_decision_has_its_number_title_and_status(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    number = int(path.name[:4])
    assert re.match(rf"# 0*{number}[ .:]", text)
    assert re.search(r"Status: (accepted|taken|superseded|proposed)", text)


def test_that_no_two_decisions_share_a_number() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(numbers) == len(set(numbers)) >= 10
