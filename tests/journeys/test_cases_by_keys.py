"""Cases reviewed by keyboard alone: every key goes to whatever has the focus, none to a control.

What the reviewer sees is asserted at the window, what the workspace then holds in the workspace.
The keystrokes of a typical clean case and a typical late one are counted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFrame, QRadioButton

from qapi_desk.domain.answers import Answer, How
from qapi_desk.domain.ids import CaseId
from qapi_desk.domain.reviews import CaseState
from qapi_desk.services import comments, demo, history, opened
from tests.journeys.hands import Hands
from tests.journeys.keyboard import Keyboard
from tests.workspaces import medical_look, signed_in

pytestmark = pytest.mark.qt_log_ignore(  # a popped-up list, offscreen
    "This plugin does not support grabbing the keyboard", extend=True
)
CLEAN, LATE, UNFOUND = "E24B", "E03G", "E05C"
"""Made-up cases: ended within six months; after twelve; no word of what the courts held."""
MOST_KEYS_OF_A_CLEAN_CASE = 9
"""From the first question to the release, 22 November 2026: 8 answers and the release. Two thirds
of the answers are one letter, the recorded days one Enter. A day typed in full was 11 keys."""
MOST_KEYS_OF_A_LATE_CASE = 13
"""On the same day, its comment and its evidence apart: 8 answers, Enter after the comment and the
evidence, the cause, the release."""
GATES = ("y", "n")
"""It is ours; it is in the sample once."""
TO_THE_END_OF_TIER = {"E24B": ("Return", "y", "Return", "y", "Return"),
                      "E03G": ("Return", "y", "Return", "y", "Return")}  # fmt: skip
"""Opened as recorded; served, so many months ago; ended, on the recorded day."""


@dataclass
class Kept:
    """What the workspace holds of one case, read once its window is closed."""

    state: CaseState
    answers: dict[str, Answer]
    remarks: list[tuple[bool, str]]

    @classmethod
    def of(cls, home: Path, case_id: str) -> "Kept":
        """Read a case; the history must hold."""
        with signed_in(home, "birch") as desk:
            assert history.verify(desk.workspace) is None
            review_id, case = demo.current_review(desk), CaseId(case_id)
            work = opened.lay_open(desk, review_id, case).work
            threads = comments.of_case(desk, review_id, case)
        answers = {str(name): answer for s in work.sheets for name, answer in s.answers.items()}
        remarks = [(thread.is_open, thread.said[0].text) for thread in threads]
        return cls(work.case.state, answers, remarks)

    def value(self, question: str) -> str:
        return self.answers[question].value


@pytest.fixture
def at(sit_down: Callable[..., Hands], drawn_copy: Path) -> Callable[[str], Keyboard]:
    """Jun Birch, who has gone to a case by its number."""

    def go(case: str) -> Keyboard:
        hands = Keyboard(sit_down(drawn_copy, "birch").window)
        hands.go_to_review()
        hands.open_case(case)
        hands.strokes = 0
        return hands

    return go


@pytest.fixture
def medical_home(drawn_copy: Path) -> Path:
    """The workspace with a review of medical support."""
    with signed_in(drawn_copy) as lead:
        medical_look(lead)
    return drawn_copy


def put_down(hands: Keyboard) -> None:
    """Close the window by its key."""
    hands.keys("Ctrl+Q")
    hands.until(lambda: not hands.window.isVisible())


def release(hands: Keyboard) -> None:
    hands.keys("Ctrl+Return")
    hands.until(lambda: "Released." in hands.banner("review"))


def test_that_a_clean_case_takes_nine_keys_and_is_released(
    at: Callable[[str], Keyboard], drawn_copy: Path
) -> None:
    hands = at(CLEAN)
    hands.keys(*GATES, *TO_THE_END_OF_TIER[CLEAN], "m")
    assert "Nothing is missing in this case" in hands.banner("review")
    release(hands)
    assert hands.strokes <= MOST_KEYS_OF_A_CLEAN_CASE
    put_down(hands)
    kept = Kept.of(drawn_copy, CLEAN)
    assert (kept.state, kept.value("exp6_judged")) == (CaseState.RELEASED, "met")
    assert kept.answers["exp6_disposed_date"].how is How.ACCEPTED


def test_that_a_late_case_takes_thirteen_keys_beside_its_words(
    at: Callable[[str], Keyboard], drawn_copy: Path
) -> None:
    hands = at(LATE)
    hands.keys(*GATES, *TO_THE_END_OF_TIER[LATE], "n")
    words = "One day late: the hearing was continued."
    assert hands.focus.objectName() == "review.comment.exp12_judged"
    hands.write_letters(words)
    hands.keys("Return")
    assert hands.focus.objectName() == "review.evidence.exp12_judged"
    cited = "doc: judgment, page 2"
    hands.write_letters(cited)
    hands.keys("Return", "4")
    release(hands)
    assert hands.strokes - len(words) - len(cited) <= MOST_KEYS_OF_A_LATE_CASE
    put_down(hands)
    kept = Kept.of(drawn_copy, LATE)
    judged = kept.answers["exp12_judged"]
    assert (judged.value, judged.comment) == ("not_met", words)
    assert "page 2" in judged.evidence
    assert (kept.state, kept.value("exp12_cause")) == (CaseState.RELEASED, "court_document")


def test_that_a_corrected_day_is_shown_and_kept_beside_what_was_recorded(
    at: Callable[[str], Keyboard], drawn_copy: Path
) -> None:
    hands = at(CLEAN)
    hands.keys(*GATES)
    hands.reply("1/8/26")
    recorded = hands.reads("review.recorded.gen_opened_date")
    assert "corrects it: a data finding" in recorded
    put_down(hands)
    corrected = Kept.of(drawn_copy, CLEAN).answers["gen_opened_date"]
    assert (corrected.value, corrected.how) == ("2026-01-08", How.CORRECTED)
    assert corrected.snapshot_value == "2026-01-05"


def test_that_a_number_at_the_gate_closes_the_criterion_with_its_reason(
    at: Callable[[str], Keyboard], drawn_copy: Path
) -> None:
    hands = at(CLEAN)
    hands.keys(*GATES, "Return", "2")
    assert "Nothing is missing in this case" in hands.banner("review")
    assert not hands.sees("review.question.exp6_disposed")
    release(hands)
    put_down(hands)
    kept = Kept.of(drawn_copy, CLEAN)
    assert (kept.state, kept.value("exp6_due")) == (CaseState.RELEASED, "not_served")


def test_that_what_cannot_be_determined_is_coded_by_a_number(
    at: Callable[[str], Keyboard], drawn_copy: Path
) -> None:
    hands = at(UNFOUND)
    hands.keys(*GATES, "Return", "y", "n", "n", "y")
    hands.reply("3/9/2026")
    hands.keys("n", "u")
    assert hands.focus.objectName().startswith("review.reason.est_judged.")
    hands.keys("1")
    assert hands.focus.objectName() == "review.comment.est_judged"
    hands.write_letters("The order is not in the file.")
    hands.keys("Return")
    assert hands.is_done
    put_down(hands)
    judged = Kept.of(drawn_copy, UNFOUND).answers["est_judged"]
    assert (judged.value, judged.na_reason) == ("undetermined", "no_document")


def answer_children(hands: Keyboard, births: str) -> list[str]:
    """Answer each child's questions until another question is at hand; the children met."""
    met: list[str] = []
    while hands.at.startswith("child["):
        met.append(hands.at.partition("/")[0])
        question = hands.at
        hands.keys("y" if not hands.at.endswith("born") else "Return")
        if hands.at == question:
            hands.reply(births)
        assert hands.at != question
    return list(dict.fromkeys(met))


