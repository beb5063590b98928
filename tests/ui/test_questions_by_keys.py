"""The questions by keys: reasons by number, a repeat of four, remarks, notes, undo, Spanish."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from qapi_desk.domain.ids import CriterionId, PersonId, ReviewId
from qapi_desk.domain.progress import Silent
from qapi_desk.services import assign, demo, draw_sample, plan_sample, reviews, snapshots
from qapi_desk.ui.pages.review import ReviewPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.presenters.review import ReviewPresenter
from qapi_desk.ui.window import MainWindow
from tests.ui.held import WAIT_MS, rest
from tests.workspaces import signed_in

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
Open = Callable[..., MainWindow]


class Hands:
    """Keys sent to whatever has the focus, and what is read then."""

    def __init__(self, bot: QtBot, window: MainWindow) -> None:
        self.bot, self.window = bot, window

    @property
    def focus(self) -> QWidget:
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            self.bot.waitUntil(self.window.isActiveWindow, timeout=WAIT_MS)
        return QApplication.focusWidget() or self.window

    @property
    def page(self) -> ReviewPage:
        page = self.window.page
        assert isinstance(page, ReviewPage)
        return page

    @property
    def presenter(self) -> ReviewPresenter:
        return self.page.presenter

    @property
    def at(self) -> str:
        """The question at hand."""
        name = self.presenter.state.question
        return str(name[1]) if name else ""

    def value(self, question: str) -> str:
        """The answer to a question as the page has it."""
        name = next(n for n in self.presenter.state.asked if n[1] == question)
        return self.presenter.state.answer_of(name).value

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
        QTest.keyClick(self.focus, key, modifier)
        rest(self.bot, self.window)

    def enter(self) -> None:
        self.press(Key.Key_Return, Qt.KeyboardModifier.NoModifier)

    def type(self, *words: str) -> None:
        """Type words at the focus, resting after each."""
        for each in words:
            QTest.keyClicks(self.focus, each)
            rest(self.bot, self.window)

    def answer_one(self) -> None:
        """Answer the question at hand: what the record shows, else the first choice or a day."""
        before = self.at
        self.enter()
        if self.at == before:
            self.type("y")
        if self.at == before:
            self.press(Key.Key_A)
            self.type("3/9/2020")
            self.enter()
        assert self.at != before

    def answer_until(self, question: str) -> None:
        for _ in range(15):
            if self.at == question:
                return
            self.answer_one()
        raise AssertionError(f"{question} is not reached")

    def set_children(self, count: str) -> None:
        """Go to the number of children and write another."""
        name = next(n for n in self.presenter.state.asked if n[1] == "child")
        self.presenter.attend(name)
        rest(self.bot, self.window)
        self.press(Key.Key_A)
        self.type(count)
        self.enter()

    def reads(self, name: str) -> str:
        """What a part says that is on the screen; empty when it is not there."""
        for part in self.window.findChildren(QLabel, name):
            if part.isVisible():
                return part.text()
        return ""

    def shows(self, name: str) -> bool:
        return any(part.isVisible() for part in self.window.findChildren(QWidget, name))


@pytest.fixture(scope="session")
def medical(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county with a newer review of medical support, drawn and assigned to Jun Birch."""
    home = Path(shutil.copytree(county, tmp_path_factory.mktemp("medical") / "home"))
    with signed_in(home) as lead:
        draw_sample.void(lead, demo.current_review(lead), "It makes way for a medical one.")
        snapshot = snapshots.snapshots(lead)[0].snapshot_id
        new = reviews.NewReview("Medical", "FFY2026Q4", snapshot, (CriterionId("medical"),))
        review_id = ReviewId(reviews.create(lead, new).made or "")
        plan_sample.universes(lead, review_id, Silent())
        plan_sample.freeze(lead, review_id, {}, Silent())
        draw_sample.draw(lead, review_id, public_value="1 2 3 4 5 6", progress=Silent())
        assign.assign_balanced(lead, review_id, [PersonId("birch")])
    return home


@pytest.fixture
def hands(home: Path, open_window: Open, qtbot: QtBot) -> Hands:
    """A reviewer at a case of expedited process."""
    window = open_window(home, "birch", page="review")
    made = Hands(qtbot, window)
    row = next(r for r in made.presenter.state.queue if r.criteria == ("expedited-6",))
    window.go(Place("review", {"case": str(row.case_id)}))
    rest(qtbot, window)
    return made


@pytest.fixture
def at_child(medical: Path, tmp_path: Path, open_window: Open, qtbot: QtBot) -> Hands:
    """A reviewer who has just answered that four children are to be covered."""
    home = Path(shutil.copytree(medical, tmp_path / "home"))
    made = Hands(qtbot, open_window(home, "birch", page="review"))
    made.type("y", "n", "y")
    made.answer_until("child")
    made.type("4")
    made.enter()
    return made


