"""The contracts of the rooms do break when somebody climbs through a window."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.tree import ROOT

CLIMBS = {
    "One way through the rooms": ("domain/climb.py", "import qapi_desk.services.answer"),
    "Only ui speaks Qt": ("cli/climb.py", "import PySide6.QtCore"),
    "The faces speak to services and domain only": ("cli/climb.py", "import qapi_desk.rules.judge"),
    "Only store speaks SQLAlchemy": ("services/climb.py", "import sqlalchemy"),
    "Files are read and written at the edge": ("rules/climb.py", "import sqlite3"),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy in which every climb is made."""
    root = tmp_path_factory.mktemp("climbing")
    shutil.copy(ROOT / "pyproject.toml", root)
    shutil.copytree(
        ROOT / "qapi_desk", root / "qapi_desk", ignore=shutil.ignore_patterns("__pycache__")
    )
    for number, (name, line) in enumerate(CLIMBS.values()):
        path = Path(root, "qapi_desk", name)
        path.with_stem(f"climb{number}").write_text(f'"""A climb."""\n\n{line}\n')
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()"],
        cwd=root, capture_output=True, text=True, check=False, timeout=300,
        env={"PYTHONPATH": str(root), "PATH": "", "COLUMNS": "200"},
    )  # fmt: skip
    assert ran.returncode == 1, ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.parametrize("contract", CLIMBS)
def test_that_a_climb_breaks_its_contract(report: str, contract: str) -> None:
    assert f"{contract} BROKEN" in report
