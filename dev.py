#!/usr/bin/env python3
"""Set up, run, test and measure QAPI Desk on a fresh machine. Standard library only.

python3 dev.py demo     the main job on the demonstration county (a window where there is a screen)
python3 dev.py test     the tests, with coverage of the pure rooms
python3 dev.py lint     formatting, lint, types, import contracts
python3 dev.py check    all that CI runs: lint, then test
python3 dev.py bench    speed as ratios in one run
python3 dev.py shots    every page to PNG
python3 dev.py freeze   one folder by PyInstaller, and its self-test
python3 dev.py odk      every form, or those named, through ODK's own converter
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "installed.sha256"
PYTHON_NEEDED = (3, 11)

QT_PACKAGES = (
    "libgl1", "libegl1", "libglib2.0-0", "libfontconfig1", "libxkbcommon0", "libdbus-1-3",
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1",
    "libxkbcommon-x11-0",
)  # fmt: skip
"""What Qt needs on Debian to draw a window, offscreen or on X."""
TEST_PACKAGES = (
    "openssl", "postgresql", "sqlite3", "fonts-dejavu-core", "xvfb",
    "r-base-core", "r-cran-survey", "r-cran-digest",
)  # fmt: skip
"""What the tests' independent judges need: PostgreSQL, openssl, sqlite3, type, a screen, R."""
ODK_CONVERTER = "pyxform>=4.5,<5"
"""It pins libraries of ours exactly, so it has a virtual environment of its own."""
PURE_ROOMS = ("domain", "sampling", "rules", "questionnaire")


def main() -> int:
    """Run one command; the exit code is that of the first stage that failed."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
        usage="dev.py COMMAND [words handed to the command as they are]",
    )
    parser.add_argument("command", choices=sorted(COMMANDS))
    asked = parser.parse_args(sys.argv[1:2])
    rest = sys.argv[2:]
    return COMMANDS[asked.command](rest[1:] if rest[:1] == ["--"] else rest)


def demo(rest: list[str]) -> int:
    """The main job on the demonstration county."""
    set_up(QT_PACKAGES)
    desk = tool("qapi-desk")
    if not has_screen():
        return run("demonstration", [desk, "demo", "run", *rest], env=screenless())
    built = run("demonstration county", [desk, "demo", "build", *rest])
    home = rest[rest.index("--home") + 1] if "--home" in rest[:-1] else "demo"
    return built or run("window", [desk, "--home", home])


def test(rest: list[str]) -> int:
    """The tests; without further words also the coverage gate of the pure rooms."""
    set_up(QT_PACKAGES + TEST_PACKAGES)
    if rest:
        return run("tests", [tool("python"), "-m", "pytest", *rest], env=screenless())
    cover = [word for room in PURE_ROOMS for word in ("--cov", f"qapi_desk.{room}")]
    pure = [f"tests/{room}" for room in PURE_ROOMS]
    first = run(
        "pure rooms, covered to the last branch",
        [tool("python"), "-m", "pytest", "-n", "2", *cover, "--cov-branch", "--cov-fail-under=100",
         "--cov-report", "term-missing:skip-covered", *pure],
        env=screenless(),
    )  # fmt: skip
    others = sorted(
        str(folder.relative_to(ROOT))
        for folder in (ROOT / "tests").iterdir()
        if folder.is_dir() and folder.name not in {*PURE_ROOMS, "__pycache__"}
        and any(folder.rglob("test_*.py"))
    )  # fmt: skip
    second = run(
        "the other rooms and the journeys",
        [tool("python"), "-m", "pytest", "-n", "3", "--dist", "loadfile", *others],
        env=screenless(),
    )
    return first or second


def lint(rest: list[str]) -> int:
    """Formatting, lint, types and import contracts."""
    del rest
    set_up(QT_PACKAGES)
    stages = (
        ("formatting", [tool("ruff"), "format", "--check", "."]),
        ("lint", [tool("ruff"), "check", "."]),
        ("types", [tool("mypy")]),
        ("import contracts", [tool("lint-imports")]),
    )
    codes = [run(name, words) for name, words in stages]
    return max(codes)


def check(rest: list[str]) -> int:
    """All that CI runs."""
    return lint(rest) or test(rest)


def bench(rest: list[str]) -> int:
    """Speed as ratios against a named peer or limit, in one run."""
    set_up(QT_PACKAGES + TEST_PACKAGES)
    return run("bench", [tool("python"), "-m", "tests.perf.bench", *rest], env=screenless())


def shots(rest: list[str]) -> int:
    """Every page to PNG, under ``shots/``."""
    set_up(QT_PACKAGES)
    return run("shots", [tool("python"), "-m", "qapi_desk.ui.shots", *rest], env=screenless())


def freeze(rest: list[str]) -> int:
    """One folder by PyInstaller, then its self-test."""
    set_up(QT_PACKAGES)
    built = run("freeze", [tool("pyinstaller"), "--noconfirm", "pyinstaller.spec", *rest])
    name = "qapi-desk.exe" if os.name == "nt" else "qapi-desk"
    program = ROOT / "dist" / "qapi-desk" / name
    return built or run("self-test", [str(program), "--self-test"], env=screenless())


def odk(rest: list[str]) -> int:
    """Forms as workbooks through ODK's own converter: the XLSForm part is what it takes."""
    set_up(QT_PACKAGES)
    place = ROOT / "build" / "odk"
    python = place / "venv" / BIN.name / Path(sys.executable).name
    if not python.exists():
        made = run("virtual environment", [sys.executable, "-m", "venv", str(place / "venv")])
        if made or run("install", [str(python), "-m", "pip", "install", "--quiet", ODK_CONVERTER]):
            return 1
    names = rest or sorted(path.parent.name for path in (ROOT / "forms").glob("*/survey.csv"))
    return max(through_odk(name, python, place) for name in names)


