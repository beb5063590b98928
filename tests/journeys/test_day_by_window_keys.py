"""A reviewer without a mouse: every page, every control of the review page, undo, the cards."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QRadioButton, QTabWidget, QWidget

from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.shell.rail import PAGES
from tests.journeys.hands import CTRL, Hands, Key
from tests.workspaces import second_look, signed_in

CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
OURS, OTHER = "review.answer.gen_ours.yes", "review.answer.gen_ours.no"
COMMANDS = {
    "home": "go home",
    "snapshot": "go snapshot",
    "plan": "go plan ctrl+3",
    "ceremony": "go ceremony",
    "draw": "go draw ctrl+5",
    "assign": "go assign",
    "review": "go review",
    "findings": "go findings ctrl+7",
    "corrective": "go corrective",
    "reports": "go reports",
    "desk": "go desk ctrl+shift+m",
    "second": "go second review",
    "settling": "go answering back",
    "practice": "go practice",
    "forms": "go forms ctrl+shift+f",
    "catalog": "go catalog",
    "assessment": "go assessment ctrl+shift+y",
    "rules": "go rules",
    "census": "go census",
    "changes": "go changes",
    "calendars": "go calendars",
    "verify": "go verify a draw",
    "calculator": "go calculator",
}


@pytest.fixture
def reviewer(sit_down: Callable[..., Hands], drawn_copy: Path) -> Hands:
    """Jun Birch at the first case of the queue."""
    return at_review(sit_down(drawn_copy, "birch"))


def at_review(hands: Hands) -> Hands:
    hands.until(lambda: hands.window.page is not None)
    hands.rest()
    hands.press(Key.Key_6, CTRL)
    hands.until(lambda: hands.sees("review.case_number"))
    hands.rest()
    return hands


def shown_page(hands: Hands) -> str:
    assert hands.window.page is not None
    return hands.window.page.id


class NewWindows(QObject):
    """Remembers every widget that became a window of its own, dialogs and menus apart."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
            is_own = watched.windowType() in {Qt.WindowType.Window, Qt.WindowType.Widget}
            if watched.isWindow() and is_own and not isinstance(watched, QMainWindow | QDialog):
                self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_that_every_page_is_reached_by_its_key(reviewer: Hands) -> None:
    reached = []
    keys = [(Key(Key.Key_0 + number), CTRL) for number in range(1, 10)]
    letters = [(Key(ord(letter)), CTRL_SHIFT) for letter in "AYWRFCGDVKMLBP"]
    for key, modifier in (*keys, *letters):
        reviewer.press(key, modifier)
        reviewer.rest()
        reached.append(shown_page(reviewer))
    assert sorted(reached) == sorted(PAGES)


def test_that_every_page_is_reached_by_a_few_letters(reviewer: Hands) -> None:
    reached = []
    for words in COMMANDS.values():
        reviewer.command(words)
        reached.append(shown_page(reviewer))
    assert reached == list(COMMANDS)


def test_that_no_part_of_a_page_shows_as_a_window_of_its_own(
    reviewer: Hands, qapp: QApplication
) -> None:
    watcher = NewWindows()
    qapp.installEventFilter(watcher)
    for page in (6, 2, 3, 4, 5, 7, 8, 9, 1, 6):
        reviewer.press(Key(Key.Key_0 + page), CTRL)
        reviewer.rest()
    reviewer.press(Key.Key_PageDown, CTRL)
    reviewer.rest()
    qapp.removeEventFilter(watcher)
    assert watcher.seen == []


def test_that_the_question_at_hand_has_the_focus_on_arriving(reviewer: Hands) -> None:
    assert reviewer.focus.objectName() == OURS


def test_that_f6_visits_queue_story_and_questions(reviewer: Hands) -> None:
    visited = []
    for _ in range(3):
        reviewer.press(Key.Key_F6)
        reviewer.rest()
        visited.append(reviewer.focus.objectName())
    assert visited == ["review.queue.table", "review.events.table", OURS]


def test_that_tab_reaches_every_control_of_the_review_page(reviewer: Hands) -> None:
    wanted = controls(reviewer)
    reached: set[str] = set()
    for _ in range(4 * len(wanted)):
        reached.add(reviewer.focus.objectName())
        if wanted <= reached:
            break
        reviewer.press(Key.Key_Tab)
    assert wanted - reached == set()
    assert len(wanted) > 12


def planned(home: Path) -> Path:
    """The workspace with a newer review whose universes are counted and whose plan is open."""
    with signed_in(home) as lead:
        second_look(lead)
    return home


@pytest.mark.parametrize(
    ("page", "is_drawn", "at_least"),
    [(Key.Key_3, False, 30), (Key.Key_4, False, 5), (Key.Key_5, True, 10)],
)
def test_that_tab_reaches_every_control_of_the_pages_of_a_draw(
    sit_down: Callable[..., Hands], drawn_copy: Path, page: Key, is_drawn: bool, at_least: int
) -> None:
    lead = sit_down(drawn_copy if is_drawn else planned(drawn_copy), "alder")
    lead.until(lambda: lead.window.page is not None)
    lead.rest()
    lead.press(page, CTRL)
    lead.rest()
    wanted, reached = controls(lead), set()
    for _ in range(4 * len(wanted)):
        lead.press(Key.Key_Tab)
        reached.add(lead.focus.objectName())
    assert wanted - reached == set()
    assert len(wanted) >= at_least


