"""What is asked before an assessment starts, and for its evidence, decisions and actions."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from qapi_desk.domain.assessments import AssessmentKind, EvidenceKind, Improvement, Rater
from qapi_desk.domain.ids import PersonId
from qapi_desk.domain.people import Person
from qapi_desk.services.assessment import NewAssessment
from qapi_desk.services.assessment_findings import NewEvidence, NewImprovement
from qapi_desk.ui.dialogs.base import Sheet
from qapi_desk.ui.text import ROLES
from qapi_desk.ui.theme import em
from qapi_desk.ui.tongue import filled, said
from qapi_desk.ui.widgets.choice import Choice
from qapi_desk.ui.widgets.day import day_field, day_of
from qapi_desk.ui.widgets.kit import clear, column, label, scrolled

KINDS = (
    (str(AssessmentKind.SELF), "Self-assessment"),
    (str(AssessmentKind.INITIAL), "Peer review: first visit"),
    (str(AssessmentKind.SCHEDULED), "Peer review of the schedule"),
    (str(AssessmentKind.FOCUSED), "Focused peer review"),
)
EVIDENCE_KINDS = tuple((str(kind), str(kind).capitalize()) for kind in EvidenceKind)
DUE_DAYS = 90
"""The due day that is offered first; nothing follows from it."""


def _line(name: str, text: str = "") -> QLineEdit:
    made = QLineEdit(text)
    made.setObjectName(name)
    made.setMinimumWidth(em(12))
    return made


def _text(name: str, text: str, spoken: str) -> QPlainTextEdit:
    made = QPlainTextEdit(text)
    made.setObjectName(name)
    made.setAccessibleName(said(spoken))
    made.setTabChangesFocus(True)
    made.setFixedHeight(em(4.4))
    return made


def _form() -> QFormLayout:
    made = QFormLayout()
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    return made


class StartSheet(Sheet):
    """What is assessed, of whom, and by whom.

    Signals:
        given(NewAssessment): as it is to be started.
    """

    given = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        areas: Sequence[tuple[str, str]],
        people: Sequence[Person],
        agency: str,
    ) -> None:
        super().__init__(parent, "start_assessment", "Start an assessment")
        self._title = _line("start_assessment.title")
        self._kind = Choice("start_assessment.kind", "Kind of assessment")
        self._kind.offer(KINDS)
        self._agency = _line("start_assessment.agency", agency)
        self._lead = Choice("start_assessment.lead", "Lead")
        self._lead.offer([(str(p.person_id), p.name) for p in people])
        self._parts = _line("start_assessment.parts")
        self._areas = [_tick(f"start_assessment.area.{i}", f"{i}  {t}", i) for i, t in areas]
        self._raters = [
            _tick(f"start_assessment.rater.{p.person_id}", _who(p), str(p.person_id))
            for p in people
        ]
        area = scrolled(self._laid_out(), "start_assessment.scroll")
        area.setMinimumHeight(min(em(28), round(parent.window().height() * 0.7)))
        self.put(area)
        self.ask_to("Start")
        self.setMinimumWidth(min(em(36), parent.window().width()))

    def _laid_out(self) -> QWidget:
        form, narrow = _form(), _form()
        form.addRow(said("&Title"), self._title)
        form.addRow(said("&Kind"), self._kind)
        form.addRow(said("&Agency"), self._agency)
        form.addRow(said("&Lead"), self._lead)
        narrow.addRow(said("&Functions or elements, like LO.1 or AS.2.1"), self._parts)
        return clear(
            column(
                clear(form),
                label("Areas; none means all of them", kind="heading"),
                *self._areas,
                clear(narrow),
                label("Raters; each rates everything, blind", kind="heading"),
                *self._raters,
                space=0.3,
            )
        )

    @Slot()
    def on_ok(self) -> None:
        """Give the assessment, or say what is missing."""
        title = self._title.text().strip()
        if not title:
            self.banner.say("Give the assessment a title.")
            self._title.setFocus()
            return
        raters = tuple(Rater(PersonId(str(box.property("key")))) for box in _ticked(self._raters))
        if not raters:
            self.banner.say("Tick at least one rater.")
            return
        named = self._parts.text().replace(",", " ").split()
        parts = (*(str(box.property("key")) for box in _ticked(self._areas)), *named)
        kind, lead = AssessmentKind(self._kind.key), PersonId(self._lead.key)
        self.accept()
        self.given.emit(NewAssessment(title, raters, kind, parts, self._agency.text(), lead))


def _tick(name: str, words: str, key: str) -> QCheckBox:
    made = QCheckBox(words)
    made.setObjectName(name)
    made.setProperty("key", key)
    return made


def _ticked(boxes: Sequence[QCheckBox]) -> list[QCheckBox]:
    return [box for box in boxes if box.isChecked()]


def _who(person: Person) -> str:
    return f"{person.name} ({said(ROLES[person.role]).lower()}, {person.agency})"


class EvidenceSheet(Sheet):
    """A piece of evidence: what it is, of what day, where it is kept, for which elements.

    Signals:
        given(NewEvidence): as it is to be listed.
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, element_id: str, today: date) -> None:
        super().__init__(parent, "list_evidence", "List evidence")
        self._kind = Choice("list_evidence.kind", "Kind of evidence")
        self._kind.offer(EVIDENCE_KINDS)
        self._title = _line("list_evidence.title")
        self._day = day_field("list_evidence.day", today)
        self._kept = _line("list_evidence.kept")
        self._elements = _line("list_evidence.elements", element_id)
        form = _form()
        form.addRow(said("&Title"), self._title)
        form.addRow(said("&Kind"), self._kind)
        form.addRow(said("&Day"), self._day)
        form.addRow(said("&Where it is kept"), self._kept)
        form.addRow(said("&Elements, with blanks between"), self._elements)
        self.put(clear(form))
        self.ask_to("List it")
        self.setMinimumWidth(min(em(34), parent.window().width()))

    @Slot()
    def on_ok(self) -> None:
        """Give the evidence, or say what is missing."""
        if not self._title.text().strip() or not self._kept.text().strip():
            self.banner.say("Write what it is called and where it is kept.")
            return
        elements = tuple(self._elements.text().replace(",", " ").split())
        new = NewEvidence(
            EvidenceKind(self._kind.key), self._title.text(), day_of(self._day),
            self._kept.text(), elements,
        )  # fmt: skip
        self.accept()
        self.given.emit(new)


