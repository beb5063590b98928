"""A demonstration built once a session and copied for each test that changes it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.progress import Silent
from qapi_desk.services import corrective, demo, findings
from qapi_desk.services.workspace import Workspace, open_workspace
from tests.quick import made_quick
from tests.services.desks import TWO_FORMS, Office

pytest_plugins = ["tests.calm", "tests.assessing"]

CASES = 300
LATER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def drawn_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration with its sample drawn and assigned, nothing answered. Not to be changed.

    Its review asks two forms, which are soon answered; the whole shelf has tests of its own.
    """
    home = tmp_path_factory.mktemp("drawn") / "home"
    made_quick(demo.build(home, cases=CASES, progress=Silent(), forms=TWO_FORMS)).close()
    return home


@pytest.fixture(scope="session")
def reviewed_home(drawn_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with every case released and the plans drafted. Not to be changed."""
    home = tmp_path_factory.mktemp("reviewed") / "home"
    shutil.copytree(drawn_home, home)
    workspace = open_workspace(home, clock=SteppingClock(LATER))
    demo.review_all(workspace, Silent())
    desk = demo.sign_in(workspace)
    review_id = demo.current_review(desk)
    for row in corrective.deficient(findings.show(desk, review_id)):
        corrective.draft(desk, review_id, row.criterion)
    workspace.close()
    return home


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[Path], Workspace]]:
    """Copies a home into the test's own folder and opens the copy; closed afterwards."""
    made: list[Workspace] = []

    def open_copy(home: Path) -> Workspace:
        copy = tmp_path / "home"
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("extract"))
        made.append(open_workspace(copy, clock=SteppingClock(LATER)))
        return made[-1]

    yield open_copy
    for workspace in made:
        workspace.close()


@pytest.fixture
def drawn(opened: Callable[[Path], Workspace], drawn_home: Path) -> Office:
    """An office whose sample is drawn and assigned."""
    return Office(opened(drawn_home))


@pytest.fixture
def reviewed(opened: Callable[[Path], Workspace], reviewed_home: Path) -> Office:
    """An office whose review is done."""
    return Office(opened(reviewed_home))


@pytest.fixture(scope="session")
def drawn_office(drawn_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A drawn sample for tests whose every act is refused, or only reads."""
    home = tmp_path_factory.mktemp("shared") / "home"
    shutil.copytree(drawn_home, home)
    workspace = open_workspace(home, clock=SteppingClock(LATER))
    yield Office(workspace)
    workspace.close()


@pytest.fixture(scope="session")
def finished(reviewed_home: Path) -> Iterator[Office]:
    """A finished review for tests that only read."""
    workspace = open_workspace(reviewed_home, clock=SteppingClock(LATER))
    yield Office(workspace)
    workspace.close()