def test_that_a_letter_answers_and_the_next_question_has_the_focus(hands: Hands) -> None:
    hands.type("y")
    assert hands.at == "gen_duplicate"
    assert hands.focus.objectName() == "review.answer.gen_duplicate.yes"


def at_opening_day(hands: Hands) -> None:
    hands.type("y", "n")
    assert hands.at == "gen_opened_date"


def test_that_a_day_is_read_as_people_type_it(hands: Hands) -> None:
    at_opening_day(hands)
    hands.type("3/9/24")
    hands.enter()
    assert hands.value("gen_opened_date") == "2024-03-09"
    assert "corrects it: a data finding" in hands.reads("review.recorded.gen_opened_date")


def test_that_what_is_no_day_is_said_and_kept_in_its_field(hands: Hands) -> None:
    at_opening_day(hands)
    hands.type("13/13")
    hands.enter()
    assert "there is no month 13" in hands.reads("review.message.gen_opened_date")
    assert hands.at == "gen_opened_date"
    assert isinstance(hands.focus, QLineEdit)
    assert hands.focus.text() == "13/13"


def test_that_enter_where_nothing_is_recorded_stays_and_says_what_answers(hands: Hands) -> None:
    hands.enter()
    assert hands.at == "gen_ours"
    assert hands.reads("review.message.gen_ours").startswith("Still open")


def test_that_a_number_gives_the_coded_reason_and_goes_on(hands: Hands) -> None:
    at_opening_day(hands)
    hands.press(Key.Key_F4, Qt.KeyboardModifier.NoModifier)
    hands.type("1")
    name = next(n for n in hands.presenter.state.asked if n[1] == "gen_opened_date")
    assert hands.presenter.state.answer_of(name).na_reason
    assert hands.at != "gen_opened_date"


def test_that_undo_and_redo_go_to_the_question_and_say_what_they_did(hands: Hands) -> None:
    hands.type("y", "n")
    hands.press(Key.Key_Z)
    assert (hands.at, hands.value("gen_duplicate")) == ("gen_duplicate", "")
    assert "Does another case" in hands.page.banner.sentence
    hands.press(Key.Key_Y)
    assert hands.value("gen_duplicate") == "no"


def test_that_a_remark_is_pinned_found_and_settled_by_keys(hands: Hands) -> None:
    hands.press(Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    hands.type("Is the intake form signed?")
    hands.enter()
    number = hands.presenter.state.threads[0].comment_id
    assert "Is the intake form signed?" in hands.reads(f"review.thread.{number}.said")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Down, CTRL_SHIFT)
    assert hands.at == "gen_ours"
    hands.press(Key.Key_X, CTRL_SHIFT)
    assert not hands.presenter.state.open_threads


def test_that_a_note_is_there_again_with_its_case(hands: Hands) -> None:
    case = hands.presenter.state.case_id
    hands.press(Key.Key_F3, Qt.KeyboardModifier.NoModifier)
    hands.type("Call the clerk on Monday.")
    hands.press(Key.Key_PageDown)
    hands.window.go(Place("review", {"case": str(case)}))
    rest(hands.bot, hands.window)
    field = hands.window.findChild(QPlainTextEdit, "review.note")
    assert isinstance(field, QPlainTextEdit)
    assert field.toPlainText() == "Call the clerk on Monday."


def test_that_a_text_left_in_its_field_is_saved_in_its_own_case(hands: Hands) -> None:
    at_opening_day(hands)
    case = hands.presenter.state.case_id
    assert case is not None
    QTest.keyClicks(hands.focus, "3/9/24")
    other = next(r.case_id for r in hands.presenter.state.queue if r.case_id != case)
    hands.presenter.open(other)
    rest(hands.bot, hands.window)
    hands.window.go(Place("review", {"case": str(case)}))
    rest(hands.bot, hands.window)
    assert hands.value("gen_opened_date") == "2024-03-09"


def test_that_a_comment_that_is_refused_stays_in_its_field(hands: Hands) -> None:
    hands.press(Key.Key_M)
    field = hands.focus
    assert isinstance(field, QPlainTextEdit)
    field.insertPlainText("x" * 100_000)
    hands.enter()
    assert len(field.toPlainText()) == 100_000
    assert hands.reads("review.message.gen_ours").startswith("Not saved: ")


