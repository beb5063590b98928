"""The assessment page: my questions on an element, blind; then the others', decisions, actions."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qapi_desk.domain.assessments import EvidenceKind
from qapi_desk.domain.clock import SteppingClock
from qapi_desk.domain.ids import AssessmentId
from qapi_desk.services import assessment, assessment_findings, assessment_view, workspace
from qapi_desk.services.assessment_findings import NewEvidence
from qapi_desk.services.library import Library
from qapi_desk.ui.pages.assessment import AssessmentPage
from qapi_desk.ui.place import Place
from qapi_desk.ui.theme import Theme
from qapi_desk.ui.widgets.banner import Banner
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.row_list import RowList
from qapi_desk.ui.window import MainWindow
from tests.assessing import GOALS, NOW, PLAN, Agency, opened
from tests.ui.held import PlannedPicker, part, press, rest, words
from tests.ui.test_accessible_names import nameless
from tests.ui.test_large_text import cut_at_any_size

Open = Callable[..., MainWindow]
ID = AssessmentId("AS-2026-01")


@pytest.fixture
def root(agency_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made-up agency with nothing assessed; windows on it find the short form."""
    copy = tmp_path / "agency"
    copytree(agency_root, copy, symlinks=True)
    monkeypatch.setattr(workspace, "Library", lambda: Library(copy / "shelf"))
    monkeypatch.setattr(workspace, "WallClock", lambda: SteppingClock(NOW))
    return copy


def prepared(root: Path, *acts: Callable[[Agency], object]) -> Path:
    """The workspace after an assessment was started and these were done to it."""
    office = opened(root)
    office.start("birch", "cedar")
    for act in acts:
        act(office)
    office.workspace.close()
    return root / "home"


def differing(office: Agency) -> None:
    office.rate("birch", "goals", "in_place")
    office.rate("cedar", "goals", "partly", gap="Unit B was never told.")


def shown(root: Path) -> assessment_view.AssessmentView:
    """The assessment as a supervisor who does not rate finds it in the store."""
    office = opened(root)
    view = assessment_view.show(office.desk("fir"), ID)
    office.workspace.close()
    return view


def page(window: MainWindow) -> AssessmentPage:
    assert isinstance(window.page, AssessmentPage)
    return window.page


def listed(window: MainWindow, name: str) -> str:
    found = part(window, RowList, name)
    assert isinstance(found, RowList)
    return found.model.as_text()


def told(window: MainWindow, dialog: str) -> str:
    """What the banner of a dialog says."""
    found = part(window, Banner, f"{dialog}.banner")
    assert isinstance(found, Banner)
    return found.sentence


def is_seen(window: MainWindow, name: str) -> bool:
    return part(window, QWidget, name).isVisible()


def tick(window: MainWindow, name: str) -> None:
    box = part(window, QCheckBox, name)
    assert isinstance(box, QCheckBox)
    box.setChecked(True)


def choose(window: MainWindow, qtbot: QtBot, question: str, choice: str) -> None:
    made = part(window, QWidget, f"review.answer.{question}.{choice}")
    assert isinstance(made, QRadioButton | QCheckBox)
    made.click()
    rest(qtbot, window)


def write(window: MainWindow, qtbot: QtBot, question: str, text: str) -> None:
    field = part(window, QLineEdit, f"review.answer.{question}")
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    rest(qtbot, window)


def test_that_nothing_assessed_says_what_comes_first(root: Path, open_window: Open) -> None:
    window = open_window(root / "home", page="assessment")
    assert words(window, "assessment.none").startswith("Start one:")
    assert is_seen(window, "assessment.start")


def test_that_a_reviewer_learns_who_starts_one(root: Path, open_window: Open) -> None:
    window = open_window(root / "home", "birch", page="assessment")
    assert words(window, "assessment.none").startswith("A supervisor starts")
    assert not is_seen(window, "assessment.start")