def test_that_four_children_are_answered_one_after_another(
    sit_down: Callable[..., Hands], medical_home: Path
) -> None:
    hands = Keyboard(sit_down(medical_home, "birch").window)
    hands.go_to_review()
    case = hands.reads("review.case_number")
    hands.keys(*GATES, "y", "n")
    assert hands.at == "child"
    hands.reply("4")
    assert answer_children(hands, "3/9/2020") == [f"child[{index}]" for index in (1, 2, 3, 4)]
    assert hands.at == "med_missing"
    put_down(hands)
    kept = Kept.of(medical_home, case)
    assert kept.value("child") == "4"
    assert kept.value("child[4]/child_covered") == "yes"


def test_that_the_same_case_is_answered_in_spanish(
    at: Callable[[str], Keyboard], drawn_copy: Path
) -> None:
    hands = at(CLEAN)
    hands.keys("Ctrl+L")
    asked = []
    for key in (*GATES, *TO_THE_END_OF_TIER[CLEAN], "m"):
        asked.append(hands.asked)
        hands.keys(key)
    assert all(words.startswith("¿") for words in asked)
    assert "[M] Cumplido" in words_of(hands.card)
    release(hands)
    put_down(hands)
    assert Kept.of(drawn_copy, CLEAN).value("exp6_judged") == "met"


def words_of(card: QFrame) -> str:
    """All words that stand on the buttons of a card."""
    return " ".join(each.text() for each in card.findChildren(QRadioButton))


def test_that_a_remark_is_written_found_again_and_settled(
    at: Callable[[str], Keyboard], drawn_copy: Path
) -> None:
    hands = at(CLEAN)
    hands.keys("F2")
    hands.write_letters("Is the referral signed?")
    hands.keys("Return")
    assert "1 open remark" in hands.reads("review.open_remarks")
    hands.keys("Ctrl+Down", "Ctrl+Shift+Down")
    assert hands.at == "gen_ours"
    hands.keys("Ctrl+Shift+X")
    assert not hands.sees("review.open_remarks")
    put_down(hands)
    assert Kept.of(drawn_copy, CLEAN).remarks == [(False, "Is the referral signed?")]


def test_that_undo_and_redo_go_on_over_a_restart(
    at: Callable[[str], Keyboard], sit_down: Callable[..., Hands], drawn_copy: Path
) -> None:
    hands = at(CLEAN)
    hands.keys(*GATES, "Return", "Ctrl+Z")
    assert "Taken back" in hands.banner("review")
    put_down(hands)
    hands = Keyboard(sit_down(drawn_copy, "birch").window)
    hands.until(lambda: hands.sees("review.case_number"))
    hands.rest()
    assert hands.reads("review.case_number").endswith(CLEAN)
    assert hands.at == "gen_opened_date"
    hands.keys("Ctrl+Z")
    assert hands.at == "gen_duplicate"
    hands.keys("Ctrl+Y", "Ctrl+Y")
    assert "Given again" in hands.banner("review")
    put_down(hands)
    kept = Kept.of(drawn_copy, CLEAN)
    assert (kept.value("gen_duplicate"), kept.value("gen_opened_date")) == ("no", "2026-01-05")
    assert kept.answers["gen_duplicate"].how is How.REDONE
