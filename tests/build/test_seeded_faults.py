"""Plants one fault at a time in a copy of the program and asks its room's tests to notice.

A plain run plants every fifth fault of the table, ``QAPI_LONG=1`` all of them.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.seeded_faults import FAULTS, KINDS, Fault

ROOT = Path(__file__).resolve().parents[2]
ROOMS = sorted({fault.file.split("/", maxsplit=1)[0] for fault in FAULTS})
"""Where faults are planted; everything else of the tree is only linked, and so never written."""
TESTS_FAILED = 1
PLANTED = FAULTS if os.environ.get("QAPI_LONG") == "1" else FAULTS[::5]
QUIET = ("no:cacheprovider", "no:xdist", "no:pytest_cov", "no:timeout", "no:pytest-qt")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rooms with faults, and everything else of the tree linked beside them."""
    root = tmp_path_factory.mktemp("faulty")
    package = root / "qapi_desk"
    package.mkdir()
    shutil.copy(ROOT / "qapi_desk" / "__init__.py", package)
    for room in ROOMS:
        skipped = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "qapi_desk" / room, package / room, ignore=skipped)
    for path in (ROOT / "qapi_desk").iterdir():
        if path.is_dir() and path.name not in (*ROOMS, "__pycache__"):
            (package / path.name).symlink_to(path)
    for name in ("resources", "forms", "tests"):
        (root / name).symlink_to(ROOT / name)
    return root


def run_tests(root: Path, tests: str) -> subprocess.CompletedProcess[str]:
    room = tests.split("/", maxsplit=1)[0]
    words = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-c", os.devnull, "-rf"]
    words += [
        f"--rootdir={root}",
        "-p",
        "tests.calm",
        f"--confcutdir=tests/{room}",
        "--import-mode=importlib",
    ]
    words += [word for plugin in QUIET for word in ("-p", plugin)]
    kept = {"PYTHONPATH": str(root), "HYPOTHESIS_STORAGE_DIRECTORY": str(root / "examples")}
    return subprocess.run(
        [*words, f"tests/{tests}"], cwd=root, env={**os.environ, **kept},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def test_that_the_tests_pass_where_nothing_is_planted(copied: Path) -> None:
    ran = run_tests(copied, "domain/test_calendar_clocks.py")
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("fault", PLANTED, ids=lambda f: f"{f.file}:{f.slip[:40]}")
def test_that_a_planted_fault_is_caught(copied: Path, fault: Fault) -> None:
    path = copied / "qapi_desk" / fault.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(fault.was, fault.slip), encoding="utf-8")
    try:
        ran = run_tests(copied, fault.tests)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert ran.returncode == TESTS_FAILED, ran.stdout + ran.stderr
    assert "\nFAILED " in ran.stdout


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.file}:{f.slip[:40]}")
def test_that_the_words_of_a_fault_stand_in_the_program_once(fault: Fault) -> None:
    text = (ROOT / "qapi_desk" / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.was) == 1
    assert fault.was != fault.slip


def test_that_there_are_fifty_faults_of_all_four_kinds() -> None:
    assert len(set(FAULTS)) >= 50
    assert all(sum(f.kind == kind for f in FAULTS) >= 12 for kind in KINDS)
