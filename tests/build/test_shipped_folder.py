"""``pyinstaller.spec`` ships what the tree holds: data by folder, modules found by name alone."""

import ast
from pathlib import Path

import pytest

from tests.build.tree import ROOT, tracked_files

SPEC = ast.parse((ROOT / "pyinstaller.spec").read_text(encoding="utf-8"))
NOT_SHIPPED = {"qapi_desk/py.typed"}


def listed(name: str) -> list[tuple[str, str]]:
    """A list of the spec's own, by its name."""
    for node in SPEC.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            found: list[tuple[str, str]] = ast.literal_eval(node.value)
            return found
    raise LookupError(name)


DATAS = listed("DATAS")


@pytest.mark.parametrize(("source", "target"), DATAS)
def test_that_every_listed_folder_is_there_and_keeps_its_place(source: str, target: str) -> None:
    assert any((ROOT / source).rglob("*.*"))
    assert target == source


def needed() -> list[str]:
    """What the program reads besides its modules: resources, forms, and data beside a module."""
    found = (path.relative_to(ROOT) for path in tracked_files())
    return [
        path.as_posix()
        for path in found
        if path.parts[0] in {"resources", "forms"}
        or (path.parts[0] == "qapi_desk" and path.suffix != ".py")
    ]


def test_that_every_file_the_program_reads_is_shipped() -> None:
    sources = [Path(source) for source, _ in DATAS]
    missing = [
        name
        for name in needed()
        if name not in NOT_SHIPPED and not any(Path(name).is_relative_to(s) for s in sources)
    ]
    assert not missing


def test_that_steps_of_the_migration_are_shipped_as_files() -> None:
    assert "qapi_desk/store/migrations" in [source for source, _ in DATAS]


def test_that_modules_found_by_name_are_shipped() -> None:
    text = ast.unparse(SPEC)
    assert "collect_submodules('qapi_desk')" in text
