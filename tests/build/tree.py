"""The files of the repository as they are shipped, whether or not git is at hand."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {
    ".git",
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
    "htmlcov",
    "build",
    "dist",
    "demo",
    "shots",
    "bench",
}
"""Folders of the root that hold nothing written by hand: those of ``.gitignore``."""


def tracked_files() -> Iterator[Path]:
    """Every file of the tree but caches and what the program makes."""
    for top in sorted(ROOT.iterdir()):
        if top.is_file() and not top.name.startswith(".coverage"):
            yield top
        elif top.is_dir() and top.name not in NOT_OURS and not top.name.endswith(".egg-info"):
            yield from _files_below(top)


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def program_modules() -> list[Path]:
    """Every module of the program."""
    return [path for path in _files_below(ROOT / "qapi_desk") if path.suffix == ".py"]