@pytest.mark.parametrize("text", ["👨‍👩‍👧 seen", "שלום עולם", "one\ntwo"])
def test_that_any_writing_is_kept_in_a_comment(hands: Hands, text: str) -> None:
    hands.press(Key.Key_M)
    field = hands.focus
    assert isinstance(field, QPlainTextEdit)
    field.insertPlainText(text)
    hands.enter()
    name = hands.presenter.state.question
    assert name is not None
    assert hands.presenter.state.answer_of(name).comment == text


def test_that_the_forms_are_read_in_spanish_and_answers_stay(hands: Hands) -> None:
    hands.type("y")
    hands.press(Key.Key_L)
    card = hands.page.questions.card_at_hand()
    assert card is not None
    assert card.spoken.startswith("¿")
    assert hands.value("gen_ours") == "yes"


def test_that_saving_and_moving_are_announced(hands: Hands) -> None:
    heard: list[str] = []
    hands.page.questions.announcer.said.connect(heard.append)
    hands.type("y")
    assert "Saved" in heard
    assert any(words.startswith("Does another case") for words in heard)


def test_that_cards_are_used_again_case_after_case(hands: Hands) -> None:
    ids = [row.case_id for row in hands.presenter.state.queue][:12]
    counts = []
    for case_id in [*ids, *ids]:
        hands.window.go(Place("review", {"case": str(case_id)}))
        rest(hands.bot, hands.window)
        QApplication.sendPostedEvents(None, 0)
        counts.append(len(hands.page.questions.findChildren(QWidget)))
    assert counts[len(ids) :] == [counts[-1]] * len(ids)


def test_that_a_repeat_of_four_is_walked_by_keys(at_child: Hands) -> None:
    assert at_child.at == "child[1]/child_born"
    seen = set()
    for _ in range(40):
        seen.add(at_child.at.partition("/")[0])
        if not at_child.at.startswith("child["):
            break
        at_child.answer_one()
    assert {f"child[{index}]" for index in (1, 2, 3, 4)} < seen


def test_that_each_child_has_its_heading(at_child: Hands) -> None:
    at_child.press(Key.Key_End)
    section = "review.section.medical.med.child[{}]child#"
    assert all(at_child.shows(section.format(index)) for index in (1, 2, 3, 4))


def test_that_answers_of_a_removed_child_come_back_with_it(at_child: Hands) -> None:
    for _ in range(12):
        if at_child.at.startswith("child[3]"):
            break
        at_child.answer_one()
    born = at_child.value("child[2]/child_born")
    at_child.set_children("1")
    gone = [part for part in at_child.window.findChildren(QLabel) if part.isVisible()]
    said = [part.text() for part in gone if part.objectName().endswith(("gone#", "#gone"))]
    assert said[0] == "Child 2: not counted, its answers are kept"
    assert any(each.endswith(born) for each in said)
    assert not any(name[1].startswith("child[2]") for name in at_child.presenter.state.asked)
    at_child.set_children("4")
    assert at_child.value("child[2]/child_born") == born != ""


def test_that_the_deadline_pad_begins_with_the_limit_of_the_question(hands: Hands) -> None:
    at_opening_day(hands)
    for _ in range(8):
        if hands.at == "exp6_service_date":
            break
        hands.answer_one()
    hands.press(Key.Key_D)
    pad = hands.window.findChild(QWidget, "deadline")
    assert isinstance(pad, QWidget)
    law = pad.findChild(QLabel, "deadline.law")
    assert isinstance(law, QLabel)
    assert law.text().startswith("This question: CR-019")
    pad.close()


CLEAN = {"gen_ours": "y", "gen_duplicate": "n", "exp6_due": "y", "exp6_disposed": "y"}


def go_to_a_clean_case(hands: Hands) -> None:
    """Open a case whose expedited process the record shows as done in time."""
    for row in hands.presenter.state.queue:
        if row.criteria == ("expedited-6",):
            hands.window.go(Place("review", {"case": str(row.case_id)}))
            rest(hands.bot, hands.window)
            work = hands.presenter.state.work
            assert work is not None
            if any(s.is_governing and s.rule_outcome == "MET" for s in work.suggestions):
                return
    raise AssertionError("no case is clean")


def test_that_a_clean_case_takes_one_key_a_question(hands: Hands) -> None:
    go_to_a_clean_case(hands)
    keys = 0
    while hands.presenter.state.unanswered and keys < 20:
        keys += 1
        at = hands.presenter.state.question
        status = hands.presenter.state.status_of(at) if at else None
        assert status is not None
        if status.snapshot_value:
            hands.enter()
        elif status.question.type == "date":
            hands.type("9/20/2026")
            hands.enter()
        else:
            hands.type(CLEAN.get(hands.at, "m"))
    optional = {"gen_closed_date"}
    asked = [name for name in hands.presenter.state.asked if name[1] not in optional]
    assert keys == len(asked) == 8
