"""What is installed is pinned, and the pins name no place to get it from."""

import re
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.build.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINES = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS: dict[str, str] = {
    canonicalize_name(name): pin for name, _, pin in (line.partition("==") for line in LINES)
}
GROUPS = PROJECT["optional-dependencies"]
WANTED = [*PROJECT["dependencies"], *GROUPS["dev"], *GROUPS["freeze"]]


@pytest.mark.parametrize("line", LINES)
def test_that_a_pin_is_a_name_and_a_version_and_nothing_else(line: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line)


@pytest.mark.parametrize("wanted", WANTED)
def test_that_every_dependency_is_pinned_inside_its_bounds(wanted: str) -> None:
    requirement = Requirement(wanted)
    assert Version(PINS[canonicalize_name(requirement.name)]) in requirement.specifier


@pytest.mark.parametrize("wanted", WANTED)
def test_that_every_dependency_has_an_upper_bound(wanted: str) -> None:
    assert any(part.operator in {"<", "<=", "=="} for part in Requirement(wanted).specifier)


@pytest.mark.parametrize("name", sorted(PINS))
def test_that_what_is_installed_is_what_is_pinned(name: str) -> None:
    assert version(name) == PINS[name]
