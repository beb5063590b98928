"""One table of commands: no key twice, nothing unreachable, enabled only when it makes sense."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from qapi_desk.ui.actions import ACTIONS, ActionSpec, When, find, is_enabled, matching
from qapi_desk.ui.place import Place
from qapi_desk.ui.shell.rail import PAGES
from qapi_desk.ui.theme import Theme
from qapi_desk.ui.window import MainWindow
from tests.ui.held import rest

EVERYTHING = frozenset(When)


@pytest.mark.parametrize("page", ["", *PAGES])
def test_that_no_two_commands_share_a_key_on_a_page(page: str) -> None:
    keys = [
        QKeySequence(key).toString()
        for spec in ACTIONS
        for key in (spec.shortcut, spec.second)
        if key and spec.page in ("", page)
    ]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


@pytest.mark.parametrize("spec", [s for s in ACTIONS if s.shortcut], ids=lambda s: s.id)
def test_that_every_key_is_one_qt_knows(spec: ActionSpec) -> None:
    assert QKeySequence(spec.shortcut).toString()


def test_that_ids_are_unique() -> None:
    assert len({spec.id for spec in ACTIONS}) == len(ACTIONS)


def test_that_every_command_does_something(
    home: Path, open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = open_window(home)
    reachable = {f"view.{theme}" for theme in Theme} | {f"go.{page}" for page in PAGES}
    reachable |= set(window._handlers)
    for page in PAGES:
        window.go(Place(page))
        rest(qtbot, window)
        assert window.page is not None
        reachable |= set(window.page.handlers())
    assert {spec.id for spec in ACTIONS} - reachable == set()


def test_that_nothing_of_a_review_is_offered_before_somebody_is_signed_in() -> None:
    offered = {spec.id for spec in ACTIONS if is_enabled(spec, frozenset(), "")}
    assert not any(
        name.startswith(("review.", "plan.", "ceremony.", "draw.", "go.")) for name in offered
    )


def test_that_a_letter_answers_only_on_the_review_page() -> None:
    assert is_enabled(find("review.met"), EVERYTHING, "review")
    assert not is_enabled(find("review.met"), EVERYTHING, "plan")


def test_that_drawing_is_offered_to_supervisors_only() -> None:
    reviewer = EVERYTHING - {When.SUPERVISOR}
    assert not is_enabled(find("ceremony.draw"), reviewer, "ceremony")


def test_that_the_palette_finds_a_command_by_parts_of_its_words() -> None:
    assert "draw.void" in [spec.id for spec in matching("void dra")]


def test_that_the_palette_finds_a_command_by_its_key() -> None:
    assert matching("ctrl+k") == (find("app.palette"),)


def test_that_an_unknown_command_is_a_bug() -> None:
    with pytest.raises(StopIteration):
        find("nothing.like.this")