def test_that_a_supervisor_starts_one_here(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(root / "home", page="assessment")
    press(window, qtbot, "assessment.start")
    QTest.keyClicks(part(window, QLineEdit, "start_assessment.title"), "Self-assessment")
    QTest.keyClicks(part(window, QLineEdit, "start_assessment.parts"), f"{GOALS}, {PLAN}")
    tick(window, "start_assessment.rater.birch")
    press(window, qtbot, "start_assessment.ok")
    assert page(window).banner.sentence == "Started. Raters find it on this page."
    assert PLAN in listed(window, "assessment.elements")


def test_that_areas_that_no_form_covers_are_refused_here(
    root: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(root / "home", page="assessment")
    press(window, qtbot, "assessment.start")
    QTest.keyClicks(part(window, QLineEdit, "start_assessment.title"), "Self-assessment")
    tick(window, "start_assessment.area.FM")
    tick(window, "start_assessment.rater.birch")
    press(window, qtbot, "start_assessment.ok")
    assert page(window).banner.sentence.startswith("No form asks about FM.1")


@pytest.mark.parametrize("missing", ["title", "rater"])
def test_that_a_start_without_title_or_rater_is_held_back(
    root: Path, open_window: Open, qtbot: QtBot, missing: str
) -> None:
    window = open_window(root / "home", page="assessment")
    press(window, qtbot, "assessment.start")
    if missing == "rater":
        QTest.keyClicks(part(window, QLineEdit, "start_assessment.title"), "Self-assessment")
    press(window, qtbot, "start_assessment.ok")
    assert missing in told(window, "start_assessment")


def test_that_a_rater_meets_the_first_element_of_theirs(root: Path, open_window: Open) -> None:
    window = open_window(prepared(root), "birch", page="assessment")
    assert words(window, "assessment.element").startswith(GOALS)
    assert words(window, "assessment.progress") == "0 of 4 answered"


def test_that_an_answer_is_saved_at_once(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(prepared(root), "birch", page="assessment")
    choose(window, qtbot, "goals_known", "met")
    assert words(window, "assessment.progress") == "1 of 4 answered"
    assert "1/4" in listed(window, "assessment.elements")


def test_that_a_key_answers_and_goes_on(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(prepared(root), "birch", page="assessment")
    page(window).questions.take_focus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_M)
    rest(qtbot, window)
    qtbot.waitUntil(lambda: page(window).questions.at == "goals_method")
    assert words(window, "assessment.progress") == "1 of 4 answered"


def test_that_a_low_rating_asks_for_the_gap(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(prepared(root), "birch", page="assessment")
    assert not is_seen(window, "review.question.goals_gap")
    choose(window, qtbot, "goals_rating", "missing")
    assert is_seen(window, "review.question.goals_gap")


def test_that_an_element_is_rated_and_handed_in(
    root: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(prepared(root), "birch", page="assessment")
    choose(window, qtbot, "goals_known", "met")
    choose(window, qtbot, "goals_method", "document")
    write(window, qtbot, "goals_evidence", "Minutes of September 14")
    choose(window, qtbot, "goals_rating", "in_place")
    window.dispatch("assessment.hand_in")
    rest(qtbot, window)
    assert words(window, "assessment.locked").startswith("You handed in this element")
    window.close()
    assert shown(root).rows[0].handed_in_by == ("Jun Birch",)


def test_that_an_incomplete_element_says_what_is_missing(
    root: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(prepared(root), "birch", page="assessment")
    press(window, qtbot, "assessment.hand_in")
    assert page(window).banner.sentence.startswith("LO.1.1 is not complete: Do staff know")


def test_that_a_text_that_is_refused_stays_in_its_field(
    root: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(prepared(root), "birch", page="assessment")
    write(window, qtbot, "goals_evidence", "His number is 123-45-6789.")
    field = part(window, QLineEdit, "review.answer.goals_evidence")
    assert isinstance(field, QLineEdit)
    assert field.text() == "His number is 123-45-6789."
    assert words(window, "review.message.goals_evidence").startswith("Not saved:")


def test_that_others_ratings_are_hidden_until_mine_is_in(
    root: Path, open_window: Open, qtbot: QtBot
) -> None:
    home = prepared(root, lambda office: office.rate("birch", "goals", "in_place"))
    window = open_window(home, "cedar")
    window.go(Place("assessment", {"element": GOALS}))
    rest(qtbot, window)
    assert words(window, "assessment.hidden").startswith("Others have rated")
    assert window.findChild(QWidget, "assessment.rating.birch") is None


def test_that_who_does_not_rate_reads_what_was_handed_in(
    root: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(prepared(root, differing), page="assessment")
    assert words(window, "assessment.rating.birch") == "Jun Birch: Fully in place"
    assert "Do staff know the goals?\tNoor Cedar\tYes" in listed(window, "assessment.answers")
    assert not is_seen(window, "assessment.questions")


def test_that_a_difference_is_reconciled(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(prepared(root, differing), page="assessment")
    press(window, qtbot, "assessment.reconcile")
    rating = part(window, Choice, "reconcile.rating")
    assert isinstance(rating, Choice)
    rating.setCurrentIndex(rating.findData("partly"))
    QTest.keyClicks(part(window, QPlainTextEdit, "reconcile.reason"), "Unit B is half of it.")
    press(window, qtbot, "reconcile.ok")
    assert words(window, "assessment.state") == "Reconciled: Partly in place"
    assert words(window, "assessment.decision").startswith("Rosa Alder decided on")


def test_that_a_decision_needs_its_reason(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(prepared(root, differing), page="assessment")
    press(window, qtbot, "assessment.reconcile")
    press(window, qtbot, "reconcile.ok")
    assert told(window, "reconcile").startswith("Write down why")


def test_that_an_action_is_made_of_a_gap_and_done(
    root: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(prepared(root, differing), page="assessment")
    press(window, qtbot, "assessment.action")
    QTest.keyClicks(part(window, QPlainTextEdit, "make_action.text"), "Tell unit B.")
    QTest.keyClicks(part(window, QLineEdit, "make_action.owner"), "The deputy")
    press(window, qtbot, "make_action.ok")
    assert "open\tTell unit B.\tThe deputy" in listed(window, "assessment.actions")
    press(window, qtbot, "assessment.done")
    QTest.keyClicks(part(window, QLineEdit, "action_done.evidence"), "Sign-in sheet")
    press(window, qtbot, "action_done.ok")
    assert "2026-11-02\t2026-11-02" not in listed(window, "assessment.actions")
    assert "2026-11-02\tTell unit B." in listed(window, "assessment.actions")


def test_that_evidence_is_listed_and_withdrawn(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(prepared(root), "birch", page="assessment")
    press(window, qtbot, "assessment.evidence")
    QTest.keyClicks(part(window, QLineEdit, "list_evidence.title"), "Minutes")
    QTest.keyClicks(part(window, QLineEdit, "list_evidence.kept"), "Folder 12")
    press(window, qtbot, "list_evidence.ok")
    assert "Minutes\t2026-11-02\tDocument\tFolder 12" in listed(window, "assessment.evidence")
    press(window, qtbot, "assessment.withdraw")
    QTest.keyClicks(part(window, QPlainTextEdit, "withdraw.text"), "Of last year.")
    press(window, qtbot, "withdraw.ok")
    assert "Minutes (withdrawn)" in listed(window, "assessment.evidence")


def test_that_the_list_is_narrowed(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(prepared(root, differing), page="assessment")
    only = part(window, Choice, "assessment.only")
    assert isinstance(only, Choice)
    only.setCurrentIndex(only.findData("differs"))
    only.activated.emit(only.currentIndex())
    assert GOALS in listed(window, "assessment.elements")
    assert PLAN not in listed(window, "assessment.elements")


def test_that_settling_is_asked_once_more_and_says_what_is_open(
    root: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(prepared(root, differing), page="assessment")
    press(window, qtbot, "assessment.settle")
    press(window, qtbot, "settle_assessment.ok")
    assert "not rated by all their raters" in page(window).banner.sentence


def test_that_a_settled_one_is_read_only(root: Path, open_window: Open) -> None:
    def settle(office: Agency) -> None:
        for person in ("birch", "cedar"):
            office.rate(person, "goals", "in_place")
            office.refuse_plan(person)
        assessment.settle(office.lead, ID)

    window = open_window(prepared(root, settle), "birch", page="assessment")
    assert words(window, "assessment.locked") == "This assessment is settled."
    assert not is_seen(window, "assessment.hand_in")


def test_that_the_report_is_printed(
    root: Path, open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(prepared(root, differing), page="assessment")
    page(window).picker = PlannedPicker(tmp_path / "report.pdf")
    press(window, qtbot, "assessment.print")
    text = pypdf.PdfReader(tmp_path / "report.pdf").pages[0].extract_text()
    assert "Self-assessment report" in text


def test_that_keys_alone_rate_an_element_and_hand_it_in(
    root: Path, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(prepared(root), "birch", page="assessment")
    page(window).questions.take_focus()
    for typed, then in (
        ("M", "goals_method"),
        (" \r", "goals_evidence"),
        ("Minutes\r", "goals_rating"),
        ("4", "goals_rating"),
    ):
        for letter in typed:
            QTest.keyClicks(window.focusWidget(), letter)
            rest(qtbot, window)
        assert page(window).questions.at == then
    assert window.focusWidget().objectName() == "assessment.hand_in"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    rest(qtbot, window)
    assert words(window, "assessment.locked").startswith("You handed in this element")


def test_that_every_control_has_a_name(root: Path, open_window: Open) -> None:
    def evidence(office: Agency) -> None:
        differing(office)
        new = NewEvidence(
            EvidenceKind.DOCUMENT, "Minutes", date(2026, 9, 14), "Folder",
            (GOALS,),
        )  # fmt: skip
        assessment_findings.add_evidence(office.desk("birch"), ID, new)

    window = open_window(prepared(root, evidence), page="assessment")
    assert nameless(window) == []


@pytest.mark.parametrize("person", ["alder", "cedar"])
def test_that_nothing_is_cut_at_any_size(
    root: Path, open_window: Open, qtbot: QtBot, person: str
) -> None:
    home = prepared(root, lambda office: office.rate("birch", "goals", "in_place"))
    window = open_window(home, person, page="assessment")
    assert cut_at_any_size(window, qtbot, "assessment") == []


def test_that_it_lets_the_window_stay_narrow(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(prepared(root, differing), page="assessment")
    window.wear(Theme.LIGHT, 200)
    window.resize(680, 728)
    rest(qtbot, window)
    wide = window.width()
    window.wear(Theme.LIGHT, 100)
    assert wide == 680


def test_that_f6_goes_round_the_three_parts(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(prepared(root), "birch", page="assessment")
    elements = part(window, RowList, "assessment.elements")
    assert isinstance(elements, RowList)
    elements.grid.setFocus()
    seen = []
    for _ in range(3):
        window.dispatch("view.pane")
        rest(qtbot, window)
        seen.append(_pane_at(window))
    assert seen == ["assessment.questions_pane", "assessment.beside_pane", ""]


def _pane_at(window: MainWindow) -> str:
    for name in ("assessment.questions_pane", "assessment.beside_pane"):
        pane = part(window, QWidget, name)
        if pane.isAncestorOf(window.focusWidget()):
            return name
    return ""


def test_that_the_place_is_remembered(root: Path, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(prepared(root), "birch")
    window.go(Place("assessment", {"assessment": ID, "element": PLAN}))
    rest(qtbot, window)
    assert page(window).where() == Place("assessment", {"assessment": ID, "element": PLAN})
