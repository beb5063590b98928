"""What a person does in one day at the window, step by step, by clicks and keys.

Each act looks at the screen before and after; what it types is handed in.
"""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QLineEdit,
    QPushButton,
)

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


OTHER_FORMS = ("disbursement", "enforcement", "lines-24-25", "medical")
"""Unticked: the day's figures were worked out for the two forms it began with."""


def start_review(hands: Hands, title: str, period: str) -> None:
    hands.press(Key.Key_N, CTRL)
    hands.until(lambda: hands.sees("new_review.title"))
    hands.write_in("new_review.title", title)
    hands.press(Key.Key_Tab)
    hands.write(period)
    for form in OTHER_FORMS:
        box = hands.find(f"new_review.form.{form}", QCheckBox)
        hands.until(box.isChecked)
        box.setFocus()
        hands.press(Key.Key_Space)
    hands.find("new_review.period", QLineEdit).setFocus()
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


def plan(hands: Hands) -> None:
    """Count the universes, try another size, and take it back."""
    hands.press(Key.Key_3, CTRL)
    hands.rest()
    hands.click("plan.universes")
    hands.until(lambda: len(hands.table("plan.universe_list")) == 5)
    hands.rest()
    asked = hands.reads("plan.cost")
    assert set_a_size(hands, "2.5") != asked
    assert set_a_size(hands, "5") == asked


def hold_ceremony(hands: Hands, told: Mapping[str, str], papers: Path) -> None:
    """Commit, freeze, receipt out, public value, draw: nothing before its turn."""
    hands.press(Key.Key_4, CTRL)
    hands.rest()
    assert not hands.find("ceremony.freeze", QPushButton).isEnabled()
    hands.write_in("ceremony.dice", told["dice"])
    assert "20 of 20 dice" in hands.reads("ceremony.dice.count")
    hands.click("ceremony.commit")
    hands.rest()
    assert "Committed" in hands.reads("ceremony.commitment")
    hands.click("ceremony.freeze")
    hands.until(lambda: hands.sees("ceremony.receipt_out"))
    hands.rest()
    assert not hands.sees("ceremony.public_value")
    hands.click("ceremony.receipt_out")
    hands.choose(papers / "receipt.json")
    hands.rest()
    assert (papers / "receipt.json").is_file()
    hands.write_in("ceremony.public_value", told["public_value"])
    hands.click("ceremony.draw")
    hands.until(lambda: hands.sees("ceremony.to_draw"))
    hands.rest()


def assign(hands: Hands) -> None:
    """From the ceremony to the draw, and its cases to the reviewers."""
    hands.click("ceremony.to_draw")
    hands.until(lambda: hands.sees("draw.assign"))
    hands.rest()
    hands.click("draw.assign")
    hands.until(lambda: hands.reads("draw.unassigned") == "All assigned.")
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