class ReconcileSheet(Sheet):
    """Which rating it is, and why.

    Signals:
        given(tuple): (rating, reason).
    """

    given = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        ratings: Sequence[str],
        scale: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(parent, "reconcile", title)
        self._rating = Choice("reconcile.rating", "The one rating", letters=24)
        self._rating.offer(scale)
        self._reason = _text("reconcile.reason", "", "Why it is this rating")
        form = _form()
        form.addRow(said("&Rating"), self._rating)
        form.addRow(said("&Why"), self._reason)
        self.put(*(label(words, tone="muted") for words in ratings), clear(form))
        self.ask_to("Reconcile")
        self.setMinimumWidth(min(em(34), parent.window().width()))

    @Slot()
    def on_ok(self) -> None:
        """Give the decision, or say that the reason is missing."""
        reason = self._reason.toPlainText().strip()
        if not reason:
            self.banner.say("Write down why it is this rating; the report prints it.")
            return
        self.accept()
        self.given.emit((self._rating.key, reason))


class ImprovementSheet(Sheet):
    """What will be done about a gap, by whom, by when.

    Signals:
        given(NewImprovement): as it is to be made.
    """

    given = Signal(object)

    def __init__(
        self, parent: QWidget, element_id: str, gaps: Sequence[str], proposed: str, today: date
    ) -> None:
        title = filled("Improvement action for {element}", element=element_id)
        super().__init__(parent, "make_action", title)
        self._element_id = element_id
        self._text = _text("make_action.text", proposed, "Action")
        self._owner = _line("make_action.owner")
        self._due = day_field("make_action.due", today + timedelta(days=DUE_DAYS))
        form = _form()
        form.addRow(said("&Action"), self._text)
        form.addRow(said("&Owner"), self._owner)
        form.addRow(said("&Due"), self._due)
        told = (label(filled("Gap: {told}", told=gap), tone="muted") for gap in gaps)
        self.put(*told, clear(form))
        self.ask_to("Make the action")
        self.setMinimumWidth(min(em(34), parent.window().width()))

    @Slot()
    def on_ok(self) -> None:
        """Give the action, or say what is missing."""
        text, owner = self._text.toPlainText().strip(), self._owner.text().strip()
        if not text or not owner:
            self.banner.say("Write what will be done, and who will see to it.")
            return
        self.accept()
        self.given.emit(NewImprovement(self._element_id, text, owner, day_of(self._due)))


class ImprovedSheet(Sheet):
    """An action is done only on evidence.

    Signals:
        given(tuple): (number, day, evidence).
    """

    given = Signal(object)

    def __init__(self, parent: QWidget, action: Improvement, today: date) -> None:
        title = filled("Action {number} is done", number=action.number)
        super().__init__(parent, "action_done", title)
        self._number = action.number
        self._day = day_field("action_done.day", today)
        self._evidence = _line("action_done.evidence")
        form = _form()
        form.addRow(said("&Day"), self._day)
        form.addRow(said("&Evidence"), self._evidence)
        self.put(label(action.text, tone="muted"), clear(form))
        self.ask_to("Record as done")
        self.setMinimumWidth(min(em(30), parent.window().width()))

    @Slot()
    def on_ok(self) -> None:
        """Give day and evidence, or say that the evidence is missing."""
        evidence = self._evidence.text().strip()
        if not evidence:
            self.banner.say("An action is done only with evidence; name the document.")
            return
        self.accept()
        self.given.emit((self._number, day_of(self._day), evidence))


class SettleSheet(Sheet):
    """Settling is for good, so it is asked once more.

    Signals:
        given(): it is to be settled.
    """

    given = Signal()

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, "settle_assessment", filled("Settle {title}", title=title))
        self.put(label("No rating changes any more then. Improvement actions go on."))
        self.ask_to("Settle")
        self.setMinimumWidth(min(em(28), parent.window().width()))

    @Slot()
    def on_ok(self) -> None:
        """Settle it."""
        self.accept()
        self.given.emit()
