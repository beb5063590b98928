"""The whole day by clicks and keys in the real window, ending with the figures of services."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from qapi_desk.domain.progress import Silent
from qapi_desk.services import corrective, demo, findings
from qapi_desk.services.workspace import Desk, Workspace
from qapi_desk.ui.text import percent
from tests.journeys import acts
from tests.journeys.figures import figures_of, plan_and_key
from tests.journeys.hands import CTRL, Hands, Key
from tests.journeys.reviewing import Reviewer, Script
from tests.services.desks import Office

pytestmark = pytest.mark.qt_log_ignore(  # a popped-up list, offscreen
    "This plugin does not support grabbing the keyboard", extend=True
)
HARD_CASE = "E05E"
"""Two criteria, a date that is not recorded, errors with comment, evidence and cause."""


@dataclass
class Day:
    """One day: the hands, the demonstration's settings, and the folder for papers."""

    hands: Hands
    told: Mapping[str, Any]
    papers: Path

    @property
    def workspace(self) -> Workspace:
        """The workspace behind the window."""
        opening = self.hands.window.door._opening
        assert opening is not None
        assert opening.workspace is not None
        return opening.workspace

    @property
    def desk(self) -> Desk:
        """The supervisor's desk in it, for looking only."""
        return demo.sign_in(self.workspace)

    def sign_in(self, name: str) -> None:
        acts.sign_in(self.hands, name, self.told["passphrase"])

    def change_person(self, name: str) -> None:
        """Sign out by the palette and in as somebody else."""
        self.hands.command("sign out")
        self.sign_in(name)


@pytest.fixture
def day(sit_down: Callable[..., Hands], empty_office: Path, tmp_path: Path) -> Day:
    papers = tmp_path / "papers"
    papers.mkdir()
    hands = sit_down(empty_office)
    made = Day(hands, {}, papers)
    made.told = demo.settings(made.workspace.library)
    return made


def prepare(day: Day, extract: Path) -> None:
    """The supervisor's morning: from the extract to cases in the reviewers' queues."""
    hands, told = day.hands, day.told
    day.sign_in("Rosa Alder")
    day.workspace.entropy = demo._known_chance(told["chance"])
    acts.import_extract(hands, extract)
    acts.start_review(hands, told["review"]["title"], told["review"]["period"])
    acts.plan(hands)
    acts.hold_ceremony(hands, told, day.papers)
    acts.assign(hands)


def review_by_keys(day: Day) -> list[str]:
    """Three cases in the window, by keys alone; gives their numbers."""
    hands, done = day.hands, []
    hands.press(Key.Key_6, CTRL)
    hands.rest()
    for step in ("first", "next", "hard"):
        if step == "next":
            hands.press(Key.Key_PageDown, CTRL)
        elif step == "hard":
            find_in_queue(hands, HARD_CASE)
        hands.rest()
        done.append(review_one(day))
    return done


def find_in_queue(hands: Hands, case: str) -> None:
    """Go to the queue, search a case in it, open it; its first question is at hand."""
    while hands.focus.objectName() != "review.queue.table":
        hands.press(Key.Key_F6)
        hands.rest()
    hands.press(Key.Key_F, CTRL)
    assert hands.focus.objectName() == "review.queue.search"
    hands.write(case)
    hands.press(Key.Key_Return)
    assert hands.focus.objectName() == "review.queue.table"
    hands.press(Key.Key_Return)
    hands.until(lambda: hands.reads("review.case_number") == case)
    hands.rest()
    assert "review.answer" in hands.focus.objectName()


def review_one(day: Day) -> str:
    """Answer every question of the open case by keys and release it."""
    hands = day.hands
    case = hands.reads("review.case_number")
    reviewer = Reviewer(hands, Script.of(day.workspace, "birch", case))
    reviewer.answer_all()
    hands.press(Key.Key_Return, CTRL)
    hands.until(lambda: "Released" in hands.banner("review"))
    hands.rest()
    assert not reviewer.hands.sees("review.release")
    return case


def publish_all(day: Day) -> None:
    hands = day.hands
    hands.press(Key.Key_9, CTRL)
    hands.rest()
    for key, suffix in (("findings", ".pdf"), ("findings", ".xlsx"), ("cap", ".pdf")):
        acts.publish(hands, key, suffix, day.papers / f"{key}{suffix}")


def test_that_a_day_at_the_window_ends_with_the_figures_of_the_services(
    day: Day, drawn_home: Path, finished: Office, sit_down: Callable[..., Hands]
) -> None:
    expected = findings.show(finished.supervisor, finished.review_id)
    prepare(day, drawn_home / "extract")
    review_id = demo.current_review(day.desk)
    assert plan_and_key(day.desk, review_id) == plan_and_key(
        finished.supervisor, finished.review_id
    )
    day.change_person("Jun Birch")
    by_keys = review_by_keys(day)
    assert len(set(by_keys)) == 3
    demo.review_all(day.workspace, Silent())
    day.change_person("Rosa Alder")
    view = findings.show(day.desk, review_id)
    assert figures_of(view) == figures_of(expected)
    assert_rates_on_screen(day.hands, view)
    plan_correction(day)
    publish_all(day)
    assert_same_place(day, sit_down)


def assert_rates_on_screen(hands: Hands, view: findings.FindingsView) -> None:
    hands.press(Key.Key_7, CTRL)
    hands.rest()
    shown = hands.table("findings.rates")
    assert len(shown) == len(view.governing) + len(view.beside)
    for row in (*view.governing, *view.beside):
        limits = row.limits
        wanted = [
            percent(row.rate),
            percent(limits.lower if limits else None),
            percent(limits.upper if limits else None),
            percent(row.benchmark),
        ]
        counts = [str(n) for n in (row.n, row.action, row.error, row.not_applicable)]
        assert any(line[2:6] == wanted and line[8:12] == counts for line in shown), row


def plan_correction(day: Day) -> None:
    """Draft a plan for the first criterion below its benchmark and give an action to somebody."""
    hands = day.hands
    hands.press(Key.Key_8, CTRL)
    hands.rest()
    drafts = [
        each.objectName()
        for each in hands.window.findChildren(QPushButton)
        if each.objectName().startswith("corrective.draft.") and each.isVisible()
    ]
    hands.click(drafts[0])
    hands.until(lambda: hands.sees("corrective.edit_action"))
    hands.rest()
    acts.revise_action(hands, "Lee Dogwood", "2027-03-15", "Lee leads the unit concerned.")
    cap = corrective.caps(day.desk, demo.current_review(day.desk))[0]
    assert (cap.actions[0].responsible, str(cap.actions[0].due)) == ("dogwood", "2027-03-15")
    assert hands.table("corrective.actions")[0][2:5:2] == ["Lee Dogwood", "2027-03-15"]


def assert_same_place(day: Day, sit_down: Callable[..., Hands]) -> None:
    """Close the window on the reports page; a new one opens there again."""
    home = day.workspace.home
    day.hands.window.close()
    QApplication.processEvents()
    again = Day(sit_down(home), day.told, day.papers)
    again.sign_in("Rosa Alder")
    assert again.hands.sees("page.reports")
    assert len(again.hands.table("reports.published")) == 3