def controls(hands: Hands) -> set[str]:
    """Every named control on the page that is on the screen, enabled, and takes the keyboard.

    Tabs are reached as their bar, and within a question or among the designs of a plan the arrows
    go from choice to choice.
    """
    page = hands.window.page
    assert page is not None
    return {
        part.objectName()
        for part in page.findChildren(QWidget)
        if part.objectName()
        and not part.objectName().startswith("qt_")
        and part.isVisible()
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(part, QTabWidget)
        and part.objectName() != OTHER
        and not part.objectName().startswith("plan.design.s")
    }


def test_that_enter_in_the_queue_opens_the_case_and_answers_nothing(reviewer: Hands) -> None:
    before = reviewer.reads("review.case_number")
    while reviewer.focus.objectName() != "review.queue.table":
        reviewer.press(Key.Key_F6)
    reviewer.press(Key.Key_Down)
    reviewer.press(Key.Key_Return)
    reviewer.until(lambda: reviewer.reads("review.case_number") != before)
    reviewer.rest()
    assert reviewer.focus.objectName() == OURS
    assert not reviewer.find(OURS, QRadioButton).isChecked()


def test_that_an_undone_answer_stays_undone_after_reopening(
    reviewer: Hands, sit_down: Callable[..., Hands], drawn_copy: Path
) -> None:
    reviewer.letter("Y")
    reviewer.until(lambda: reviewer.reads("status.saved").startswith("Saved at"))
    assert reviewer.find(OURS, QRadioButton).isChecked()
    reviewer.press(Key.Key_Z, CTRL)
    reviewer.until(lambda: "Taken back" in reviewer.banner("review"))
    assert not reviewer.find(OURS, QRadioButton).isChecked()
    case = reviewer.reads("review.case_number")
    reviewer.window.close()
    again = sit_down(drawn_copy, "birch")
    again.until(lambda: again.sees("review.case_number") and again.sees(OURS))
    again.rest()
    assert again.reads("review.case_number") == case
    assert not again.find(OURS, QRadioButton).isChecked()


def test_that_answers_typed_faster_than_they_are_saved_go_to_the_right_questions(
    reviewer: Hands,
) -> None:
    for key in ("Y", "N"):  # ours; no duplicate of another case
        reviewer.letter(key)
        reviewer.press(Key.Key_Return)
        QApplication.processEvents()
    reviewer.rest()
    page = reviewer.window.page
    assert isinstance(page, ReviewPage)
    assert page.presenter.state.work is not None
    given = page.presenter.state.work.sheets[0].answers
    assert {str(name): answer.value for name, answer in given.items()} == {
        "gen_ours": "yes",
        "gen_duplicate": "no",
    }


def test_that_the_deadline_pad_counts_by_keys(reviewer: Hands) -> None:
    reviewer.press(Key.Key_D, CTRL)
    reviewer.until(lambda: reviewer.sees("deadline.trigger"))
    reviewer.give_focus("deadline.trigger")
    reviewer.write("2026-03-02")
    reviewer.press(Key.Key_Tab)
    reviewer.write("90")
    reviewer.rest()
    assert reviewer.reads("deadline.due") == "Sunday, 2026-05-31"
    reviewer.press(Key.Key_Escape)
    reviewer.until(lambda: not reviewer.sees("deadline.trigger"))


def test_that_a_question_mark_opens_the_key_card(reviewer: Hands) -> None:
    reviewer.letter("?")
    reviewer.until(lambda: reviewer.sees("key_card"))
    reviewer.press(Key.Key_Escape)
    reviewer.until(lambda: not reviewer.sees("key_card"))


def test_that_releasing_too_early_says_what_is_missing_and_goes_there(reviewer: Hands) -> None:
    reviewer.letter("Y")
    reviewer.rest()
    reviewer.press(Key.Key_Return, CTRL)
    reviewer.until(lambda: "not answered" in reviewer.banner("review"))
    reviewer.rest()
    assert reviewer.focus.objectName() == "review.answer.gen_duplicate.yes"


def card_at_hand(hands: Hands) -> QWidget | None:
    """The card of the question that has the focus; None where none has."""
    part: QWidget | None = hands.focus
    while part is not None and not part.objectName().startswith("review.question."):
        part = part.parentWidget()
    return part


def test_that_the_question_at_hand_stays_in_sight(reviewer: Hands) -> None:
    seen = set()
    for key in ("Y", "N", "", "", "Y", "N", "Y"):
        if key:
            reviewer.letter(key)
        reviewer.press(Key.Key_Return)
        reviewer.rest()
        card = card_at_hand(reviewer)
        if card is not None:
            seen.add(card.objectName())
            assert card.visibleRegion().boundingRect().height() == card.height()
    assert len(seen) > 2
