"""The way in: no workspace yet, a wrong passphrase, an encrypted file; the program's words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qapi_desk import __main__, app
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.people import Person, Role
from qapi_desk.services.workspace import create_workspace, is_workspace
from qapi_desk.ui.presenters.sign_in import Step
from qapi_desk.ui.self_test import run_self_test
from qapi_desk.ui.start import make_window
from qapi_desk.ui.window import MainWindow
from tests.ui.held import WAIT_MS

FIRST = Person(PersonId("ines"), "Ines Made-up", Role.SUPERVISOR, "Example County")
SECRET = "correct horse battery"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    made = make_window(qapp, tmp_path / "home", tmp_path / "desk")
    yield made
    made.close()
    made.deleteLater()


def arrive(qtbot: QtBot, window: MainWindow, step: Step) -> None:
    window.show()
    qtbot.waitUntil(
        lambda: (
            hasattr(window.sign_in, "presenter")
            and window.sign_in.presenter.state.step is step
            and not window.sign_in.presenter.state.is_busy
        ),
        timeout=WAIT_MS,
    )


def test_that_an_empty_folder_offers_to_make_a_workspace(qtbot: QtBot, window: MainWindow) -> None:
    arrive(qtbot, window, Step.CREATE)
    assert window.page is None


def test_that_the_first_person_becomes_its_supervisor(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    arrive(qtbot, window, Step.CREATE)
    window.sign_in.presenter.create("Ines Made-up", "Example County", (SECRET, SECRET), "")
    arrive(qtbot, window, Step.PEOPLE)
    assert is_workspace(tmp_path / "home")
    assert [p.role for p in window.sign_in.presenter.state.people] == [Role.SUPERVISOR]


@pytest.mark.parametrize(
    ("name", "passphrases", "why"),
    [
        ("", (SECRET, SECRET), "name"),
        ("Ines", (SECRET, SECRET + "x"), "differ"),
        ("Ines", ("short", "short"), "8 characters"),
    ],
)
def test_that_a_workspace_is_not_made_from_half_an_answer(
    qtbot: QtBot, window: MainWindow, name: str, passphrases: tuple[str, str], why: str
) -> None:
    arrive(qtbot, window, Step.CREATE)
    window.sign_in.presenter.create(name, "Example County", passphrases, "")
    assert why in window.sign_in.banner.sentence


def test_that_a_wrong_passphrase_is_refused_in_one_sentence(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    create_workspace(tmp_path / "home", FIRST, SECRET).close()
    arrive(qtbot, window, Step.PEOPLE)
    window.sign_in.presenter.sign_in("ines", "wrong")
    qtbot.waitUntil(lambda: bool(window.sign_in.banner.sentence), timeout=WAIT_MS)
    assert "do not go together" in window.sign_in.banner.sentence


def test_that_the_right_passphrase_opens_home(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    create_workspace(tmp_path / "home", FIRST, SECRET).close()
    arrive(qtbot, window, Step.PEOPLE)
    with qtbot.waitSignal(window.settled, timeout=WAIT_MS):
        window.sign_in.presenter.sign_in("ines", SECRET)
    assert window.page is not None
    assert window.page.id == "home"


def test_that_an_encrypted_workspace_asks_for_its_own_passphrase_first(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    create_workspace(tmp_path / "home", FIRST, SECRET, file_passphrase="the file's own").close()
    arrive(qtbot, window, Step.UNLOCK)
    window.sign_in.presenter.knock("the file's own")
    arrive(qtbot, window, Step.PEOPLE)
    assert "Encrypted" in window.sign_in.presenter.state.storage


def test_that_a_wrong_file_passphrase_stays_at_the_lock(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    create_workspace(tmp_path / "home", FIRST, SECRET, file_passphrase="the file's own").close()
    arrive(qtbot, window, Step.UNLOCK)
    window.sign_in.presenter.knock("another")
    arrive(qtbot, window, Step.UNLOCK)


def test_that_the_program_proves_itself(
    qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_self_test() == 0
    assert capsys.readouterr().out.count("\nok ") == 6


@pytest.mark.parametrize(
    ("typed", "is_window"),
    [
        ([], True),
        (["--self-test"], True),
        (["--home", "somewhere"], True),
        (["snapshot", "show", "x"], False),
        (["--help"], False),
    ],
)
def test_that_words_go_to_the_command_line(typed: list[str], is_window: bool) -> None:
    assert __main__.is_for_the_window(typed) is is_window


def test_that_the_environment_names_the_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(app.HOME_VARIABLE, "/some/where")
    assert app.default_home() == Path("/some/where")


def test_that_a_crash_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "crash.txt").write_text("Fatal Python error")
    assert app.last_crash(tmp_path) == "Fatal Python error"
    assert app.last_crash(tmp_path) == ""
