"""What a person does in one day at the window, step by step, by clicks and keys.

Each act looks at the screen before and after; what it types is handed in.
"""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDateEdit, QDoubleSpinBox, QPushButton

from tests.journeys.hands import CTRL, Hands, Key


def sign_in(hands: Hands, name: str, passphrase: str) -> None:
    hands.until(lambda: hands.sees("sign_in.people"))
    people = hands.mark("sign_in.people", name)
    assert name in str(people.data())
    hands.press(Key.Key_Return)
    assert hands.focus.objectName() == "sign_in.passphrase"
    hands.write(passphrase)
    hands.press(Key.Key_Return)
    hands.until(lambda: hands.window.page is not None)
    hands.rest()
    assert name in hands.reads("status.person")


def import_extract(hands: Hands, extract: Path) -> None:
    hands.press(Key.Key_2, CTRL)
    hands.rest()
    hands.click("snapshot.import_folder")
    hands.choose(extract)
    hands.rest()
    assert "Imported" in hands.banner("snapshot")
    assert hands.progress
    assert all(was_shown for _, was_shown in hands.progress)
    assert not hands.sees("status.progress")


def start_review(hands: Hands, title: str, period: str) -> None:
    hands.press(Key.Key_N, CTRL)
    hands.until(lambda: hands.sees("new_review.title"))
    hands.write_in("new_review.title", title)
    hands.press(Key.Key_Tab)
    hands.write(period)
    hands.press(Key.Key_Return)
    hands.until(lambda: not hands.sees("new_review.title"))
    hands.rest()
    assert title in hands.reads("header.title")


def set_a_size(hands: Hands, precision: str) -> str:
    box = hands.find("plan.precision.line-1", QDoubleSpinBox)
    box.setFocus()
    hands.write(precision)
    hands.press(Key.Key_Tab)
    hands.rest()
    return hands.reads("plan.cost")


def plan_and_draw(hands: Hands, told: Mapping[str, str], papers: Path) -> None:
    hands.press(Key.Key_3, CTRL)
    hands.rest()
    hands.click("plan.universes")
    hands.until(lambda: len(hands.table("plan.universe_list")) == 5)
    hands.rest()
    asked = hands.reads("plan.cost")
    assert set_a_size(hands, "2.5") != asked
    assert set_a_size(hands, "5") == asked
    assert not hands.find("plan.freeze", QPushButton).isEnabled()
    hands.write_in("plan.dice", told["dice"])
    hands.click("plan.commit")
    hands.rest()
    assert "Committed" in hands.reads("plan.commitment")
    hands.click("plan.freeze")
    hands.until(lambda: hands.sees("plan.export_receipt"))
    hands.rest()
    hands.click("plan.export_receipt")
    hands.choose(papers / "receipt.json")
    hands.rest()
    assert (papers / "receipt.json").is_file()
    hands.write_in("plan.public_value", told["public_value"])
    hands.click("plan.draw")
    hands.until(lambda: hands.sees("plan.assign"))
    hands.rest()
    hands.click("plan.assign")
    hands.until(lambda: hands.reads("plan.unassigned") == "All assigned.")
    hands.rest()


# After the review


def revise_action(hands: Hands, person: str, due: str, reason: str) -> None:
    """Give the first action of the plan another responsible person and another date."""
    hands.click("corrective.edit_action")
    hands.until(lambda: hands.sees("cap_action.responsible"))
    who = hands.find("cap_action.responsible", QComboBox)
    who.setFocus()
    hands.write_letters(person)
    assert person in who.currentText()
    when = hands.find("cap_action.due", QDateEdit)
    when.setFocus()
    hands.write(due)
    hands.write_in("cap_action.reason", reason)
    hands.press(Key.Key_Return)
    hands.until(lambda: not hands.sees("cap_action.reason"))
    hands.rest()


def publish(hands: Hands, key: str, suffix: str, path: Path) -> None:
    """Publish one document from the reports page."""
    hands.click(f"reports.{key}{suffix}")
    hands.choose(path)
    hands.rest()
    assert path.is_file(), hands.banner("reports")
    assert path.name in {row[2] for row in hands.table("reports.published")}
