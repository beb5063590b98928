"""Where the files that ship with the program lie. Knows places only, reads nothing."""

import sys
from pathlib import Path


def resources_folder() -> Path:
    """The folder ``resources``: inside the frozen program, else at the root of the repository."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return root / "resources"


def fonts_folder() -> Path:
    """The folder of the typefaces we embed, with their licence."""
    return resources_folder() / "fonts"