def through_odk(name: str, python: Path, place: Path) -> int:
    """One form exported and converted."""
    book, made = place / f"{name}.xlsx", place / f"{name}.xml"
    book.unlink(missing_ok=True)
    exported = run(name, [tool("qapi-desk"), "forms", "export", name, "--out", str(book)])
    converter = [str(python), "-m", "pyxform.xls2xform", str(book), str(made), "--skip_validate"]
    return exported or run(f"{name} converted", converter)


COMMANDS = {
    "bench": bench, "check": check, "demo": demo, "freeze": freeze, "lint": lint, "odk": odk,
    "shots": shots, "test": test,
}  # fmt: skip


def set_up(debian_packages: tuple[str, ...]) -> None:
    """Make ``.venv`` with everything pinned, and the system libraries; nothing when it is done."""
    if sys.version_info < PYTHON_NEEDED:
        sys.exit(f"QAPI Desk needs Python {PYTHON_NEEDED[0]}.{PYTHON_NEEDED[1]} or newer.")
    debian((*debian_packages, *venv_package()))
    wanted = hashlib.sha256(
        (ROOT / "pyproject.toml").read_bytes() + (ROOT / ".ci" / "constraints.txt").read_bytes()
    ).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    make_venv()
    pip = [tool("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    constraints = ["--constraint", str(ROOT / ".ci" / "constraints.txt")]
    code = run("install", [*pip, *constraints, "--editable", f"{ROOT}[dev,freeze]"])
    if code:
        sys.exit(code)
    STAMP.write_text(wanted)


def make_venv() -> None:
    """A virtual environment with pip."""
    if not (BIN / "pip").exists() and not (BIN / "pip.exe").exists():
        shutil.rmtree(VENV, ignore_errors=True)
        code = run("virtual environment", [sys.executable, "-m", "venv", str(VENV)])
        if code:
            sys.exit(code)


def venv_package() -> tuple[str, ...]:
    """The package that lets Debian's Python make virtual environments, where it is missing."""
    return () if importlib.util.find_spec("ensurepip") else ("python3-venv",)


def debian(packages: tuple[str, ...]) -> None:
    """Install the missing Debian packages as root, or print the command and stop."""
    if not shutil.which("dpkg-query"):
        return
    missing = [name for name in packages if not is_installed(name)]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        sys.exit(f"These Debian packages are missing; run: sudo {' '.join(command)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "--quiet=2"], check=True, env=quiet)
    if run("Debian packages", command, env=quiet):
        sys.exit("The Debian packages could not be installed; see above.")


def is_installed(package: str) -> bool:
    """Whether dpkg knows the package as installed."""
    asked = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Status}", package],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return asked.stdout.endswith(" installed")


def has_screen() -> bool:
    """Whether a window could be seen."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def screenless() -> dict[str, str]:
    """The environment, with Qt drawing offscreen where there is no screen."""
    if has_screen():
        return dict(os.environ)
    return {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}


def tool(name: str) -> str:
    """A program of the virtual environment."""
    return str(BIN / (f"{name}.exe" if os.name == "nt" else name))


def run(stage: str, words: list[str], env: dict[str, str] | None = None) -> int:
    """Run one stage and print the minutes it took."""
    print(f"== {stage}", flush=True)
    begun = time.monotonic()
    code = subprocess.run(words, cwd=ROOT, env=env, check=False).returncode
    minutes = (time.monotonic() - begun) / 60
    print(
        f"== {stage}: {'done' if code == 0 else f'FAILED ({code})'} in {minutes:.1f} min",
        flush=True,
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
