"""``dev.py``, the README and CI speak of the same commands."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.build.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    """``dev.py`` as a module."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    if spec is None or spec.loader is None:
        pytest.fail("dev.py cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_that_the_two_commands_of_the_readme_are_there(dev: ModuleType) -> None:
    named = set(re.findall(r"dev\.py ([a-z]+)", README))
    assert {"demo", "test"} <= named <= set(dev.COMMANDS)


def test_that_every_command_is_told_of(dev: ModuleType) -> None:
    assert all(f"python3 dev.py {name}" in str(dev.__doc__) for name in dev.COMMANDS)


def test_that_ci_runs_what_check_runs() -> None:
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"dev\.py ([a-z ]+)", text) == ["lint", "test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_that_dev_needs_nothing_but_the_standard_library() -> None:
    words = [sys.executable, "-I", "-S", str(ROOT / "dev.py"), "--help"]
    ran = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0
    assert "python3 dev.py demo" in ran.stdout


def test_that_who_is_not_root_is_told_the_exact_command(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = tmp_path / "dpkg-query"
    query.write_text("#!/bin/sh\nexit 1\n")
    query.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match=r"sudo apt-get install --yes .* libgl1 openssl"):
        dev.debian(("libgl1", "openssl"))


@pytest.mark.parametrize("contract", ["layers", "forbidden"])
def test_that_import_contracts_are_part_of_lint(contract: str) -> None:
    assert "lint-imports" in (ROOT / "dev.py").read_text(encoding="utf-8")
    assert f'type = "{contract}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
