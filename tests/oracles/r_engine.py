"""One R process answers a whole batch: the designs go in as CSV files, the answers come back so."""

import csv
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("engine.R")
Row = Mapping[str, Any]
Answers = dict[str, dict[str, float]]


def write(path: Path, rows: Iterable[Row]) -> None:
    """Rows of one shape as CSV, numbers in full."""
    rows = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def run(folder: Path) -> None:
    """Let R answer everything in the folder; what it says is shown when it fails."""
    ran = subprocess.run(
        ["Rscript", "--vanilla", str(SCRIPT), str(folder)],
        capture_output=True, text=True, check=False, timeout=500,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def read(path: Path) -> Answers:
    """The answers by the design's id."""
    with path.open(newline="", encoding="utf-8") as file:
        return {
            row.pop("id"): {name: float(value) for name, value in row.items()}
            for row in csv.DictReader(file)
        }
