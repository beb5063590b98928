"""Running a program that measures or is measured, with its time, processor time and memory.

Stays small itself: on Linux a child's peak memory begins with its parent's.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SLOWING = {"PYTHONDONTWRITEBYTECODE", "PYTHONDEVMODE", "PYTHONPROFILEIMPORTTIME"}
"""What a developer may have set and a reviewer never has."""
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program took, and the JSON document it printed last. ``began`` is a Unix time."""

    began: float
    wall_ms: float
    cpu_ms: float
    peak_mib: float
    said: Any


def run(words: Sequence[str], *, text: str = "") -> Ran:
    """Run a program to its end.

    Raises:
        RuntimeError: it failed.
    """
    began, begun = time.time(), time.perf_counter()
    kept = {name: value for name, value in os.environ.items() if name not in _SLOWING}
    child = subprocess.Popen(
        words, cwd=ROOT, env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if child.stdin is None or child.stdout is None:
        raise RuntimeError(words)
    child.stdin.write(text)
    child.stdin.close()
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    wall_ms = (time.perf_counter() - begun) * 1000
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        message = f"{' '.join(words)} ended with {child.returncode}"
        raise RuntimeError(message)
    last = said.strip().splitlines()[-1:]
    return Ran(
        began,
        wall_ms,
        (used.ru_utime + used.ru_stime) * 1000,
        used.ru_maxrss / 1024,
        json.loads(last[0]) if last and last[0].startswith(("{", "[")) else None,
    )


def program(name: str, *words: object) -> Ran:
    """Run one of the programs of this folder with the interpreter that runs us."""
    module = f"tests.perf.programs.{name}"
    return run([sys.executable, "-m", module, *(str(word) for word in words)])
