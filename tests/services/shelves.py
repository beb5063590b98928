"""Shelves of another program: the shipped resources with something changed in them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from qapi_desk.services.library import Library, shipped_root


def other_shelf(tmp_path: Path, change: Callable[[Path], None]) -> Library:
    """A copy of the shipped shelf once ``change`` had its way with the copy."""
    root = tmp_path / "shelf"
    shutil.copytree(shipped_root() / "resources", root / "resources")
    shutil.copytree(shipped_root() / "forms", root / "forms")
    change(root)
    return Library(root)


def rewrite(path: Path, edit: Callable[[dict[str, object]], None]) -> None:
    """Change a JSON file in its place."""
    body = json.loads(path.read_text(encoding="utf-8"))
    edit(body)
    path.write_text(json.dumps(body), encoding="utf-8")
