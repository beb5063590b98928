"""Reads ``seeded_faults.txt``: slips in clocks, tickets, limits and expressions."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

KINDS = ("clocks", "tickets", "limits", "expressions")
TABLE = Path(__file__).with_name("seeded_faults.txt")


class Fault(NamedTuple):
    """One slip: in ``file`` the words ``was`` become ``slip``; ``tests`` must catch it."""

    kind: str
    file: str
    tests: str
    was: str
    slip: str


def read_faults() -> Iterator[Fault]:
    """Every fault of the table, in order."""
    kind = ""
    for block in TABLE.read_text(encoding="utf-8").split("\n\n")[1:]:
        lines = block.strip("\n").split("\n")
        if lines[0].startswith("["):
            kind = lines[0].strip("[]")
            continue
        file, tests = lines[0].split(" -> ")
        was, slip = (
            "\n".join(line[2:] for line in lines[1:] if line.startswith(mark))
            for mark in ("- ", "+ ")
        )
        yield Fault(kind, file, tests, was, slip)


FAULTS = tuple(read_faults())
