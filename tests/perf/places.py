"""Where the measured things lie, and how each is made once and kept."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.perf.children import ROOT, Ran, program, run

BENCH = ROOT / "bench"


class Places:
    """Where the measured things lie: ``bench/N`` is itself a demonstration workspace."""

    def __init__(self, cases: int) -> None:
        self.cases = cases
        self.home = BENCH / str(cases)
        self.extract = self.home / "extract"
        self.snapshot = self.home / "measured.snapshot"

    def make_extract(self) -> None:
        """Make the county's extract, unless it is there."""
        if not self.extract.is_dir():
            say(f"Making an extract of {self.cases} cases")
            self.home.mkdir(parents=True, exist_ok=True)
            words = ("extract", "make", self.extract, "--cases", self.cases)
            run([sys.executable, "-m", "qapi_desk", *map(str, words)])

    def make_snapshot(self) -> None:
        """Import it, unless that was done."""
        self.make_extract()
        if not self.snapshot.is_file():
            program("import_once", self.extract, self.snapshot)

    def make_home(self) -> Ran | None:
        """Build the demonstration; None when it was there."""
        self.make_extract()
        if (self.home / "demonstration").is_file():
            return None
        say("Building the demonstration from it (import, universes, plan, draw, assignment)")
        words = ("demo", "build", "--home", self.home, "--cases", self.cases)
        return run([sys.executable, "-m", "qapi_desk", *map(str, words)])

    def copy_home(self, home: Path) -> Path:
        """A copy of the demonstration whose cases may change; snapshots are shared."""
        kept = shutil.ignore_patterns("extract", "*.snapshot", "*.lock")
        shutil.copytree(self.home, home, ignore=kept)
        for snapshot in (self.home / "snapshots").iterdir():
            os.link(snapshot, home / "snapshots" / snapshot.name)
        return home


def say(sentence: str) -> None:
    """Tell what is being measured."""
    sys.stdout.write(f"-- {sentence}\n")
    sys.stdout.flush()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the same disk as everything else measured."""
    BENCH.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BENCH) as folder:
        yield Path(folder)
