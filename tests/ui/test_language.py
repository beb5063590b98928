"""The window in another language: its words from a catalogue, and none of them astray."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from qapi_desk.ui import tongue
from qapi_desk.ui.actions import ACTIONS, Group, matching
from qapi_desk.ui.settings import Settings
from qapi_desk.ui.widgets.kit import button, label
from qapi_desk.ui.window import MainWindow
from tests.ui.held import rest

UI = Path(__file__).parents[2] / "qapi_desk" / "ui"


@pytest.fixture
def spanish(qtbot: QtBot) -> Iterator[None]:
    tongue.speak("es")
    yield
    tongue.speak("en")


def written() -> set[str]:
    """Every text that stands in the code of the window."""
    return {
        node.value
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_that_a_text_without_a_translation_stays_as_it_is(spanish: None) -> None:
    assert tongue.said("no such text") == "no such text"


def test_that_an_unknown_language_is_english(qtbot: QtBot) -> None:
    tongue.speak("xx")
    assert (tongue.spoken(), tongue.said("Cancel")) == ("en", "Cancel")


def test_that_every_command_and_menu_has_a_spanish_name() -> None:
    words = tongue.catalogue("es")
    texts = [*(spec.text for spec in ACTIONS), *(str(group) for group in Group)]
    assert [text for text in texts if text not in words] == []


def test_that_no_translation_is_of_a_text_nobody_shows() -> None:
    assert set(tongue.catalogue("es")) - written() == set()


def test_that_a_translated_command_keeps_its_dots_and_its_key() -> None:
    words = tongue.catalogue("es")
    wrong = [a for a, b in words.items() if a.endswith("…") != b.endswith("…")]
    assert wrong == []


def test_that_labels_and_buttons_speak_whenever_their_words_change(spanish: None) -> None:
    made, pressed = label("Queue"), button("Cancel", "x")
    assert (made.text(), pressed.text(), pressed.accessibleName()) == (
        "Cola", "Cancelar", "Cancelar",
    )  # fmt: skip
    made.setText("Questions")
    assert made.text() == "Preguntas"


def test_that_a_command_is_found_by_its_name_in_either_language(spanish: None) -> None:
    for words in ("liberar el caso", "release the case"):
        assert "review.release" in [spec.id for spec in matching(words, said=tongue.said)]


def test_that_the_window_changes_its_language_where_it_stands_and_keeps_it(
    reviewed_home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(reviewed_home, page="home")
    try:
        window.dispatch("view.spanish")
        rest(qtbot, window)
        title = window.findChild(QLabel, "home.title")
        rail = window.findChild(QToolButton, "rail.review")
        assert title is not None
        assert rail is not None
        assert (title.text(), rail.text()) == ("Inicio", "Revisión")
        assert window.book.action("app.sign_out").text() == "Cerrar la sesión"
        window.settings.flush()
        assert Settings(tmp_path / "window.ini").text("look/language") == "es"
    finally:
        window.dispatch("view.english")
    assert window.findChild(QPushButton, "status.cancel") is not None
    assert window.book.action("app.sign_out").text() == "Sign out"
