"""Editing a plan, an action of it, and recording that an action is done."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from qapi_desk.domain.caps import Cap, CapAction
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.people import Person
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.day import day_field, day_of
from qapi_desk.ui.widgets.kit import clear


def text_field(name: str, text: str, *, lines: int) -> QPlainTextEdit:
    """Several lines of text; Tab goes on."""
    made = QPlainTextEdit(text)
    made.setObjectName(name)
    made.setTabChangesFocus(True)
    made.setFixedHeight(em(1.4 * lines + 0.6))
    return made


class ActionSheet(Sheet):
    """One action: what, who, from when to when, on what evidence; and why it changes.

    Signals:
        given(tuple): (CapAction, reason).
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, action: CapAction, people: tuple[Person, ...]) -> None:
        super().__init__(parent, "cap_action", filled("Action {number}", number=action.number))
        self._action = action
        self._text = text_field("cap_action.text", action.text, lines=3)
        self._who = QComboBox()
        self._who.setObjectName("cap_action.responsible")
        for person in people:
            self._who.addItem(person.name, str(person.person_id))
        self._who.setCurrentIndex(max(0, self._who.findData(str(action.responsible))))
        self._start = day_field("cap_action.start", action.start)
        self._due = day_field("cap_action.due", action.due)
        self._evidence = QLineEdit(action.evidence_required)
        self._evidence.setObjectName("cap_action.evidence_required")
        self._reason = QLineEdit()
        self._reason.setObjectName("cap_action.reason")
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(said("&Action"), self._text)
        form.addRow(said("&Responsible"), self._who)
        form.addRow(said("&Start"), self._start)
        form.addRow(said("&Due"), self._due)
        form.addRow(said("&Evidence asked for"), self._evidence)
        form.addRow(said("&Why it changes"), self._reason)
        self.put(clear(form))
        self.ask_to("Save the action")
        self.setMinimumWidth(min(em(38), parent.width()))

    @Slot()
    def on_ok(self) -> None:
        """Give the action as edited."""
        if not self._text.toPlainText().strip() or not self._reason.text().strip():
            self.banner.say("Write what is done, and why the plan changes.")
            return
        action = replace(
            self._action,
            text=self._text.toPlainText().strip(),
            responsible=PersonId(str(self._who.currentData())),
            start=day_of(self._start),
            due=day_of(self._due),
            evidence_required=self._evidence.text().strip(),
        )
        self.accept()
        self.given.emit((action, self._reason.text().strip()))


class DoneSheet(Sheet):
    """An action is done only on evidence.

    Signals:
        given(tuple): (number, day, evidence).
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, action: CapAction, today: date) -> None:
        super().__init__(
            parent, "cap_done", filled("Action {number} is done", number=action.number)
        )
        self._number = action.number
        self._day = day_field("cap_done.day", today)
        self._evidence = text_field("cap_done.evidence", "", lines=2)
        self._evidence.setPlaceholderText(action.evidence_required)
        form = QFormLayout()
        form.addRow(said("&Done on"), self._day)
        form.addRow(said("&Evidence"), self._evidence)
        self.put(clear(form))
        self.ask_to("Record it")
        self.setMinimumWidth(min(em(32), parent.width()))

    @Slot()
    def on_ok(self) -> None:
        """Give day and evidence."""
        evidence = self._evidence.toPlainText().strip()
        if not evidence:
            self.banner.say("An action is done only with evidence; name the document.")
            return
        self.accept()
        self.given.emit((self._number, day_of(self._day), evidence))


class PlanSheet(Sheet):
    """The words of a plan: cause, target, monitoring; and why they change.

    Signals:
        given(tuple): (Cap, reason).
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, cap: Cap) -> None:
        super().__init__(parent, "cap_plan", "Edit the plan")
        self._cap = cap
        self._cause = text_field("cap_plan.root_cause", cap.root_cause, lines=3)
        self._target = text_field("cap_plan.target", cap.target, lines=2)
        self._until = day_field("cap_plan.target_date", cap.target_date)
        self._monitoring = text_field("cap_plan.monitoring", cap.monitoring, lines=2)
        self._reason = QLineEdit()
        self._reason.setObjectName("cap_plan.reason")
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(said("Root &cause"), self._cause)
        form.addRow(said("&Target"), self._target)
        form.addRow(said("Target &date"), self._until)
        form.addRow(said("&Monitoring"), self._monitoring)
        form.addRow(said("&Why it changes"), self._reason)
        self.put(clear(form))
        self.ask_to("Save the plan")
        self.setMinimumWidth(min(em(40), parent.width()))

    @Slot()
    def on_ok(self) -> None:
        """Give the plan as edited."""
        if not self._reason.text().strip():
            self.banner.say("Say why the plan changes; dates never move without a reason.")
            return
        cap = replace(
            self._cap,
            root_cause=self._cause.toPlainText().strip(),
            target=self._target.toPlainText().strip(),
            target_date=day_of(self._until),
            monitoring=self._monitoring.toPlainText().strip(),
        )
        self.accept()
        self.given.emit((cap, self._reason.text().strip()))
