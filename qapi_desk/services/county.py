"""The demonstration county as an extract."""

from datetime import date
from pathlib import Path

from qapi_desk.domain.progress import Progress
from qapi_desk.intake.county import (
    DEFAULT_AS_OF,
    DEFAULT_CASES,
    DEFAULT_SEED,
    make_extract,
)

__all__ = ["DEFAULT_AS_OF", "DEFAULT_CASES", "DEFAULT_SEED", "make"]


def make(folder: Path, *, cases: int, seed: int, as_of: date, progress: Progress) -> None:
    """Write the demonstration county's extract; the same seed gives the same bytes.

    Raises:
        Refused: a folder that is there already.
        Trouble: the disk.
    """
    make_extract(folder, cases=cases, seed=seed, as_of=as_of, progress=progress)
