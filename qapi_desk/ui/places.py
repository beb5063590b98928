"""Where the program's own pictures and pages lie, run from source or frozen."""

import sys
from pathlib import Path


def resources() -> Path:
    """The ``resources`` folder: beside the package, or unpacked by the frozen program."""
    unpacked = getattr(sys, "_MEIPASS", None)
    return (Path(unpacked) if unpacked else Path(__file__).parents[2]) / "resources"


def icon(name: str) -> Path:
    """An icon of ours."""
    return resources() / "icons" / f"{name}.svg"
